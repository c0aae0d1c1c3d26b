"""Pits filled, one way down from each cell, cells above each: land flooded from its edges.

After Wang and Liu (2006), https://doi.org/10.1080/13658810500433453. Cell for cell it is what
pyflwdir finds (`tests/land/test_derived.py`), in a third of its time: what waits are two numbers in
two arrays, and the order in which cells are flooded, turned round, is that in which water gathers.
"""

from __future__ import annotations

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.kernels import kernel

#: Cells that can be numbered; one bit of 32 says whether a cell is an edge.
_MOST = 2**31


def flood(height: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return heights with pits filled, the way down from each cell, and the cells above it.

    Parameters
    ----------
    height : ndarray of float32, shape (y, x)
        [m]
    known : ndarray of bool
        Cells that have a height; water leaves at their edges.

    Returns
    -------
    filled, way, upslope : ndarray
        As in `gepsim.land.derived.flow.Flow`.

    Raises
    ------
    InputError
        If there are more than 2**31 cells.

    Examples
    --------
    >>> bowl = np.full((3, 4), 9, np.float32)
    >>> bowl[1] = 9, 1, 2, 0
    >>> filled, way, upslope = flood(bowl, np.ones((3, 4), bool))
    >>> filled[1].tolist(), way[1].tolist(), upslope[1].tolist()
    ([9.0, 2.0, 2.0, 0.0], [1, 1, 1, 0], [1, 4, 7, 12])
    """
    if height.size >= _MOST:
        what = f"{height.size:,} cells are more than {_MOST:,}"
        raise InputError(Problem("flow over land", what, "choose larger cells"))
    lifted, upslope = np.zeros(height.shape, np.float32), np.zeros(height.shape, np.int32)
    way = np.where(known, np.uint8(0), np.uint8(247))
    levels, cells = np.empty(height.size, np.float32), np.empty(height.size, np.uint32)
    order = np.empty(int(known.sum()), np.uint32)
    _flood(height, _edges(known), ~known, lifted, way, levels, cells, order)
    _gather(way, order, upslope)
    return height + lifted, way, upslope


@kernel()
def _edges(known):  # type: ignore[no-untyped-def]
    """Return the known cells that lie at the border of the grid or beside an unknown one."""
    rows, columns = known.shape
    found = known.copy()
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            if known[row, column] and known[row - 1 : row + 2, column - 1 : column + 2].all():
                found[row, column] = False
    return found


@kernel()
def _flood(height, queued, done, lifted, way, levels, cells, order):  # type: ignore[no-untyped-def]
    """Take the lowest cell that waits; its neighbours drain into it, lifted where they lie lower.

    Of equals, cells that are no edge come first, then northern and western ones: the number of an
    edge has its first bit set.
    """
    rows, columns = height.shape
    back = np.array([[2, 4, 8], [1, 0, 16], [128, 64, 32]], np.uint8)  # the way from a neighbour
    size, flooded = 0, 0
    for row in range(rows):
        for column in range(columns):
            if queued[row, column]:
                number = np.uint32(row * columns + column + _MOST)
                size = _push(levels, cells, size, height[row, column], number)
    while size:
        level, here = levels[0], np.int64(cells[0]) % _MOST
        size = _pop(levels, cells, size)
        for down in range(-1, 2):
            for across in range(-1, 2):
                row, column = here // columns + down, here % columns + across
                if row < 0 or row == rows or column < 0 or column == columns or done[row, column]:
                    continue
                own = height[row, column]
                deep = level - own
                if deep > 0:
                    lifted[row, column] = deep
                    own += deep
                number = np.uint32(row * columns + column)
                if not queued[row, column]:
                    size = _push(levels, cells, size, own, number)
                    queued[row, column] = True
                done[row, column], way[row, column] = True, back[down + 1, across + 1]
                order[flooded] = number
                flooded += 1


@kernel()
def _push(levels, cells, size, level, cell):  # type: ignore[no-untyped-def]
    """Put a cell in a queue, a heap of two arrays; return its size."""
    place = size
    while place > 0:
        above = (place - 1) // 2
        if levels[above] < level or (levels[above] == level and cells[above] < cell):
            break
        levels[place], cells[place] = levels[above], cells[above]
        place = above
    levels[place], cells[place] = level, cell
    return size + 1


@kernel()
def _pop(levels, cells, size):  # type: ignore[no-untyped-def]
    """Take the first cell off; return the size that is left."""
    size -= 1
    level, cell, place = levels[size], cells[size], 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        other = below + 1
        if other < size and (
            levels[other] < levels[below]
            or (levels[other] == levels[below] and cells[other] < cells[below])
        ):
            below = other
        if level < levels[below] or (level == levels[below] and cell < cells[below]):
            break
        levels[place], cells[place] = levels[below], cells[below]
        place = below
    levels[place], cells[place] = level, cell
    return size


@kernel()
def _gather(way, order, upslope):  # type: ignore[no-untyped-def]
    """Hand on what each cell gathers, those that were flooded last first."""
    columns = way.shape[1]
    down = np.array([0, 1, 1, 1, 0, -1, -1, -1])  # from east clockwise
    across = np.array([1, 1, 0, -1, -1, -1, 0, 1])
    for place in range(order.size - 1, -1, -1):
        row, column = np.int64(order[place]) // columns, np.int64(order[place]) % columns
        upslope[row, column] += 1
        code, turn = way[row, column], 0
        if code:
            while code > 1:
                code, turn = code >> 1, turn + 1
            upslope[row + down[turn], column + across[turn]] += upslope[row, column]
