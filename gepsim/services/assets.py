"""The value of a stock, which is never added to a flow: an asset lasts, a flow is of one year."""

from __future__ import annotations

import numpy as np

from gepsim.errors import InputError, Problem


def discounted_years(years: int, discount: float, price_decline: float) -> float:
    """Return the mean weight of a yearly payment spread evenly over some years.

    Parameters
    ----------
    years : int
        Years between the two stocks.
    discount : float
        Yearly discount rate. [1]
    price_decline : float
        Yearly rate that discounts a second time; InVEST calls it price change, but a positive
        value lowers the result. [1]

    Returns
    -------
    float
        Mean weight. [1]

    Notes
    -----
    .. math:: \\frac{1}{n} \\sum_{t=0}^{n-1} \\frac{1}{((1 + r)(1 + c))^t}

    Examples
    --------
    Two years at 10 %: (1 + 1/1.1) / 2

    >>> round(discounted_years(2, 0.10, 0.0), 6)
    0.954545
    """
    if years < 1:
        raise InputError(Problem("years", f"{years} years between two stocks", "at least 1"))
    step = 1.0 / ((1.0 + discount) * (1.0 + price_decline))
    return float((step ** np.arange(years)).mean())


def carbon_stock(area: float, above: float, below: float, soil: float, litter: float) -> float:
    """Return the carbon that land holds in its four pools.

    Parameters
    ----------
    area : float or array
        Extent of an ecosystem type. [ha]
    above, below, soil, litter : float or array
        Carbon in living wood and leaves, in roots, in the soil, in dead wood and litter.
        [tC ha-1]

    Returns
    -------
    float or array
        A stock; no part of a gross ecosystem product. [tC]

    Examples
    --------
    Two hectares with 60, 15, 90 and 5 t each:

    >>> carbon_stock(2.0, 60.0, 15.0, 90.0, 5.0)
    340.0
    """
    return area * (above + below + soil + litter)
