"""What the state above pays: key ecological function, prohibited zones, rangers, land."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.case import Case
from gepsim.compensation.rule import Entries, rule, to_counties
from gepsim.text import Text


def prohibited_zone_subsidy(area: Array, sites: Array, per_area: Array, per_site: Array) -> Array:
    """Subsidy for zones where development is prohibited.

    Parameters
    ----------
    area : array
        Area of the zones. [km2]
    sites : array
        Number of zones; one that two counties share counts half in each. [1]
    per_area, per_site : array
        Standards. [CNY km-2 year-1] and [CNY year-1]

    Returns
    -------
    array
        Subsidy. [CNY year-1]

    Examples
    --------
    300 km2 at 10,000 CNY and two sites at 500,000 CNY:

    >>> prohibited_zone_subsidy(300.0, 2.0, 10_000.0, 500_000.0)
    4000000.0
    """
    return area * per_area + sites * per_site


def area_payment(area: Array, share: Array, standard: Array) -> Array:
    """Payment for the eligible part of an area.

    Parameters
    ----------
    area : array
        Area. [ha]
    share : array
        Eligible part. [1]
    standard : array
        Payment standard. [CNY ha-1 year-1]

    Returns
    -------
    array
        Payment. [CNY year-1]

    Examples
    --------
    40,000 ha, all eligible, at 70 元/亩 (1,050 CNY/ha):

    >>> area_payment(40_000.0, 1.0, 1050.0)
    42000000.0
    """
    return area * share * standard


def return_payment(
    returned: xr.DataArray, paid: Array, years: Array, extension: Array, extended: Array
) -> xr.DataArray:
    """Payment for fields that were returned to forest, by the age of each year's area.

    Parameters
    ----------
    returned : DataArray
        Area that was returned in each year, along ``time``. [ha year-1]
    paid : array
        What an area is paid in all over its first years. [CNY ha-1]
    years : array
        Years over which that is spread. [year]
    extension : array
        Payment in the years that follow. [CNY ha-1 year-1]
    extended : array
        Number of those years. [year]

    Returns
    -------
    DataArray
        Payment; the year of return is the first that is paid. [CNY year-1]

    Examples
    --------
    10 ha at 800 over two years and then 100 for one: 4,000, 4,000, 1,000 and nothing.

    >>> area = xr.DataArray([10.0, 0.0, 0.0, 0.0], {"time": [2023, 2024, 2025, 2026]})
    >>> return_payment(area, 800.0, 2.0, 100.0, 1.0).values.tolist()
    [4000.0, 4000.0, 1000.0, 0.0]
    """
    begun = returned.rename(time="begun")
    age = returned["time"] - begun["begun"]
    first = ((age >= 0) & (age < years)).astype(float)
    later = ((age >= years) & (age < years + extended)).astype(float)
    return xr.dot(begun, first * (paid / years) + later * extension, dim="begun")


def _every_year(case: Case, amount: xr.DataArray) -> xr.DataArray:
    return amount * xr.ones_like(case.time, dtype=float)


@rule(
    title=Text(
        "国家重点生态功能区转移支付", "transfer to national key ecological function counties"
    ),
    kind="vertical",
    in_force=True,
    basis=("function_zone_transfer",),
)
def key_function(case: Case) -> Entries:
    """State payment to counties on the national list, moved by how they perform."""
    counties = case.network.counties
    granted = case.numbers("key_function_grant", "county", counties, "CNY year-1")
    performed = 1.0 + case.number("performance_adjustment", "1")
    return to_counties(_every_year(case, granted * performed), "central_government")


@rule(
    title=Text("禁止开发区域补助", "subsidy for prohibited development zones"),
    kind="vertical",
    in_force=True,
    basis=("function_zone_transfer",),
)
def prohibited_zone(case: Case) -> Entries:
    """State payment by area and number of national protected areas."""
    counties = case.network.counties
    paid = prohibited_zone_subsidy(
        case.numbers("prohibited_area", "county", counties, "km2"),
        case.numbers("prohibited_sites", "county", counties, "1"),
        case.number("prohibited_area_standard", "CNY km-2 year-1"),
        case.number("prohibited_site_standard", "CNY year-1"),
    )
    return to_counties(_every_year(case, paid), "central_government")


@rule(
    title=Text("生态护林员补助", "forest ranger posts"),
    kind="vertical",
    in_force=True,
    basis=("function_zone_transfer",),
)
def forest_rangers(case: Case) -> Entries:
    """State payment per ranger post."""
    posts = case.numbers("ranger_posts", "county", case.network.counties, "person")
    wage = case.number("ranger_standard", "CNY person-1 year-1")
    return to_counties(_every_year(case, posts * wage), "central_government")


@rule(
    title=Text("耕地地力保护补贴", "cropland fertility protection subsidy"),
    kind="vertical",
    in_force=True,
    basis=("cropland_subsidy",),
)
def cropland_fertility(case: Case) -> Entries:
    """State payment per area of cropland that is kept fertile."""
    area = case.area("cropland_area")
    share = case.number("cropland_eligible_share", "1")
    standard = case.number("cropland_fertility_standard", "CNY ha-1 year-1")
    return to_counties(area_payment(area, share, standard), "central_government")


@rule(
    title=Text("退耕还林补助", "subsidy for cropland returned to forest"),
    kind="vertical",
    in_force=True,
    basis=("cropland_return",),
)
def cropland_return(case: Case) -> Entries:
    """State payment for fields of the run's years that became forest, shrub or grass."""
    counties, by_year = case.network.counties, xr.zeros_like(case.time, dtype=float)
    if "returned_area" not in case.evidence:
        nothing = by_year.expand_dims(county=list(counties))
        return to_counties(nothing, "central_government")
    paid = return_payment(
        case.known("returned_area") * case.number("return_eligible_share", "1"),
        case.number("return_standard", "CNY ha-1"),
        case.number("return_years", "year"),
        case.number("return_extension_standard", "CNY ha-1 year-1"),
        case.number("return_extension_years", "year"),
    )
    return to_counties(paid, "central_government")


@rule(
    title=Text("耕地保护基金（成都模式）", "cropland protection fund after Chengdu's model"),
    kind="vertical",
    in_force=False,
    basis=("chengdu_cropland_fund",),
)
def cropland_fund(case: Case) -> Entries:
    """City payment per area of permanent basic and of ordinary farmland; an option on trial."""
    area, basic = case.area("cropland_area"), case.number("basic_farmland_share", "1")
    first = case.number("cropland_fund_standard.basic", "CNY ha-1 year-1")
    second = case.number("cropland_fund_standard.ordinary", "CNY ha-1 year-1")
    paid = area_payment(area, basic, first) + area_payment(area, 1.0 - basic, second)
    return to_counties(paid, "city_budget")


@rule(
    title=Text("湿地生态效益补偿", "wetland compensation"),
    kind="vertical",
    in_force=True,
    basis=("expert_estimate",),
)
def wetland(case: Case) -> Entries:
    """State payment for wetland of national importance."""
    area = case.numbers("eligible_wetland", "county", case.network.counties, "ha")
    standard = case.number("wetland_standard", "CNY ha-1 year-1")
    return to_counties(_every_year(case, area * standard), "central_government")
