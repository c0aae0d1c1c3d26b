"""First look at every window: faults, areas, how many cells may change, where land is built up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.distributed.exact import as_float, sum_by
from gepsim.distributed.job import Item, Reach
from gepsim.distributed.nearest import NONE, column_ends
from gepsim.distributed.store import Store
from gepsim.distributed.tiles import Tile
from gepsim.errors import Problem, Problems
from gepsim.kernels import kernel
from gepsim.land.layers import check_cells, county_codes, inside
from gepsim.land.suitability import walls

KINDS = len(ECOSYSTEM_TYPES)
BUILT = ECOSYSTEM_TYPES.index("BLT")
FACTORS = ("rainfall_erosivity", "soil_erodibility", "slope_length_steepness", "slope")


@dataclass(frozen=True)
class WindowLook:
    """What one window holds.

    Parameters
    ----------
    problems : list of Problem
    area : ndarray of int64, shape (counties x types, 2)
        See `gepsim.distributed.exact`.
    free : ndarray of int64, shape (counties x types,)
        Cells that no wall bars.
    smallest : ndarray
        Least area of a cell by county; infinite without any. [ha]
    first, last : ndarray
        First and last built-up row of each column.
    seats : ndarray
        Squared distance of each county's cells from its seat; infinite without any. [m2]
    """

    problems: list[Problem]
    area: np.ndarray
    free: np.ndarray
    smallest: np.ndarray
    first: np.ndarray
    last: np.ndarray
    seats: np.ndarray


def look(item: Item, job: tuple[Store, Sequence[tuple[float, float] | None]]) -> WindowLook:
    """Return what a window holds; the job is the store and the seats of its counties. [m]"""
    (tile, _), (store, seats) = item, job
    layers = store.read(tile)
    problems = Problems()
    check_cells(layers, problems)
    mask, codes = inside(layers), county_codes(store.header)
    kind, home = layers["ecosystem_type"].values, layers["county"].values
    first, last = column_ends(kind == BUILT, tile.top)
    counties = len(codes)
    if problems.found or (mask.any() and home[mask].max() >= counties):
        problems.found = problems.found or [_unknown(counties)]
        named = [Problem(f"{_where(tile)}, {p.where}", p.what, p.hint) for p in problems.found]
        none = np.zeros(counties * KINDS, np.int64)
        far = np.full(counties, np.inf)
        return WindowLook(named, np.stack([none, none], 1), none, far, first, last, far)
    county = home[mask].astype(np.int64)
    slot, area = county * KINDS + kind[mask], store.area(tile)[mask]
    smallest = np.full(counties, np.inf)
    np.minimum.at(smallest, county, area)
    free = np.bincount(slot[~walls(layers)], minlength=counties * KINDS)
    away = _from_seats(layers, mask, county, seats)
    sums = sum_by(slot, area, counties * KINDS)
    return WindowLook([], sums, free, smallest, first, last, away)


def _where(tile: Tile) -> str:
    return f"rows {tile.top}-{tile.bottom - 1}, columns {tile.left}-{tile.right - 1}"


def _unknown(count: int) -> Problem:
    return Problem("layer 'county'", f"has numbers beyond the {count} codes of flag_meanings")


def _from_seats(
    layers: xr.Dataset,
    mask: np.ndarray,
    county: np.ndarray,
    seats: Sequence[tuple[float, float] | None],
) -> np.ndarray:
    """Return the least squared distance of each county's cells from its seat. [m2]"""
    found = np.full(len(seats), np.inf)
    here = np.array([seat or (np.nan, np.nan) for seat in seats])
    x, y = (np.asarray(layers[axis].values, np.float64) for axis in "xy")
    _least(mask, county, here, x, y, found)
    return found


@kernel(nogil=True)
def _least(mask, county, seats, x, y, found):  # type: ignore[no-untyped-def]
    """Keep the least squared distance of cells from the seat of their county, if it has one."""
    place = 0
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            if mask[row, column]:
                own = county[place]
                place += 1
                away = (x[column] - seats[own, 0]) ** 2 + (y[row] - seats[own, 1]) ** 2
                if away < found[own]:
                    found[own] = away


@dataclass(frozen=True)
class Survey:
    """What all windows hold together.

    Parameters
    ----------
    area : ndarray, shape (counties, types)
        [ha]
    free : ndarray of int, shape (counties, types)
        Cells that no wall bars.
    smallest : ndarray
        Least area of a cell by county. [ha]
    seats : ndarray
        Distance of each county's cells from its seat. [m]
    reach : dict of int to Reach
        By first row of a band of windows.
    built : bool
        Whether any land is built up.
    """

    area: np.ndarray
    free: np.ndarray
    smallest: np.ndarray
    seats: np.ndarray
    reach: dict[int, Reach]
    built: bool


def together(looks: Sequence[WindowLook], tiles: Sequence[Tile], width: int) -> Survey:
    """Return what the windows hold together.

    Raises
    ------
    InputError
        With the faults of all windows.
    """
    problems = Problems([p for one in looks for p in one.problems])
    problems.raise_if_any()
    area = np.sum([one.area for one in looks], axis=0)
    shape = (-1, KINDS)
    return Survey(
        as_float(area).reshape(shape),
        np.sum([one.free for one in looks], axis=0).reshape(shape),
        np.min([one.smallest for one in looks], axis=0),
        np.sqrt(np.min([one.seats for one in looks], axis=0)),
        _reaches(looks, tiles, width),
        any((one.last > -NONE).any() for one in looks),
    )


def _reaches(looks: Sequence[WindowLook], tiles: Sequence[Tile], width: int) -> dict[int, Reach]:
    """Return for every band of rows the nearest built-up rows above and below it."""
    tops = sorted({tile.top for tile in tiles})
    first = {top: np.full(width, NONE, np.int64) for top in tops}
    last = {top: np.full(width, -NONE, np.int64) for top in tops}
    for one, tile in zip(looks, tiles, strict=True):
        first[tile.top][tile.columns] = one.first
        last[tile.top][tile.columns] = one.last
    above, below = {}, {}
    near = np.full(width, -NONE, np.int64)
    for top in tops:
        above[top] = near
        near = np.maximum(near, last[top])
    near = np.full(width, NONE, np.int64)
    for top in reversed(tops):
        below[top] = near
        near = np.minimum(near, first[top])
    return {top: Reach(above[top], below[top]) for top in tops}
