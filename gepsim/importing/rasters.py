"""One band of one raster, opened by GDAL and read by window; nothing is ever read whole."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.importing.names import gdal_name, offline, remote
from gepsim.land.grid import Grid

#: First row, row after the last, first column, column after the last.
Window = tuple[int, int, int, int]
#: A stored number without data, or a range of them.
Gap = float | tuple[float, float]

_HDF4 = b"\x0e\x03\x13\x01"  # the first four bytes of every HDF4 file


def rasterio_() -> Any:
    """Return rasterio, or say how to get it."""
    try:
        import rasterio
        import rasterio.features
        import rasterio.warp
    except ImportError as error:
        problem = Problem("layers import", "rasterio is not installed", "pip install 'gepsim[geo]'")
        raise InputError(problem) from error
    return rasterio


def transform_of(grid: Grid) -> Any:
    """Return the affine transform of a grid, as GDAL writes it."""
    half, step = grid.resolution / 2, grid.resolution
    affine: Callable[..., Any] = rasterio_().Affine
    return affine(step, 0.0, grid.x[0] - half, 0.0, -step, grid.y[0] + half)


@dataclass(frozen=True)
class Raster:
    """One band of one file: where its cells lie, what its numbers mean, and how to read them.

    Parameters
    ----------
    name : str
        The file, as messages call it.
    height, width : int
        Number of rows and columns.
    transform : Affine
        From column and row to the coordinates of `crs`.
    crs : rasterio CRS or None
        As the file says.
    crs_note : str
        How the CRS was decided where the file does not name one.
    dtype : str
        Of the stored numbers.
    nodata : tuple of float or (float, float)
        Stored numbers, and ranges of them, that mean no data.
    valid : tuple of float or None
        Range of stored numbers beyond which there is no data, where the file says so.
    scale, offset : float
        What turns stored numbers into values.
    units : str
        What the file says, or nothing.
    fetch : callable
        From a window to stored numbers, shape (rows, columns).
    notes : tuple of str
        What the file says of itself that was not believed.
    """

    name: str
    height: int
    width: int
    transform: Any
    crs: Any
    dtype: str
    nodata: tuple[Gap, ...]
    scale: float
    offset: float
    units: str
    fetch: Callable[[Window], np.ndarray]
    valid: tuple[float, float] | None = None
    crs_note: str = ""
    notes: tuple[str, ...] = ()

    @property
    def packed(self) -> bool:
        """Return whether the file says how stored numbers turn into values."""
        return (self.scale, self.offset) != (1.0, 0.0)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north."""
        t = self.transform
        xs, ys = (t.c, t.c + t.a * self.width), (t.f, t.f + t.e * self.height)
        return min(xs), min(ys), max(xs), max(ys)


def open_band(name: str, band: int) -> Raster:
    """Return one band of what GDAL opens.

    Raises
    ------
    InputError
        If the file cannot be read, has no such band, no place, or a rotated grid.
    """
    rasterio, label = rasterio_(), Path(name).name
    try:
        with _opened(name) as file:
            _check(label, file, band)
            nodata = file.nodatavals[band - 1]
            return Raster(
                label, file.height, file.width, file.transform, file.crs,
                str(file.dtypes[band - 1]), () if nodata is None else (float(nodata),),
                float(file.scales[band - 1]), float(file.offsets[band - 1]),
                file.units[band - 1] or "", lambda window: _fetched(name, band, window),
            )  # fmt: skip
    except rasterio.errors.RasterioError as error:
        raise _unreadable(name, error) from error


def band_labels(name: str) -> list[str]:
    """Return what a file calls each of its bands, empty words where it does not say.

    A band of transparency is no map of its own.
    """
    try:
        with _opened(name) as file:
            seen = [n for n, kind in enumerate(file.colorinterp) if kind.name != "alpha"]
            return [str(file.descriptions[n] or "") for n in seen] or [""]
    except rasterio_().errors.RasterioError as error:
        raise _unreadable(name, error) from error


def _opened(name: str) -> Any:
    """Return an open file; a file without a place is told by its transform, not by a warning."""
    rasterio = rasterio_()
    options = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"} if remote(name) else {}
    if offline():  # a local VRT may name addresses; GDAL then sees no file at any of them
        options["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".offline"
    with rasterio.Env(**options), warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        return rasterio.open(gdal_name(name))


def _check(label: str, file: Any, band: int) -> None:
    """Refuse a missing band or place, before anything is computed."""
    if band > file.count:
        bands = f"{file.count} band" + ("s" if file.count > 1 else "")
        raise InputError(Problem(label, f"has {bands}, no band {band}", "set band in the recipe"))
    scale, offset = file.scales[band - 1], file.offsets[band - 1]
    if not (math.isfinite(scale) and math.isfinite(offset) and scale):
        what = f"carries scale {scale:g} and offset {offset:g}, which make no value"
        raise InputError(Problem(label, what, "gdal_edit.py -scale 1 -offset 0, or raw copies"))
    if file.transform.is_identity:
        what = "says nowhere on Earth its cells lie"
        hint = "add its world file, or gdal_translate -a_ullr W N E S -a_srs EPSG:…"
        raise InputError(Problem(label, what, hint))
    if file.transform.b or file.transform.d:
        hint = "gdalwarp turns it upright: gdalwarp -t_srs EPSG:… in.tif out.tif"
        raise InputError(Problem(label, "is rotated", hint))


def _fetched(name: str, band: int, window: Window) -> np.ndarray:
    """Return the stored numbers of a window."""
    rows, columns = window[:2], window[2:]
    try:
        with _opened(name) as file:
            stored = np.asarray(file.read(band, window=(rows, columns)))
            if _has_mask(file, band):
                seen = file.read_masks(band, window=(rows, columns)) > 0
                stored = np.where(seen, stored.astype(float), np.nan)
            return stored
    except rasterio_().errors.RasterioError as error:
        what = f"rows {rows[0]}–{rows[1]} cannot be read: {_cause(error)}"
        hint = "the file is truncated or damaged: get it again"
        raise InputError(Problem(Path(name).name, what, hint)) from error


def _has_mask(file: Any, band: int) -> bool:
    """Return whether a band's holes are kept in a mask or an alpha band instead of a number."""
    flags = {flag.name for flag in file.mask_flag_enums[band - 1]}
    return bool(flags & {"per_dataset", "alpha"})


def _unreadable(name: str, error: Exception) -> InputError:
    """Return why a file cannot be opened, with what to do about it."""
    label = Path(name).name
    if not remote(name) and Path(name).is_file():
        with Path(name).open("rb") as file:
            if file.read(4) == _HDF4:
                hint = "gdal_translate HDF4_EOS:…:layer out.tif, by a GDAL that reads HDF4"
                return InputError(Problem(label, "is HDF4, which is not read here", hint))
    hint = "check the address" if remote(name) else "is it complete, and a raster?"
    return InputError(Problem(label, f"cannot be read: {_cause(error)}", hint))


def _cause(error: Exception) -> str:
    """Return GDAL's own words, which rasterio hides behind its own."""
    return " ".join(str(error.__cause__ or error).split())
