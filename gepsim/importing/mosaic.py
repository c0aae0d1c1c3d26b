"""Tiles on one lattice, read by window as values; and where that lattice lies to the model grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem, Problems
from gepsim.importing.rasters import Raster, Window, rasterio_
from gepsim.land.grid import Grid

#: From values and the stored numbers that they come from to values in other units.
Convert = Callable[[np.ndarray, np.ndarray], np.ndarray]
Bounds = tuple[float, float, float, float]

_ALIGNED = 0.02  # parts of a cell by which tiles of one product differ through rounding
_TURN = 360.0  # degrees


@dataclass(frozen=True)
class Mosaic:
    """Rasters that share CRS, numbers and cells; where two overlap, the first counts.

    Parameters
    ----------
    tiles : tuple of Raster
        At least one.
    crs : rasterio CRS
        As it was decided.
    transform : Affine
        Of the lattice that all tiles are part of.
    height, width : int
        Of that lattice.
    """

    tiles: tuple[Raster, ...]
    crs: Any
    transform: Any
    height: int
    width: int

    @property
    def bounds(self) -> Bounds:
        """Return west, south, east and north of all tiles."""
        ends = np.array([tile.bounds for tile in self.tiles])
        low, high = ends[:, :2].min(axis=0), ends[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def read(self, window: Window, convert: Convert) -> np.ndarray:
        """Return the values of a window as float64, NaN where no tile has data.

        Parameters
        ----------
        window : tuple of int
            On the lattice.
        convert : callable
            From the file's values, with its stored numbers beside them, to the model's.
        """
        out = np.full((window[1] - window[0], window[3] - window[2]), np.nan)
        for tile in reversed(self.tiles):
            row, column = self._place(tile)
            own = _shared(window, (row, row + tile.height, column, column + tile.width))
            if own is not None:
                inner = (own[0] - row, own[1] - row, own[2] - column, own[3] - column)
                part = out[own[0] - window[0] : own[1] - window[0],
                           own[2] - window[2] : own[3] - window[2]]  # fmt: skip
                stored = tile.fetch(inner)
                values = convert(_values(tile, stored), stored)
                np.copyto(part, values, where=~np.isnan(values))
        return out

    def doubled(self) -> float:
        """Return how many cells lie in more than one tile, as a share of those of all tiles."""
        cells = sum(tile.height * tile.width for tile in self.tiles)
        corners = [(*self._place(tile), tile.height, tile.width) for tile in self.tiles]
        shared = 0
        for number, (row, column, high, wide) in enumerate(corners):
            for top, left, tall, broad in corners[number + 1 :]:
                down = min(row + high, top + tall) - max(row, top)
                across = min(column + wide, left + broad) - max(column, left)
                shared += max(down, 0) * max(across, 0)
        return shared / cells

    def stacked(self, most: float) -> tuple[str, str] | None:
        """Return the names of two tiles that share more than a part of the smaller one."""
        corners = [(*self._place(tile), tile.height, tile.width) for tile in self.tiles]
        for number, (row, column, high, wide) in enumerate(corners):
            for other, (top, left, tall, broad) in enumerate(corners[number + 1 :], number + 1):
                down = min(row + high, top + tall) - max(row, top)
                across = min(column + wide, left + broad) - max(column, left)
                shared = max(down, 0) * max(across, 0)
                if shared > most * min(high * wide, tall * broad):
                    return self.tiles[number].name, self.tiles[other].name
        return None

    def _place(self, tile: Raster) -> tuple[int, int]:
        """Return row and column of a tile's first cell on the lattice."""
        t, own = self.transform, tile.transform
        return round((own.f - t.f) / t.e), round((own.c - t.c) / t.a)


def mosaic(tiles: Sequence[Raster], crs: Any, where: str) -> Mosaic:
    """Return tiles as one raster.

    Raises
    ------
    InputError
        If the tiles differ in CRS, type, nodata or scale, or their cells do not fit together.
    """
    first, problems = tiles[0], Problems()
    for tile in tiles[1:]:
        for what in ("crs", "dtype", "nodata", "scale", "offset"):
            ours, theirs = getattr(first, what), getattr(tile, what)
            if ours != theirs:
                text = f"{tile.name} has {what} {_said(theirs)}, {first.name} has {_said(ours)}"
                problems.add(where, text, "tiles must share it: gdalwarp or gdal_translate one")
        if not _fits(first.transform, tile.transform):
            text = f"the cells of {tile.name} do not continue those of {first.name}"
            problems.add(where, text, "gdalbuildvrt or gdalwarp brings tiles onto one grid")
    problems.raise_if_any()
    t = first.transform
    top = min(round((tile.transform.f - t.f) / t.e) for tile in tiles)
    left = min(round((tile.transform.c - t.c) / t.a) for tile in tiles)
    whole = rasterio_().Affine(t.a, 0.0, t.c + left * t.a, 0.0, t.e, t.f + top * t.e)
    high = max(round((tile.transform.f - whole.f) / t.e) + tile.height for tile in tiles)
    wide = max(round((tile.transform.c - whole.c) / t.a) + tile.width for tile in tiles)
    return Mosaic(tuple(tiles), crs, whole, high, wide)


def touching(tiles: Sequence[Raster], crs: Any, grid: Grid) -> list[Raster]:
    """Return the tiles that touch the grid."""
    area = grid_bounds(grid, crs)
    return [tile for tile in tiles if turn_of(tile.bounds, area, crs) is not None]


def grid_bounds(grid: Grid, crs: Any) -> Bounds:
    """Return the bounds of a grid in another CRS."""
    half = grid.resolution / 2
    box = (grid.x[0] - half, grid.y[-1] - half, grid.x[-1] + half, grid.y[0] + half)
    west, south, east, north = _mover(grid.crs, crs.to_wkt()).transform_bounds(*box)
    return west, south, east, north


@cache
def _mover(source: str, target: str) -> Any:
    """Return what turns coordinates of one CRS into those of another, easting first."""
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def turn_of(own: Bounds, area: Bounds, crs: Any) -> float | None:
    """Return by how many degrees a raster's longitudes differ from an area's that it overlaps.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> degrees = SimpleNamespace(is_geographic=True)
    >>> turn_of((0, -90, 360, 90), (-75.2, 40, -74.9, 41), degrees)
    360.0
    >>> turn_of((0, 30, 10, 40), (106, 31, 108, 33), degrees) is None
    True
    """
    for turn in (0.0, _TURN, -_TURN) if crs.is_geographic else (0.0,):
        west, east = area[0] + turn, area[2] + turn
        if own[0] < east and own[2] > west and own[1] < area[3] and own[3] > area[1]:
            return turn
    return None


def check_overlap(source: Mosaic, grid: Grid, where: str) -> None:
    """Refuse a raster that lies elsewhere, and say so where its axes are swapped.

    Raises
    ------
    InputError
        If no cell lies over the grid.
    """
    area = grid_bounds(grid, source.crs)
    own = source.bounds
    if turn_of(own, area, source.crs) is not None:
        return
    names = ", ".join(tile.name for tile in source.tiles[:3])
    what = f"{names} covers {_box(own, source.crs)}; the model grid covers {_box(area, source.crs)}"
    if turn_of((own[1], own[0], own[3], own[2]), area, source.crs) is not None:
        what += ": the axes are swapped"
        hint = "write easting (longitude) as x and northing (latitude) as y: gdal_translate -a_ullr"
    else:
        hint = "check the file and its CRS, or get the tiles over the city"
    raise InputError(Problem(where, f"does not overlap the counties: {what}", hint))


def window_transform(transform: Any, window: Window, turn: float) -> Any:
    """Return the transform of a window, its longitudes turned back."""
    t = transform
    west, north = t.c + window[2] * t.a - turn, t.f + window[0] * t.e
    return rasterio_().Affine(t.a, 0.0, west, 0.0, t.e, north)


def _values(tile: Raster, stored: np.ndarray) -> np.ndarray:
    """Return values for stored numbers, NaN where there is no data."""
    values = stored.astype(float)
    lost = np.isnan(values)
    for gap in tile.nodata:
        if isinstance(gap, tuple):
            lost |= (values >= gap[0]) & (values <= gap[1])
        else:
            lost |= _equal(stored, gap)
    if tile.valid is not None:
        lost |= (values < tile.valid[0]) | (values > tile.valid[1])
    values = values * tile.scale + tile.offset
    values[lost] = np.nan
    return values


def _equal(stored: np.ndarray, number: float) -> np.ndarray:
    """Return where stored numbers are a number, which the file's type may not be able to hold."""
    if stored.dtype.kind == "f":
        return np.asarray(stored == stored.dtype.type(number))
    ends = np.iinfo(stored.dtype)
    if not np.isfinite(number) or not ends.min <= number <= ends.max or number % 1:
        return np.zeros(stored.shape, bool)
    return np.asarray(stored == int(number))


def _shared(one: Window, other: Window) -> Window | None:
    """Return what two windows share."""
    top, left = max(one[0], other[0]), max(one[2], other[2])
    bottom, right = min(one[1], other[1]), min(one[3], other[3])
    return (top, bottom, left, right) if top < bottom and left < right else None


def _fits(one: Any, other: Any) -> bool:
    """Return whether two transforms are of one lattice."""
    if abs(one.a - other.a) + abs(one.e - other.e) > 1e-6 * abs(one.a):
        return False
    steps = (other.c - one.c) / one.a, (other.f - one.f) / one.e
    return all(abs(step - round(step)) < _ALIGNED for step in steps)


def _said(value: Any) -> str:
    """Return a fact about a tile as words."""
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return ", ".join(
            f"{v[0]:g} to {v[1]:g}" if isinstance(v, tuple) else f"{v:g}" for v in value
        )
    return str(value)


def _box(bounds: Bounds, crs: Any) -> str:
    """Return bounds as words."""
    form = ".2f" if crs.is_geographic else ".0f"
    west, south, east, north = (format(b, form) for b in bounds)
    return f"x {west} … {east}, y {south} … {north}"
