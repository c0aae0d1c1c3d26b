"""Slope and aspect from heights, and means of fine cells on coarse ones."""

from __future__ import annotations

import numpy as np

from gepsim.land.grid import Grid

#: Weights of the three neighbours on a side, as Horn has them.
_SIDE = (1.0, 2.0, 1.0)
_STEPS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))


def slope_and_aspect(height: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the steepness of each cell and the direction it faces, after Horn.

    Beyond the border the land goes on as it rises towards it, and so it does into holes: a slope is
    known wherever the height is.

    Parameters
    ----------
    height : ndarray, shape (y, x)
        Rows from north to south; NaN where unknown. [m]
    cell : float
        Edge of a cell. [m]

    Returns
    -------
    slope : ndarray of float32, shape (y, x)
        [degree]
    aspect : ndarray of float32, shape (y, x)
        Where water would run to, clockwise from north; NaN on level land. [degree]

    Examples
    --------
    Land that falls 10 m every 10 m to the east:

    >>> slope, aspect = slope_and_aspect(np.array([[20.0, 10.0, 0.0]] * 3), 10.0)
    >>> float(slope[1, 1]), float(aspect[1, 1]), float(slope[0, 2])
    (45.0, 90.0, 45.0)
    """
    east, north = _gradient(np.asarray(height, np.float32), cell)
    slope = np.degrees(np.arctan(np.hypot(east, north)))
    aspect = np.degrees(np.arctan2(-east, -north)) % 360.0
    return slope, np.where(np.hypot(east, north) == 0.0, np.float32(np.nan), aspect)


def _gradient(height: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the rise to the east and to the north [1], from the eight neighbours."""
    padded = np.pad(height, 1, mode="reflect", reflect_type="odd")
    holes = bool(np.isnan(height).any())
    east = np.zeros(height.shape, np.float32)
    north = np.zeros(height.shape, np.float32)
    for dy, dx in _STEPS:
        if (dy, dx) == (0, 0):
            continue
        there = _neighbour(padded, dy, dx, holes)
        east += np.float32(dx * _SIDE[dy + 1]) * there
        north -= np.float32(dy * _SIDE[dx + 1]) * there
    scale = np.float32(1.0 / (2.0 * sum(_SIDE) * cell))
    return east * scale, north * scale


def _neighbour(padded: np.ndarray, dy: int, dx: int, holes: bool) -> np.ndarray:
    """Return each cell's neighbour; where it is a hole, the line through cell and opposite."""
    there = _shifted(padded, dy, dx)
    if not holes:
        return there
    here = _shifted(padded, 0, 0)
    beyond = 2 * here - _shifted(padded, -dy, -dx)
    there = np.where(np.isnan(there), beyond, there)
    return np.where(np.isnan(there), here, there)


def _shifted(padded: np.ndarray, dy: int, dx: int) -> np.ndarray:
    rows, columns = (size - 2 for size in padded.shape)
    return padded[1 + dy : 1 + dy + rows, 1 + dx : 1 + dx + columns]


def area_mean(values: np.ndarray, fine: Grid, coarse: Grid) -> np.ndarray:
    """Return the mean of fine cells on each coarse cell, weighted by the area they share.

    Parameters
    ----------
    values : ndarray, shape (y, x) of the fine grid
        NaN where unknown; unknown cells have no weight.
    fine, coarse : Grid
        Two grids of one CRS; their edges need not meet.

    Returns
    -------
    ndarray of float32, shape (y, x) of the coarse grid
        NaN where no known cell lies within.

    Examples
    --------
    Two cells of 10 m on one of 15 m count two to one:

    >>> fine = Grid(np.array([5.0, 15.0]), np.array([5.0]), 10.0)
    >>> coarse = Grid(np.array([7.5]), np.array([7.5]), 15.0)
    >>> area_mean(np.array([[3.0, 6.0]]), fine, coarse).tolist()
    [[4.0]]
    """
    down = _shares(fine.y, fine.resolution, coarse.y, coarse.resolution)
    across = _shares(fine.x, fine.resolution, coarse.x, coarse.resolution).T
    known = ~np.isnan(values)
    total = down @ np.where(known, values, 0.0) @ across
    weight = down @ known.astype(float) @ across
    with np.errstate(invalid="ignore"):
        return np.where(weight > 0, total / weight, np.nan).astype(np.float32)


def _shares(fine: np.ndarray, step: float, coarse: np.ndarray, wide: float) -> np.ndarray:
    """Return the length that each coarse cell shares with each fine one, as a sparse matrix."""
    from scipy.sparse import csr_array

    order = np.argsort(fine)
    first = np.searchsorted(fine[order], coarse - (wide + step) / 2, side="right")
    count = int(np.ceil(wide / step)) + 1
    near = first[:, None] + np.arange(count)[None, :]
    inside = near < fine.size
    near = np.where(inside, near, fine.size - 1)
    apart = np.abs(fine[order][near] - coarse[:, None])
    shared = np.clip((wide + step) / 2 - apart, 0.0, min(wide, step)) * inside
    rows = np.repeat(np.arange(coarse.size), count)
    places = (rows, order[near].ravel())
    return csr_array((shared.ravel(), places), (coarse.size, fine.size))


def coarsened(height: np.ndarray, times: int) -> np.ndarray:
    """Return the mean height of blocks of `times` by `times` cells; a part block is left off.

    Examples
    --------
    >>> coarsened(np.array([[1.0, 3.0, 9.0], [5.0, 7.0, 9.0]]), 2).tolist()
    [[4.0]]
    """
    rows, columns = (size // times for size in height.shape)
    blocks = height[: rows * times, : columns * times].reshape(rows, times, columns, times)
    return np.asarray(blocks.mean(axis=(1, 3)))
