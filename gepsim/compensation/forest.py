"""Payments for keeping forest: by class, owner and payer, and by measured services."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.arrays import Array, limited
from gepsim.compensation.case import Case

#: Class of forest and who pays for it; the share of each class in a county's forest is a row.
PUBLIC_WELFARE = {
    "national_state": "central_government",
    "national_collective": "central_government",
    "provincial": "sichuan_province",
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
