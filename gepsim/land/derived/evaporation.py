"""Potential evapotranspiration from monthly temperature and latitude.

The numbers below are the printed constants of the equations: source keys ``fao_56``,
``thornthwaite_1948`` and ``willmott_1985``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gepsim.errors import InputError, Problem

#: Days of the months, in a year that is no leap year.
DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: Day of the year that stands for each month: 30.4 M - 15, cut to a whole day.
MIDDLE: Final = tuple(int(30.4 * month - 15) for month in range(1, 13))
_SOLAR: Final = 0.0820  # [MJ m-2 min-1]
_TO_WATER: Final = 0.408  # of radiation [mm MJ-1 m2]
_HARGREAVES: Final = (0.0023, 17.8)
_HEAT_INDEX: Final = (5.0, 1.514)
_EXPONENT: Final = (6.75e-7, -7.71e-5, 1.792e-2, 0.49239)
_HOT: Final = 26.5  # from here Thornthwaite's curve is given by a parabola [degC]
_PARABOLA: Final = (-415.85, 32.24, -0.43)


def _sunset(latitude: np.ndarray, day: int) -> tuple[np.ndarray, float]:
    """Return the hour angle of sunset and the sun's declination [radian]."""
    declination = 0.409 * np.sin(2 * np.pi * day / 365 - 1.39)
    cosine = -np.tan(np.radians(latitude)) * np.tan(declination)
    return np.arccos(np.clip(cosine, -1.0, 1.0)), float(declination)


def daylight(latitude: np.ndarray, day: int) -> np.ndarray:
    """Return hours from sunrise to sunset.

    Parameters
    ----------
    latitude : ndarray
        North is positive. [degree]
    day : int
        Of the year, 1 January is 1.

    Returns
    -------
    ndarray
        [h]

    Examples
    --------
    FAO-56, example 9: 20 degrees south on 3 September:

    >>> round(float(daylight(-20.0, 246)), 1)
    11.7
    """
    return np.asarray(24 / np.pi * _sunset(latitude, day)[0])


def radiation_above(latitude: np.ndarray, day: int) -> np.ndarray:
    """Return the sun's radiation above the air, FAO-56 equation 21.

    Parameters
    ----------
    latitude : ndarray
        North is positive. [degree]
    day : int
        Of the year, 1 January is 1.

    Returns
    -------
    ndarray
        [MJ m-2 day-1]

    Examples
    --------
    FAO-56, example 8: 20 degrees south on 3 September:

    >>> round(float(radiation_above(-20.0, 246)), 1)
    32.2
    """
    angle, declination = _sunset(latitude, day)
    phi = np.radians(latitude)
    nearness = 1 + 0.033 * np.cos(2 * np.pi * day / 365)
    sun = angle * np.sin(phi) * np.sin(declination)
    sun = sun + np.cos(phi) * np.cos(declination) * np.sin(angle)
    return np.asarray(24 * 60 / np.pi * _SOLAR * nearness * sun)


def hargreaves_day(low: np.ndarray, high: np.ndarray, radiation: np.ndarray) -> np.ndarray:
    """Return reference evapotranspiration of a day after Hargreaves, FAO-56 equation 52.

    Parameters
    ----------
    low, high : ndarray
        Lowest and highest temperature. [degC]
    radiation : ndarray
        Above the air. [MJ m-2 day-1]

    Returns
    -------
    ndarray
        [mm day-1]

    Examples
    --------
    14.8 to 26.6 degC under 40.6 MJ, as at Lyon in July:

    >>> round(float(hargreaves_day(14.8, 26.6, 40.6)), 1)
    5.0
    """
    scale, shift = _HARGREAVES
    mean = (np.asarray(low) + high) / 2
    return np.asarray(scale * (mean + shift) * np.sqrt(np.asarray(high) - low)) * (
        _TO_WATER * radiation
    )


def hargreaves(low: np.ndarray, high: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return reference evapotranspiration of a year from monthly extremes.

    Parameters
    ----------
    low, high : ndarray, shape (12, ...)
        Monthly means of the days' lowest and highest temperature. [degC]
    latitude : ndarray, shape (...)
        [degree]

    Returns
    -------
    ndarray, shape (...)
        [mm year-1]

    Raises
    ------
    InputError
        If a lowest temperature lies above the highest.

    Examples
    --------
    >>> cool, warm = np.full(12, 12.0), np.full(12, 20.0)
    >>> round(float(hargreaves(cool, warm, 32.0)))
    1012
    """
    upside_down = int((np.asarray(low) > high).sum())
    if upside_down:
        what = f"the lowest lies above the highest in {upside_down} values"
        problem = Problem("monthly temperatures", what, "check which file is which")
        raise InputError(problem)
    months = zip(DAYS, MIDDLE, low, high, strict=True)
    parts = (n * hargreaves_day(a, b, radiation_above(latitude, day)) for n, day, a, b in months)
    return np.asarray(sum(parts))


def thornthwaite(monthly: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return potential evapotranspiration of a year from monthly means alone.

    Parameters
    ----------
    monthly : ndarray, shape (12, ...)
        Mean temperature. [degC]
    latitude : ndarray, shape (...)
        [degree]

    Returns
    -------
    ndarray, shape (...)
        [mm year-1]

    Notes
    -----
    .. math:: E = 16 \\frac{N}{12} \\frac{n}{30} \\left(\\frac{10 T}{I}\\right)^a, \\quad
        I = \\sum_m (T_m / 5)^{1.514}

    Months below 0 degC have none; above 26.5 degC the parabola of Willmott stands for the power.

    Examples
    --------
    At the equator with 20 degC all year I = 97.9, a = 2.15 and a 30-day month has 74 mm:

    >>> round(float(thornthwaite(np.full(12, 20.0), 0.0)) / 365 * 30)
    74
    """
    warm = np.maximum(monthly, 0.0)
    scale, power = _HEAT_INDEX
    heat = sum((month / scale) ** power for month in warm)
    exponent = np.polyval(_EXPONENT, heat)
    total = np.zeros(np.shape(latitude))
    for n, day, month in zip(DAYS, MIDDLE, warm, strict=True):
        curve = (10 * month / np.where(heat > 0, heat, 1.0)) ** exponent * 16
        curve = np.where(month > _HOT, np.polyval(_PARABOLA[::-1], month), curve)
        total = total + curve * daylight(latitude, day) / 12 * n / 30
    return np.asarray(total)
