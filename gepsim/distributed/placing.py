"""Change of land among the best cells of every window, as if all cells were at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.distributed.job import Rivals
from gepsim.distributed.ranking import Ranked
from gepsim.distributed.survey import Survey
from gepsim.distributed.thresholds import Key
from gepsim.land.allocation import Allocation
from gepsim.land.cells import Cells
from gepsim.land.demand import Demand
from gepsim.land.path import Unmet
from gepsim.land.settings import LandEvent
from gepsim.land.take import take


class ShortError(Exception):
    """The cells gathered for one change in one county are too few, though the land has more."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Queues:
    """The best cells for every change, the best first, and what is known of each cell.

    Parameters
    ----------
    cell : ndarray
        Places in the whole land, rising.
    county, kind, area : ndarray
        Of these cells.
    order : dict of key to ndarray
        Positions along `cell` by rivals and county, the best first.
    score : dict of key to ndarray
    """

    cell: np.ndarray
    county: np.ndarray
    kind: np.ndarray
    area: np.ndarray
    order: dict[Key, np.ndarray]
    score: dict[Key, np.ndarray]


def queues(parts: Sequence[Ranked]) -> Queues:
    """Return what the windows gathered in the order of suitability, then of the cells."""
    empty = np.empty(0, np.int64)
    cell, first = np.unique(np.concatenate([empty, *(p.cell for p in parts)]), return_index=True)

    def of(name: str, kind: type) -> np.ndarray:
        whole = np.concatenate([empty.astype(kind), *(getattr(p, name) for p in parts)])
        return whole[first].astype(kind)

    order, scores = {}, {}
    by_number: dict[int, list[Ranked]] = {}
    for part in parts:
        by_number.setdefault(part.number, []).append(part)
    for number, some in by_number.items():
        place, county, score = (
            np.concatenate([getattr(p, name) for p in some]) for name in ("cell", "county", "score")
        )
        sorted_ = np.lexsort((place, -score, county))
        place, county, score = place[sorted_], county[sorted_], score[sorted_]
        edges = np.flatnonzero(np.diff(county.astype(np.int64))) + 1
        for one, own, value in zip(
            np.split(county, edges), np.split(place, edges), np.split(score, edges), strict=True
        ):
            order[number, int(one[0])] = np.searchsorted(cell, own)
            scores[number, int(one[0])] = value
    kinds = (of("county", np.uint8), of("kind", np.uint8), of("area", np.float64))
    return Queues(cell, *kinds, order, scores)


class FarAllocation(Allocation):
    """The land while it changes, of which only the best cells for each change are at hand."""

    def __init__(
        self,
        found: Queues,
        rivals: Sequence[Rivals],
        whole: Sequence[Key],
        survey: Survey,
        codes: list[str],
        demand: Demand,
    ) -> None:
        empty = np.empty((0, found.cell.size), np.float32)
        mask = np.ones((1, found.cell.size), bool)
        self.cells = Cells(mask, codes, found.county, found.kind, found.area, empty)
        self.kind = found.kind.copy()
        self.fixed = np.zeros(found.cell.size, bool)
        self.extent = survey.area.copy()
        self.demand = demand
        self.reach = np.full(self.extent.shape, np.inf)
        self.whole = set()
        self.queues = {}
        self.owed = {}
        self.unmet = []
        self.moved = []
        self.closed = {}
        self.found = found
        self.complete = set(whole)
        self.number = {(r.source, r.target): n for n, r in enumerate(rivals) if r.place is None}
        self.events = {(r.place, r.county): n for n, r in enumerate(rivals) if r.place is not None}

    def _ranked(self, key: tuple[int, int, int], reach: float) -> np.ndarray:
        """Return the cells gathered for a change; they must be asked for again if too few."""
        source, target, county = key
        own = (self.number[source, target], county)
        if key in self.queues:
            raise ShortError(own)
        if own in self.complete:
            self.whole.add(key)
        queue = self.found.order.get(own, np.empty(0, np.int64))
        return queue[~self.fixed[queue]]

    def place_event(self, event: LandEvent) -> None:
        """Change the allowed cells nearest to a place."""
        county, target = self.cells.codes.index(event.county), ECOSYSTEM_TYPES.index(event.to)
        own = (self.events[(event.lon, event.lat), county], county)
        queue = np.sort(self.found.order.get(own, np.empty(0, np.int64)))
        near = np.empty(self.fixed.size)
        near[self.found.order.get(own, queue)] = self.found.score.get(own, np.empty(0))
        cells = queue[~self.fixed[queue]]
        taken = cells[take(near[cells], self.cells.area[cells], event.area)]
        left = event.area - float(self.cells.area[taken].sum())
        if taken.size == cells.size and own not in self.complete:
            raise ShortError(own)
        self._move(taken, target)
        if taken.size == cells.size and left > 0:
            self.unmet.append(Unmet(event.year, event.county, event.name, event.area, left))


def rivals_of(demand: Demand, codes: Sequence[str]) -> tuple[Rivals, ...]:
    """Return who competes for what, each once."""
    works = [work.change for work in demand.works if not work.closes]
    changes = [*demand.transitions, *works]
    found = [Rivals(change.source, change.target) for change in changes]
    found += [
        Rivals(target, target, (event.lon, event.lat), codes.index(event.county))
        for event in demand.events
        for target in [ECOSYSTEM_TYPES.index(event.to)]
    ]
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
        held = reach[:, one.source] if one.place is None else other[:, one.target]
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
