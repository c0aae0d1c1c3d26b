"""Energy of homes: fuel follows people and comfort, electricity grows, fuel gives way to power."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import HOUSEHOLDS, over
from gepsim.economy.growth import compound, named_growth
from gepsim.economy.levers import paces, remaining
from gepsim.economy.settings import EconomySettings, Levers


def electrified(
    energy: xr.DataArray, kept: xr.DataArray, ratio: xr.DataArray, power_rate: xr.DataArray
) -> xr.DataArray:
    """Return household energy of which fuels keep a part, the rest being replaced by electricity.

    Parameters
    ----------
    energy : DataArray
        By carrier. [tce]
    kept : DataArray
        Part of each fuel that stays; 1 for electricity. [1]
    ratio : DataArray
        Heat of electricity per heat of the fuel it replaces. [1]
    power_rate : DataArray
        Coal equivalent of electricity per its heat. [1]

    Examples
    --------
    >>> table = xr.DataArray([10.0, 5.0], {"carrier": ["gas", "electricity"]})
    >>> kept = xr.DataArray([0.9, 1.0], {"carrier": ["gas", "electricity"]})
    >>> electrified(table, kept, 0.5, 2.0).values.round(6).tolist()
    [9.0, 6.0]
    """
    stays = energy * kept
    power = (energy - stays).sum("carrier") * ratio * power_rate
    return stays + xr.where(energy.carrier == "electricity", power, 0.0)


def growth_of_homes(
    draws: Draws, settings: EconomySettings, use: str, years: Sequence[int]
) -> xr.DataArray:
    """Return household fuel or electricity as a multiple of the first year, before levers. [1]."""
    drawn = over(draws, f"household_growth.{use}", HOUSEHOLDS, "1")
    named = named_growth(settings, HOUSEHOLDS)
    rate = drawn if not named.size else named.combine_first(drawn)
    return compound(rate, years)


def household_energy(
    table: xr.DataArray, economy: EconomySettings, levers: Levers, draws: Draws,
    power_rate: xr.DataArray, years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return energy of urban and rural homes by carrier and year. [tce].

    Parameters
    ----------
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    power = table.carrier == "electricity"
    fuel = growth_of_homes(draws, economy, "fuel", years)
    electricity = growth_of_homes(draws, economy, "electricity", years)
    part = draws.get("household_efficiency_part", "1")
    saving = remaining(paces(levers.efficiency, years) * part)
    urban = xr.DataArray([1.0, 0.0], {"sector": list(HOUSEHOLDS)})
    fuel = fuel * (urban * saving + (1.0 - urban))
    homes = table.sel(sector=list(HOUSEHOLDS)) * xr.where(power, electricity, fuel)
    ratio = over(draws, "household_electric_ratio", HOUSEHOLDS, "1")
    return electrified(homes, _kept(table, economy, levers, draws, years), ratio, power_rate)


def _kept(
    table: xr.DataArray, economy: EconomySettings, levers: Levers, draws: Draws,
    years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return the part of each household fuel that does not give way to electricity. [1]."""
    urban = remaining(paces(levers.electrification, years))
    decline = 0.0 if HOUSEHOLDS[1] in economy.growth else draws.get("rural_coal_decline", "1")
    rural = xr.where(table.carrier == "coal", compound(-xr.DataArray(decline), years), 1.0)
    both = xr.concat(xr.broadcast(urban, rural), "sector")
    both = both.assign_coords(sector=list(HOUSEHOLDS))
    return xr.where(table.carrier == "electricity", 1.0, both)
