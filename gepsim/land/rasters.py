"""Rasters and polygons of any projection, brought onto the model grid by GDAL."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.land.grid import Grid
from gepsim.land.recipe import CountySource, LayerSource

#: Properties that only web-map copies of county boundaries have: those are shifted (GCJ-02).
_WEB_MAP_MARKS = ("acroutes", "subFeatureIndex", "childrenNum")


def _rasterio() -> Any:
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
    affine: Callable[..., Any] = _rasterio().Affine
    return affine(step, 0.0, grid.x[0] - half, 0.0, -step, grid.y[0] + half)


def warp(source: LayerSource, path: Path, grid: Grid) -> np.ndarray:
    """Return a raster on the grid, as float64 with NaN where it has no data.

    Classes go by majority, intensities by area mean, counts by sum; where the source's
    cells are larger than the grid's, each part of a large cell has its value, or, for intensities
    with ``smooth``, values are drawn between cells.
    """
    rasterio = _rasterio()
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
    method = _rasterio().warp.Resampling
    if source.kind == "count":
        return method.sum
    warp_ = _rasterio().warp
    step = warp_.calculate_default_transform(crs, grid.crs, file.width, file.height, *file.bounds)
    finer = abs(step[0].a) <= grid.resolution
    if source.kind == "class":
        return method.mode if finer else method.nearest
    if finer:
        return method.average
    return method.bilinear if source.smooth else method.nearest


Shape = tuple[dict[str, Any], int]


def county_shapes(source: CountySource, path: Path, codes: list[str], crs: str) -> list[Shape]:
    """Return the county polygons in the grid's coordinates, each with its county's number.

    Raises
    ------
    InputError
        If the file is no GeoJSON, a county is missing, or its datum is in doubt.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(Problem(str(path), f"is no GeoJSON: {error}")) from error
    move = _mover(source, path, features, crs)
    shapes: list[Shape] = []
    for feature in features:
        code, shape = str(feature["properties"].get(source.code, "")), feature["geometry"]
        if code in codes:
            moved = {"type": shape["type"], "coordinates": _moved(shape["coordinates"], move)}
            shapes.append((moved, codes.index(code)))
    lacking = [code for n, code in enumerate(codes) if n not in [number for _, number in shapes]]
    if lacking:
        what = f"has no county {', '.join(lacking)} in property '{source.code}'"
        raise InputError(Problem(str(path), what, "name the property that holds the code"))
    return shapes


def grid_over(shapes: list[Shape], resolution: float, crs: str) -> Grid:
    """Return the grid that covers the counties, with cell edges at multiples of the resolution."""
    points = np.array([p for shape, _ in shapes for p in _points(shape["coordinates"])])
    first = np.floor(points.min(axis=0) / resolution)
    last = np.ceil(points.max(axis=0) / resolution)
    x = (np.arange(first[0], last[0]) + 0.5) * resolution
    y = (np.arange(first[1], last[1]) + 0.5) * resolution
    return Grid(x, y[::-1], resolution, crs)


def county_numbers(shapes: list[Shape], grid: Grid) -> np.ndarray:
    """Return the number of the county that holds each cell's centre, -1 outside all."""
    burn = _rasterio().features.rasterize
    size = (grid.y.size, grid.x.size)
    place = transform_of(grid)
    return np.asarray(burn(shapes, out_shape=size, transform=place, fill=-1, dtype="int16"))


def _points(coordinates: Any) -> Iterator[Any]:
    """Yield every point of nested coordinates."""
    if isinstance(coordinates[0], (int, float)):
        yield coordinates
        return
    for part in coordinates:
        yield from _points(part)


def _mover(
    source: CountySource, path: Path, features: list[dict], crs: str
) -> Callable[[float, float], tuple[float, float]]:
    """Return a function from the file's coordinates to the grid's."""
    from pyproj import Transformer

    marks = [m for m in _WEB_MAP_MARKS if any(m in f["properties"] for f in features)]
    if marks and not source.crs:
        what = f"has property '{marks[0]}', as web maps have: its datum may be GCJ-02, 500 m off"
        raise InputError(Problem(str(path), what, 'set crs = "GCJ-02" or crs = "EPSG:4326"'))
    shifted = source.crs.upper() == "GCJ-02"
    start = "EPSG:4326" if shifted or not source.crs else source.crs
    project = Transformer.from_crs(start, crs, always_xy=True).transform
    return (lambda x, y: project(*unshift(x, y))) if shifted else project


def _moved(coordinates: Any, move: Callable[[float, float], tuple[float, float]]) -> Any:
    """Return nested coordinates with every point moved."""
    if isinstance(coordinates[0], (int, float)):
        return move(coordinates[0], coordinates[1])
    return [_moved(part, move) for part in coordinates]


def unshift(lon: float, lat: float) -> tuple[float, float]:
    """Return WGS 84 longitude and latitude of a place given in GCJ-02. [degree].

    Examples
    --------
    In Bazhong the shift is about 480 m:

    >>> lon, lat = unshift(106.75, 31.86)
    >>> east, north = shift(lon, lat)
    >>> round(east, 6), round(north, 6), round((106.75 - lon) * 94_500) in range(350, 450)
    (106.75, 31.86, True)
    """
    x, y = lon, lat
    for _ in range(5):
        east, north = shift(x, y)
        x, y = x + lon - east, y + lat - north
    return x, y


def shift(lon: float, lat: float) -> tuple[float, float]:
    """Return GCJ-02 longitude and latitude of a place given in WGS 84, by its public formula."""
    axis, eccentricity = 6378245.0, 0.00669342162296594323  # of the Krasovsky ellipsoid
    x, y = lon - 105.0, lat - 35.0
    sin, root, pi = math.sin, math.sqrt(abs(x)), math.pi
    wave = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    phi = math.radians(lat)
    magic = 1 - eccentricity * math.sin(phi) ** 2
    meridian = axis * (1 - eccentricity) / magic**1.5
    parallel = axis / math.sqrt(magic) * math.cos(phi)
    return lon + math.degrees(east / parallel), lat + math.degrees(north / meridian)
