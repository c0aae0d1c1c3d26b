"""Rainfall erosivity R from days or months of rain.

The numbers below are the printed constants of the equations.
"""

from __future__ import annotations

from typing import Final

import numpy as np

#: Wischmeier's monthly equation, source key ``wischmeier_1978``.
_FACTOR, _POWER, _OFFSET = 1.735, 1.5, 0.8188
#: From hundreds of foot, ton and inch an acre and hour to MJ mm ha-1 h-1.
TO_SI: Final = 17.02
#: Zhang Wenbo's daily model, source key ``zhang_wenbo_2002``: rain that erodes [mm day-1].
ERODING: Final = 12.0
_DAILY_POWER: Final = (0.8363, 18.144, 24.455)
_DAILY_FACTOR: Final = (21.586, -7.1891)
HALF_MONTHS: Final = 24
_MIDDLE_DAY: Final = 15


def fournier_index(monthly: np.ndarray) -> np.ndarray:
    """Return the modified Fournier index of rain, which is large where rain comes in few months.

    Parameters
    ----------
    monthly : ndarray, shape (12, ...)
        [mm month-1]

    Returns
    -------
    ndarray
        [mm]

    Notes
    -----
    .. math:: F = \\sum_m p_m^2 / P

    Examples
    --------
    Even rain has a twelfth of the year's; rain in one month has all of it:

    >>> float(fournier_index(np.full(12, 100.0)))
    100.0
    >>> float(fournier_index(np.array([1200.0] + [0.0] * 11)))
    1200.0
    """
    year, squares = _year(monthly), np.zeros(monthly.shape[1:])
    for month in monthly:
        squares = squares + np.asarray(month, float) ** 2
    return np.divide(squares, year, out=_nothing(year), where=year != 0)


def from_fournier(monthly: np.ndarray, factor: float, power: float) -> np.ndarray:
    """Return R from the modified Fournier index, :math:`R = a F^b`.

    Parameters
    ----------
    monthly : ndarray, shape (12, ...)
        [mm month-1]
    factor, power : float
        a and b, fitted to the region's gauges. [1]

    Returns
    -------
    ndarray
        [MJ mm ha-1 h-1 year-1]

    Examples
    --------
    >>> float(from_fournier(np.full(12, 100.0), 0.5, 2.0))
    5000.0
    """
    return np.asarray(factor * fournier_index(monthly) ** power)


def from_months(monthly: np.ndarray) -> np.ndarray:
    """Return R from monthly rain after Wischmeier.

    Parameters
    ----------
    monthly : ndarray, shape (12, ...)
        [mm month-1]

    Returns
    -------
    ndarray
        [MJ mm ha-1 h-1 year-1]

    Notes
    -----
    .. math:: R = 17.02 \\sum_m 1.735 \\cdot 10^{1.5 \\lg(p_m^2 / P) - 0.8188}

    Examples
    --------
    100 mm in each month: the index of a month is 8.33 mm, its term 6.34, the year 1,294:

    >>> round(float(from_months(np.full(12, 100.0))))
    1294
    """
    year = _year(monthly)
    total = np.zeros(monthly.shape[1:])
    for month in monthly:
        share = np.divide(np.asarray(month, float) ** 2, year, out=_nothing(year), where=year != 0)
        total = total + share**_POWER
    return TO_SI * _FACTOR * 10.0**-_OFFSET * total


def half_months(dates: np.ndarray) -> np.ndarray:
    """Return which of the 24 half-months each day lies in; the first half ends on the 15th.

    Examples
    --------
    >>> half_months(np.array(["2020-01-15", "2020-01-16", "2020-12-31"], "datetime64[D]")).tolist()
    [0, 1, 23]
    """
    months = dates.astype("datetime64[M]")
    day = (dates.astype("datetime64[D]") - months).astype(int) + 1
    return np.asarray(2 * (months.astype(int) % 12) + (day > _MIDDLE_DAY))


def from_days(rain: np.ndarray, half_month: np.ndarray, years: float) -> np.ndarray:
    """Return mean R of each half-month from days of rain after Zhang Wenbo.

    Parameters
    ----------
    rain : ndarray, shape (day, ...)
        [mm day-1]
    half_month : ndarray of int, shape (day,)
        0 to 23, see `half_months`.
    years : float
        Years that the days make up. [year]

    Returns
    -------
    ndarray, shape (24, ...)
        Their sum over half-months is the year's. [MJ mm ha-1 h-1 year-1]

    Notes
    -----
    Over days with 12 mm or more, whose mean is :math:`P_d` and whose sum is :math:`P_y` a year:

    .. math:: R = a \\sum P^b, \\quad b = 0.8363 + 18.144 / P_d + 24.455 / P_y,
        \\quad a = 21.586\\, b^{-7.1891}

    Examples
    --------
    Ten days of 20 mm in one year: b = 1.8658, a = 0.2437, R = 10 a 20^b:

    >>> days = np.array([20.0] * 10 + [5.0] * 355)
    >>> found = from_days(days, np.zeros(365, int), 1.0)
    >>> found.shape, round(float(found.sum()))
    ((24,), 652)
    """
    eroding = np.where(rain >= ERODING, rain, 0.0)
    count, total = (eroding > 0).sum(axis=0), eroding.sum(axis=0)
    dry = count == 0
    mean, yearly = total / np.where(dry, 1, count), total / years
    start, by_day, by_year = _DAILY_POWER
    power = start + by_day / np.where(dry, 1, mean) + by_year / np.where(dry, 1, yearly)
    scale, bend = _DAILY_FACTOR
    each = np.where(eroding > 0, np.maximum(eroding, ERODING) ** power, 0.0)
    sums = np.stack([each[half_month == n].sum(axis=0) for n in range(HALF_MONTHS)])
    return np.asarray(scale * power**bend * sums / years)


def _year(monthly: np.ndarray) -> np.ndarray:
    return np.asarray(monthly.sum(axis=0, dtype=float))


def _nothing(like: np.ndarray) -> np.ndarray:
    return np.zeros(like.shape)
