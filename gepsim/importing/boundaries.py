"""County polygons, brought onto the model grid; the shifted datum of web maps is asked about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.importing.gcj02 import unshift
from gepsim.importing.rasters import rasterio_, transform_of
from gepsim.importing.recipe import CountySource
from gepsim.land.grid import Grid

#: Properties that only web-map copies of county boundaries have: those are shifted (GCJ-02).
_WEB_MAP_MARKS = ("acroutes", "subFeatureIndex", "childrenNum")

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
    burn = rasterio_().features.rasterize
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
