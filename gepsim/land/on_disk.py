"""Layers that stay on disk: what is asked for is read, and nobody holds the rest."""

from __future__ import annotations

import mmap
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing


class OnDisk(BackendArray):
    """An array of a ``.npy`` file, which is read anew each time; its file may go away meanwhile.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")  # held open: what is removed elsewhere can still be read here
        weakref.finalize(self, self.file.close)
        version = np.lib.format.read_magic(self.file)
        read = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        self.shape, fortran, self.dtype = read(self.file)
        self.first = self.file.tell()
        if fortran or self.dtype.hasobject:
            raise ValueError(f"{path.name} is no plain array")

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, ...]) -> np.ndarray:
        with mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            whole: np.ndarray = np.ndarray(self.shape, self.dtype, view, self.first)
            part = np.array(whole[key])
            del whole  # the view cannot be closed under it
        return part

    def __deepcopy__(self, memo: object) -> OnDisk:
        """Return itself: nobody writes here."""
        return self


def left_on_disk(path: Path, dims: tuple[str, ...], attrs: dict[str, Any]) -> xr.Variable:
    """Return a layer that is read from its file whenever it is asked for."""
    return xr.Variable(dims, indexing.LazilyIndexedArray(OnDisk(path)), attrs)
