"""The windows in which land is read: whole chunks of a store, in the order of their rows."""

from __future__ import annotations

from dataclasses import dataclass

from gepsim.errors import InputError, Problem

#: What one cell takes while its window is summed or mapped, about. [byte]
BYTES_PER_CELL = 400
#: Cells of a window where the store leaves the choice.
CELLS = 1 << 20
#: Rows of a window at least where the store leaves the choice: chunks of maps are as high.
_ROWS = 128


@dataclass(frozen=True)
class Tile:
    """A window of a stack.

    Parameters
    ----------
    number : int
        Its place among the windows.
    top, bottom, left, right : int
        First row and column, and those after the last.
    """

    number: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def rows(self) -> slice:
        """Return its rows."""
        return slice(self.top, self.bottom)

    @property
    def columns(self) -> slice:
        """Return its columns."""
        return slice(self.left, self.right)

    @property
    def width(self) -> int:
        """Return the number of its columns."""
        return self.right - self.left


def tile_shape(
    shape: tuple[int, int], chunk: tuple[int, int] | None, memory: float, where: str
) -> tuple[int, int]:
    """Return rows and columns of a window: whole chunks, about `CELLS` cells, within memory.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the stack.
    chunk : tuple of int or None
        Those of a chunk of the store; None where any window can be read.
    memory : float
        What a worker may take. [byte]
    where : str
        Name of the store, for the message.

    Raises
    ------
    InputError
        If one chunk is more than a worker can hold.

    Examples
    --------
    >>> tile_shape((4000, 4000), (500, 500), 4e9, "stack")
    (500, 2000)
    >>> tile_shape((4000, 4000), None, 4e9, "stack")
    (256, 4000)
    """
    most = min(CELLS, int(memory / BYTES_PER_CELL))
    rows, columns = chunk or (min(_ROWS, shape[0]), min(shape[1], max(1, most // _ROWS)))
    if rows * columns * BYTES_PER_CELL > memory:
        large = f"a chunk of {rows} x {columns} cells"
        whole = rows >= shape[0] and columns >= shape[1]
        need = rows * columns * BYTES_PER_CELL / 2**30
        what = f"{'is stored without chunks: ' if whole else ''}{large} needs about {need:.1f} GiB"
        hint = (
            f"a worker has {memory / 2**30:.1f} GiB: write the stack in smaller chunks "
            "(to_zarr after .chunk(y=512, x=512), or nccopy -c y/512,x/512 in.nc out.nc)"
        )
        raise InputError(Problem(where, what, hint))
    across = max(1, min(most // (rows * columns), -(-shape[1] // columns)))
    down = max(1, most // (rows * columns * across))
    return min(rows * down, shape[0]), min(columns * across, shape[1])


def tiles_of(shape: tuple[int, int], size: tuple[int, int]) -> list[Tile]:
    """Return the windows of a stack, row by row.

    Examples
    --------
    >>> [(t.number, t.top, t.bottom, t.left, t.right) for t in tiles_of((3, 5), (2, 4))]
    [(0, 0, 2, 0, 4), (1, 0, 2, 4, 5), (2, 2, 3, 0, 4), (3, 2, 3, 4, 5)]
    """
    edges = [
        (top, min(top + size[0], shape[0]), left, min(left + size[1], shape[1]))
        for top in range(0, shape[0], size[0])
        for left in range(0, shape[1], size[1])
    ]
    return [Tile(number, *edge) for number, edge in enumerate(edges)]
