"""Emission factors, the imported power's mix, and what a kWh counts as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.economy.base import CARRIERS, FUELS
from gepsim.economy.settings import EnergySettings, LocalSupply
from gepsim.units import factor

TECHNOLOGIES = tuple(LocalSupply.model_fields)
FACTOR_SETS = ("policy", "ndrc", "ipcc")


@dataclass(frozen=True)
class Factors:
    """What turns energy into carbon, and electricity into primary energy.

    Parameters
    ----------
    emission : DataArray
        By carrier; zero for non-fossil carriers and for electricity. [tCO2 tce-1]
    coal_rate : DataArray
        Coal that a thermal power station would burn. [tce kWh-1]
    fossil_power : DataArray
        Emission factor of fossil power. [tCO2 kWh-1]
    grid_base : DataArray
        Emission factor of imported power in the base year. [tCO2 kWh-1]
    """

    emission: xr.DataArray
    coal_rate: xr.DataArray
    fossil_power: xr.DataArray
    grid_base: xr.DataArray

    def fuel(self, carrier: str) -> xr.DataArray:
        """Return the emission factor of one carrier. [tCO2 tce-1]."""
        return self.emission.sel(carrier=carrier, drop=True)

    @property
    def grid_non_fossil_base(self) -> xr.DataArray:
        """Return the non-fossil share of imported power in the base year. [1]."""
        return 1.0 - self.grid_base / self.fossil_power


def heat_of_power() -> float:
    """Return the heat of one kWh, the calorific method's rate. [tce kWh-1].

    Examples
    --------
    >>> round(heat_of_power() * 1000, 4)
    0.1228
    """
    return factor("kWh", "tce")


def load_factors(settings: EnergySettings, draws: Draws) -> Factors:
    """Return the factors of the declared set; with draws that choose a set, if asked for."""
    fuels = _fuels(settings.factor_set, draws)
    if settings.factor_set_uncertain:
        choice = (draws.uniform("factor_set") * len(FACTOR_SETS)).astype(int)
        declared = choice.member == 0
        for index, name in enumerate(FACTOR_SETS):
            chosen = (choice == index) & ~declared
            fuels = xr.where(chosen, _fuels(name, draws), fuels)
    heat = draws.get("heat_emission_factor", "tCO2 tce-1")
    fuels = xr.concat(
        [fuels.transpose("carrier", ...), heat.expand_dims(carrier=["heat"])], "carrier"
    )
    return Factors(
        emission=fuels.reindex(carrier=list(CARRIERS), fill_value=0.0),
        coal_rate=draws.get("thermal_power_coal_rate", "tce kWh-1"),
        fossil_power=draws.get("fossil_power_emission_factor", "tCO2 kWh-1"),
        grid_base=draws.get("grid_emission_factor", "tCO2 kWh-1"),
    )


def _fuels(name: str, draws: Draws) -> xr.DataArray:
    return draws.family(f"emission_factor_{name}", "carrier", FUELS, "tCO2 tce-1")


def waypoints(
    first: xr.DataArray, points: Mapping[int, xr.DataArray | float], years: Sequence[int]
) -> xr.DataArray:
    """Return a path that starts at `first` and runs straight between the given years.

    After the last given year the path is level.

    Examples
    --------
    >>> path = waypoints(xr.DataArray(0.0), {2024: 4.0}, [2022, 2023, 2024, 2025])
    >>> path.values.tolist()
    [0.0, 2.0, 4.0, 4.0]
    """
    known = sorted(points)
    marks = [years[0], *known]
    values = xr.concat(
        xr.broadcast(xr.DataArray(first), *(xr.DataArray(points[year]) for year in known)), "mark"
    )
    weights = [np.interp(years, marks, np.eye(len(marks))[i]) for i in range(len(marks))]
    shape = xr.DataArray(np.array(weights), dims=("mark", "time")).assign_coords(time=list(years))
    return (values * shape).sum("mark")


def grid_non_fossil(
    factors: Factors, settings: EnergySettings, draws: Draws, years: Sequence[int]
) -> xr.DataArray:
    """Return the non-fossil share of imported power by year. [1]."""
    share = waypoints(factors.grid_non_fossil_base, _grid_points(settings, draws), years)
    if settings.hydrology == "dry":
        later = xr.DataArray(np.array(years) > years[0], {"time": list(years)})
        dry = xr.where(later, draws.get("dry_grid_fossil", "1"), 1.0)
        share = 1.0 - (1.0 - share) * dry
    return share


def _grid_points(settings: EnergySettings, draws: Draws) -> dict[int, xr.DataArray | float]:
    """Return the years at which the imported mix is known: the scenario's or the rows'."""
    if settings.grid == "constant":
        return {}
    if settings.grid_non_fossil:
        return {y: v * factor("percent", "1") for y, v in settings.grid_non_fossil.items()}
    names = [n for n in draws.table.rows if n.startswith("grid_non_fossil.")]
    return {int(name.split(".")[1]): draws.get(name, "1") for name in names}


def base_generation(draws: Draws) -> xr.DataArray:
    """Return local non-fossil generation of the base year by technology. [kWh]."""
    return draws.spread_over("local_generation", "technology", TECHNOLOGIES, "kWh")


def local_generation(settings: EnergySettings, draws: Draws, years: Sequence[int]) -> xr.DataArray:
    """Return local non-fossil generation by technology and year. [kWh].

    The spread of the base year goes along with the path.
    """
    base = base_generation(draws)
    middle = central(base)
    paths = []
    for name in TECHNOLOGIES:
        points = {years[0]: float(middle.sel(technology=name))}
        points |= getattr(settings.local_supply, name)
        known = sorted(points)
        paths.append(np.interp(years, known, [points[year] for year in known]))
    path = xr.DataArray(paths, {"technology": [*TECHNOLOGIES], "time": list(years)})
    whole = path * (base / middle).where(middle > 0, 1.0)
    if settings.hydrology == "dry":
        later = xr.DataArray(np.array(years) > years[0], {"time": list(years)})
        dry = draws.get("dry_hydro_output", "1").where(later, 1.0)
        whole = whole * xr.where(whole.technology == "hydro", dry, 1.0)
    return whole
