"""A stack of layers on disk of which only windows are read: Zarr or NetCDF-4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import xarray as xr

from gepsim.distributed.tiles import Tile
from gepsim.errors import InputError, Problem, Problems
from gepsim.land.grid import AreaOfCells
from gepsim.land.layers import crs_of
from gepsim.land.stack import LAYERS
from gepsim.units import factor


@dataclass(frozen=True)
class Store:
    """Where a stack lies; every process opens it for itself.

    Parameters
    ----------
    path : str
        A Zarr folder or a NetCDF-4 file. Every worker must see it under this name.
    written : int
        When it was written: what is known of an older stack under this name does not hold. [ns]
    """

    path: str
    written: int = 0

    @classmethod
    def at(cls, path: Path) -> Store:
        """Return the stack that lies at a place now.

        Raises
        ------
        InputError
            If nothing lies there.
        """
        place = path.resolve()
        if not place.exists():
            raise InputError(Problem(str(path), "file not found", "check the path"))
        return cls(str(place), place.stat().st_mtime_ns)

    @property
    def header(self) -> xr.Dataset:
        """Return names, attributes and coordinates; cells are read when they are asked for."""
        return _opened(self.path, self.written)

    @property
    def shape(self) -> tuple[int, int]:
        """Return rows and columns."""
        return self.header.sizes["y"], self.header.sizes["x"]

    @property
    def chunk(self) -> tuple[int, int] | None:
        """Return rows and columns of a chunk; None where any window can be read as it is.

        Raises
        ------
        InputError
            If the layers have chunks of several shapes.
        """
        found = {name: _chunk(self.header[name]) for name in self.layers}
        shapes = {shape for shape in found.values() if shape is not None}
        if len(shapes) > 1:
            problems = Problems()
            usual = max(shapes, key=list(found.values()).count)
            for name, shape in found.items():
                if shape != usual:
                    what = f"chunks of {shape} do not align with {usual} of the others"
                    hint = "write all layers anew with one chunk shape: to_zarr after .chunk()"
                    problems.add(f"{self.path}: layer '{name}'", what, hint)
            problems.raise_if_any()
        return next(iter(shapes), None)

    @property
    def layers(self) -> list[str]:
        """Return the names of the layers that gepsim knows."""
        return [name for name in LAYERS if name in self.header]

    def read(self, tile: Tile, names: Sequence[str] = ()) -> xr.Dataset:
        """Return some layers of a window, or all, in memory."""
        whole = self.header
        wanted = [name for name in (*(names or self.layers), "crs") if name in whole]
        return whole[wanted].isel(y=tile.rows, x=tile.columns).load()

    def area(self, tile: Tile) -> np.ndarray:
        """Return the true area of the cells of a window, as in the whole. [ha]"""
        return self.ground(tile) * factor("m2", "ha")

    def ground(self, tile: Tile) -> np.ndarray:
        """Return the true area of the cells of a window as maps show it. [m2]"""
        return _areas(self.path, self.written).within(tile.rows, tile.columns)

    def area_at(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the true area of single cells. [ha]"""
        return _areas(self.path, self.written).at(rows, columns) * factor("m2", "ha")


def _chunk(layer: xr.DataArray) -> tuple[int, int] | None:
    """Return the chunk of a layer; the whole of it where it is compressed in one piece."""
    encoding = layer.encoding
    preferred = encoding.get("preferred_chunks")
    if preferred and not encoding.get("contiguous"):
        return int(preferred["y"]), int(preferred["x"])
    return None


@lru_cache(maxsize=4)
def _areas(path: str, written: int) -> AreaOfCells:
    """Return how large the cells of a stack are."""
    whole = _opened(path, written)
    return AreaOfCells(np.asarray(whole.x.values), np.asarray(whole.y.values), crs_of(whole))


@lru_cache(maxsize=4)
def _opened(path: str, written: int) -> xr.Dataset:
    """Return a stack of which nothing but coordinates is in memory."""
    place = Path(path)
    if not place.exists():
        raise InputError(Problem(path, "file not found", "check the path, on every worker"))
    try:
        if place.is_dir():
            return xr.open_zarr(place, mask_and_scale=False, chunks=None, consolidated=False)
        return xr.open_dataset(place, mask_and_scale=False, engine="netcdf4", chunks=None)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        hint = "is it complete, and NetCDF-4 or Zarr?"
        raise InputError(Problem(path, f"cannot be read: {error}", hint)) from error
