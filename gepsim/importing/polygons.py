"""Polygons of any vector file in the grid's coordinates, repaired; how their CRS was decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from gepsim.errors import InputError, Problem, suggest
from gepsim.importing.gcj02 import from_baidu, unshift
from gepsim.importing.recipe import CountySource

GCJ02: Final = "GCJ-02"
BD09: Final = "BD-09"
#: Properties that only web-map copies of county boundaries have: those are shifted (GCJ-02).
_WEB_MAP_MARKS: Final = ("acroutes", "subFeatureIndex", "childrenNum")
_WEB_MAP_NAMES: Final = ("datav", "gcj", "amap", "autonavi", "gaode", "aliyun")
_WGS84: Final = "EPSG:4326"
_ASK: Final = 'set crs = "GCJ-02" (DataV, AMap, Tencent), "BD-09" (Baidu), else "EPSG:4326"'


@dataclass(frozen=True)
class Polygons:
    """The polygons of one file.

    Parameters
    ----------
    path : Path
    names : list of str
        Value of the code property of each polygon, as text.
    shapes : ndarray of shapely geometries
        In the grid's coordinates, valid.
    crs : str
        Source CRS and how it was decided, as a phrase.
    repaired : int
        How many polygons were invalid.
    doubt : bool
        Whether neither recipe nor file says which datum the degrees are of.
    """

    path: Path
    names: list[str]
    shapes: np.ndarray
    crs: str
    repaired: int
    doubt: bool


def read_polygons(source: CountySource, path: Path, crs: str) -> Polygons:
    """Return the polygons of a vector file in the coordinates of a CRS.

    Raises
    ------
    InputError
        If the file cannot be read, the property is missing, or its CRS is unknown or in doubt.
    """
    records, shapes, stated = _read(source, path)
    if not records:
        raise InputError(Problem(str(path), "has no polygons"))
    names = _names(source, path, records)
    _check_shapes(path, names, shapes)
    start, how = _decide(source, path, records, stated)
    _check_degrees(path, shapes, start)
    moved = _moved(shapes, start, crs)
    mended, repaired = _mended(path, names, moved)
    doubt = not source.crs and not stated
    return Polygons(path, names, mended, how, repaired, doubt)


@cache
def projector(start: str, end: str) -> Callable[..., tuple[Any, Any]]:
    """Return the function from easting and northing in one CRS to those in another."""
    from pyproj import Transformer

    found: Callable[..., tuple[Any, Any]] = Transformer.from_crs(
        start, end, always_xy=True
    ).transform
    return found


def shapely_() -> Any:
    """Return shapely, or say how to get it."""
    try:
        import shapely
    except ImportError as error:
        problem = Problem("layers import", "shapely is not installed", "pip install 'gepsim[geo]'")
        raise InputError(problem) from error
    return shapely


def _read(source: CountySource, path: Path) -> tuple[list[dict], np.ndarray, str]:
    """Return properties, geometries and the stated CRS of a file's features."""
    if not path.exists():
        near = sorted(other.name for other in path.parent.glob("*") if other.is_file())
        hint = suggest(path.name, near) if near else "check the path"
        raise InputError(Problem(str(path), "file not found", hint))
    if path.suffix.lower() in (".geojson", ".json"):
        return _read_geojson(source, path)
    return _read_ogr(source, path)


def _read_geojson(source: CountySource, path: Path) -> tuple[list[dict], np.ndarray, str]:
    """Return what a GeoJSON file holds; without a ``crs`` member it is WGS 84 by its standard."""
    shapely = shapely_()
    try:
        whole = json.loads(_text_of(source, path))
        features = whole["features"]
        records = [dict(feature["properties"] or {}) for feature in features]
        texts = [json.dumps(feature["geometry"]) for feature in features]
        crs = str((whole.get("crs") or {}).get("properties", {}).get("name", ""))
        return records, shapely.from_geojson(texts), crs
    except RecursionError as error:
        raise InputError(Problem(str(path), "is nested too deeply for GeoJSON")) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.GEOSException) as e:
        raise InputError(Problem(str(path), f"is no GeoJSON: {e}", "is it complete?")) from e


def _text_of(source: CountySource, path: Path) -> str:
    """Return the words of a file in the encoding that the recipe names, else UTF-8."""
    encoding = source.encoding or "utf-8-sig"
    try:
        return path.read_bytes().decode(encoding)
    except LookupError as error:
        what = f"encoding '{source.encoding}' is unknown"
        raise InputError(
            Problem(str(path), what, 'set encoding = "GBK", or leave it out')
        ) from error
    except UnicodeDecodeError as error:
        what = f"is not {encoding.removesuffix('-sig').upper()}: byte {error.start}"
        hint = "leave encoding out" if source.encoding else 'set encoding = "GBK", or save as UTF-8'
        raise InputError(Problem(str(path), what, hint)) from error


def _read_ogr(source: CountySource, path: Path) -> tuple[list[dict], np.ndarray, str]:
    """Return what a GeoPackage, a Shapefile or another file of GDAL holds."""
    try:
        import pyogrio
        import pyogrio.errors
    except ImportError as error:
        problem = Problem(str(path), "needs pyogrio to be read", "pip install 'gepsim[geo]'")
        raise InputError(problem) from error
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        _check_named(source, path, layers)
        meta, _, shapes, columns = pyogrio.raw.read(
            path, layer=source.layer or layers[0], encoding=source.encoding or None, force_2d=True
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise InputError(Problem(str(path), f"cannot be read: {error}")) from error
    fields = [str(name) for name in meta["fields"]]
    records = [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]
    return records, shapely_().from_wkb(shapes), str(meta["crs"] or "none")


def _check_named(source: CountySource, path: Path, layers: list[str]) -> None:
    """Refuse to guess one of several layers."""
    if source.layer and source.layer not in layers:
        what = f"has no layer '{source.layer}'"
        raise InputError(Problem(str(path), what, suggest(source.layer, layers)))
    if not source.layer and len(layers) > 1:
        what = f"has {len(layers)} layers: {', '.join(layers[:12])}"
        raise InputError(Problem(str(path), what, 'say which: layer = "…"'))


def _names(source: CountySource, path: Path, records: list[dict]) -> list[str]:
    """Return the code property of every feature as text; whole numbers without a point."""
    if not source.code:
        return [""] * len(records)
    if not any(source.code in record for record in records):
        known = sorted({str(key) for record in records for key in record})
        what = f"has no property '{source.code}'"
        raise InputError(Problem(str(path), what, f"code = one of {', '.join(known) or 'none'}"))
    return [_text(record.get(source.code)) for record in records]


def _text(value: Any) -> str:
    """Return a code or name as text.

    Examples
    --------
    >>> _text(990001.0), _text(" 990001 "), _text(None)
    ('990001', '990001', '')
    """
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if np.isfinite(value) and value == int(value) else ""
    return "" if value is None else str(value).strip()


def _check_shapes(path: Path, names: list[str], shapes: np.ndarray) -> None:
    """Refuse points and lines, and features without a place."""
    kinds = {str(s.geom_type) if s is not None else "nothing" for s in shapes}
    odd = sorted(kinds - {"Polygon", "MultiPolygon"})
    if odd:
        bad = [n for n, s in zip(names, shapes, strict=True) if s is None or s.geom_type in odd]
        what = f"{len(bad)} of {len(shapes)} features hold {', '.join(odd)}, not polygons"
        raise InputError(Problem(str(path), what, "first of them: " + (bad[0] or "no code")))


def web_datum(crs: str) -> str:
    """Return the datum of web maps that a recipe names, however it is spelled, or nothing.

    Examples
    --------
    >>> web_datum("gcj02"), web_datum("BD-09"), web_datum("EPSG:4326")
    ('GCJ-02', 'BD-09', '')
    """
    plain = "".join(letter for letter in crs.upper() if letter.isalnum())
    return {"GCJ02": GCJ02, "BD09": BD09, "BD09LL": BD09}.get(plain, "")


def _decide(source: CountySource, path: Path, records: list[dict], stated: str) -> tuple[str, str]:
    """Return the source CRS and, as a phrase, how it was decided; ask where it is in doubt."""
    if datum := web_datum(source.crs):
        return datum, f"{datum}, from the recipe; the shift was undone"
    if source.crs:
        return source.crs, f"{source.crs}, from the recipe"
    marks = [f"property '{m}'" for m in _WEB_MAP_MARKS if any(m in r for r in records)]
    marks += [f"'{m}' in its name" for m in _WEB_MAP_NAMES if m in path.name.lower()]
    if marks:
        what = f"has {marks[0]}, as copies of web maps have: its datum may be GCJ-02, 500 m off"
        raise InputError(Problem(str(path), what, _ASK))
    if stated == "none":
        raise InputError(Problem(str(path), "has no CRS", 'set crs = "EPSG:…" in the recipe'))
    if not stated:
        return _WGS84, f"{_WGS84}, as GeoJSON is by its standard"
    return stated, f"{stated}, from the file"


def _check_degrees(path: Path, shapes: np.ndarray, crs: str) -> None:
    """Refuse coordinates that cannot be degrees where degrees are said."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        projected = crs not in (GCJ02, BD09) and not CRS(crs).is_geographic
    except CRSError as error:
        raise InputError(Problem(str(path), f"CRS '{crs}' is unknown", "EPSG:…")) from error
    west, south, east, north = shapely_().total_bounds(shapes)
    if projected or (max(abs(west), abs(east)) <= 360 and max(abs(south), abs(north)) <= 90):
        return
    swapped = max(abs(west), abs(east)) <= 90 and max(abs(south), abs(north)) <= 360
    what = f"coordinates {west:g} to {east:g}, {south:g} to {north:g} are no degrees of {crs}"
    hint = "longitude and latitude are swapped" if swapped else 'set crs = "EPSG:…" in the recipe'
    raise InputError(Problem(str(path), what, hint))


def _moved(shapes: np.ndarray, start: str, crs: str) -> np.ndarray:
    """Return geometries in the coordinates of the grid."""
    shifted = start in (GCJ02, BD09)
    project = projector(_WGS84 if shifted else start, crs)

    def move(points: np.ndarray) -> np.ndarray:
        x, y = from_baidu(*points.T) if start == BD09 else points.T
        x, y = unshift(x, y) if shifted else (x, y)
        return np.column_stack(project(x, y))

    return np.asarray(shapely_().transform(shapes, move))


def _mended(path: Path, names: list[str], shapes: np.ndarray) -> tuple[np.ndarray, int]:
    """Return valid polygons, and how many were not."""
    shapely = shapely_()
    bad = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    mended = np.array([_polygons_of(shape) for shape in mended], dtype=object)
    empty = [name for name, shape in zip(names, mended, strict=True) if shape.is_empty]
    if empty:
        what = f"{len(empty)} polygons have no area: {', '.join(empty[:5])}"
        raise InputError(Problem(str(path), what, "draw them again or take them out"))
    return mended, int(bad.sum())


def _polygons_of(shape: Any) -> Any:
    """Return the polygons of a geometry as one, without the lines that a repair leaves."""
    shapely = shapely_()
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return shape if shape.geom_type == "Polygon" else shapely.MultiPolygon(parts)
