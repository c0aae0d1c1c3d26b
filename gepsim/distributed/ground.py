"""Land in windows, as the road asks it: change, sums and maps, each in passes over the store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.distributed import accounts
from gepsim.distributed.job import Moves, Ranking, Rivals, SumsAsked
from gepsim.distributed.mapping import far_maps, map_in, mapped, pack_in
from gepsim.distributed.moving import changed_alone, moves_by_tile
from gepsim.distributed.placing import (
    FarAllocation,
    Queues,
    ShortError,
    areas_wanted,
    cells_wanted,
    queues,
    rivals_of,
)
from gepsim.distributed.pool import Pool
from gepsim.distributed.ranking import Key, count, gather
from gepsim.distributed.store import Store
from gepsim.distributed.sums import add_up, lowest_in, sums_in
from gepsim.distributed.survey import Survey, look, together
from gepsim.distributed.thresholds import Thresholds
from gepsim.distributed.tiles import Tile, tile_shape, tiles_of
from gepsim.draws import Draws
from gepsim.errors import Problems
from gepsim.files.chunks import Chunks, Layout
from gepsim.inputs import Inputs
from gepsim.land.change import check_places, years_of_change
from gepsim.land.chunked import ChunkedLayers
from gepsim.land.condition import poor_share
from gepsim.land.demand import Demand
from gepsim.land.layers import check_grid, county_codes, crs_of
from gepsim.land.maturity import restoration_times
from gepsim.land.path import LandPath
from gepsim.land.values import check_seat
from gepsim.services.settings import AccountSettings
from gepsim.valuation.inflow import inflow_labelled

Found = TypeVar("Found")
Progress = Callable[[str], None]
_TOLD = 10  # times that a pass over the land says how far it is
_MORE = 2.0  # how many times more cells are asked for where they were too few
_LEAST = 1 / 64  # of a county, where none were asked for


@dataclass
class FarGround:
    """A stack that is read by window.

    Parameters
    ----------
    store : Store
    pool : Pool
        Who works on the windows.
    tiles : list of Tile
    survey : Survey
    step : callable
        Told which window is at work.
    scratch : callable
        Gives the folder in which maps wait until they are written.
    """

    store: Store
    pool: Pool
    tiles: list[Tile]
    survey: Survey
    step: Progress
    scratch: Callable[[], Path]
    moves: dict[int, Moves] = field(default_factory=dict)
    sums: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def area(self) -> np.ndarray:
        """Return the area of each county and type in the base year. [ha]"""
        return self.survey.area

    @property
    def codes(self) -> list[str]:
        """Return the codes of all counties."""
        return county_codes(self.store.header)

    def each(
        self, what: str, work: Callable[[Any, Any], Found], extra: Mapping[int, Any], job: Any
    ) -> Iterator[Found]:
        """Yield what every window says, in their order."""
        items = [(tile, extra.get(tile.number)) for tile in self.tiles]
        for done, found in enumerate(self.pool.each(work, items, job), 1):
            if done * _TOLD // len(items) > (done - 1) * _TOLD // len(items):
                self.step(f"{what}, window {done} of {len(items)}")
            yield found

    def project(self, demand: Demand, years: Sequence[int]) -> LandPath:
        """Return the land of every year; of its cells only those that may change are at hand.

        Raises
        ------
        InputError
            As `gepsim.land.change.project`.
        """
        check_places(demand, self.codes, years[0])
        rivals = rivals_of(demand, self.store.header)
        area = areas_wanted(rivals, demand, self.survey, self.codes, years)
        while True:
            found, whole = self._queues(rivals, cells_wanted(area, self.survey))
            state = FarAllocation(found, rivals, whole, self.survey, self.store.header, demand)
            try:
                changes = years_of_change(state, demand, years)
            except ShortError as short:
                least = _LEAST * float(self.survey.area[short.key[1]].sum())
                area[short.key] = max(_MORE * area[short.key], least)
                continue
            moves = moves_by_tile(changes, found.start, found.place)
            own = replace(self, moves=moves, sums={})  # every scenario has its own changes
            cells, changes = changed_alone(state.cells, changes)
            unmet, care = tuple(state.unmet), demand.care
            return LandPath(cells, tuple(years), changes, unmet, state.closed, care, ground=own)

    def _queues(
        self, rivals: tuple[Rivals, ...], wanted: Mapping[Key, int]
    ) -> tuple[Queues, list[Key]]:
        """Return the best cells for every change, and for which of them these are all."""
        known = Thresholds(wanted, self.store.shape[0])
        reach = {tile.number: self.survey.reach[tile.top] for tile in self.tiles}
        while known.open:
            job = Ranking(self.store, rivals, self.survey.built, known.open)
            known.take(self.each("land", count, reach, job))
        job = Ranking(self.store, rivals, self.survey.built, known.found)
        parts = [one.copy() for one in self.each("land", gather, reach, job)] if wanted else []
        whole = [key for key, least in known.least.items() if least == 0]
        whole += [
            (number, county)
            for number, one in enumerate(rivals)
            for county in range(len(self.codes))
            if one.place is None and self.survey.free[county, one.source] == 0
        ]
        return queues(parts, rivals, self.store, self.tiles), whole

    def account(self, path: LandPath, years: Sequence[int]) -> xr.Dataset:
        """Return driver sums, from the pass that `drivers` made."""
        return accounts.plain(self.sums, path).sel(time=list(years))

    def drivers(self, inputs: Inputs, path: LandPath, draws: Draws) -> xr.Dataset:
        """Return the driver sums that the account reads, in one pass over the windows."""
        asked = accounts.asked_of(self.store, inputs, path, draws)
        if asked.curve is not None:
            low = list(self.each("ecosystem accounts", lowest_in, {}, asked))
            asked = replace(asked, low=np.min(low, axis=0))
        self.sums = self.add(asked)
        return accounts.drivers(self.sums, asked, inputs, path, draws)

    def inflow(
        self, inputs: Inputs, path: LandPath, draws: Draws, wetter: Mapping[int, float]
    ) -> xr.DataArray:
        """Return what land evaporates beyond its own rain in years of more or less of it."""
        asked = accounts.asked_of(self.store, inputs, path, draws)
        poor = poor_share(path, asked.times)
        total = self.add(replace(asked, wetter=wetter, poor=poor))
        found = inflow_labelled(total["inflow"], path.years, path.cells.codes)
        return found.sel(county=list(inputs.city.codes))

    def parts(
        self, path: LandPath, draws: Draws, settings: AccountSettings
    ) -> dict[str, xr.DataArray]:
        """Return what the Fu curve reads of the land, from the pass that `drivers` made."""
        return accounts.parts(self.sums, path, draws, settings)

    def means(self, layers: xr.Dataset) -> dict[str, float]:
        """Return the means of what soil loss depends on, weighted by area."""
        return accounts.means(self.sums["means"], layers)

    def maps(self, road: Any, layers: xr.Dataset) -> xr.Dataset:
        """Return the maps of a run; windows are valued when their file is made or a map is read."""
        poor = poor_share(road.path, restoration_times(road.inputs.table))
        job, moves = mapped(self.store, road, poor, self._folder()), self.moves
        told = "maps and tables"
        made: list[None] = []

        def ready() -> Path:
            if not made:
                made.extend(self.each(told, map_in, moves, job))
            return job.folder

        def pack(layouts: Mapping[str, Layout]) -> Iterator[tuple[str, Chunks]]:
            for window in self.each(told, pack_in, moves, (job, layouts)):
                yield from window

        return far_maps(job, layers, self.tiles, ready, pack)

    def _folder(self) -> Path:
        """Return a new folder for the maps of one scenario."""
        return Path(tempfile.mkdtemp(dir=self.scratch()))

    def add(self, asked: SumsAsked) -> dict[str, np.ndarray]:
        """Return sums over all windows, added in their order."""
        total: dict[str, np.ndarray] = {}
        for numbers, part in self.each("ecosystem accounts", sums_in, self.moves, asked):
            add_up(total, part, numbers, len(self.codes))
        return total


def open_ground(
    store: Store,
    city: City,
    pool: Pool,
    step: Progress,
    scratch: Callable[[], Path],
    size: tuple[int, int] | None = None,
) -> ChunkedLayers:
    """Return a stack that was checked window by window.

    Parameters
    ----------
    size : tuple of int, optional
        Rows and columns of a window; whole chunks within a worker's memory by default.

    Raises
    ------
    InputError
        As `gepsim.land.check_layers` and `check_place`; also where chunks do not align, or one is
        larger than a worker's memory.
    """
    header, problems = store.header, Problems()
    check_grid(header, problems)
    codes = county_codes(header) if "county" in header else []
    for code in city.codes:
        if code not in codes:
            found = "no flag_meanings" if not codes else "found " + ", ".join(codes)
            problems.add("layer 'county'", f"county {code} is missing", found)
    problems.raise_if_any()
    size = size or tile_shape(store.shape, store.chunk, pool.memory, store.path)
    tiles = tiles_of(store.shape, size)
    cells = {name: header[name].variable for name in header.data_vars}
    axes = {name: header[name].variable for name in header.coords}
    layers = ChunkedLayers(cells, axes, header.attrs)
    layers.ground = FarGround(store, pool, tiles, None, step, scratch)  # type: ignore[arg-type]
    seats = _seats(city, codes, crs_of(header))
    looks = list(layers.ground.each("layers", look, {}, (store, seats)))
    layers.ground.survey = together(looks, tiles, store.shape[1])
    _check_place(layers.ground.survey, city, codes)
    return layers


def _seats(city: City, codes: Sequence[str], crs: str) -> list[tuple[float, float] | None]:
    """Return where the seat of each county lies on the grid. [m]"""
    import pyproj

    move = pyproj.Transformer.from_crs(pyproj.CRS(crs).geodetic_crs, crs, always_xy=True)
    rows = {row.code: row for row in city.counties}
    return [
        tuple(move.transform(rows[code].seat_lon, rows[code].seat_lat)) if code in rows else None
        for code in codes
    ]


def _check_place(survey: Survey, city: City, codes: Sequence[str]) -> None:
    """Refuse counties without a cell, or far from their seat."""
    problems = Problems()
    for row in city.counties:
        number = list(codes).index(row.code)
        if survey.area[number].sum() == 0:
            problems.add("layer 'county'", f"county {row.code} has no cell")
        else:
            check_seat(row, float(survey.seats[number]), problems)
    problems.raise_if_any()
