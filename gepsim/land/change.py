"""Land in time: each year's demand takes the best-suited allowed cells; areas are conserved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import Problems, suggest
from gepsim.kept import kept
from gepsim.land.allocation import Allocation
from gepsim.land.cells import read_cells
from gepsim.land.demand import Demand
from gepsim.land.path import Change, LandPath
from gepsim.land.suitability import Suitability, walls
from gepsim.registry import DRIVERS

__all__ = [
    "Change", "LandPath", "account", "cells", "project", "sums_by_year", "years_of_change",
]  # fmt: skip

#: Cells beyond which the scores of a scenario, 16 bytes a cell, are not held for the next one.
_FEW = 4_000_000
#: Sums of fields over some cells, given their types.
Sums = Callable[[np.ndarray, np.ndarray | None], np.ndarray]


def project(layers: xr.Dataset, demand: Demand, years: Sequence[int]) -> LandPath:
    """Return the land from the base year on.

    Parameters
    ----------
    layers : Dataset
        Checked layers; they show the first of the years.
    demand : Demand
        Rates, works and events. Events come first, then works, then rates, each in their order.
    years : sequence of int
        Consecutive years, the base first.

    Returns
    -------
    LandPath
        A cell changes at most once. What is left over from rounding to whole cells is carried
        to the next year.

    Raises
    ------
    InputError
        If an event names an unknown county, or a year that the base map already shows.
    """
    own = kept("cells", lambda: read_cells(layers), of=[layers], each=1)
    check_places(demand, own.codes, years[0])
    suits = Suitability(layers)
    if own.area.size <= _FEW:
        suits = kept("suitability", lambda: suits, of=[layers], each=1)
    barred = kept("walls", lambda: walls(layers), of=[layers], each=1)
    state = Allocation(own, suits, barred.copy(), demand, years)
    changes = years_of_change(state, demand, years)
    unmet, care = tuple(state.unmet), demand.care
    return LandPath(state.cells, tuple(years), changes, unmet, state.closed, care)


def years_of_change(state: Allocation, demand: Demand, years: Sequence[int]) -> dict[int, Change]:
    """Return what changes in every year: events, then works, then rates, each in their order."""
    changes = {}
    for year in years[1:]:
        state.begin()
        for event in demand.events:
            if event.year == year:
                state.place_event(event)
        for work in demand.works:
            state.place_work(work, year)
        for transition in demand.transitions:
            state.place(transition, year)
        changes[year] = state.end()
    return changes


def check_places(demand: Demand, codes: Sequence[str], base: int) -> None:
    """Complain about works and events that have no place, and events that come too early."""
    problems = Problems()
    for event in demand.events:
        where = f"[land] event '{event.name}'"
        if event.county not in codes:
            problems.add(where, f"unknown county '{event.county}'", suggest(event.county, codes))
        if event.year <= base:
            problems.add(where, f"year {event.year} is not after the base year {base}")
    for work in demand.works:
        for code in work.counties:
            if code not in codes:
                what = f"unknown county '{code}'"
                problems.add(f"[land] {work.name}", what, suggest(code, codes))
    problems.raise_if_any()


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
    if path.ground is not None:
        return path.ground.account(path, wanted)
    found = sums_by_year(path, path.cells.sums)
    cube = np.stack([found[year] for year in wanted], axis=1)
    return labelled(cube, wanted, path.cells.codes)


def labelled(cube: np.ndarray, years: Sequence[int], codes: Sequence[str]) -> xr.Dataset:
    """Return driver sums over (drivers, years, counties, types) as one variable per driver."""
    coords = {"time": list(years), "county": list(codes), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    variables = {
        name: (tuple(coords), cube[n], {"units": d.summed_units, "long_name": d.summary})
        for n, (name, d) in enumerate(DRIVERS.items())
    }
    return xr.Dataset(variables, coords)


def sums_by_year(path: LandPath, sums: Sums) -> dict[int, np.ndarray]:
    """Return sums of fields by county and type in every year; only changed cells are added again.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    sums : callable
        As `Cells.sums`: given types, and which cells they are of, an array over
        (fields, counties, types).
    """
    now, found = sums(path.cells.ecosystem_type, None), {}
    for year in path.years:
        if year in path.changes:
            now = now + difference(path.changes[year], sums)
        found[year] = now
    return found


def difference(change: Change, sums: Sums) -> np.ndarray:
    """Return what changed cells add to the sums."""
    added = sums(change.after, change.cells)
    return added - sums(change.before, change.cells)


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
