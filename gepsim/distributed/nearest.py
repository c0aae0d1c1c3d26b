"""Distance to the nearest marked cell of the whole land, exact, from one window at a time.

Along columns, all that a window must know of the land above and below is the nearest marked row of
each column. Along rows, no column matters that is farther away than the nearest mark already found.
"""

from __future__ import annotations

import numpy as np

from gepsim.kernels import kernel

#: Stands for no marked cell: farther than any, and its square still a whole number.
NONE = 1 << 30


def column_ends(marked: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last marked row of each column; `NONE` and minus it without any.

    Examples
    --------
    >>> first, last = column_ends(np.array([[0, 1], [0, 0], [0, 1]], bool), top=10)
    >>> first.tolist()[1], last.tolist()[1], first.tolist()[0] == NONE
    (10, 12, True)
    """
    rows = np.arange(top, top + len(marked))[:, None]
    first = np.where(marked, rows, NONE).min(axis=0)
    last = np.where(marked, rows, -NONE).max(axis=0)
    return first.astype(np.int64), last.astype(np.int64)


def along_columns(marked: np.ndarray, top: int, above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return the distance of each cell to the nearest marked cell of its column, in rows.

    Parameters
    ----------
    marked : ndarray of bool
        A window.
    top : int
        Its first row.
    above, below : ndarray
        The nearest marked row of each column above and below the window.
    """
    found = np.empty(marked.shape, np.int64)
    _columns(marked, top, above, below, found)
    return found


def along_rows(distance: np.ndarray) -> np.ndarray:
    """Return the squared distance to the nearest marked cell, from distances along columns.

    Examples
    --------
    >>> along_rows(np.array([[3, NONE, 1]])).tolist()
    [[5, 2, 1]]
    """
    found = np.empty(distance.shape, np.int64)
    _rows(distance, found)
    return found


@kernel(nogil=True)
def _columns(marked, top, above, below, found):  # type: ignore[no-untyped-def]
    height, width = marked.shape
    for x in range(width):
        last = above[x]
        for y in range(height):
            if marked[y, x]:
                last = top + y
            found[y, x] = min(top + y - last, NONE)
        last = below[x]
        for y in range(height - 1, -1, -1):
            if marked[y, x]:
                last = top + y
            found[y, x] = min(found[y, x], last - top - y)


@kernel(nogil=True)
def _rows(distance, found):  # type: ignore[no-untyped-def]
    """Keep the lower envelope of one parabola per column, in whole numbers (Meijster)."""
    height, width = distance.shape
    place = np.empty(width, np.int64)
    start = np.empty(width, np.int64)
    for y in range(height):
        g = distance[y]
        top = 0
        place[0], start[0] = 0, 0
        for u in range(1, width):
            while top >= 0:
                t, s = start[top], place[top]
                if (t - s) ** 2 + g[s] ** 2 <= (t - u) ** 2 + g[u] ** 2:
                    break
                top -= 1
            if top < 0:
                top = 0
                place[0], start[0] = u, 0
            else:
                s = place[top]
                wall = 1 + (u * u - s * s + g[u] ** 2 - g[s] ** 2) // (2 * (u - s))
                if wall < width:
                    top += 1
                    place[top], start[top] = u, wall
        for u in range(width - 1, -1, -1):
            s = place[top]
            found[y, u] = (u - s) ** 2 + g[s] ** 2
            if u == start[top]:
                top -= 1
