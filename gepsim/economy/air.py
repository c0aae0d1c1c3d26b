"""What burning fuel puts into the city's air: fine particles, sulphur dioxide, nitrogen oxides.

A tonne of coal in a stove is not one in a kiln: factors go by fuel and place of use. Electricity
burns where it is made: local biomass and waste plants count, imported power soils other cities.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import xarray as xr

from gepsim.economy.base import BaseYear
from gepsim.economy.case import EconomyCase
from gepsim.kept import kept
from gepsim.text import Text

#: What is emitted; labels of the dimension `pollutant`.
POLLUTANTS: Mapping[str, Text] = {
    "pm25": Text("一次PM2.5", "primary PM2.5"),
    "so2": Text("二氧化硫", "sulphur dioxide"),
    "nox": Text("氮氧化物", "nitrogen oxides"),
}
#: Sources of the air's dirt that burn fuel; labels of the dimension `air_source`.
AIR_SOURCES: Mapping[str, Text] = {
    "industry": Text("工业源", "industry"),
    "mobile": Text("移动源（车辆与机械）", "vehicles and machines"),
    "residential": Text("民用源（居民与服务业）", "homes and services"),
}
#: Carriers that burn in the city.
BURNT = ("coal", "oil", "gas", "biomass")
#: Place of use and source of the sectors with a role; the first role that a sector has counts.
USES: Mapping[str, tuple[str, str]] = {
    "materials": ("kiln", "industry"),
    "industry": ("plant", "industry"),
    "transport": ("road", "mobile"),
    "agriculture": ("small", "mobile"),
    "construction": ("small", "mobile"),
    "urban_households": ("home", "residential"),
    "rural_households": ("home", "residential"),
}
#: The same for services, which have no role.
OTHER_USE = ("small", "residential")
#: Of local non-fossil generation, what burns something.
BURNING_POWER = "biomass_waste"


def use_of(sector: str, base: BaseYear) -> tuple[str, str]:
    """Return the place where a sector burns its fuel, and the source that it belongs to."""
    return next((use for role, use in USES.items() if sector in base.roles[role]), OTHER_USE)


def emission_factors(pollutant: str, case: EconomyCase) -> xr.DataArray:
    """Return what is emitted per energy, by carrier and sector; once for the same draws. [t tce-1].

    All trials of one road share it; it took a quarter of each trial's economy.
    """
    words = [pollutant, *case.base.sectors]
    of = [case.draws, case.base.roles]
    make = partial(_emission_factors, pollutant, case)
    return kept("air factors", make, of=of, words=words, each=2 * len(POLLUTANTS))


def _emission_factors(pollutant: str, case: EconomyCase) -> xr.DataArray:
    places = {sector: use_of(sector, case.base)[0] for sector in case.base.sectors}
    known = sorted(set(places.values()))
    fuels = [
        case.draws.family(f"air_emission.{pollutant}.{fuel}", "place", known, "t tce-1")
        for fuel in BURNT
    ]
    by_place = xr.concat(fuels, "carrier").assign_coords(carrier=[*BURNT])
    here = xr.DataArray([*places.values()], {"sector": [*places]}, "sector")
    return by_place.sel(place=here).drop_vars("place")


def by_source(burnt: xr.DataArray, base: BaseYear) -> xr.DataArray:
    """Return emissions of sectors as those of `AIR_SOURCES`. [t]."""
    belongs = {sector: use_of(sector, base)[1] for sector in base.sectors}
    own = [[float(belongs[s] == source) for s in base.sectors] for source in AIR_SOURCES]
    labels = {"air_source": [*AIR_SOURCES], "sector": base.sectors}
    return xr.dot(burnt, xr.DataArray(own, labels), dim="sector")


def air_emissions(
    use: xr.DataArray, local_generation: xr.DataArray, case: EconomyCase
) -> xr.DataArray:
    """Return what the city's fuel puts into its air, by pollutant, source and year. [t].

    It is at today's cleaning; how fast stacks and engines become cleaner is the indicator's.

    Parameters
    ----------
    use : DataArray
        Energy by sector, carrier and year. [tce]
    local_generation : DataArray
        By technology and year. [kWh]
    """
    burnt, power = use.sel(carrier=[*BURNT]), local_generation.sel(technology=BURNING_POWER)
    at_plants = xr.DataArray(
        [float(source == "industry") for source in AIR_SOURCES], {"air_source": [*AIR_SOURCES]}
    )
    found = []
    for pollutant in POLLUTANTS:
        given = xr.dot(burnt, emission_factors(pollutant, case), dim="carrier")
        made = power.drop_vars("technology") * case.number(
            f"air_emission.{pollutant}.power", "t kWh-1"
        )
        found.append(by_source(given, case.base) + made * at_plants)
    return xr.concat(found, "pollutant").assign_coords(pollutant=[*POLLUTANTS])


def particles(emitted: xr.DataArray, formation: xr.DataArray) -> xr.DataArray:
    """Return emissions as the primary PM2.5 that would raise the local level as much. [t].

    Parameters
    ----------
    emitted : DataArray
        By pollutant. [t]
    formation : DataArray
        Response of the level per tonne against that per tonne of primary PM2.5. [1]

    Examples
    --------
    100 t of particles, and 200 t of sulphur dioxide that count a half each:

    >>> label = {"pollutant": ["pm25", "so2"]}
    >>> emitted = xr.DataArray([100.0, 200.0], label)
    >>> float(particles(emitted, xr.DataArray([1.0, 0.5], label)))
    200.0
    """
    return (emitted * formation).sum("pollutant")


def particle_emissions(emitted: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return emissions by source and year as primary PM2.5 of equal effect. [t]."""
    formation = case.draws.family("particle_formation", "pollutant", [*POLLUTANTS], "1")
    return particles(emitted, formation)
