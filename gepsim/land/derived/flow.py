"""Where water runs: pits filled, one way down from each cell, cells above each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gepsim.land.derived.flood import flood

_NO_HEIGHT = -9999.0
#: Codes of `Flow.direction` from east clockwise, as GIS programs write them; 0 has no way down.
EAST, SOUTH_EAST, SOUTH, SOUTH_WEST, WEST, NORTH_WEST, NORTH, NORTH_EAST = (2**n for n in range(8))
OUTLET, NO_FLOW = 0, 247


@dataclass(frozen=True)
class Flow:
    """Flow over a height model.

    Parameters
    ----------
    filled : ndarray of float32, shape (y, x)
        Heights with pits filled up to their outflow; NaN where unknown. [m]
    direction : ndarray of uint8, shape (y, x)
        Way down: 1 east, 2 south-east, … 128 north-east; 0 leaves the grid, 247 unknown.
    upslope : ndarray of int32, shape (y, x)
        Cells that drain through the cell, itself among them; 0 where unknown. [1]
    """

    filled: np.ndarray
    direction: np.ndarray
    upslope: np.ndarray


def flow_over(height: np.ndarray) -> Flow:
    """Return where water runs over heights.

    Land beyond the grid is not seen: a river that enters it starts at the border.

    Parameters
    ----------
    height : ndarray, shape (y, x)
        Rows from north to south; NaN where unknown. [m]

    Examples
    --------
    >>> flow_over(np.array([[3.0, 2.0, np.nan]])).direction.tolist()
    [[1, 0, 247]]
    """
    known = ~np.isnan(height)
    ground = np.where(known, height, _NO_HEIGHT).astype(np.float32)
    filled, direction, upslope = flood(ground, known)
    return Flow(np.where(known, filled, np.float32(np.nan)), direction, upslope)


def stream_cells(upslope: np.ndarray, cell: float, area: float) -> np.ndarray:
    """Return which cells are streams: those that drain at least an area.

    Parameters
    ----------
    upslope : ndarray
        Cells that drain through each cell. [1]
    cell : float
        Edge of a cell. [m]
    area : float
        Where streams begin. [m2]

    Examples
    --------
    >>> stream_cells(np.array([1, 99, 100]), 100.0, 1e6).tolist()
    [False, False, True]
    """
    return np.asarray(upslope * cell**2 >= area)
