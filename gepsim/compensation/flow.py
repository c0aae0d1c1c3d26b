"""A river network from a terrain: which zone drains into which."""

from __future__ import annotations

import numpy as np


def reaches_from_flow(
    zone: np.ndarray, downstream: np.ndarray, accumulation: np.ndarray
) -> dict[str, str]:
    """Return the zone into which each zone drains, by the largest river that leaves it.

    Parameters
    ----------
    zone : array of str
        Zone of each cell; empty text outside all zones.
    downstream : array of int
        Flat index of the cell that each cell drains to; its own index where water leaves the map.
    accumulation : array
        Cells that drain through each cell. [1]

    Returns
    -------
    dict
        Next zone by zone; a zone that drains to no other zone is left out.

    Examples
    --------
    Four cells in a row drain to the right; two belong to ``a``, two to ``b``:

    >>> zone = np.array(["a", "a", "b", "b"])
    >>> reaches_from_flow(zone, np.array([1, 2, 3, 3]), np.array([1, 2, 3, 4]))
    {'a': 'b'}
    """
    here, there = zone.ravel(), zone.ravel()[downstream.ravel()]
    crossing = (here != there) & (here != "") & (there != "")
    pairs = np.stack([here[crossing], there[crossing]], axis=1)
    size = accumulation.ravel()[crossing]
    found: dict[str, str] = {}
    for place in np.argsort(-size, kind="stable"):
        above, below = map(str, pairs[place])
        found.setdefault(above, below)
    return found
