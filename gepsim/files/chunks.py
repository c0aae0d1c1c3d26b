"""Chunks of a NetCDF-4 file that are packed outside its library and put in as they are.

The library deflates under one lock of the process. So netCDF4 defines a file and closes it, its
chunks are shuffled and deflated elsewhere, in threads or other processes, and h5py puts the bytes
in: plain streams of zlib, as the file says. Only one of the two has a file open at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import h5py
import numpy as np
import xarray as xr
from isal import isal_zlib

from gepsim.kernels import kernel

#: Of isal's levels; benchmarks/README.md says what it takes and leaves beside zlib's.
LEVEL = 1

Place = tuple[int, ...]
Chunks = list[tuple[Place, bytes]]


@dataclass(frozen=True)
class Layout:
    """How a variable lies in its file.

    Parameters
    ----------
    side : tuple of int
        Size of a chunk.
    dtype : dtype
    fill : int or float
        What stands beyond the edge of the variable.
    shuffled : bool
        Whether bytes of equal weight lie side by side; of numbers of four bytes.
    """

    side: tuple[int, ...]
    dtype: np.dtype[Any]
    fill: Any
    shuffled: bool


class PackedMaps(xr.Dataset):
    """Maps whose chunks others make, by window, as their file will hold them.

    ``pack`` takes the layout of each variable and yields chunks by name, in one order.
    """

    __slots__ = ("pack",)
    pack: Callable[[Mapping[str, Layout]], Iterator[tuple[str, Chunks]]]


class ChunkedFile:
    """A file that netCDF4 has defined and closed, open for the chunks of its variables.

    Parameters
    ----------
    path : Path

    Raises
    ------
    RuntimeError
        Where the disk has no room, in the words of netCDF4.
    """

    def __init__(self, path: Path) -> None:
        # the file is ours alone; but a program that another thread starts inherits what netCDF4
        # had open, for some milliseconds, and its lock with it
        self.file = h5py.File(path, "r+", locking=False)
        self.variables = dict(self.file.items())
        for variable in self.variables.values():
            # netCDF4 lengthens a variable as it writes, h5py where it is told to
            if None in variable.maxshape and not variable.is_scale:
                variable.resize([len(dim[0]) for dim in variable.dims])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with in_words_of_netcdf():
            self.file.close()

    def layout(self, name: str) -> Layout:
        """Return how a variable lies in the file."""
        found = self.variables[name]
        return Layout(found.chunks, found.dtype, found.fillvalue, found.shuffle)

    def put(self, name: str, place: Place, data: bytes) -> None:
        """Put in one chunk.

        Parameters
        ----------
        name : str
            Of a variable.
        place : tuple of int
            The first cell of the chunk.
        data : bytes
            As `packed` returns them, here or in another process.
        """
        with in_words_of_netcdf():
            self.variables[name].id.write_direct_chunk(place, data)


@contextmanager
def in_words_of_netcdf() -> Iterator[None]:
    """Say of what h5py cannot write what netCDF4 says of it."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise RuntimeError("NetCDF: HDF error") from error


def packed_strip(strip: np.ndarray, corner: Place, layout: Layout) -> Iterator[tuple[Place, bytes]]:
    """Yield the chunks of a part of a variable, each with its first cell.

    Parameters
    ----------
    strip : ndarray
        One chunk high along each dimension but the last.
    corner : tuple of int
        Where it lies: at the corner of a chunk.
    layout : Layout
    """
    *others, left = corner
    width = layout.side[-1]
    for start in range(0, strip.shape[-1], width):
        yield (*others, left + start), packed(strip[..., start : start + width], layout)


def packed(values: np.ndarray, layout: Layout) -> bytes:
    """Return one chunk as its file holds it.

    Parameters
    ----------
    values : ndarray
        Of up to three dimensions; smaller than a chunk at the far edges of the variable.
    layout : Layout

    Examples
    --------
    >>> layout = Layout((3,), np.dtype("<i4"), 7, shuffled=True)
    >>> isal_zlib.decompress(packed(np.array([1, 256]), layout)).hex(" ")
    '01 00 07 00 01 00 00 00 00 00 00 00'
    """
    if values.shape != layout.side:
        whole = np.full(layout.side, layout.fill, layout.dtype)
        whole[tuple(map(slice, values.shape))] = values
        values = whole
    if not layout.shuffled:
        return isal_zlib.compress(np.ascontiguousarray(values, layout.dtype), LEVEL)
    words = np.asarray(values, layout.dtype).view("<u4")
    planes = np.empty((4, words.size), np.uint8)
    _shuffle(words.reshape((1, 1, *words.shape)[-3:]), planes)
    return isal_zlib.compress(planes, LEVEL)


@kernel(nogil=True)
def _shuffle(words, planes):  # type: ignore[no-untyped-def]
    """Set bytes of equal weight side by side, as HDF5's filter of this name does."""
    years, height, width = words.shape
    for year in range(years):
        for row in range(height):
            line, first = words[year, row], (year * height + row) * width
            for column in range(width):
                word = line[column]
                planes[0, first + column] = np.uint8(word)
                planes[1, first + column] = np.uint8(word >> np.uint32(8))
                planes[2, first + column] = np.uint8(word >> np.uint32(16))
                planes[3, first + column] = np.uint8(word >> np.uint32(24))
