"""The land as the account reads it: built up by the economy, maturing, growing by the method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.engine.state import RunState
from gepsim.inputs import Inputs
from gepsim.land.change import LandPath, cells, project
from gepsim.land.cohorts import base_stands, cohorts
from gepsim.land.demand import construction_pace, demand
from gepsim.land.growth import GROWTH, LOSS, forest_carbon, growth_on_cells, loss_on_cells
from gepsim.land.maturity import mature_account, restoration_times, unsettled
from gepsim.projects.schedule import investment


def land_path(inputs: Inputs, layers: xr.Dataset, economy: Mapping[Any, xr.DataArray]) -> LandPath:
    """Return the land of every year, as the scenario, its projects and the economy ask."""
    settings, pace, years = inputs.scenario.land, None, inputs.scenario.time.years
    if settings.building == "economy":
        total = central(economy["value_added"]).sum("sector")
        by_year = dict(zip(total.time.values.tolist(), total.values.tolist(), strict=True))
        pace = construction_pace(by_year, inputs.table)
    return project(layers, demand(settings, inputs.table, pace, progress(inputs)), years)


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
    drivers = mature_account(path, restoration_times(inputs.table))
    if inputs.scenario.account.chosen["carbon"] == "inventory":
        drivers = drivers.merge(forest_carbon(cohorts(path, layers), draws), join="exact")
    return drivers.sel(county=list(inputs.city.codes))


def densities(road: RunState, layers: xr.Dataset, year: int) -> dict[str, np.ndarray]:
    """Return every driver per hectare on the cells of a year."""
    found = cells(road.path, year)
    if GROWTH in road.supply.drivers:
        stands = base_stands(road.path, layers)
        found[GROWTH] = growth_on_cells(road.path, stands, road.draws, year)
        found[LOSS] = loss_on_cells(road.path, stands, road.draws, year)
    return found


def maturing(road: RunState, year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells that mature in a year, their type before and the part matured. [1]"""
    return unsettled(road.path, year, restoration_times(road.inputs.table))
