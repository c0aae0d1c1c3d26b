"""Which cells rank first, without sorting the land: counts by leading bits of the rank.

A rank is a whole number: the suitability, whose bits are turned so that their order is that of the
numbers, then the row, so that of equals the northern come first. Counts are whole numbers, which
add up alike in any order: the cells that are found do not depend on windows or workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from gepsim.distributed.job import Item, Ranking, Reach, Rivals
from gepsim.distributed.nearest import along_columns, along_rows
from gepsim.distributed.store import Store
from gepsim.distributed.survey import BUILT, KINDS
from gepsim.distributed.tiles import Tile
from gepsim.land.layers import county_codes, inside
from gepsim.land.suitability import Suitability, walls

#: Rivals, by their place in a job, and county.
Key = tuple[int, int]
#: Leading bits of the rank that are known before each pass; the last tells rows apart.
KNOWN = (0, 16, 32)
BINS = 1 << 16
_SCORED = ("ecosystem_type", "county", "redline", "reserve", "permanent_farmland")
_ROWS = np.uint64(0xFFFFFFFF)
_STRIDE = 16  # rows from one look at distances to the next


@dataclass(frozen=True)
class Gathered:
    """The best cells of a window.

    Parameters
    ----------
    known : dict of str to ndarray
        `place` in its rows (int32, rising), `county` and `kind` (uint8) of each cell.
    ranked : dict of key to tuple of ndarray
        Numbers of cells, rising, and how well these cells suit.
    """

    known: dict[str, np.ndarray]
    ranked: dict[Key, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def copy(self) -> Gathered:
        """Return the same in arrays of its own, each of which can be let go for itself."""
        known = {name: one.copy() for name, one in self.known.items()}
        ranked = {key: (cells.copy(), score.copy()) for key, (cells, score) in self.ranked.items()}
        return Gathered(known, ranked)


def rank_of(score: np.ndarray, row: np.ndarray, height: int) -> np.ndarray:
    """Return whole numbers in the order of the scores; of equal scores the first row is largest.

    Scores of more than 32 bits are rounded and keep their equals together.

    Parameters
    ----------
    score : ndarray
        The largest first.
    row : ndarray
    height : int
        Number of rows.

    Examples
    --------
    >>> score, row = np.array([-1.5, 0.0, 2.0, 2.0], np.float32), np.array([0, 0, 7, 3])
    >>> ranks = rank_of(score, row, 8)
    >>> np.argsort(ranks).tolist()
    [0, 1, 2, 3]
    """
    bits = (score.astype(np.float32) + np.float32(0.0)).view(np.uint32)
    turned = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31)).astype(np.uint64)
    last = np.uint64(height) - row.astype(np.uint64) if score.dtype == np.float32 else np.uint64(0)
    return np.asarray((turned << np.uint64(32)) | last)


class TileSuitability(Suitability):
    """Suitability in one window, which knows the built-up land around it."""

    def __init__(
        self, layers: xr.Dataset, store: Store, tile: Tile, reach: Reach, built: bool
    ) -> None:
        super().__init__(layers)
        self.store, self.tile, self.reach, self.built = store, tile, reach, built

    def of(self, rivals: Rivals) -> np.ndarray:
        """Return how well each cell suits."""
        if rivals.place is not None:
            return self.near(*rivals.place)
        return self._once(rivals.by)

    def _layer(self, name: str) -> np.ndarray:
        return self.store.read(self.tile, [name])[name].values[self.mask]

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


class Contest:
    """The cells of a window that compete for anything asked, by what they compete for."""

    def __init__(self, item: Item, job: Ranking) -> None:
        self.tile, reach = item
        self.job = job
        layers = job.store.read(self.tile, _SCORED)
        mask, self.counties = inside(layers), len(county_codes(job.store.header))
        self.place = np.flatnonzero(mask)
        kind, county = (layers[name].values[mask] for name in ("ecosystem_type", "county"))
        self.suits = TileSuitability(layers, job.store, self.tile, reach, job.built)
        zone = kind.astype(np.uint16) * np.uint16(self.counties) + county
        wanted = np.zeros(KINDS * self.counties, bool)
        for key in job.asked:
            wanted[self.zones(key)] = True
        some = np.flatnonzero(wanted[zone] & ~walls(layers))
        zone = zone[some]
        order = np.argsort(zone, kind="stable")
        self.cells = some[order]
        self.edges = np.searchsorted(zone[order], np.arange(wanted.size + 1))

    def zones(self, key: Key) -> list[int]:
        """Return where the cells of some rivals stand, of all types of all counties."""
        rivals, county = self.job.rivals[key[0]], key[1]
        if rivals.place is None:
            return [rivals.source * self.counties + county]
        return [k * self.counties + county for k in range(KINDS) if k != rivals.source]

    def ranked(self) -> Iterator[tuple[Key, np.ndarray, np.ndarray, np.ndarray]]:
        """Yield what competes: key, cells, how well they suit, and their ranks."""
        for key in self.job.asked:
            parts = [self.cells[self.edges[z] : self.edges[z + 1]] for z in self.zones(key)]
            cells = np.concatenate(parts)
            if cells.size:
                rivals = self.job.rivals[key[0]]
                score = self.suits.of(rivals)[cells]
                score = score if rivals.sign > 0 else -score
                yield key, cells, score, rank_of(score, self.rows(cells), self.job.store.shape[0])

    def rows(self, cells: np.ndarray) -> np.ndarray:
        """Return the rows of cells in the whole land."""
        return self.place[cells] // self.tile.width + self.tile.top


def count(item: Item, job: Ranking) -> dict[Key, tuple[np.ndarray, np.ndarray]]:
    """Return how many rivals of a window have which next bits: bins and counts."""
    found = {}
    for key, _, _, rank in Contest(item, job).ranked():
        level, prefix = job.asked[key]
        if level:
            rank = rank[rank >> np.uint64(64 - KNOWN[level]) == np.uint64(prefix)]
        found[key] = _counted(next_bits(rank, level))
    return found


def next_bits(rank: np.ndarray, level: int) -> np.ndarray:
    """Return the bits that a pass tells apart: two times 16 of the suitability, then the row."""
    if level == len(KNOWN) - 1:
        return (rank & _ROWS).astype(np.int64)
    return ((rank >> np.uint64(48 - KNOWN[level])) & np.uint64(BINS - 1)).astype(np.int64)


def _counted(bins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bins that hold anything, and how much."""
    if bins.size == 0:
        return bins, bins
    low = int(bins.min())
    held = np.bincount(bins - low)
    some = np.flatnonzero(held)
    return some + low, held[some]


def gather(item: Item, job: Ranking) -> Gathered:
    """Return the cells of a window that rank at or above the least rank asked for."""
    contest = Contest(item, job)
    found = {}
    for key, cells, score, rank in contest.ranked():
        best = rank >= np.uint64(job.asked[key][1])
        if best.any():
            found[key] = (cells[best], score[best])
    taken = np.zeros(contest.place.size, bool)
    for cells, _ in found.values():
        taken[cells] = True
    every, number = np.flatnonzero(taken), np.cumsum(taken, dtype=np.int32) - np.int32(1)
    layers, mask = contest.suits.layers, contest.suits.mask
    known = {"place": contest.place[every].astype(np.int32)}
    for short, name in (("county", "county"), ("kind", "ecosystem_type")):
        known[short] = layers[name].values[mask][every].astype(np.uint8)
    return Gathered(known, {key: (number[cells], score) for key, (cells, score) in found.items()})
