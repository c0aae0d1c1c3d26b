"""Rasters of any projection, brought onto the model grid by GDAL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.importing.recipe import LayerSource
from gepsim.land.grid import Grid


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


def warp(source: LayerSource, path: Path, grid: Grid) -> np.ndarray:
    """Return a raster on the grid, as float64 with NaN where it has no data.

    Classes go by majority, intensities by area mean, counts by sum; where the source's
    cells are larger than the grid's, each part of a large cell has its value, or, for intensities
    with ``smooth``, values are drawn between cells.
    """
    rasterio = rasterio_()
    try:
        with rasterio.open(path) as file:
            _check_band(source, path, file)
            crs = source.crs or file.crs
            nodata = (
                source.nodata if source.nodata is not None else file.nodatavals[source.band - 1]
            )
            out = np.full((grid.y.size, grid.x.size), np.nan)
            rasterio.warp.reproject(
                rasterio.band(file, source.band),
                out,
                src_crs=crs,
                src_nodata=nodata,
                dst_transform=transform_of(grid),
                dst_crs=grid.crs,
                dst_nodata=np.nan,
                resampling=_resampling(source, file, crs, grid),
            )
            scale, offset = file.scales[source.band - 1], file.offsets[source.band - 1]
    except rasterio.errors.RasterioError as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from error
    return (out * scale + offset) * source.scale + source.offset


def _check_band(source: LayerSource, path: Path, file: Any) -> None:
    """Refuse a missing band, CRS or place, before anything is computed."""
    if source.band > file.count:
        raise InputError(Problem(str(path), f"has {file.count} bands, no band {source.band}"))
    if not source.crs and file.crs is None:
        raise InputError(Problem(str(path), "has no CRS", 'set crs = "EPSG:…" in the recipe'))
    if file.transform.b or file.transform.d:
        raise InputError(Problem(str(path), "is rotated", "warp it to a grid of squares first"))


def _resampling(source: LayerSource, file: Any, crs: Any, grid: Grid) -> Any:
    """Return how cells are put together: by what the layer is, and by which cells are larger."""
    method = rasterio_().warp.Resampling
    if source.kind == "count":
        return method.sum
    warp_ = rasterio_().warp
    step = warp_.calculate_default_transform(crs, grid.crs, file.width, file.height, *file.bounds)
    finer = abs(step[0].a) <= grid.resolution
    if source.kind == "class":
        return method.mode if finer else method.nearest
    if finer:
        return method.average
    return method.bilinear if source.smooth else method.nearest
