"""Sums of areas that do not depend on their order: in whole numbers of a tiny unit."""

from __future__ import annotations

import numpy as np

from gepsim.kernels import kernel

#: Bits behind the point of the coarse part, and of the fine part.
_COARSE, _FINE = 24, 60


def sum_by(slot: np.ndarray, area: np.ndarray, size: int) -> np.ndarray:
    """Return sums of areas by slot as pairs of whole numbers; pairs of several parts add up.

    Parameters
    ----------
    slot : ndarray of int
        Which sum each area belongs to.
    area : ndarray of float64
        Not negative; below 2**38 together. [ha]
    size : int
        How many sums.

    Examples
    --------
    >>> parts = sum_by(np.array([0, 1, 0]), np.array([0.1, 0.5, 0.2]), 2)
    >>> as_float(parts).round(15).tolist()
    [0.3, 0.5]
    """
    found = np.zeros((size, 2), np.int64)
    _add(slot, area, found, 2.0**_COARSE, 2.0**_FINE)
    return found


def as_float(parts: np.ndarray) -> np.ndarray:
    """Return sums as numbers, each rounded once. [ha]"""
    shift = 1 << (_FINE - _COARSE)
    whole = [int(coarse) * shift + int(fine) for coarse, fine in parts.reshape(-1, 2)]
    return np.array([number / (1 << _FINE) for number in whole]).reshape(parts.shape[:-1])


@kernel(nogil=True)
def _add(slot, area, found, coarse, fine):  # type: ignore[no-untyped-def]
    for i in range(slot.size):
        whole = np.floor(area[i] * coarse)
        found[slot[i], 0] += np.int64(whole)
        found[slot[i], 1] += np.int64(np.rint((area[i] - whole / coarse) * fine))
