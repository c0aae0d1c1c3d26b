"""Distance to the nearest marked cell of the whole land, exact, from one window at a time.

Along columns, all that a window must know of the land above and below is the nearest marked row of
each column. Along rows, no column matters that is farther away than the nearest mark already found.
"""

from __future__ import annotations

import numpy as np

from gepsim.kernels import kernel
from gepsim.land.distance import along_rows as lowest_along_rows

#: Stands for no marked cell: farther than any, and its square still a whole number of 64 bits.
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
    found = np.empty(marked.shape, np.int32)
    _columns(marked, top, above, below, found)
    return found


def along_rows(distance: np.ndarray) -> np.ndarray:
    """Return the distance to the nearest marked cell, from distances along columns. [cells]

    Examples
    --------
    >>> along_rows(np.array([[3, NONE, 0]], np.int32)).tolist()
    [[2.0, 1.0, 0.0]]
    """
    found = np.empty(distance.shape, np.float64)
    lowest_along_rows(distance, found, 0, len(distance))
    return found


@kernel(nogil=True)
def _columns(marked, top, above, below, found):  # type: ignore[no-untyped-def]
    """Go down and up, whole rows at a time: a column of a wide window is far apart in memory."""
    height, width = marked.shape
    last = above.copy()
    for y in range(height):
        for x in range(width):
            if marked[y, x]:
                last[x] = top + y
            found[y, x] = min(top + y - last[x], NONE)
    last = below.copy()
    for y in range(height - 1, -1, -1):
        for x in range(width):
            if marked[y, x]:
                last[x] = top + y
            found[y, x] = min(found[y, x], last[x] - top - y)
