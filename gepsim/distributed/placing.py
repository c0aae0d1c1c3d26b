"""Change of land among the best cells of every window, as if all cells were at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.distributed.job import Rivals
from gepsim.distributed.ranking import Gathered, Key, rank_of
from gepsim.distributed.store import Store
from gepsim.distributed.survey import Survey
from gepsim.distributed.tiles import Tile
from gepsim.land.allocation import Allocation, nearest
from gepsim.land.cells import Cells
from gepsim.land.demand import Demand
from gepsim.land.layers import county_codes
from gepsim.land.path import Unmet
from gepsim.land.settings import LandEvent
from gepsim.land.suitability import criterion
from gepsim.land.take import take

_SHORT = 2**31  # cells whose numbers fit into 32 bits
_BLOCK = 1 << 20  # cells whose places are worked out at a time
_BESIDE = 2.0  # times the area of an event: other changes may take cells near its place


class ShortError(Exception):
    """The cells gathered for one change in one county are too few, though the land has more."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


class AreaHere:
    """The area of gathered cells, worked out where it is asked for. [ha]"""

    def __init__(self, store: Store, tiles: Sequence[Tile], start: np.ndarray, place: np.ndarray):
        self.store, self.start, self.place = store, start, place
        self.edges = np.array([(tile.top, tile.left, tile.width) for tile in tiles]).reshape(-1, 3)

    def __getitem__(self, cells: np.ndarray) -> np.ndarray:
        """Return the area of some cells."""
        parts = [self.store.area_at(*self._where(part)) for part in _blocks(cells)]
        return np.concatenate([np.empty(0), *parts])

    def where(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return rows and columns of some cells in the whole land."""
        found = [self._where(part) for part in _blocks(cells)]
        rows, columns = (_joined([one[n] for one in found], np.int32) for n in (0, 1))
        return rows, columns

    def _where(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        tile = np.searchsorted(self.start, cells, side="right") - 1
        top, left, width = self.edges[tile].T
        down, across = np.divmod(self.place[cells].astype(np.int64), width)
        return (top + down).astype(np.int32), (left + across).astype(np.int32)


def _blocks(cells: np.ndarray) -> Iterator[np.ndarray]:
    """Yield some cells after the other: what is worked out on the way is many times the result."""
    for first in range(0, cells.size, _BLOCK):
        yield cells[first : first + _BLOCK]


@dataclass(frozen=True)
class Queues:
    """The best cells for every change, the best first, and what is known of each cell.

    Parameters
    ----------
    start : ndarray
        By window, how many cells the windows before it gave.
    place : ndarray
        Places in the rows of their window.
    county, kind : ndarray
    area : AreaHere
    order : dict of key to ndarray
        Cells by rivals and county, the best first; for an event in the order of the land.
    near : dict of key to ndarray
        How near the cells of an event lie to its place.
    """

    start: np.ndarray
    place: np.ndarray
    county: np.ndarray
    kind: np.ndarray
    area: AreaHere
    order: dict[Key, np.ndarray]
    near: dict[Key, np.ndarray]


def queues(
    parts: Sequence[Gathered], rivals: Sequence[Rivals], store: Store, tiles: Sequence[Tile]
) -> Queues:
    """Return what the windows gathered in the order of suitability, then of the cells.

    What a window says of a key is let go once it stands in the queue: cells may be many.
    """
    start = np.cumsum([0, *(part.known["place"].size for part in parts)])
    kinds = (("place", np.int32), ("county", np.uint8), ("kind", np.uint8))
    whole = {name: _joined([part.known.pop(name) for part in parts], kind) for name, kind in kinds}
    area = AreaHere(store, tiles, start, whole["place"])
    order, near = {}, {}
    for key in sorted({key for part in parts for key in part.ranked}):
        own = [(n, part.ranked.pop(key)) for n, part in enumerate(parts) if key in part.ranked]
        short = np.int32 if start[-1] < _SHORT else np.int64
        cells = np.concatenate([where + start[n].astype(short) for n, (where, _) in own])
        score = np.concatenate([score for _, (_, score) in own])
        rows, columns = area.where(cells)
        if rivals[key[0]].place is not None:
            best = np.lexsort((columns, rows))
            near[key] = score[best]
        else:  # of the same row, cells stand in the order of their windows and columns
            del columns
            best = np.argsort(~rank_of(score, rows, store.shape[0]), kind="stable")
        order[key] = cells[best]
    return Queues(start, area=area, order=order, near=near, **whole)


def _joined(parts: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate([np.empty(0, kind), *parts])


class FarAllocation(Allocation):
    """The land while it changes, of which only the best cells for each change are at hand."""

    def __init__(
        self,
        found: Queues,
        rivals: Sequence[Rivals],
        whole: Sequence[Key],
        survey: Survey,
        header: xr.Dataset,
        demand: Demand,
    ) -> None:
        empty = np.empty((0, found.place.size), np.float32)
        mask = np.empty((1, 0), bool)
        area: Any = found.area
        self.header, codes = header, county_codes(header)
        self.cells = Cells(mask, codes, found.county, found.kind, area, empty)
        self.kind = found.kind.copy()
        self.fixed = np.zeros(found.place.size, bool)
        self.extent = survey.area.copy()
        self.smallest = survey.smallest
        self.demand = demand
        self.owed = {}
        self.unmet = []
        self.moved = []
        self.closed = {}
        self.found = found
        self.complete = set(whole)
        self.number = {one: n for n, one in enumerate(rivals)}

    def _queue(self, key: tuple[int, int, int], wanted: float) -> np.ndarray:
        """Return the cells left for a change, the best first.

        Raises
        ------
        ShortError
            If they are too few, though the land has more.
        """
        source, target, county = key
        own = (self.number[Rivals(source, *criterion(self.header, source, target))], county)
        queue = self.found.order.get(own, np.empty(0, np.int64))
        queue = self.found.order[own] = queue[~self.fixed[queue]]
        few = queue.size * float(self.smallest[county]) < wanted
        if own not in self.complete and few and float(self.cells.area[queue].sum()) < wanted:
            raise ShortError(own)
        return queue

    def _best(self, queue: np.ndarray, wanted: float, county: int) -> np.ndarray:
        """Return the first cells of a queue, which come nearest to an area."""
        head = queue[: int(np.ceil(max(wanted, 0.0) / self.smallest[county])) + 1]
        return head[nearest(self.cells.area[head], wanted)]

    def place_event(self, event: LandEvent) -> None:
        """Change the allowed cells nearest to a place."""
        county, target = self.cells.codes.index(event.county), ECOSYSTEM_TYPES.index(event.to)
        own = (self.number[_event(event, self.cells.codes)], county)
        queue = self.found.order.get(own, np.empty(0, np.int64))
        free = ~self.fixed[queue]
        cells, near = queue[free], self.found.near.get(own, np.empty(0))[free]
        taken = cells[take(near, self.cells.area[cells], event.area)]
        left = event.area - float(self.cells.area[taken].sum())
        if taken.size == cells.size and own not in self.complete:
            raise ShortError(own)
        self._move(taken, target)
        if taken.size == cells.size and left > 0:
            self.unmet.append(Unmet(event.year, event.county, event.name, event.area, left))


def _event(event: LandEvent, codes: Sequence[str]) -> Rivals:
    """Return who competes for the nearness to an event."""
    target, county = ECOSYSTEM_TYPES.index(event.to), codes.index(event.county)
    return Rivals(target, "nearness", 1, (event.lon, event.lat), county)


def rivals_of(demand: Demand, header: xr.Dataset) -> tuple[Rivals, ...]:
    """Return who competes for what, each once: several changes may ask for the same cells."""
    works = [work.change for work in demand.works if not work.closes]
    found = [
        Rivals(change.source, *criterion(header, change.source, change.target))
        for change in (*demand.transitions, *works)
    ]
    found += [_event(event, county_codes(header)) for event in demand.events]
    return tuple(dict.fromkeys(found))


def areas_wanted(
    rivals: Sequence[Rivals],
    demand: Demand,
    survey: Survey,
    codes: Sequence[str],
    years: Sequence[int],
) -> dict[Key, float]:
    """Return the area that changes may take among rivals in each county. [ha]"""
    leaving = np.zeros(len(ECOSYSTEM_TYPES))
    for change in demand.transitions:
        leaving[change.source] += sum(demand.rate(change, year) for year in years)
    other = np.zeros(survey.area.shape)  # works and events
    for work in [work for work in demand.works if not work.closes]:
        for code in work.counties:
            other[codes.index(code), work.change.source] += sum(work.area.values())
    for event in demand.events:
        other[codes.index(event.county)] += event.area
    reach = leaving * survey.area + other
    found: dict[Key, float] = {}
    for number, one in enumerate(rivals):
        held = reach[:, one.source] if one.place is None else _BESIDE * other[:, one.source]
        for county in range(len(codes)) if one.county is None else [one.county]:
            found[number, county] = float(held[county])
    return found


def cells_wanted(area: Mapping[Key, float], survey: Survey) -> dict[Key, int]:
    """Return how many cells hold these areas, at most; none where the county has none."""
    return {
        (number, county): int(np.ceil(want / survey.smallest[county])) + 1
        for (number, county), want in area.items()
        if want > 0 and np.isfinite(survey.smallest[county])
    }
