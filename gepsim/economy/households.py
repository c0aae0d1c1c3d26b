"""Energy of homes: fuel follows people and comfort, electricity grows, fuel gives way to power."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.base import HOUSEHOLDS
from gepsim.economy.case import Case
from gepsim.economy.growth import named_growth
from gepsim.economy.levers import remaining

URBAN, RURAL = HOUSEHOLDS


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


def growth_of_homes(case: Case, use: str) -> xr.DataArray:
    """Return household fuel or electricity as a multiple of the first year, before levers. [1]."""
    drawn = case.by_sector(f"household_growth.{use}", HOUSEHOLDS)
    named = named_growth(case.economy, HOUSEHOLDS)
    return case.compound(drawn if not named.size else named.combine_first(drawn))


def household_energy(table: xr.DataArray, case: Case, power_rate: xr.DataArray) -> xr.DataArray:
    """Return energy of urban and rural homes by carrier and year. [tce].

    Parameters
    ----------
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    power_rate : DataArray
        Coal equivalent of electricity per its heat. [1]
    """
    saving = remaining(case.pace("efficiency") * case.number("household_efficiency_part"))
    fuel = growth_of_homes(case, "fuel")
    fuel = fuel * xr.where(fuel.sector == URBAN, saving, 1.0)
    power = table.carrier == "electricity"
    grown = xr.where(power, growth_of_homes(case, "electricity"), fuel)
    ratio = case.by_sector("household_electric_ratio", HOUSEHOLDS)
    return electrified(
        table.sel(sector=[*HOUSEHOLDS]) * grown, kept(table, case), ratio, power_rate
    )


def kept(table: xr.DataArray, case: Case) -> xr.DataArray:
    """Return the part of each household fuel that does not give way to electricity. [1].

    Urban homes replace all fuels at the pace of the lever, rural homes give up coal by themselves,
    unless the scenario names their growth.
    """
    named = RURAL in case.economy.growth
    decline = xr.DataArray(0.0) if named else case.number("rural_coal_decline")
    rural = xr.where(table.carrier == "coal", case.compound(-decline), 1.0)
    sectors = xr.DataArray([*HOUSEHOLDS], {"sector": [*HOUSEHOLDS]})
    both = xr.where(sectors == URBAN, case.remaining("electrification"), rural)
    return xr.where(table.carrier == "electricity", 1.0, both)
