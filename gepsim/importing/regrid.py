"""From a raster's cells to the model's, block by block: means, sums, and shares of classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from gepsim.importing.covering import cell_edges, coded, covered
from gepsim.importing.mosaic import Convert, Mosaic, grid_bounds, turn_of, window_transform
from gepsim.importing.rasters import Window, rasterio_, transform_of
from gepsim.land.grid import Grid

_SOURCE_CELLS: Final = 1500  # side of the largest window of source cells that is held at once
_SIDE: Final = 512  # side of the largest block of model cells
_MARGIN: Final = 3  # cells around the counties that slopes look at


def as_they_are(values: np.ndarray, _stored: np.ndarray) -> np.ndarray:
    """Return values that need no conversion."""
    return values


@dataclass(frozen=True)
class Block:
    """A part of the model grid with the source cells that lie over it.

    Parameters
    ----------
    rows, columns : slice
        Of the model grid.
    grid : Grid
        Of the block alone.
    values : ndarray, shape (rows, columns)
        Of the source, NaN where it has no data.
    transform : Affine
        Of `values`.
    """

    rows: slice
    columns: slice
    grid: Grid
    values: np.ndarray
    transform: Any

    @property
    def shape(self) -> tuple[int, int]:
        """Return rows and columns of the model's cells."""
        return self.grid.y.size, self.grid.x.size


@dataclass
class Shares:
    """What share of each cell each class has, put together block by block.

    Parameters
    ----------
    best : ndarray, shape (y, x)
        The class with the largest share, NaN where there is none.
    by_county : ndarray, shape (county, class)
        Cells' worth of each class.
    cells : ndarray, shape (class, cell inside), or None
        Shares inside the counties, where they are to be kept.
    foreign : dict of float to int
        Codes that stand for no class, with the number of cells inside that hold them.
    """

    best: np.ndarray
    by_county: np.ndarray
    cells: np.ndarray | None = None
    foreign: dict[float, int] = field(default_factory=dict)


class Sums:
    """Maps of one layer as they come: one, one per month, or years whose mean is wanted.

    Examples
    --------
    >>> sums = Sums(average=True)
    >>> for value in (1.0, 3.0):
    ...     sums.add(0, np.array([[value]]))
    >>> sums.means().tolist()
    [[2.0]]
    """

    def __init__(self, average: bool) -> None:
        self._average = average
        self._sums: dict[int, np.ndarray] = {}
        self._counts: dict[int, int] = {}

    def add(self, month: int, values: np.ndarray) -> None:
        """Enter a map of a month, 0 for the year."""
        known = self._sums.get(month)
        own = values.astype(float) if self._average else values
        self._sums[month] = own if known is None else known + own
        self._counts[month] = self._counts.get(month, 0) + 1

    def means(self) -> np.ndarray:
        """Return the map, or those of the months in order; NaN where any of its years has none."""
        maps = [self._sums[m] / self._counts[m] if self._average else self._sums[m]
                for m in sorted(self._sums)]  # fmt: skip
        whole = [np.asarray(values, np.float32) for values in maps]
        return np.stack(whole) if 0 not in self._sums else whole[0]


def source_step(source: Mosaic, grid: Grid) -> float:
    """Return the side of a source cell in the middle of the grid, in the grid's coordinates."""
    warp = rasterio_().warp
    west, south, east, north = grid_bounds(grid, source.crs)
    x, y = (west + east) / 2, (south + north) / 2
    wide, high = abs(source.transform.a), abs(source.transform.e)
    xs, ys = warp.transform(source.crs, grid.crs, [x, x + wide, x], [y, y, y + high])
    sides = np.hypot(np.diff(xs)[0], np.diff(ys)[0]), np.hypot(xs[2] - xs[0], ys[2] - ys[0])
    return float(np.sqrt(sides[0] * sides[1]))


def blocks(
    source: Mosaic, grid: Grid, wanted: np.ndarray | None, convert: Convert
) -> Iterator[Block]:
    """Yield the parts of a grid that are wanted and lie under the source.

    Parameters
    ----------
    source : Mosaic
    grid : Grid
    wanted : ndarray of bool, shape (y, x), or None
        Cells that count; a block without any, or near any, is not read.
    convert : callable
        From the file's values to the model's.
    """
    side = int(np.clip(_SOURCE_CELLS * source_step(source, grid) / grid.resolution, 1, _SIDE))
    for top in range(0, grid.y.size, side):
        for left in range(0, grid.x.size, side):
            rows, columns = slice(top, top + side), slice(left, left + side)
            if wanted is not None and not _near(wanted, rows, columns):
                continue
            part = Grid(grid.x[columns], grid.y[rows], grid.resolution, grid.crs)
            found = _window(source, part)
            if found is not None:
                window, turn = found
                place = window_transform(source.transform, window, turn)
                yield Block(rows, columns, part, source.read(window, convert), place)


def put_together(
    source: Mosaic, grid: Grid, wanted: np.ndarray | None, convert: Convert, how: str
) -> np.ndarray:
    """Return values on the grid as float32, NaN where there is no data.

    Parameters
    ----------
    how : {"average", "sum", "bilinear"}
        Mean of the source cells by area, sum of them by the part that lies in the cell, or
        values drawn between the centres of source cells.
    """
    out = np.full((grid.y.size, grid.x.size), np.nan, np.float32)
    for block in blocks(source, grid, wanted, convert):
        out[block.rows, block.columns] = _warped(block, block.values, source.crs, how)
    return out


def shares(
    source: Mosaic, grid: Grid, county: np.ndarray, table: dict[int, int] | None,
    counties: int, *, keep: int = 0,
) -> Shares:  # fmt: skip
    """Return classes by the share of each cell that they cover.

    Parameters
    ----------
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    table : dict of int to int, or None
        Class of each code; without it codes are classes.
    counties : int
        How many there are.
    keep : int
        How many classes to keep the shares of, by cell; 0 for none.
    """
    inside = county >= 0
    size = max(table.values()) + 1 if table else 0
    found = Shares(np.full(county.shape, np.nan, np.float32), np.zeros((counties, size)))
    number = np.cumsum(inside).reshape(inside.shape) - 1 if keep else None
    if keep:
        found.cells = np.zeros((keep, int(inside.sum())), np.float32)
    for block in blocks(source, grid, inside, as_they_are):
        here = county[block.rows, block.columns]
        labels, parts = _parts(block, source.crs, table)
        known = _without_foreign(found, labels, parts, here >= 0)
        _add(found, block, [labels[k] for k in known], parts[known], here)
        if number is not None and found.cells is not None:
            cells = number[block.rows, block.columns][here >= 0]
            for k in known:
                found.cells[labels[k].index, cells] = parts[k][here >= 0]
    return found


@dataclass(frozen=True)
class _Label:
    """A class, or a code that stands for none."""

    index: int
    foreign: float | None = None


def _parts(block: Block, crs: Any, table: dict[int, int] | None) -> tuple[list[_Label], np.ndarray]:
    """Return the classes of a block, and the share of each cell that each covers."""
    codes, places = coded(block.values)
    labels = [_label(float(code), table) for code in codes]
    unique = list(dict.fromkeys(labels))
    position = np.array([*(unique.index(label) for label in labels), -1], np.int32)
    edges = cell_edges(block.grid, crs, block.transform)
    return unique, covered(position[places], edges, len(unique))


def _label(code: float, table: dict[int, int] | None) -> _Label:
    """Return what a code stands for."""
    if table is None:
        return _Label(int(code)) if code == int(code) else _Label(-1, code)
    kind = table.get(int(code)) if code == int(code) else None
    return _Label(-1, code) if kind is None else _Label(kind)


def _without_foreign(
    found: Shares, labels: list[_Label], parts: np.ndarray, inside: np.ndarray
) -> list[int]:
    """Return the places of known classes; count the cells of others."""
    known = []
    for k, label in enumerate(labels):
        if label.foreign is None:
            known.append(k)
        elif cells := int(((parts[k] > 0) & inside).sum()):
            found.foreign[label.foreign] = found.foreign.get(label.foreign, 0) + cells
    return known


def _add(
    found: Shares, block: Block, labels: list[_Label], parts: np.ndarray, county: np.ndarray
) -> None:
    """Enter the largest share of each cell, and what each county has of each class."""
    if not labels:
        return
    index = np.array([label.index for label in labels], np.float32)
    best = index[np.argmax(parts, axis=0)]
    found.best[block.rows, block.columns] = np.where(parts.max(axis=0) > 0, best, np.nan)
    for number in range(found.by_county.shape[0]):
        for label, part in zip(labels, parts, strict=True):
            if label.index < found.by_county.shape[1]:
                found.by_county[number, label.index] += part[county == number].sum(dtype=float)


def _warped(block: Block, values: np.ndarray, crs: Any, how: str) -> np.ndarray:
    """Return source values on a block's cells by GDAL's warper."""
    rasterio = rasterio_()
    out = np.full(block.shape, np.nan, np.float32)
    rasterio.warp.reproject(
        values.astype(np.float32),
        out,
        src_transform=block.transform,
        src_crs=crs,
        src_nodata=np.nan,
        dst_transform=transform_of(block.grid),
        dst_crs=block.grid.crs,
        dst_nodata=np.nan,
        resampling=rasterio.warp.Resampling[how],
    )
    return out


def _near(wanted: np.ndarray, rows: slice, columns: slice) -> bool:
    """Return whether a block holds a wanted cell, or one close by."""
    around = [slice(max(s.start - _MARGIN, 0), s.stop + _MARGIN) for s in (rows, columns)]
    return bool(wanted[around[0], around[1]].any())


def _window(source: Mosaic, grid: Grid) -> tuple[Window, float] | None:
    """Return the source cells over a grid with two more around, and the turn of longitudes."""
    area = grid_bounds(grid, source.crs)
    turn = turn_of(source.bounds, area, source.crs)
    if turn is None:
        return None
    t = source.transform
    ys = sorted((edge - t.f) / t.e for edge in (area[1], area[3]))
    xs = sorted((edge + turn - t.c) / t.a for edge in (area[0], area[2]))
    first = [max(int(np.floor(edge)) - 2, 0) for edge in (ys[0], xs[0])]
    last = [int(np.ceil(edge)) + 2 for edge in (ys[1], xs[1])]
    bottom, right = min(last[0], source.height), min(last[1], source.width)
    if first[0] >= bottom or first[1] >= right:
        return None
    return (first[0], bottom, first[1], right), turn
