"""One year after the other: who gets which cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cells import Cells
from gepsim.land.demand import Demand, Transition, Work
from gepsim.land.path import Change, Unmet
from gepsim.land.settings import LandEvent
from gepsim.land.suitability import Suitability
from gepsim.land.take import ranked, take


class Allocation:
    """The land while it changes."""

    def __init__(
        self,
        cells: Cells,
        suitability: Suitability,
        barred: np.ndarray,
        demand: Demand,
        years: Sequence[int],
    ) -> None:
        self.cells = cells
        self.suitability = suitability
        self.kind = cells.ecosystem_type.copy()
        self.fixed = barred  # walls, and later also what has changed
        size = (len(cells.codes), len(ECOSYSTEM_TYPES))
        slot = cells.county.astype(np.int64) * size[1] + self.kind
        self.extent = np.bincount(slot, cells.area, minlength=size[0] * size[1]).reshape(size)
        self.demand = demand
        leaving = np.zeros(size[1])
        for transition in demand.transitions:
            leaving[transition.source] += sum(demand.rate(transition, year) for year in years)
        self.reach = leaving * self.extent  # what all of the years may take
        self.whole: set[tuple[int, int, int]] = set()  # queues that hold every allowed cell
        self.queues: dict[tuple[int, int, int], np.ndarray] = {}
        self.owed: dict[tuple[str, int], float] = {}
        self.unmet: list[Unmet] = []
        self.moved: list[tuple[np.ndarray, np.ndarray, int]] = []
        self.closed: dict[int, np.ndarray] = {}

    def begin(self) -> None:
        """Start a year: rates refer to the extent that the last one left."""
        self.moved = []
        self.start = self.extent.copy()

    def end(self) -> Change:
        """Return what this year changed."""
        cells = np.concatenate([np.empty(0, np.int64), *(m[0] for m in self.moved)])
        before = np.concatenate([np.empty(0, np.uint8), *(m[1] for m in self.moved)])
        after = [np.full(m[0].size, m[2], np.uint8) for m in self.moved]
        return Change(cells, before, np.concatenate([np.empty(0, np.uint8), *after]))

    def place(self, transition: Transition, year: int) -> None:
        """Change a year's share of one type in every county."""
        rate = self.demand.rate(transition, year)
        for county in range(len(self.cells.codes)):
            wanted = rate * self.start[county, transition.source]
            self._change(transition, county, wanted, transition.name, year)

    def place_work(self, work: Work, year: int) -> None:
        """Change a year's area of a project, shared by its counties as they have of the source."""
        counties = [self.cells.codes.index(code) for code in work.counties]
        held = self.start[counties, work.change.source]
        shares = held / held.sum() if held.sum() > 0 else np.full(len(counties), 1 / len(counties))
        wanted = shares * work.area.get(year, 0.0)
        if work.closes:
            closed = self.closed.setdefault(year, np.zeros(len(self.cells.codes)))
            np.add.at(closed, counties, wanted)
            return
        for county, area in zip(counties, wanted.tolist(), strict=True):
            self._change(work.change, county, area, work.name, year)

    def _change(
        self, transition: Transition, county: int, wanted: float, name: str, year: int
    ) -> None:
        """Take cells for one change in one county; carry a rest of less than a cell."""
        wanted += self.owed.pop((name, county), 0.0)
        key = (transition.source, transition.target, county)
        queue = self._queue(key, wanted)
        taken = self._best(queue, wanted, county)
        self._move(taken, transition.target)
        left = wanted - float(self.cells.area[taken].sum())
        if queue.size == taken.size and left > 0:
            self.unmet.append(Unmet(year, self.cells.codes[county], name, wanted, left))
        else:
            self.owed[name, county] = left

    def _queue(self, key: tuple[int, int, int], wanted: float) -> np.ndarray:
        """Return allowed cells of a type in a county, best first: all, if they are too few."""
        if key not in self.queues:
            self.queues[key] = self._ranked(key, float(self.reach[key[2], key[0]]))
        queue = self.queues[key]
        queue = queue[~self.fixed[queue]]
        if float(self.cells.area[queue].sum()) < wanted and key not in self.whole:
            queue = self._ranked(key, np.inf)
        self.queues[key] = queue
        return queue

    def _best(self, queue: np.ndarray, wanted: float, county: int) -> np.ndarray:
        """Return the first cells of a queue, which come nearest to an area."""
        return queue[nearest(self.cells.area[queue], wanted)]

    def _ranked(self, key: tuple[int, int, int], reach: float) -> np.ndarray:
        """Return the best allowed cells up to an area; those that were there in the base year."""
        source, target, county = key
        kind, home = self.cells.ecosystem_type, self.cells.county
        cells = np.flatnonzero((kind == source) & (home == county) & ~self.fixed)
        score, area = self.suitability.score(source, target, cells), self.cells.area[cells]
        if reach >= float(area.sum()):
            self.whole.add(key)
        return cells[ranked(score, area, min(reach, float(area.sum())))]

    def place_event(self, event: LandEvent) -> None:
        """Change the allowed cells nearest to a place."""
        county, target = self.cells.codes.index(event.county), ECOSYSTEM_TYPES.index(event.to)
        free = (self.cells.county == county) & (self.kind != target) & ~self.fixed
        cells = np.flatnonzero(free)
        near = self.suitability.near(event.lon, event.lat, cells)
        taken = cells[take(near, self.cells.area[cells], event.area)]
        self._move(taken, target)
        left = event.area - float(self.cells.area[taken].sum())
        if taken.size == cells.size and left > 0:
            self.unmet.append(Unmet(event.year, event.county, event.name, event.area, left))

    def _move(self, taken: np.ndarray, target: int) -> None:
        """Give cells to another type, and keep the extent."""
        before = self.kind[taken].copy()
        self.moved.append((taken, before, target))
        self.kind[taken] = target
        self.fixed[taken] = True
        for source in np.unique(before):
            part = taken[before == source]
            gone = np.bincount(self.cells.county[part], self.cells.area[part], len(self.extent))
            self.extent[:, source] -= gone
            self.extent[:, target] += gone


def nearest(area: np.ndarray, wanted: float) -> slice:
    """Return how many of the first cells come nearest to an area."""
    if wanted <= 0 or area.size == 0:
        return slice(0)
    enough = int(np.ceil(wanted / float(area.min()))) + 1
    head = area[:enough]
    return slice(int(np.searchsorted(np.cumsum(head) - head / 2, wanted, side="left")))
