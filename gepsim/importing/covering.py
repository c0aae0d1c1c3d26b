"""Which share of each model cell each class covers, all classes in one look at the source."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from gepsim.importing.rasters import rasterio_
from gepsim.kernels import kernel
from gepsim.land.grid import Grid

_CODES: Final = 2**16  # codes below this are found by counting, which sorts nothing

#: First and last row, first and last column of the source under each cell, in its own cells.
Edges = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of a map in order, and the place of each cell's code among them.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Codes, NaN where there is none.

    Returns
    -------
    codes : ndarray, shape (code,)
    places : ndarray of int32, shape (rows, columns)
        -1 where there is no code.

    Examples
    --------
    >>> codes, places = coded(np.array([[30.0, 10.0], [np.nan, 30.0]]))
    >>> codes.tolist(), places.tolist()
    ([10.0, 30.0], [[1, 0], [-1, 1]])
    """
    known = ~np.isnan(values)
    places = _counted(values, known)
    if places is not None:
        return places
    found, inverse = np.unique(values[known], return_inverse=True)
    where = np.full(values.shape, -1, np.int32)
    where[known] = inverse.ravel()
    return found, where


def _counted(values: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return codes and places by counting, or none where some code is no small whole number."""
    filled = np.where(known, values, 0.0)
    if not (filled.min(initial=0) >= 0 and filled.max(initial=0) < _CODES):
        return None
    whole = filled.astype(np.int32)
    if not np.array_equal(whole, filled):
        return None
    whole[~known] = _CODES
    codes = np.flatnonzero(np.bincount(whole.ravel(), minlength=_CODES + 1)[:_CODES])
    table = np.full(_CODES + 1, -1, np.int32)
    table[codes] = np.arange(codes.size)
    return codes.astype(float), table[whole]


def cell_edges(grid: Grid, crs: Any, transform: Any) -> Edges:
    """Return where the edges of a grid's cells lie in a source, in the source's own cells.

    Each cell becomes the upright rectangle through the middles of its four sides: in a source
    whose grid is turned or sheared against the model's it keeps its centre and its area.

    Parameters
    ----------
    crs : rasterio CRS
        Of the source.
    transform : Affine
        Of the source.

    Returns
    -------
    tuple of ndarray, each of shape (y, x)
        Top, bottom, left, right; top <= bottom and left <= right.
    """
    half = grid.resolution / 2
    xs = np.append(grid.x - half, grid.x[-1] + half)
    ys = np.append(grid.y + half, grid.y[-1] - half)
    x, y = np.meshgrid(xs, ys)
    there = rasterio_().warp.transform(grid.crs, crs, x.ravel(), y.ravel())
    columns = (np.asarray(there[0]).reshape(x.shape) - transform.c) / transform.a
    rows = (np.asarray(there[1]).reshape(x.shape) - transform.f) / transform.e
    down = (rows[:, :-1] + rows[:, 1:]) / 2
    across = (columns[:-1] + columns[1:]) / 2
    tops, lefts = (down[:-1], down[1:]), (across[:, :-1], across[:, 1:])
    return np.minimum(*tops), np.maximum(*tops), np.minimum(*lefts), np.maximum(*lefts)


def covered(places: np.ndarray, edges: Edges, classes: int) -> np.ndarray:
    """Return which share of the known part of each cell each class covers.

    Parameters
    ----------
    places : ndarray of int32, shape (rows, columns)
        Class of each source cell, -1 for none.
    edges : tuple of ndarray, each of shape (y, x)
        As `cell_edges` returns them.
    classes : int
        How many there are.

    Returns
    -------
    ndarray of float32, shape (class, y, x)
        Adding up to 1 in each cell over a known source cell, 0 elsewhere.

    Examples
    --------
    One cell over a column of class 0 and the left half of one of class 1.

    >>> edges = tuple(np.array([[edge]]) for edge in (0.0, 2.0, 0.0, 1.5))
    >>> covered(np.array([[0, 1], [0, 1]], np.int32), edges, 2).ravel() * 3
    array([2., 1.], dtype=float32)
    """
    parts = np.zeros((classes, *edges[0].shape))
    if classes:
        _areas(places, *edges, parts)
    total = parts.sum(axis=0)
    shares = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
    return shares.astype(np.float32)


@kernel(nogil=True)
def _areas(
    places: np.ndarray, top: np.ndarray, bottom: np.ndarray, left: np.ndarray, right: np.ndarray,
    parts: np.ndarray,
) -> None:  # fmt: skip
    """Add to each cell the area of each source cell that lies in it, by class."""
    rows, columns = places.shape
    for i in range(top.shape[0]):
        for j in range(top.shape[1]):
            north, south = max(top[i, j], 0.0), min(bottom[i, j], float(rows))
            west, east = max(left[i, j], 0.0), min(right[i, j], float(columns))
            for row in range(int(north), min(int(np.ceil(south)), rows)):
                high = min(row + 1.0, south) - max(float(row), north)
                for column in range(int(west), min(int(np.ceil(east)), columns)):
                    place = places[row, column]
                    if place >= 0:
                        wide = min(column + 1.0, east) - max(float(column), west)
                        parts[place, i, j] += high * wide
