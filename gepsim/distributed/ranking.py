"""Which cells rank first, without sorting the land: counts by leading bits of the rank.

A rank is a whole number: the suitability, whose bits are turned so that their order is that of the
numbers, then the row, so that of equals the northern come first. Counts are whole numbers, which
add up alike in any order: the cells that are found do not depend on windows or workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.distributed.job import Item, Ranking, Reach, Rivals
from gepsim.distributed.nearest import along_columns, along_rows
from gepsim.distributed.store import Store
from gepsim.distributed.survey import BUILT
from gepsim.distributed.tiles import Tile
from gepsim.land.layers import inside
from gepsim.land.suitability import Suitability, walls

#: Bits of the rank that each pass tells apart, from the first on; together 64.
LEVELS = (11, 11, 10, 11, 11, 10)
_SCORED = ("ecosystem_type", "county", "redline", "reserve", "permanent_farmland")
_BY = ("slope_length_steepness", "rain", "forest_age")
_ROWS = np.uint64(0xFFFFFFFF)
_STRIDE = 16  # rows from one look at distances to the next


@dataclass(frozen=True)
class Ranked:
    """Rivals of one window.

    Parameters
    ----------
    number : int
        Which rivals.
    cell : ndarray
        Place of each cell in the whole land, row after row.
    county, kind : ndarray
    score : ndarray
        Suitability, the largest first.
    rank : ndarray of uint64
    area : ndarray
        [ha]
    """

    number: int
    cell: np.ndarray
    county: np.ndarray
    kind: np.ndarray
    score: np.ndarray
    rank: np.ndarray
    area: np.ndarray

    def some(self, which: np.ndarray) -> Ranked:
        """Return some of the cells."""
        return Ranked(self.number, *(a[which] for a in self._arrays))

    @property
    def _arrays(self) -> tuple[np.ndarray, ...]:
        return self.cell, self.county, self.kind, self.score, self.rank, self.area


def rank_of(score: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Return whole numbers in the order of the scores; of equal scores the first row is largest.

    Scores of more than 32 bits are rounded and keep their equals together.

    Examples
    --------
    >>> ranks = rank_of(np.array([-1.5, 0.0, 2.0, 2.0], np.float32), np.array([0, 0, 7, 3]))
    >>> np.argsort(ranks).tolist()
    [0, 1, 2, 3]
    """
    bits = (score.astype(np.float32) + np.float32(0.0)).view(np.uint32)
    turned = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31)).astype(np.uint64)
    last = _ROWS - row.astype(np.uint64) if score.dtype == np.float32 else np.uint64(0)
    return np.asarray((turned << np.uint64(32)) | last)


class TileSuitability(Suitability):
    """Suitability in one window, which knows the built-up land around it."""

    def __init__(
        self, layers: xr.Dataset, store: Store, tile: Tile, reach: Reach, built: bool
    ) -> None:
        super().__init__(layers)
        self.store, self.tile, self.reach, self.built = store, tile, reach, built

    def _near_built(self) -> np.ndarray:
        if not self.built:
            return -self._once("steep")
        away = _distances(self.layers, self.mask, self.store, self.tile, self.reach)[self.mask]
        return (-away * (1 + self._once("steep"))).astype(np.float32)


def _distances(
    layers: xr.Dataset, mask: np.ndarray, store: Store, tile: Tile, reach: Reach
) -> np.ndarray:
    """Return the distance of the cells inside to built-up land of the whole stack. [cells]"""
    built = layers["ecosystem_type"].values == BUILT
    own = (reach.above[tile.columns], reach.below[tile.columns])
    halo = _farthest(along_columns(built, tile.top, *own), mask)
    width = reach.above.size
    left, right = max(0, tile.left - halo), min(width, tile.right + halo)
    wide = Tile(tile.number, tile.top, tile.bottom, left, right)
    built = store.read(wide, ["ecosystem_type"])["ecosystem_type"].values == BUILT
    around = (reach.above[wide.columns], reach.below[wide.columns])
    whole = along_rows(along_columns(built, tile.top, *around))
    return whole[:, tile.left - left : tile.right - left]


def _farthest(upright: np.ndarray, mask: np.ndarray) -> int:
    """Return a distance within which the window alone has a mark for every cell. [cells]

    Of some rows only: the next one is as far away at most as it lies below.
    """
    some = along_rows(np.ascontiguousarray(upright[::_STRIDE]))
    used = np.logical_or.reduceat(mask, np.arange(0, len(mask), _STRIDE), axis=0)
    return int(np.ceil(some[used].max(initial=0.0))) + _STRIDE - 1


def ranked_in(item: Item, job: Ranking) -> Iterator[Ranked]:
    """Yield the rivals of a window, one group after the other."""
    tile, reach = item
    store = job.store
    layers = store.read(tile, [*_SCORED, *_BY])
    mask, free = inside(layers), ~walls(layers)
    kind, county = (layers[n].values[mask] for n in ("ecosystem_type", "county"))
    suits = TileSuitability(layers, store, tile, reach, job.built)
    rows, columns = np.nonzero(mask)
    rows += tile.top
    width = store.shape[1]
    cell = rows.astype(np.int64) * width + columns + tile.left
    area = store.area(tile)[mask]
    for number, rivals in enumerate(job.rivals):
        here = np.flatnonzero(_compete(rivals, kind, county) & free)
        if here.size:
            score = _score(suits, rivals)[here]
            ranks = rank_of(score, rows[here])
            yield Ranked(number, cell[here], county[here], kind[here], score, ranks, area[here])


def _compete(rivals: Rivals, kind: np.ndarray, county: np.ndarray) -> np.ndarray:
    """Return which cells are rivals."""
    if rivals.place is None:
        return np.asarray(kind == rivals.source)
    return np.asarray((kind != rivals.target) & (county == rivals.county))


def _score(suits: Suitability, rivals: Rivals) -> np.ndarray:
    if rivals.place is None:
        return suits.score(rivals.source, rivals.target)
    return suits.near(*rivals.place)


def count(item: Item, job: Ranking) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Return how many rivals of a window have which next bits, by county: slots and counts."""
    bits = LEVELS[job.level]
    done = sum(LEVELS[: job.level])
    found = {}
    for one in ranked_in(item, job):
        wanted, prefix = _by_county(job.prefix.get(one.number, {}))
        at = one.some(wanted[one.county])
        if done:
            lead = at.rank >> np.uint64(64 - done)
            at = at.some(lead == prefix[at.county])
        bin_ = (at.rank >> np.uint64(64 - done - bits)) & np.uint64((1 << bits) - 1)
        slot = (at.county.astype(np.int64) << bits) | bin_.astype(np.int64)
        found[one.number] = np.unique(slot, return_counts=True)
    return found


def gather(item: Item, job: Ranking) -> list[Ranked]:
    """Return the rivals of a window that rank at or above the threshold of their county."""
    found = []
    for one in ranked_in(item, job):
        wanted, least = _by_county(job.threshold.get(one.number, {}))
        kept = one.some(wanted[one.county] & (one.rank >= least[one.county]))
        if kept.cell.size:
            found.append(kept)
    return found


def _by_county(table: Mapping[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return which counties are named, and their numbers."""
    wanted, value = np.zeros(256, bool), np.zeros(256, np.uint64)
    for county, number in table.items():
        wanted[county], value[county] = True, number
    return wanted, value
