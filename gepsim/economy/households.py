"""Energy of homes: fuel follows people and comfort, electricity grows, fuel gives way to power."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.case import EconomyCase
from gepsim.economy.growth import named_growth


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


def growth_of_homes(case: EconomyCase, use: str) -> xr.DataArray:
    """Return household fuel or electricity as a multiple of the first year, before levers. [1]."""
    homes = case.base.households
    drawn = case.by_sector(f"household_growth.{use}", homes)
    named = named_growth(case.economy, homes)
    return case.compound(drawn if not named.size else named.combine_first(drawn).sel(sector=homes))


def home_demand(table: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return what homes would use without any measure, as a multiple of the first year. [1].

    People and heated rooms: the activity of homes, as product is that of sectors.

    Parameters
    ----------
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    today = table.sel(sector=case.base.households)
    power = today.sel(carrier="electricity", drop=True)
    fuel = today.sum("carrier") - power
    grown = fuel * growth_of_homes(case, "fuel") + power * growth_of_homes(case, "electricity")
    return grown / (fuel + power)


def household_energy(
    table: xr.DataArray, case: EconomyCase, power_rate: xr.DataArray
) -> xr.DataArray:
    """Return energy of homes by kind, carrier and year. [tce].

    Parameters
    ----------
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    power_rate : DataArray
        Coal equivalent of electricity per its heat. [1]
    """
    saving = case.after_measures("home_saving", 1.0)
    fuel = growth_of_homes(case, "fuel")
    homes = case.base.households
    fuel = fuel * xr.where(case.base.plays("urban_households", homes), saving, 1.0)
    power = table.carrier == "electricity"
    grown = xr.where(power, growth_of_homes(case, "electricity"), fuel)
    ratio = case.by_sector("household_electric_ratio", homes)
    return electrified(table.sel(sector=homes) * grown, kept(table, case), ratio, power_rate)


def kept(table: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return the part of each household fuel that does not give way to electricity. [1].

    Measures replace fuels; rural homes give up coal by themselves, unless the scenario names their
    growth.
    """
    base = case.base
    named = any(home in case.economy.growth for home in base.sectors_of("rural_households"))
    decline = xr.DataArray(0.0) if named else case.number("rural_coal_decline")
    rural = xr.where(table.carrier == "coal", case.compound(-decline), 1.0)
    is_rural = base.plays("rural_households", base.households)
    stays = case.after_measures("home_fuel", 1.0, base.households)
    stays = stays * xr.where(is_rural, rural, 1.0)
    return xr.where(table.carrier == "electricity", 1.0, stays)
