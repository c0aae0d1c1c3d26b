"""Land in time: each year's demand takes the best-suited allowed cells; areas are conserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cells import Cells, read_cells
from gepsim.land.demand import Demand, Transition
from gepsim.land.drivers import per_city
from gepsim.land.settings import LandEvent
from gepsim.land.stack import NO_CLASS
from gepsim.land.suitability import Suitability, walls
from gepsim.land.take import ranked, take
from gepsim.registry import DRIVERS


@dataclass(frozen=True)
class Change:
    """Cells that change in one year, with their type before and after."""

    cells: np.ndarray
    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True)
class Unmet:
    """Demand for which there were not enough allowed cells [ha]."""

    year: int
    county: str
    what: str
    wanted: float
    missing: float

    def __str__(self) -> str:
        """Return the shortfall on one line."""
        return (
            f"land: {self.what} in {self.county}, {self.year}: "
            f"{self.missing:.1f} of {self.wanted:.1f} ha found no allowed cell"
        )


@dataclass(frozen=True)
class LandPath:
    """The land in every year: the base, and what changes.

    Parameters
    ----------
    cells : Cells
        Cells and base-year types.
    years : tuple of int
        The base year first.
    changes : dict of int to Change
        By year; the base year has none.
    unmet : tuple of Unmet
        What could not be placed.
    """

    cells: Cells
    years: tuple[int, ...]
    changes: dict[int, Change] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()

    def ecosystem_type_at(self, year: int) -> np.ndarray:
        """Return the type of each cell inside the counties in a year, in row order."""
        kind = self.cells.ecosystem_type.copy()
        for when in self.years:
            if when <= year and when in self.changes:
                kind[self.changes[when].cells] = self.changes[when].after
        return kind

    def map_at(self, year: int) -> np.ndarray:
        """Return the types of a year on (y, x); 255 outside."""
        out = np.full(self.cells.mask.shape, NO_CLASS, np.uint8)
        out[self.cells.mask] = self.ecosystem_type_at(year)
        return out


def project(layers: xr.Dataset, demand: Demand, years: Sequence[int]) -> LandPath:
    """Return the land from the base year on.

    Parameters
    ----------
    layers : Dataset
        Checked layers; they show the first of the years.
    demand : Demand
        Rates and events. Events come first, then the rates in their order.
    years : sequence of int
        Consecutive years, the base first.

    Returns
    -------
    LandPath
        A cell changes at most once. What is left over from rounding to whole cells is carried
        to the next year.
    """
    state = _State(read_cells(layers), Suitability(layers), walls(layers), demand, years)
    changes = {}
    for year in years[1:]:
        state.begin()
        for event in demand.events:
            if event.year == year:
                state.place_event(event)
        for transition in demand.transitions:
            state.place(transition, year)
        changes[year] = state.end()
    return LandPath(state.cells, tuple(years), changes, tuple(state.unmet))


class _State:
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
        self.owed: dict[tuple[int, int, int], float] = {}
        self.unmet: list[Unmet] = []
        self.moved: list[tuple[np.ndarray, np.ndarray, int]] = []

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
        for county, code in enumerate(self.cells.codes):
            key = (transition.source, transition.target, county)
            wanted = self.owed.pop(key, 0.0)
            wanted += rate * self.start[county, transition.source]
            queue = self._queue(key, wanted)
            taken = queue[_first(self.cells.area[queue], wanted)]
            self.queues[key] = queue
            self._move(taken, transition.target)
            left = wanted - float(self.cells.area[taken].sum())
            self._settle(key, left, queue.size == taken.size, transition.name, wanted, year, code)

    def _settle(
        self,
        key: tuple[int, int, int],
        left: float,
        exhausted: bool,
        what: str,
        wanted: float,
        year: int,
        code: str,
    ) -> None:
        """Carry a rest of less than a cell; note a real shortfall."""
        if exhausted and left > 0:
            self.unmet.append(Unmet(year, code, what, wanted, left))
        else:
            self.owed[key] = left

    def _queue(self, key: tuple[int, int, int], wanted: float) -> np.ndarray:
        """Return allowed cells of a type in a county, best first: all, if they are too few."""
        if key not in self.queues:
            self.queues[key] = self._ranked(key, float(self.reach[key[2], key[0]]))
        queue = self.queues[key]
        queue = queue[~self.fixed[queue]]
        if float(self.cells.area[queue].sum()) < wanted and key not in self.whole:
            queue = self._ranked(key, np.inf)
        return queue

    def _ranked(self, key: tuple[int, int, int], reach: float) -> np.ndarray:
        """Return the best allowed cells up to an area; those that were there in the base year."""
        source, target, county = key
        kind, home = self.cells.ecosystem_type, self.cells.county
        cells = np.flatnonzero((kind == source) & (home == county) & ~self.fixed)
        score, area = self.suitability.score(source, target)[cells], self.cells.area[cells]
        if reach >= float(area.sum()):
            self.whole.add(key)
        return cells[ranked(score, area, min(reach, float(area.sum())))]

    def place_event(self, event: LandEvent) -> None:
        """Change the allowed cells nearest to a place."""
        county, target = self.cells.codes.index(event.county), ECOSYSTEM_TYPES.index(event.to)
        free = (self.cells.county == county) & (self.kind != target) & ~self.fixed
        cells = np.flatnonzero(free)
        near = self.suitability.near(event.lon, event.lat)[cells]
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


def _first(area: np.ndarray, wanted: float) -> slice:
    """Return how many of the first cells come nearest to an area."""
    if wanted <= 0 or area.size == 0:
        return slice(0)
    enough = int(np.ceil(wanted / float(area.min()))) + 1
    head = area[:enough]
    return slice(int(np.searchsorted(np.cumsum(head) - head / 2, wanted, side="left")))


def account(path: LandPath, years: Sequence[int] | None = None) -> xr.Dataset:
    """Return all driver sums by year, county and ecosystem type.

    Only cells that changed are added again.

    Parameters
    ----------
    path : LandPath
        From `project`.
    years : sequence of int, optional
        Years wanted; all by default.

    Returns
    -------
    Dataset
        One variable per driver over (time, county, ecosystem_type).
    """
    wanted = list(path.years if years is None else years)
    sums, found = path.cells.sums(path.cells.ecosystem_type), {}
    for year in path.years:
        if year in path.changes:
            sums = sums + _difference(path.cells, path.changes[year])
        found[year] = sums
    cube = np.stack([found[year] for year in wanted], axis=1)
    coords = {"time": wanted, "county": path.cells.codes, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    variables = {
        name: (tuple(coords), cube[n], {"units": per_city(d.units), "long_name": d.summary})
        for n, (name, d) in enumerate(DRIVERS.items())
    }
    return xr.Dataset(variables, coords)


def _difference(cells: Cells, change: Change) -> np.ndarray:
    """Return what a year's changed cells add to the sums."""
    added = cells.sums(change.after, change.cells)
    return added - cells.sums(change.before, change.cells)


def cells(path: LandPath, year: int) -> dict[str, np.ndarray]:
    """Return the cells of one year for maps, in row order of ``path.cells.mask``.

    Returns
    -------
    dict
        ``ecosystem_type`` and ``county`` as numbers, ``cell_area`` [ha], and every driver per
        hectare under its name.
    """
    own = path.cells
    drivers = dict(zip(DRIVERS, own.fields, strict=True))
    kind = path.ecosystem_type_at(year)
    return {"ecosystem_type": kind, "county": own.county, "cell_area": own.area, **drivers}
