"""Large variables of a file, read part by part from a file that is closed after each reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing


def open_by_parts(path: Path) -> xr.Dataset:
    """Return a NetCDF dataset whose fields of three dimensions are read when they are asked for.

    HDF5 is not safe with threads: a file that is left open, and that garbage collection closes
    while another one is written, can end the process. So none is left open.
    """
    with _opened(path) as file:
        parts = {
            str(name): _by_parts(path, str(name), variable)
            for name, variable in file.variables.items()
            if variable.ndim == 3
        }
        return file.drop_vars(list(parts)).load().assign(parts)


def _opened(path: Path) -> xr.Dataset:
    return xr.open_dataset(path, engine="netcdf4", decode_times=False, decode_coords="all")


def _by_parts(path: Path, name: str, variable: xr.Variable) -> xr.Variable:
    array = _OnDisk(path, name, variable)
    lazy = indexing.LazilyIndexedArray(array)
    return xr.Variable(variable.dims, lazy, variable.attrs, variable.encoding)


class _OnDisk(BackendArray):
    """One variable of a file that is opened for each reading."""

    def __init__(self, path: Path, name: str, variable: xr.Variable) -> None:
        self.path, self.name = path, name
        self.shape, self.dtype = variable.shape, variable.dtype

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, ...]) -> np.ndarray:
        with _opened(self.path) as file:
            return np.asarray(file[self.name].variable[key].values)
