"""Whole cells for shares of cells, so that each county keeps the area of each class."""

from __future__ import annotations

import numpy as np


def allocate(shares: np.ndarray, county: np.ndarray) -> np.ndarray:
    """Return one class per cell such that each county has as many cells of it as shares add up to.

    Cells go to the rarest class first, to those where its share leads by most; a class that is
    scattered in parts of cells keeps its area so, where a majority would lose it.

    Parameters
    ----------
    shares : ndarray, shape (class, cell)
        Adding up to 1 in each cell.
    county : ndarray of int, shape (cell,)
        Number of the county.

    Returns
    -------
    ndarray of int, shape (cell,)

    Examples
    --------
    Four cells with a quarter of water each are three cells of land and one of water.

    >>> shares = np.array([[0.8, 0.7, 0.75, 0.75], [0.2, 0.3, 0.25, 0.25]])
    >>> allocate(shares, np.zeros(4, int)).tolist()
    [0, 1, 0, 0]
    """
    out = np.zeros(county.size, int)
    for number in np.unique(county):
        cells = np.flatnonzero(county == number)
        out[cells] = _allocated(shares[:, cells])
    return out


def whole_numbers(sums: np.ndarray, total: int) -> np.ndarray:
    """Return whole numbers near `sums` that add up to `total`, by the largest remainders.

    Examples
    --------
    >>> whole_numbers(np.array([1.5, 2.2, 0.3]), 4).tolist()
    [2, 2, 0]
    """
    wanted = sums * (total / sums.sum())
    least = np.floor(wanted + 1e-9).astype(int)
    first = np.argsort(least - wanted, kind="stable")
    least[first[: total - int(least.sum())]] += 1
    return least


def _allocated(shares: np.ndarray) -> np.ndarray:
    """Return one class for each cell of one county."""
    cells = shares.shape[1]
    numbers = whole_numbers(shares.sum(axis=1, dtype=float), cells)
    order = np.argsort(numbers, kind="stable")
    out, free = np.full(cells, order[-1]), np.ones(cells, bool)
    for kind in order[:-1]:
        if numbers[kind]:
            best_other = np.delete(shares, kind, axis=0).max(axis=0, initial=0.0)
            lead = np.where(free, shares[kind] - best_other + (shares[kind] > 0), -np.inf)
            taken = np.argsort(-lead, kind="stable")[: numbers[kind]]
            out[taken], free[taken] = kind, False
    return out
