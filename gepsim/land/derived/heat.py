"""Days on which rooms are cooled, from monthly temperature."""

from __future__ import annotations

import numpy as np

from gepsim.land.derived.evaporation import DAYS


def hot_days(monthly: np.ndarray, threshold: float, spread: float) -> np.ndarray:
    """Return the days of a year whose mean temperature lies above a threshold.

    Parameters
    ----------
    monthly : ndarray, shape (12, ...)
        Mean temperature. [degC]
    threshold : float
        Mean of a day from which rooms are cooled. [degC]
    spread : float
        Standard deviation of daily means within a month. [K]

    Returns
    -------
    ndarray, shape (...)
        [day year-1]

    Notes
    -----
    .. math:: D = \\sum_m n_m \\left(1 - \\Phi\\left(\\frac{T_0 - T_m}{\\sigma}\\right)\\right)

    Daily means are taken as normal within a month.

    Examples
    --------
    A month at the threshold has half of its days, one two spreads above 98 %:

    >>> float(hot_days(np.array([24.0] + [-30.0] * 11), 24.0, 2.5))
    15.5
    >>> round(float(hot_days(np.array([29.0] + [-30.0] * 11), 24.0, 2.5)), 1)
    30.3
    """
    from scipy.special import ndtr

    months = zip(DAYS, monthly, strict=True)
    return np.asarray(sum(days * ndtr((month - threshold) / spread) for days, month in months))
