"""A common fund: who pays in, who is paid out, and what a failed section costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.case import Case
from gepsim.compensation.rule import Entries, from_counties, rule, to_counties, together
from gepsim.compensation.sections import quality_of_sections
from gepsim.sums import product
from gepsim.text import Text

#: What a place pays in by, and what it is paid out by.
CONTRIBUTION = ("gdp", "water_use", "load")
ALLOCATION = ("area", "water_yield", "quality", "regulating_value", "protected_area")


def shares(weight: xr.DataArray, dim: str) -> xr.DataArray:
    """Return weights as shares that sum to one along `dim`.

    Examples
    --------
    >>> shares(xr.DataArray([1.0, 5.0, 4.0], dims="province"), "province").values.tolist()
    [0.1, 0.5, 0.4]
    """
    return weight / weight.sum(dim)


def weighted_shares(
    criteria: Mapping[str, xr.DataArray], weight: xr.DataArray, dim: str
) -> xr.DataArray:
    """Shares of a fund by several criteria, each a share of its own.

    Parameters
    ----------
    criteria : mapping of str to DataArray
        Each criterion along `dim`, in any unit.
    weight : DataArray
        Weights along ``criterion``; only their proportions count. [1]
    dim : str
        The places that share.

    Returns
    -------
    DataArray
        Shares that sum to one along `dim`. [1]

    Examples
    --------
    Half by area (3 : 1), half by quality (1 : 1) makes 5 : 3:

    >>> by = {"area": xr.DataArray([3.0, 1.0], dims="place"),
    ...       "quality": xr.DataArray([1.0, 1.0], dims="place")}
    >>> weight = xr.DataArray([0.5, 0.5], {"criterion": ["area", "quality"]})
    >>> weighted_shares(by, weight, "place").values.tolist()
    [0.625, 0.375]
    """
    scaled = shares(weight, "criterion")
    parts = [
        shares(one, dim) * scaled.sel(criterion=name, drop=True) for name, one in criteria.items()
    ]
    return sum(parts[1:], start=parts[0])


def after_deductions(allocated: Array, kept: Array, heirs: Array) -> Array:
    """Allocation after places that failed their section have given up part of it.

    Parameters
    ----------
    allocated : array
        What each place would be paid out. [CNY year-1]
    kept : array
        Part that each place keeps; one where its section met the standard. [1]
    heirs : array
        Row: who gives up; column: who gets it. Each row sums to one. [1]

    Returns
    -------
    array
        What each place is paid out; the fund is still spent exactly. [CNY year-1]

    Examples
    --------
    The first of three fails entirely and the other two get half each:

    >>> import numpy as np
    >>> heirs = np.array([[0.0, 0.5, 0.5], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    >>> after_deductions(np.array([6.0, 8.0, 6.0]), np.array([0.0, 1.0, 1.0]), heirs).tolist()
    [0.0, 11.0, 9.0]
    """
    given_up = allocated * (1.0 - kept)
    return allocated - given_up + product(given_up, heirs)


def _criteria(case: Case, counties: Sequence[str]) -> dict[str, xr.DataArray]:
    """Return everything that the fund looks at, by county and year."""
    area = case.numbers("county_area", "county", counties, "ha")
    return {
        "gdp": case.statistic("gdp", counties, "CNY year-1").rename(place="county"),
        "water_use": case.numbers("water_use", "county", counties, "m3 year-1"),
        "load": case.numbers("oxygen_demand_load", "county", counties, "t year-1"),
        "area": area,
        "water_yield": case.numbers("water_yield", "county", counties, "m3 year-1"),
        "quality": (1.0 + quality_of_sections(case)["settlement"]) / 2.0,
        "regulating_value": case.regulating_value,
        "protected_area": area * case.numbers("controlled_area_share", "county", counties, "1"),
    }


@rule(
    title=Text("市域流域补偿资金（四川模式）", "basin fund of the city after Sichuan's model"),
    kind="horizontal",
    in_force=False,
    basis=("sichuan_basin_funds",),
    by_regulating=True,
)
def basin_fund(case: Case) -> Entries:
    """Counties pay in by economy, water use and load, and are paid out by what they protect."""
    counties = case.network.counties
    criteria = _criteria(case, counties)
    size = case.number("fund_size", "CNY year-1") * xr.ones_like(case.time, dtype=float)
    sides = {}
    for side, names in (("contribution", CONTRIBUTION), ("allocation", ALLOCATION)):
        weight = case.numbers(f"fund_{side}_weight", "criterion", names, "1")
        chosen = {name: criteria[name] for name in names}
        sides[side] = size * weighted_shares(chosen, weight, "county")
    paid_in = from_counties(sides["contribution"], "basin_fund")
    return together([paid_in, to_counties(sides["allocation"], "basin_fund")])
