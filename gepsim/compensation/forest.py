"""Payments for keeping forest: by class, owner and payer, and by measured services."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.arrays import Array, limited
from gepsim.compensation.case import Case
from gepsim.compensation.rule import Entries, rule, to_counties, together
from gepsim.text import Text

#: Class of forest and who pays for it; the share of each class in a county's forest is a row.
PUBLIC_WELFARE = {
    "national_state": "central_government",
    "national_collective": "central_government",
    "provincial": "province_budget",
}
LOGGING_BAN = {"logging_ban": "central_government"}


def forest_payment(area: Array, share: Array, standard: Array) -> Array:
    """Payment for one class of forest.

    Parameters
    ----------
    area : array
        Forest of the county. [ha]
    share : array
        Part of it in the class. [1]
    standard : array
        Payment standard. [CNY ha-1 year-1]

    Returns
    -------
    array
        Payment. [CNY year-1]

    Examples
    --------
    100,000 ha, three tenths of it collective public-welfare forest at 16 元/亩 (240 CNY/ha):

    >>> forest_payment(100_000.0, 0.3, 240.0)
    7200000.0
    """
    return area * share * standard


def differentiated_factor(
    service: Array, mean: Array, exponent: Array, low: Array, high: Array
) -> Array:
    """Factor on a standard for forest that gives more than the mean.

    Parameters
    ----------
    service, mean : array
        Regulating services per area here and on average. [CNY ha-1 year-1]
    exponent : array
        How much of the difference is passed on, gamma. [1]
    low, high : array
        Least and largest factor. [1]

    Returns
    -------
    array
        Factor. [1]

    Notes
    -----
    .. math:: f = \\min(f_{high}, \\max(f_{low}, (g / \\bar g)^{\\gamma}))

    Examples
    --------
    Four times the mean with gamma 0.5 doubles the standard; one hundredth is held at one half:

    >>> [float(differentiated_factor(g, 1.0, 0.5, 0.5, 3.0)) for g in (4.0, 0.01, 100.0)]
    [2.0, 0.5, 3.0]
    """
    return limited((service / mean) ** exponent, low, high)


def payments_by_class(case: Case, classes: dict[str, str]) -> xr.DataArray:
    """Return the flat payments by year, county and forest class [CNY year-1]."""
    share = case.numbers("forest_share", "forest_class", list(classes), "1")
    standard = case.numbers("forest_standard", "forest_class", list(classes), "CNY ha-1 year-1")
    return forest_payment(case.area("forest_area"), share, standard)


def service_density_factor(case: Case) -> xr.DataArray:
    """Return the factor on the standards by a county's regulating services per area [1]."""
    value = case.regulating_value
    area = case.numbers("county_area", "county", case.network.counties, "ha")
    mean = value.sum("county") / area.sum("county")
    low, high = case.number("standard_factor_low", "1"), case.number("standard_factor_high", "1")
    exponent = case.number("standard_exponent", "1")
    return differentiated_factor(value / area, mean, exponent, low, high)


def _by_class(amounts: xr.DataArray, classes: dict[str, str]) -> Entries:
    return together(
        [
            to_counties(amounts.sel(forest_class=name, drop=True), payer)
            for name, payer in classes.items()
        ]
    )


@rule(
    title=Text("公益林补偿", "public-welfare forest compensation"),
    kind="vertical",
    in_force=True,
    basis=("forest_fund_rules",),
)
def public_welfare_forest(case: Case) -> Entries:
    """State and province pay per area of public-welfare forest, by owner."""
    return _by_class(payments_by_class(case, PUBLIC_WELFARE), PUBLIC_WELFARE)


@rule(
    title=Text("天然林停伐管护补助", "natural-forest logging-ban subsidy"),
    kind="vertical",
    in_force=True,
    basis=("forest_fund_rules",),
)
def logging_ban(case: Case) -> Entries:
    """State payment for collective natural commercial forest that is no longer felled."""
    return _by_class(payments_by_class(case, LOGGING_BAN), LOGGING_BAN)


@rule(
    title=Text(
        "公益林、天然林差异化补偿（国家试点，争取中）",
        "forest standards differentiated by measured services (pilot sought)",
    ),
    kind="vertical",
    in_force=False,
    basis=("beijing_forest_2019",),
    by_regulating=True,
)
def differentiated_forest(case: Case) -> Entries:
    """Top-up or cut of the flat standards where a county's services lie above or below the mean."""
    classes = PUBLIC_WELFARE | LOGGING_BAN
    change = service_density_factor(case) - 1.0
    return _by_class(payments_by_class(case, classes) * change, classes)
