"""A common fund: who pays in, who is paid out, what each weight does, what a failure costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.band import gep_link
from gepsim.compensation.case import Case, once
from gepsim.compensation.cost import direct_cost
from gepsim.compensation.rule import Entries, from_counties, rule, to_counties, together
from gepsim.compensation.sections import quality_of_sections
from gepsim.sums import product
from gepsim.text import Text

#: What a place pays in by, and what it is paid out by.
CONTRIBUTION = ("gdp", "water_use", "load")
ALLOCATION = (
    "area",
    "water_yield",
    "quality",
    "regulating_value",
    "protected_area",
    "effort",
)
#: The same in words, for pages and files.
CRITERIA = {
    "gdp": Text("地区生产总值", "GDP"),
    "water_use": Text("用水量", "water use"),
    "load": Text("污染负荷", "pollution load"),
    "area": Text("面积", "area"),
    "water_yield": Text("产水量", "water yield"),
    "quality": Text("断面水质", "water quality"),
    "regulating_value": Text("调节服务价值", "regulating services"),
    "protected_area": Text("保护地面积", "protected area"),
    "effort": Text("保护投入", "protection spending"),
}


def shares(weight: xr.DataArray, dim: str) -> xr.DataArray:
    """Return weights as shares that sum to one along `dim`; equal ones where there is no weight.

    Examples
    --------
    >>> shares(xr.DataArray([1.0, 5.0, 4.0], dims="province"), "province").values.tolist()
    [0.1, 0.5, 0.4]

    A year in which all sections fail gives no quality to share by:

    >>> shares(xr.DataArray([0.0, 0.0], dims="county"), "county").values.tolist()
    [0.5, 0.5]
    """
    whole = weight.sum(dim)
    part = weight / whole.where(whole > 0.0, 1.0)
    return part.where(whole > 0.0, 1.0 / weight.sizes[dim])


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
        "regulating_value": case.usual_regulating_value,
        "protected_area": area * case.numbers("controlled_area_share", "county", counties, "1"),
        "effort": direct_cost(case),
    }


def _by_criterion(
    case: Case, criteria: Mapping[str, xr.DataArray], names: Sequence[str]
) -> xr.DataArray:
    """Return each county's share of the fund by each criterion alone [1]."""
    always = xr.ones_like(case.time, dtype=float)
    parts = [shares(criteria[name], "county") * always for name in names]
    along = xr.DataArray(list(names), dims="criterion", name="criterion")
    return xr.concat(xr.broadcast(*parts), along)


def _weights(case: Case, side: str, names: Sequence[str]) -> xr.DataArray:
    return case.numbers(f"fund_{side}_weight", "criterion", names, "1")


def _all_criteria(inward: xr.DataArray, outward: xr.DataArray) -> xr.DataArray:
    """Return what holds for contributions and for allocations along one list of criteria."""
    others = (outward, inward)
    nothing = [xr.zeros_like(one.isel(criterion=0, drop=True)) for one in others]
    return xr.concat([inward + nothing[0], outward + nothing[1]], "criterion")


def fund_size(case: Case) -> xr.DataArray:
    """Return what the parties have agreed to, as their revenue has grown since [CNY year-1].

    Notes
    -----
    .. math:: F_t = F_0 \\, (R_t / R_0)^{\\varepsilon}
    """
    revenue = case.statistic("fiscal_revenue", case.network.counties, "CNY year-1").sum("place")
    grown = revenue / revenue.sel(time=case.years[0], drop=True)
    return case.number("fund_size", "CNY year-1") * grown ** case.number("fund_growth", "1")


def services_link(case: Case) -> xr.DataArray:
    """Return the factor that ties a county's allocation to its services since the base year [1]."""
    value = case.usual_regulating_value
    first = value.sel(time=case.years[0], drop=True)
    growth = xr.where(first > 0.0, value / first.where(first > 0.0, 1.0) - 1.0, 0.0)
    return gep_link(
        growth, case.number("gep_elasticity", "1"), case.number("gep_link_bound", "1")
    ).transpose("time", ...)


@once
def fund_account(case: Case) -> xr.Dataset:
    """Return what each county pays into the fund and gets out of it, and what each weight does."""
    seen, link = _criteria(case, case.network.counties), services_link(case)
    inward, outward = (_by_criterion(case, seen, names) for names in (CONTRIBUTION, ALLOCATION))
    found = shared_out(
        fund_size(case) * link,
        inward,
        outward,
        _weights(case, "contribution", CONTRIBUTION),
        _weights(case, "allocation", ALLOCATION),
    )
    return found.assign(fund_link=link, fund_share=_all_criteria(inward, outward))


def shared_out(
    due: xr.DataArray,
    inward: xr.DataArray,
    outward: xr.DataArray,
    weight_in: xr.DataArray,
    weight_out: xr.DataArray,
) -> xr.Dataset:
    """Return contributions and allocations of a fund, and their derivative by each weight.

    Parameters
    ----------
    due : DataArray
        What each county would get if it had all shares: the fund times its own link. [CNY year-1]
    inward, outward : DataArray
        Shares of the counties by each criterion of paying in and of paying out. [1]
    weight_in, weight_out : DataArray
        Weights along ``criterion``; only their proportions count. [1]

    Returns
    -------
    Dataset
        ``fund_contribution``, ``fund_allocation``, ``fund_net`` and ``fund_weight_effect``, the
        change of a county's net per unit of one weight [CNY year-1]; ``fund_weight`` [1].

    Notes
    -----
    .. math::
        A_u = F \\lambda_u \\sum_k v_k s_{uk}, \\qquad C_d = \\sum_u A_u \\sum_k w_k s_{dk}

    A county's allocation follows its own services by the link λ; the parties pay in what is paid
    out, so that the fund holds nothing back.

    Examples
    --------
    A fund of 100, paid in evenly and out 3 : 1, without a link:

    >>> place = {"county": ["a", "b"]}
    >>> even, area = (xr.DataArray([p], {"criterion": [n], **place}) for n, p in
    ...               (("gdp", [0.5, 0.5]), ("area", [0.75, 0.25])))
    >>> one = xr.ones_like
    >>> found = shared_out(xr.DataArray([100.0, 100.0], place), even, area,
    ...                    one(even.isel(county=0, drop=True)), one(area.isel(county=0, drop=True)))
    >>> found["fund_net"].values.tolist()
    [25.0, -25.0]
    """
    pays = xr.dot(inward, shares(weight_in, "criterion"), dim="criterion")
    gets = xr.dot(outward, shares(weight_out, "criterion"), dim="criterion")
    allocation = due * gets
    whole = allocation.sum("county")
    moved = due * (outward - gets) / weight_out.sum("criterion")
    effect_in = -whole * (inward - pays) / weight_in.sum("criterion")
    effect_out = moved - pays * moved.sum("county")
    weights = [shares(one, "criterion") for one in (weight_in, weight_out)]
    return xr.Dataset(
        {
            "fund_total": whole,
            "fund_contribution": whole * pays,
            "fund_allocation": allocation,
            "fund_net": allocation - whole * pays,
            "fund_weight": _all_criteria(*weights),
            "fund_weight_effect": _all_criteria(effect_in, effect_out),
        }
    )


@rule(
    title=Text("市域流域补偿资金（四川模式）", "basin fund of the city after Sichuan's model"),
    kind="horizontal",
    in_force=True,
    basis=("sichuan_basin_funds",),
    by_regulating=True,
)
def basin_fund(case: Case) -> Entries:
    """Counties pay in by economy, water use and load, and are paid out by what they protect."""
    found = fund_account(case)
    paid_in = from_counties(found["fund_contribution"], "basin_fund")
    return together([paid_in, to_counties(found["fund_allocation"], "basin_fund")])
