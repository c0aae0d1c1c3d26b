"""County polygons on the model grid: found by code or name, held against the city's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem, Problems
from gepsim.importing.limits import limit
from gepsim.importing.polygons import Polygons, projector, read_polygons, shapely_
from gepsim.importing.rasters import rasterio_, transform_of
from gepsim.importing.recipe import CountySource
from gepsim.land.grid import Grid
from gepsim.units import factor

Shape = tuple[Any, int]
Said = dict[str, str]

_CHINA = "156"  # in front of the code in files of the national map service


@dataclass
class Regions:
    """Polygons with the numbers of the city's rows, and what a reader should know of them.

    Parameters
    ----------
    shapes : list of (geometry, int)
        Valid polygons in the grid's coordinates.
    lines : list of str
        What was found.
    weak : list of dict
        What limits the use of them, by language.
    """

    shapes: list[Shape]
    lines: list[str] = field(default_factory=list)
    weak: list[Said] = field(default_factory=list)


def counties(source: CountySource, path: Path, city: Any, crs: str) -> Regions:
    """Return the polygons of the city's counties in the grid's coordinates.

    Raises
    ------
    InputError
        If the file cannot be used, a county is missing or lies far from its seat.
    """
    found = read_polygons(source, path, crs)
    numbers = [_number(name, city) for name in found.names]
    _check_complete(source, found, numbers, city)
    one = [(s, n) for s, n in zip(found.shapes, numbers, strict=True) if n is not None]
    regions = Regions(one, told(found, len(found.names) - len(one)))
    whole = [shapely_().union_all([s for s, n in one if n == c]) for c in range(len(city.counties))]
    _check_seats(path, whole, city, crs)
    _tell_fit(regions, whole, city.codes)
    if found.doubt:
        regions.weak.append(_maybe_shifted(path))
    return regions


def told(found: Polygons, foreign: int) -> list[str]:
    """Return where polygons come from, how many were ignored and how many repaired."""
    head = f"{found.path.name}: {len(found.names)} polygons, CRS {found.crs}"
    lines = [head]
    if foreign:
        lines.append(f"  {foreign} of them belong to other places and were ignored")
    if found.repaired:
        lines.append(f"  {found.repaired} of them cut themselves and were repaired")
    return lines


def grid_over(shapes: Sequence[Shape], resolution: float, crs: str) -> Grid:
    """Return the grid that covers the counties, with cell edges at multiples of the resolution."""
    bounds = shapely_().total_bounds([shape for shape, _ in shapes])
    first, last = np.floor(bounds[:2] / resolution), np.ceil(bounds[2:] / resolution)
    x = (np.arange(first[0], last[0]) + 0.5) * resolution
    y = (np.arange(first[1], last[1]) + 0.5) * resolution
    return Grid(x, y[::-1], resolution, crs)


def county_numbers(shapes: Sequence[Shape], grid: Grid) -> np.ndarray:
    """Return the number of the county that holds each cell's centre, -1 outside all.

    Raises
    ------
    InputError
        If a county holds no cell's centre.
    """
    numbers = burned(shapes, grid, outside=-1)
    wanted = {number for _, number in shapes}
    empty = sorted(wanted - set(np.unique(numbers).tolist()))
    if empty:
        what = f"county no. {', '.join(str(n + 1) for n in empty)} of counties.csv has no cell"
        raise InputError(Problem("counties", what, f"cells of {grid.resolution:g} m: too large?"))
    return numbers


def burned(shapes: Sequence[Shape], grid: Grid, *, outside: int = 0) -> np.ndarray:
    """Return the number of the last polygon that holds each cell's centre."""
    size, place = (grid.y.size, grid.x.size), transform_of(grid)
    burn = rasterio_().features.rasterize
    return np.asarray(burn(shapes, out_shape=size, transform=place, fill=outside, dtype="int16"))


def _number(name: str, city: Any) -> int | None:
    """Return the position of the county that a code or name means, None for other places."""
    words = (name, name.removeprefix(_CHINA), name.removesuffix("000000"))
    for number, row in enumerate(city.counties):
        if any(word in (row.code, row.key, row.name_zh, row.name_en) for word in words):
            return number
    return None


def _check_complete(
    source: CountySource, found: Polygons, numbers: Sequence[int | None], city: Any
) -> None:
    """Refuse a file that lacks a county."""
    lacking = [code for n, code in enumerate(city.codes) if n not in numbers]
    if not lacking:
        return
    here = ", ".join(sorted(set(found.names))[:8])
    what = f"has no county {', '.join(lacking)} in property '{source.code}' (found {here})"
    hint = "name the property that holds the six-digit code or the name"
    if any("\x80" <= letter <= "\xff" or letter == "\ufffd" for n in found.names for letter in n):
        hint = 'the words cannot be read: set encoding = "GBK"'
    raise InputError(Problem(str(found.path), what, hint))


def _check_seats(path: Path, whole: Sequence[Any], city: Any, crs: str) -> None:
    """Refuse counties that lie far from their seats: another CRS, or codes mixed up."""
    shapely, problems = shapely_(), Problems()
    move = projector("EPSG:4326", crs)
    near = limit("seat_distance", "m")
    for row, shape in zip(city.counties, whole, strict=True):
        away = shapely.distance(shape, shapely.Point(*move(row.seat_lon, row.seat_lat)))
        if not away <= near:
            far = f"{away * factor('m', 'km'):,.0f} km" if np.isfinite(away) else "nowhere near"
            what = f"county {row.code} lies {far} from its seat"
            what += f" ({row.seat_lon:g} E, {row.seat_lat:g} N)"
            problems.add(str(path), what, "wrong CRS, swapped axes, or codes mixed up?")
    problems.raise_if_any()


def _tell_fit(regions: Regions, whole: Sequence[Any], codes: Sequence[str]) -> None:
    """Tell where counties overlap and where they leave holes between them."""
    shapely, km2 = shapely_(), factor("m2", "km2")
    least, twice = limit("sliver", "m2"), []
    for a in range(len(whole)):
        for b in range(a + 1, len(whole)):
            area = shapely.area(shapely.intersection(whole[a], whole[b]))
            if area > least:
                twice.append(f"{codes[a]} and {codes[b]} by {area * km2:,.2f} km2")
    union = shapely.union_all(list(whole))
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    holes = float(shapely.area(shapely.polygons(rings)).sum()) if rings else 0.0
    said = "counties overlap: " + "; ".join(twice) if twice else "counties do not overlap"
    regions.lines.append(f"  {said}; {holes * km2:,.2f} km2 lie in gaps between them")
    if twice or holes > least:
        regions.weak.append(_unfit("; ".join(twice) or "-", holes * km2))


def _unfit(twice: str, holes: float) -> Said:
    return {
        "en": f"County polygons do not fit together: overlaps {twice}; gaps {holes:,.2f} km2. "
        "Cells of an overlap count for the later county: take boundaries from one source.",
        "zh": f"县界彼此不吻合：重叠 {twice}；缝隙 {holes:,.2f} km2。"
        "重叠处归后一县，请使用同一来源的界线。",
    }


def _maybe_shifted(path: Path) -> Said:
    return {
        "en": f"{path.name} does not say which datum its degrees are of; copies of web maps are "
        "shifted by 500 m (GCJ-02) or 1,200 m (BD-09), which areas do not show. Set crs = "
        '"GCJ-02", "BD-09" or "EPSG:4326".',
        "zh": f"{path.name}未说明坐标基准；网络地图副本偏移约 500 m（GCJ-02）或 1,200 m（BD-09），"
        "面积上看不出来。请在配方写明 crs。",
    }
