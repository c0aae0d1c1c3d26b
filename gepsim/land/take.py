"""Rank and take: the best-suited cells until the wanted area is reached."""

from __future__ import annotations

import numpy as np


def take(score: np.ndarray, area: np.ndarray, wanted: float) -> np.ndarray:
    """Return the positions of the best cells, best first, whose area is nearest to `wanted`.

    Parameters
    ----------
    score : ndarray
        Suitability; equal scores are taken in the order of the cells. [1]
    area : ndarray
        Area of each cell, positive. [any area]
    wanted : float
        Area to take, in the unit of `area`.

    Returns
    -------
    ndarray of int
        The area taken differs from `wanted` by at most half the last cell, unless there are too
        few cells: then all of them.

    Examples
    --------
    >>> take(np.array([0.1, 0.9, 0.5]), np.array([1.0, 1.0, 1.0]), wanted=2.4)
    array([1, 2])
    """
    pool = ranked(score, area, wanted)
    reached = np.cumsum(area[pool], dtype=np.float64)
    middle = reached - 0.5 * area[pool]
    return pool[: np.searchsorted(middle, wanted, side="left")]


def best(score: np.ndarray, area: np.ndarray, wanted: float) -> np.ndarray:
    """Return the cells of `take` in their own order: only those near the last one are sorted.

    Examples
    --------
    >>> best(np.array([0.1, 0.9, 0.5]), np.array([1.0, 1.0, 1.0]), wanted=2.4)
    array([1, 2])
    """
    sure = int(wanted / float(area.max())) - 1 if area.size else 0
    if not 0 < sure < score.size:
        return np.sort(take(score, area, wanted))
    enough = min(score.size, int(np.ceil(wanted / float(area.min()))) + 1)
    worst, line = score.size - enough, score.size - sure
    worst, line = np.partition(score, (worst, line))[[worst, line]]
    first = np.flatnonzero(score > line)
    rest = np.flatnonzero((score <= line) & (score >= worst))
    left = wanted - float(area[first].sum())
    taken = rest[take(score[rest], area[rest], left)]
    return np.sort(np.concatenate([first, taken]))


def ranked(score: np.ndarray, area: np.ndarray, wanted: float) -> np.ndarray:
    """Return the positions of the best cells, best first, at least `wanted` area of them.

    Only the cells that can be among them are sorted.

    Examples
    --------
    >>> ranked(np.array([0.1, 0.9, 0.5, 0.2]), np.ones(4), wanted=0.5)
    array([1, 2])
    """
    if score.size == 0 or wanted <= 0:
        return np.empty(0, np.intp)
    enough = min(score.size, int(np.ceil(wanted / float(area.min()))) + 1)
    line = np.partition(score, score.size - enough)[score.size - enough]
    pool = np.flatnonzero(score >= line)
    return pool[np.argsort(-score[pool], kind="stable")]
