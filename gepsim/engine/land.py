"""The land as the account reads it: built up by the economy, maturing, growing by the method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.engine.state import RunState
from gepsim.inputs import Inputs
from gepsim.kept import kept
from gepsim.land.change import LandPath, cells, project
from gepsim.land.chunked import ChunkedLayers
from gepsim.land.cohorts import base_stands, cohorts
from gepsim.land.condition import (
    POOR,
    SOURCE,
    poor_drivers,
    poor_on_cells,
    poor_share,
    unmet_closures,
)
from gepsim.land.demand import construction_pace, demand
from gepsim.land.extra import extra_drivers, extra_fields
from gepsim.land.growth import GROWTH, LOSS, forest_carbon, growth_on_cells, loss_on_cells
from gepsim.land.maturity import mature_account, restoration_times, unsettled
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.projects.schedule import investment
from gepsim.valuation.curve import curve_table
from gepsim.valuation.inflow import evaporated_inflow, inflow_on_cells, thirst_of


def land_path(inputs: Inputs, layers: xr.Dataset, economy: Mapping[Any, xr.DataArray]) -> LandPath:
    """Return the land of every year, as the scenario, its projects and the economy ask."""
    settings, pace, years = inputs.scenario.land, None, inputs.scenario.time.years
    if settings.building == "economy":
        total = central(economy["value_added"]).sum("sector")
        by_year = dict(zip(total.time.values.tolist(), total.values.tolist(), strict=True))
        pace = construction_pace(by_year, inputs.table)
    asked = demand(settings, inputs.table, pace, progress(inputs))
    words = [repr(asked), tuple(years)]

    def make() -> LandPath:
        if isinstance(layers, ChunkedLayers):
            path = layers.ground.project(asked, years)
        else:
            path = project(layers, asked, years)
        return replace(path, unmet=(*path.unmet, *unmet_closures(path)))

    return kept("land", make, of=[layers], words=words)


def progress(inputs: Inputs) -> dict[str, dict[int, float]]:
    """Return the part of each project that is paid for, and so built, in each year. [1]"""
    years, plan = inputs.scenario.time.years, inputs.schedule
    paid = investment(plan)
    found = {}
    for name, money, scale in zip(plan.ids, plan.money, plan.scale, strict=True):
        parts = paid.sel(project=name).values / money * scale if money > 0 else paid.time.values * 0
        found[name] = dict(zip(years, parts.tolist(), strict=True))
    return found


def land_drivers(inputs: Inputs, path: LandPath, layers: xr.Dataset, draws: Draws) -> xr.Dataset:
    """Return the driver sums that the account reads, by year, county and ecosystem type."""
    if path.ground is not None:
        return path.ground.drivers(inputs, path, draws)
    times, account = restoration_times(inputs.table), inputs.scenario.account
    drivers = mature_account(path, times)
    if account.chosen["carbon"] == "inventory":
        drivers = drivers.merge(forest_carbon(cohorts(path, layers), draws), join="exact")
    inflow = evaporated_inflow(path, times, thirst_of(path.cells, draws, account))
    drivers = drivers.assign({EVAPORATED_INFLOW: inflow})
    drivers = drivers.merge(extra_drivers(path, layers, times), join="exact")
    drivers = drivers.merge(poor_drivers(drivers, poor_share(path, times)), join="exact")
    return drivers.sel(county=list(inputs.city.codes))


def parts_of_zones(inputs: Inputs, path: LandPath, draws: Draws) -> dict[str, xr.DataArray]:
    """Return what the Fu curve reads of the land, where the account asks for it."""
    account, codes = inputs.scenario.account, list(inputs.city.codes)
    if account.chosen["water_yield"] != "budyko":
        return {}
    if path.ground is not None:
        table = path.ground.parts(path, draws, account)
    else:
        table = curve_table(path, restoration_times(inputs.table), draws, account)
    return {name: one.sel(county=codes) for name, one in table.items()}


def densities(road: RunState, layers: xr.Dataset, year: int) -> dict[str, np.ndarray]:
    """Return every driver per hectare on the cells of a year."""
    found = cells(road.path, year)
    if GROWTH in road.supply.drivers:
        stands = base_stands(road.path, layers)
        found[GROWTH] = growth_on_cells(road.path, stands, road.draws, year)
        found[LOSS] = loss_on_cells(road.path, stands, road.draws, year)
    found |= extra_fields(road.path, layers)
    found |= _poor_on_cells(road, year, found)
    if EVAPORATED_INFLOW in road.supply.drivers:
        found[EVAPORATED_INFLOW] = _inflow_on_cells(road, year)
    return found


def _poor_on_cells(
    road: RunState, year: int, found: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the part of each driver that falls on stands in poor condition."""
    path, times = road.path, restoration_times(road.inputs.table)
    share = poor_on_cells(path, poor_share(path, times), times, year)
    conifer = path.ecosystem_type_at(year) == ECOSYSTEM_TYPES.index(SOURCE)
    grown = np.where(conifer, share, 0.0)  # growth is of the stand that is there, at once
    return {
        poor: (found[name] * (grown if name == GROWTH else share)).astype(np.float32)
        for name, poor in POOR.items()
        if name in found and poor in road.supply.drivers
    }


def inflow_under(inputs: Inputs, path: LandPath, draws: Draws, rain: xr.DataArray) -> xr.DataArray:
    """Return what land evaporates beyond its own rain in years of more or less of it. [m3 year-1]

    Parameters
    ----------
    rain : DataArray
        Rain over the climate normal, over time. [1]
    """
    wetter = dict(zip(path.years, rain.values.tolist(), strict=True))
    if path.ground is not None:
        return path.ground.inflow(inputs, path, draws, wetter)
    times = restoration_times(inputs.table)
    thirst = thirst_of(path.cells, draws, inputs.scenario.account)
    found = evaporated_inflow(path, times, thirst, wetter, poor_share(path, times))
    return found.sel(county=list(inputs.city.codes))


def _inflow_on_cells(road: RunState, year: int) -> np.ndarray:
    """Return what each cell evaporates beyond the rain of the normal. [m3 ha-1 year-1]"""
    thirst = thirst_of(road.path.cells, road.draws, road.inputs.scenario.account)
    return inflow_on_cells(road.path, restoration_times(road.inputs.table), thirst, year)


def maturing(road: RunState, year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells that mature in a year, their type before and the part matured. [1]"""
    return unsettled(road.path, year, restoration_times(road.inputs.table))
