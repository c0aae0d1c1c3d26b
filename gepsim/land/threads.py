"""Work on long arrays in blocks, on all processors; the blocks do not depend on their number."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike

BLOCK = 1 << 15  # cells
#: Pieces of work that each thread has in hand or done before they are asked for.
AHEAD = 2

Item = TypeVar("Item")
Made = TypeVar("Made")

_ASKED: list[int] = []


def use(threads: int) -> None:
    """Let all work on cells use so many threads; results do not depend on it."""
    _ASKED[:] = [threads]


def workers() -> int:
    """Return how many threads to use: as asked, or the processors this process may run on."""
    if _ASKED:
        return _ASKED[0]
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def in_parts(work: Callable[[int, int], None], size: int) -> None:
    """Call ``work(first, last)`` for as many equal parts of `size` as there are threads."""
    count = min(workers(), size)
    edges = [size * n // count for n in range(count + 1)]
    with ThreadPoolExecutor(count) as pool:
        for _ in pool.map(work, edges[:-1], edges[1:]):
            pass


def in_blocks(work: Callable[[int, int], None], size: int, threads: int | None = None) -> None:
    """Call ``work(first, last)`` for every block of `size` cells.

    Parameters
    ----------
    work : callable
        Sets free the interpreter while it runs, and writes only what belongs to its block.
    size : int
        Number of cells.
    threads : int, optional
        How many blocks at a time; as many as there are processors by default.

    Examples
    --------
    >>> seen = []
    >>> in_blocks(lambda first, last: seen.append(last - first), BLOCK + 2, threads=1)
    >>> seen
    [32768, 2]
    """
    edges = [(first, min(first + BLOCK, size)) for first in range(0, size, BLOCK)]
    if len(edges) == 1 or threads == 1:
        for first, last in edges:
            work(first, last)
        return
    with ThreadPoolExecutor(threads or workers()) as pool:
        for _ in pool.map(lambda edge: work(*edge), edges):
            pass


def by_cell(
    function: Callable[..., Any], *cells: np.ndarray, dtype: DTypeLike = np.float32
) -> np.ndarray:
    """Return what a function makes of every cell, block by block on all processors.

    What it holds on its way is of one block and not of all cells: it stays in the processor's
    cache, and the system need not hand out new pages.

    Parameters
    ----------
    function : callable
        Makes of some cells' values as many values, each of its own cell alone.
    *cells : ndarray
        Values of all cells, which the function is given in blocks.
    dtype : dtype
        Of what it makes.

    Examples
    --------
    >>> by_cell(lambda x, y: x + y, np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [4.0, 6.0]
    """
    flat = [np.ravel(one) for one in cells]
    found = np.empty(flat[0].size, dtype)

    def make(first: int, last: int) -> None:
        found[first:last] = function(*(one[first:last] for one in flat))

    in_blocks(make, found.size)
    return found.reshape(cells[0].shape)


def ahead(work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """Yield what is made of each item, in their order, while threads make what comes next.

    Parameters
    ----------
    work : callable
        Sets free the interpreter most of the time that it runs.
    items : iterable
        As many of them are at work or wait to be taken as there are threads, times `AHEAD`.

    Examples
    --------
    >>> list(ahead(lambda number: number + 1, [1, 2, 3]))
    [2, 3, 4]
    """
    threads, coming = workers(), deque[Future[Made]]()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            coming.append(pool.submit(work, item))
            if len(coming) > AHEAD * threads:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
