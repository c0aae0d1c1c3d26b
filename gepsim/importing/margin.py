"""How far a county's figures may be off because cells are only so small.

What lies in a source of cells of side s cannot be told nearer than s. Cells at the edge of a county
or class belong to it in part; each is taken as wrong by half a cell at random, so that n of them
leave an error of about sqrt(n) / 2 cells, and twice that is stated.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.ndimage import maximum_filter, minimum_filter

_TWICE: Final = 2.0  # standard errors that are stated
_UNSEEN: Final = 3.0  # cells of a class that may be there although none was seen (rule of three)


def footprint(step: float, resolution: float) -> int:
    """Return the odd number of grid cells that spans a source cell and its neighbours.

    Examples
    --------
    >>> footprint(30, 100), footprint(1000, 100)
    (3, 21)
    """
    return 2 * max(round(step / resolution), 1) + 1


def class_margin(
    kinds: np.ndarray, county: np.ndarray, step: float, resolution: float, classes: int
) -> np.ndarray:
    """Return the error of each class's area in each county, as a number of grid cells.

    Parameters
    ----------
    kinds : ndarray, shape (y, x)
        Class of each cell, NaN where unknown.
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    step, resolution : float
        Side of a source cell and of a grid cell. [m]

    Returns
    -------
    ndarray, shape (county, class)

    Examples
    --------
    Two halves of 10 x 10 cells: 36 cells lie at the edge of either, and 3 may hide.

    >>> kinds = np.repeat([[0.0] * 5 + [1.0] * 5], 10, axis=0)
    >>> class_margin(kinds, np.zeros((10, 10), int), 100, 100, 2).round(2).tolist()
    [[9.0, 9.0]]
    """
    side = footprint(step, resolution)
    cells = max(step / resolution, 1.0) ** 2  # grid cells in a cell that is told apart
    numbers = int(county.max()) + 1
    out = np.zeros((numbers, classes))
    inside = county >= 0
    rim = _rim(county, side)
    for kind in range(classes):
        here = (kinds == kind).astype(np.uint8)
        mixed = maximum_filter(here, side) > minimum_filter(here, side)
        doubtful = (mixed | (rim & (here > 0))) & inside
        count = np.bincount(county[doubtful], minlength=numbers) / cells
        out[:, kind] = cells * (_TWICE * np.sqrt(count) / 2 + _UNSEEN)
    return out


def mean_margin(
    values: np.ndarray, county: np.ndarray, step: float, resolution: float
) -> np.ndarray:
    """Return the error of each county's mean, in the layer's units.

    Each source cell stands for values that differ by as much as neighbouring cells do; cells at
    the county's edge belong to it by half.

    Parameters
    ----------
    values : ndarray, shape (y, x)
        On the grid, NaN where unknown.
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    step, resolution : float
        Side of a source cell and of a grid cell. [m]

    Examples
    --------
    >>> flat = np.full((10, 10), 7.0)
    >>> mean_margin(flat, np.zeros((10, 10), int), 100, 100).tolist()
    [0.0]
    """
    side = footprint(step, resolution)
    cells = max(step / resolution, 1.0) ** 2
    near = _differences(values, max(round(step / resolution), 1))
    rim, out = _rim(county, side), []
    for number in range(int(county.max()) + 1):
        here = (county == number) & ~np.isnan(values)
        total = max(here.sum() / cells, 1.0)
        rough = np.sqrt(np.nanmean(near[here] ** 2) / 2) if here.any() else 0.0
        edge = here & rim
        apart = values[edge] - values[here].mean() if edge.any() else np.zeros(1)
        count = edge.sum() / cells
        wrong = np.sqrt(count) / 2 * np.sqrt(np.mean(apart**2))
        out.append(_TWICE * np.hypot(rough / np.sqrt(total), wrong / total))
    return np.array(out, float)


def _rim(county: np.ndarray, side: int) -> np.ndarray:
    """Return which cells lie within a source cell of another county or the outside."""
    around = np.pad(county, 1, constant_values=-1)
    mixed = maximum_filter(around, side) > minimum_filter(around, side)
    return np.asarray(mixed[1:-1, 1:-1])


def _differences(values: np.ndarray, cells: int) -> np.ndarray:
    """Return the larger difference to the cells that lie a source cell east and south."""
    out = np.zeros(values.shape)
    for axis in (0, 1):
        if values.shape[axis] <= cells:
            continue
        other = np.roll(values, -cells, axis=axis)
        apart = np.abs(np.nan_to_num(other - values))
        ends = [slice(None), slice(None)]
        ends[axis] = slice(-cells, None)
        apart[tuple(ends)] = 0.0
        out = np.maximum(out, apart)
    return out
