"""The largest part of the cluster plan that still lets emissions peak in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central, frequency
from gepsim.economy.base import BaseYear
from gepsim.economy.case import EconomyCase
from gepsim.economy.model import emissions, prepared
from gepsim.economy.peak import peak_tests
from gepsim.economy.settings import EconomySettings, EnergySettings

_SECTIONS = 8


def largest(passes: Callable[[np.ndarray], np.ndarray], upper: float, tolerance: float) -> float:
    """Return the largest share in 0 … `upper` that passes; NaN if not even 0 does.

    Each round cuts the interval into equal sections and keeps the one in which passing ends.

    Parameters
    ----------
    passes : callable
        Takes shares, says of each whether it passes; true up to the share sought, false beyond.

    Examples
    --------
    >>> round(largest(lambda shares: shares <= 0.3, 1.2, 0.001), 2)
    0.3
    """
    low, high = 0.0, upper
    bottom, top = np.asarray(passes(np.array([low, high])))
    if not bottom:
        return float("nan")
    if top:
        return high
    while high - low > tolerance:
        shares = np.linspace(low, high, _SECTIONS + 1)
        good = np.array([True, *passes(shares[1:-1]), False])  # the ends are known
        first_bad = int(np.argmin(good))
        low, high = shares[first_bad - 1], shares[first_bad]
    return float(low)


def peak_outcomes(shares: np.ndarray, case: EconomyCase, test: str) -> xr.DataArray:
    """Return whether emissions peak in time, by part of the plan that is built and draw."""
    built = xr.DataArray(shares, {"share": shares}) * xr.ones_like(case.base.plan)
    emitted = emissions(case, built).sum("sector")
    return peak_tests(emitted, case.draws)[test]


def largest_realisation(
    base: BaseYear, economy: EconomySettings, energy: EnergySettings, draws: Draws,
    years: Sequence[int], *, probability: float | None = None, test: str = "strict_peak",
) -> float:  # fmt: skip
    """Return the largest part of the cluster plan with which the peak in time stays likely.

    The part that is built is given here, so the spread of delivery is left out; everything else
    varies. A few hundred draws suffice.

    Parameters
    ----------
    probability : float, optional
        Part of the draws in which emissions must peak; by default what is called likely; 0 asks
        for the central estimate alone. [1]
    test : {"strict_peak", "weak_peak"}
        Which of the two tests must hold.

    Returns
    -------
    float
        Between 0 and the limit of realisation; NaN if emissions do not even peak without clusters.
    """
    likely = draws.table.value("likely_probability", "1") if probability is None else probability
    upper = draws.table.value("cluster_realisation_limit", "1")
    tolerance = draws.table.value("realisation_tolerance", "1")
    case = prepared(base, economy, energy, draws, years)

    def passes(shares: np.ndarray) -> np.ndarray:
        outcome = peak_outcomes(shares, case, test)
        if likely == 0:
            return central(outcome).values > 0
        return frequency(outcome).values >= likely

    return largest(passes, upper, tolerance)
