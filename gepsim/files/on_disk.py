"""Large variables of a file, read part by part from a file that is closed after each reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing


def open_by_parts(path: Path) -> xr.Dataset:
    """Return a NetCDF dataset whose fields on cells are read when they are asked for.

    HDF5 is not safe with threads: a file that is left open, and that garbage collection closes
    while another one is written, can end the process. So none is left open.
    """
    with xr.open_dataset(path, engine="netcdf4", decode_times=False, decode_coords="all") as file:
        parts = {
            str(name): _by_parts(path, str(name), variable)
            for name, variable in file.variables.items()
            if variable.dims[-2:] == ("y", "x")
        }
        beside = [name for name in parts if name in file.coords]
        return file.drop_vars(list(parts)).load().assign(parts).set_coords(beside)


def _by_parts(path: Path, name: str, variable: xr.Variable) -> xr.Variable:
    array = _OnDisk(path, name, variable)
    lazy = indexing.LazilyIndexedArray(array)
    return xr.Variable(variable.dims, lazy, variable.attrs, variable.encoding)


class _OnDisk(BackendArray):
    """One variable of a file that is opened for each reading."""

    def __init__(self, path: Path, name: str, variable: xr.Variable) -> None:
        self.path, self.name = path, name
        self.shape, self.dtype = variable.shape, variable.dtype
        self.fill = variable.encoding.get("_FillValue")

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, ...]) -> np.ndarray:
        """Return a part with NaN where nothing stands, as xarray reads it with more copies."""
        with netCDF4.Dataset(self.path) as file:
            file.set_auto_maskandscale(False)
            raw = np.asarray(file[self.name][key])
        found = raw.astype(self.dtype, copy=False)
        if self.fill is not None:
            found[raw == self.fill] = np.nan
        return found
