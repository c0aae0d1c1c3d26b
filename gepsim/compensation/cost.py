"""What protection costs a county: upkeep, annualised investment, what it gives up and receives."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation import forest, vertical  # noqa: F401 - they declare what the state pays
from gepsim.compensation.arrays import Array
from gepsim.compensation.band import opportunity_cost
from gepsim.compensation.case import Case, once
from gepsim.compensation.rule import RULES, in_force, moved_by
from gepsim.prices import present_worth


def capital_recovery(rate: Array, life: Array) -> Array:
    """Yearly cost per unit of money invested once.

    Parameters
    ----------
    rate : array
        Discount rate per year. [1]
    life : array
        Years over which the investment serves. [year]

    Returns
    -------
    array
        Capital recovery factor. [year-1]

    Notes
    -----
    .. math:: CRF = r / (1 - (1 + r)^{-T})

    Examples
    --------
    5 % over 20 years: 100 万元 cost 8.02 万元 a year:

    >>> round(float(capital_recovery(0.05, 20.0)), 4)
    0.0802
    """
    return 1.0 / present_worth(rate, life)


def annualised(investment: xr.DataArray, rate: Array, life: Array) -> xr.DataArray:
    """Return the yearly cost of everything invested so far and still in service.

    Parameters
    ----------
    investment : DataArray
        Money spent in each year, along ``time`` [CNY year-1].
    rate : DataArray
        Discount rate per year. [1]
    life : DataArray
        Years over which an investment serves. [year]

    Returns
    -------
    DataArray
        Yearly cost; an investment costs from its own year on. [CNY year-1]

    Examples
    --------
    Without a rate, 100 over 2 years costs 50, 50 and then nothing:

    >>> spent = xr.DataArray([100.0, 0.0, 0.0], {"time": [2022, 2023, 2024]})
    >>> annualised(spent, 0.0, 2.0).values.tolist()
    [50.0, 50.0, 0.0]
    """
    spent = investment.rename(time="spent")
    age = investment["time"] - spent["spent"]
    serving = ((age >= 0) & (age < life)).astype(float)
    return capital_recovery(rate, life) * xr.dot(spent, serving, dim="spent")


def forgone_profit(controlled_area: Array, profit: Array) -> Array:
    """Profit forgone on land under control.

    Parameters
    ----------
    controlled_area : array
        Area that may not be developed. [ha]
    profit : array
        Profit that ordinary use of it would bring. [CNY ha-1 year-1]

    Returns
    -------
    array
        Opportunity cost. [CNY year-1]

    Examples
    --------
    >>> forgone_profit(1000.0, 600.0)
    600000.0
    """
    return controlled_area * profit


@once
def direct_cost(case: Case) -> xr.DataArray:
    """Return upkeep and annualised protection investment by county and year [CNY year-1]."""
    upkeep = case.numbers("protection_upkeep", "county", case.network.counties, "CNY year-1")
    upkeep = upkeep * xr.ones_like(case.time, dtype=float)
    if "protection_investment" not in case.evidence:
        return upkeep
    rate, life = case.number("discount_rate", "1"), case.number("protection_life", "year")
    return upkeep + annualised(case.known("protection_investment"), rate, life)


def income_gap(case: Case) -> dict[str, xr.DataArray]:
    """Return what the opportunity cost by income is made of, by county and year."""
    counties = case.network.counties
    people = case.statistic("population", counties, "person").rename(place="county")
    output = case.statistic("gdp", counties, "CNY year-1").rename(place="county")
    reference = case.number("reference_income", "CNY person-1 year-1")
    grown = case.growth("gdp_growth") / case.growth("population_growth")
    return {
        "reference_income": reference * grown,
        "income": output / people,
        "population": people,
        "share": case.number("protection_share_of_gap", "1"),
        "controlled": case.numbers("controlled_area_share", "county", counties, "1"),
    }


def income_gap_cost(case: Case) -> xr.DataArray:
    """Return the opportunity cost by the income gap, by county and year [CNY year-1]."""
    return opportunity_cost(**income_gap(case))


def forgone_profit_cost(case: Case) -> xr.DataArray:
    """Return the opportunity cost by forgone profit on controlled land [CNY year-1]."""
    counties = case.network.counties
    area = case.numbers("county_area", "county", counties, "ha")
    controlled = area * case.numbers("controlled_area_share", "county", counties, "1")
    profit = case.number("forgone_profit", "CNY ha-1 year-1")
    return forgone_profit(controlled, profit) * xr.ones_like(case.time, dtype=float)


@once
def given_up(case: Case) -> xr.DataArray:
    """Return the opportunity cost by county and year, as the scenario reckons it [CNY year-1]."""
    by_income = case.settings.river.opportunity_cost == "income"
    return income_gap_cost(case) if by_income else forgone_profit_cost(case)


def county_cost(case: Case) -> xr.DataArray:
    """Return direct and opportunity cost by county and year [CNY year-1].

    Where a scenario says so, less what the state above pays already.
    """
    cost = direct_cost(case) + given_up(case)
    if case.settings.river.deduct_vertical:
        cost = (cost - vertical_received(case)).clip(min=0.0)
    return cost


@once
def vertical_received(case: Case) -> xr.DataArray:
    """Return what the state above pays each county by the rules in force [CNY year-1]."""
    state = in_force(case.settings.rules)
    names = [name for name, holds in state.items() if holds and RULES[name].kind == "vertical"]
    total = sum(
        (moved_by(case, name) for name in names), start=xr.zeros_like(case.time, dtype=float)
    )
    if "party" not in total.dims:
        total = total.expand_dims(party=list(case.network.counties))
    return total.sel(party=list(case.network.counties)).rename(party="county")
