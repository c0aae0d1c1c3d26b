"""Which of some places is nearest: a search tree, imported when a landscape is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gepsim.land.threads import by_cell


def tree(places: np.ndarray) -> Any:
    """Return a search tree of places, shape (places, 2); its library takes a quarter second.

    Examples
    --------
    >>> tree(np.array([[0.0, 0.0], [3.0, 4.0]])).query([[3.0, 3.0]])[1].tolist()
    [1]
    """
    from scipy.spatial import cKDTree

    return cKDTree(places)


def how_near(places: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the distance of points to the nearest of some places [m].

    Examples
    --------
    >>> how_near(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([3.0]), np.array([3.0])).tolist()
    [1.0]
    """
    found = tree(places)
    return by_cell(lambda *some: found.query(np.column_stack(some))[0], x, y, dtype=float)


def which_nearest(
    places: np.ndarray, bend: Callable[..., Any], x: np.ndarray, y: np.ndarray
) -> np.ndarray:
    """Return which of some places is nearest to points, once these are moved about by `bend`.

    Examples
    --------
    >>> places = np.array([[0.0, 0.0], [3.0, 4.0]])
    >>> which_nearest(places, lambda x, y: (x + 3.0, y), np.zeros(1), np.array([3.0])).tolist()
    [1]
    """
    found = tree(places)
    return by_cell(lambda *some: found.query(np.column_stack(bend(*some)))[1], x, y, dtype=np.int64)
