"""Polygons as layers of classes: towns, reserves, basins, redline, permanent farmland."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.importing.boundaries import Said, Shape, burned, told
from gepsim.importing.limits import limit
from gepsim.importing.polygons import Polygons, read_polygons, shapely_
from gepsim.importing.rasters import transform_of
from gepsim.importing.recipe import VectorSource
from gepsim.land.grid import Grid
from gepsim.land.stack import MASKS, NO_CLASS

ZONES = ("agricultural", "ecological", "urban")
_TOWN_DIGITS = 9  # of a town's code; villages have three more


@dataclass
class Vector:
    """One layer of classes made from polygons.

    Parameters
    ----------
    values : ndarray of int, shape (y, x)
        Number of the row (from 1) or 1 for inside; 0 elsewhere.
    words : tuple of str
        Names of the classes 0, 1, 2 … where the city has no table of them.
    lines : list of str
        What was found.
    weak : list of dict
        What limits its use, by language.
    """

    values: np.ndarray
    words: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    weak: list[Said] = field(default_factory=list)


def read_vector(
    source: VectorSource, path: Path, grid: Grid, county: np.ndarray, city: Any
) -> Vector:
    """Return the layer that a vector file of the recipe describes.

    Parameters
    ----------
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    city : City
        Its tables of towns and reserves.

    Raises
    ------
    InputError
        If the file cannot be used, a place inside the counties has a name that no row knows, or
        no cell is covered.
    """
    found = read_polygons(source, path, grid.crs)
    if source.name in MASKS:
        inside = _inside(found.shapes, grid, county)
        shapes = [(shape, 1) for shape, here in zip(found.shapes, inside, strict=True) if here]
        out = Vector(burned(shapes, grid) if shapes else np.zeros(county.shape, np.int16))
    elif source.name == "basin":
        out, shapes = _basins(source, found, grid, county)
    else:
        out, shapes = _places(source, found, grid, county, city)
    if not (out.values[county >= 0] > 0).any():
        what = f"no cell inside the counties lies in a polygon of '{source.name}'"
        raise InputError(Problem(str(path), what, "do CRS and place fit?"))
    out.lines = [*told(found, len(found.names) - len(shapes)), *_covered(source.name, out, county)]
    _tell_twice(source.name, shapes, grid, county, out)
    return out


def zone_types(town: np.ndarray, city: Any) -> np.ndarray:
    """Return the main function of each cell's town as its position in `ZONES`, `NO_CLASS` without.

    Parameters
    ----------
    town : ndarray of int
        Number of the town's row, from 1; 0 is none.
    """
    table = [NO_CLASS, *(ZONES.index(row.zone) for row in city.towns)]
    return np.asarray(table)[town.astype(int)]


def _inside(shapes: np.ndarray, grid: Grid, county: np.ndarray) -> np.ndarray:
    """Return which polygons have a point in a county's cell."""
    points = shapely_().point_on_surface(shapes)
    inverse = ~transform_of(grid)
    x, y = (np.array([getattr(p, axis) for p in points]) for axis in "xy")
    column = np.floor(inverse.a * x + inverse.c).astype(int)
    row = np.floor(inverse.e * y + inverse.f).astype(int)
    on = (row >= 0) & (row < county.shape[0]) & (column >= 0) & (column < county.shape[1])
    out = np.zeros(len(points), bool)
    out[on] = county[row[on], column[on]] >= 0
    return out


def _counties_of(shapes: np.ndarray, grid: Grid, county: np.ndarray) -> list[int]:
    """Return the county in which most cells of each polygon lie, -1 where none does."""
    out = []
    for shape in shapes:
        cells = county[(burned([(shape, 1)], grid) == 1) & (county >= 0)]
        out.append(int(np.bincount(cells).argmax()) if cells.size else -1)
    return out


def _basins(
    source: VectorSource, found: Polygons, grid: Grid, county: np.ndarray
) -> tuple[Vector, list[Shape]]:
    """Return basins numbered in the order of their codes."""
    if not source.code:
        raise InputError(Problem("vector 'basin'", "has no code", 'name a property: code = "…"'))
    here = _inside(found.shapes, grid, county)
    names = sorted({name for name, is_in in zip(found.names, here, strict=True) if is_in})
    if len(names) >= NO_CLASS:
        what = f"has {len(names)} basins inside the counties, at most {NO_CLASS - 1} are possible"
        raise InputError(Problem(str(found.path), what, "use a coarser level of basins"))
    kept = [
        (shape, names.index(name) + 1)
        for shape, name in zip(found.shapes, found.names, strict=True)
        if name in names
    ]
    words = ("none", *(name.replace(" ", "_") for name in names))
    return Vector(burned(kept, grid) if kept else np.zeros(county.shape, int), words), kept


def _places(
    source: VectorSource, found: Polygons, grid: Grid, county: np.ndarray, city: Any
) -> tuple[Vector, list[Shape]]:
    """Return towns or reserves by the number of their row in the city's table."""
    rows = city.towns if source.name == "town" else city.reserves
    if not source.code:
        what = "has no code"
        raise InputError(Problem(f"vector '{source.name}'", what, 'name a property: code = "…"'))
    homes, problems, kept = _counties_of(found.shapes, grid, county), Problems(), []
    for shape, name, home in zip(found.shapes, found.names, homes, strict=True):
        code = city.codes[home] if home >= 0 else ""
        number = _row_of(name, code, rows)
        if number is not None:
            kept.append((shape, number + 1))
        elif home >= 0:
            what = f"{source.name} '{name}' in county {code} is in no row of the city's table"
            problems.add(str(found.path), what, _advice(source.name, name, rows))
    problems.raise_if_any()
    out = Vector(burned(kept, grid) if kept else np.zeros(county.shape, np.int16))
    _tell_missing(source.name, rows, out, county)
    _tell_elsewhere(source.name, rows, out, county, city)
    return out, kept


def _row_of(name: str, county: str, rows: Sequence[Any]) -> int | None:
    """Return the position of the row that a code or name means; of two, the one in the county."""
    words = {name, name[:_TOWN_DIGITS] if name.isdigit() else name}
    fits = [n for n, row in enumerate(rows) if words & _known(row)]
    if len(fits) > 1:
        fits = [n for n in fits if county in getattr(rows[n], "counties", (rows[n].county,))]
    return fits[0] if len(fits) == 1 else None


def _known(row: Any) -> set[str]:
    """Return what a row may be called."""
    words = {getattr(row, name, "") for name in ("id", "code", "name_zh", "name_en")}
    return {str(word) for word in words if word}


def _advice(kind: str, name: str, rows: Sequence[Any]) -> str:
    """Return what to do about a name that no row has."""
    if name.isdigit() and not any(getattr(row, "code", "") for row in rows):
        return f"{kind}s.csv has no column 'code': add it, or name the property with the name"
    return suggest(name, [row.name_zh for row in rows])


def _covered(name: str, out: Vector, county: np.ndarray) -> list[str]:
    """Return how many classes there are and how much of the city they cover."""
    inside = out.values[county >= 0]
    classes = np.unique(inside[inside > 0]).size
    said = f"{classes} classes, " if name not in MASKS else ""
    return [f"  {name}: {said}{(inside > 0).mean():.1%} of the cells"]


def _tell_missing(name: str, rows: Sequence[Any], out: Vector, county: np.ndarray) -> None:
    """Note rows that no cell has."""
    here = set(np.unique(out.values[county >= 0]).tolist())
    absent = [row.name_zh for n, row in enumerate(rows) if n + 1 not in here]
    if absent:
        some = "、".join(absent[:8]) + ("…" if len(absent) > 8 else "")
        out.weak.append({
            "en": f"{len(absent)} of {len(rows)} rows of {name}s.csv have no cell ({some}): "
            "complete the polygons, or use smaller cells.",
            "zh": f"{name}s.csv 中 {len(absent)}/{len(rows)} 行没有任何栅格（{some}）："
            "请补全多边形或缩小栅格。",
        })  # fmt: skip


def _tell_elsewhere(
    name: str, rows: Sequence[Any], out: Vector, county: np.ndarray, city: Any
) -> None:
    """Note cells whose place belongs to another county than the one they lie in."""
    homes = [getattr(row, "counties", None) or (row.county,) for row in rows]
    wrong = np.zeros(county.shape, bool)
    for number, codes in enumerate(homes, start=1):
        own = [n for n, code in enumerate(city.codes) if code in codes]
        wrong |= (out.values == number) & (county >= 0) & ~np.isin(county, own)
    share = wrong.sum() / max(int(((out.values > 0) & (county >= 0)).sum()), 1)
    if share > limit("place_mismatch"):
        out.weak.append({
            "en": f"{share:.1%} of the cells of '{name}' lie in another county than their row "
            "says: are both boundaries in the same datum?",
            "zh": f"“{name}”有 {share:.1%} 的栅格位于表中所列之外的县：两套界线坐标系是否一致？",
        })  # fmt: skip


def _tell_twice(
    name: str, shapes: Sequence[Shape], grid: Grid, county: np.ndarray, out: Vector
) -> None:
    """Note cells that two polygons of different classes claim."""
    if name in MASKS:
        return
    back = burned(list(reversed(shapes)), grid)
    twice = int(((back != out.values) & (county >= 0)).sum())
    if twice:
        out.lines.append(f"  {twice} cells lie in two polygons; the later one in the file counts")
