"""Fields between a lowest and a highest value that meet a mean exactly."""

from __future__ import annotations

import numpy as np

from gepsim.land.threads import by_cell
from gepsim.sums import product

_HALVINGS = 60
_BINS = 1 << 13
_STEEPEST = 8.0  # largest logarithm of the power tried


def scaled(values: np.ndarray) -> np.ndarray:
    """Return values brought to 0 … 1.

    Examples
    --------
    >>> scaled(np.array([2.0, 3.0, 4.0]))
    array([0. , 0.5, 1. ], dtype=float32)
    """
    low, high = float(values.min()), float(values.max())
    return by_cell(lambda some: (some - low) / (high - low), values)


def bend(rank: np.ndarray, area: np.ndarray, wanted: float) -> float:
    """Return the power that gives `rank` (0 … 1) an area mean of `wanted` (0 … 1).

    Examples
    --------
    >>> round(bend(np.linspace(0, 1, 10_001), np.ones(10_001), 0.25), 2)
    3.0
    """
    bins = np.minimum((rank * _BINS).astype(np.int64), _BINS - 1)
    weight = np.bincount(bins, area, minlength=_BINS) / area.sum()
    middle_of_bin = (np.arange(_BINS) + 0.5) / _BINS
    low, high = -_STEEPEST, _STEEPEST
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        too_high = float(product(weight, middle_of_bin ** np.exp(middle))) > wanted
        low, high = (middle, high) if too_high else (low, middle)
    return float(np.exp(middle))


def gradient(
    rank: np.ndarray, area: np.ndarray, low: float, high: float, mean: float
) -> np.ndarray:
    """Return a field from `low` where `rank` is 0 to `high` where it is 1, with a given mean.

    Parameters
    ----------
    rank : ndarray
        Position on the gradient, 0 to 1; it is bent by a power until the mean fits.
    area : ndarray
        Weight of each cell. [any area]
    low, high, mean : float
        Ends and area mean, in the unit of the result.

    Examples
    --------
    >>> field = gradient(np.linspace(0, 1, 101), np.ones(101), 1050, 1500, 1200)
    >>> round(float(field.min())), round(float(field.mean())), round(float(field.max()))
    (1050, 1200, 1500)
    """
    power = bend(rank, area, (mean - low) / (high - low))
    return by_cell(lambda some: low + (high - low) * some**power, rank)
