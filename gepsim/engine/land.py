"""The land as the account reads it: built up by the economy, maturing, growing by the method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import xarray as xr

from gepsim.draw_parts import gathered
from gepsim.draws import Draws, central
from gepsim.inputs import Inputs
from gepsim.kept import kept
from gepsim.land.change import LandPath, project
from gepsim.land.chunked import ChunkedLayers
from gepsim.land.cohorts import Cohorts, cohorts
from gepsim.land.condition import (
    poor_drivers,
    poor_share,
    unmet_closures,
)
from gepsim.land.demand import construction_pace, demand
from gepsim.land.extra import extra_drivers
from gepsim.land.growth import forest_carbon
from gepsim.land.maturity import mature_account, restoration_times
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.projects.schedule import investment
from gepsim.valuation.curve import curve_table
from gepsim.valuation.inflow import evaporated_inflow, thirst_of


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
    drivers, poor = mature_account(path, times), poor_share(path, times)
    inflow = evaporated_inflow(path, times, thirst_of(path.cells, draws, account))
    drivers = drivers.assign({EVAPORATED_INFLOW: inflow})
    drivers = drivers.merge(extra_drivers(path, layers, times), join="exact")
    drivers = drivers.merge(poor_drivers(drivers, poor), join="exact")
    drivers = drivers.sel(county=list(inputs.city.codes))
    if account.chosen["carbon"] != "inventory":
        return drivers
    return drivers.assign(_forest(cohorts(path, layers), poor, draws, inputs.city.codes))


def _forest(
    stands: Cohorts, poor: xr.DataArray, draws: Draws, codes: Sequence[str]
) -> dict[str, xr.DataArray]:
    """Return the drivers of forest carbon in every draw, and their part on poor stands."""

    def of_some(some: Draws) -> dict[str, xr.DataArray]:
        found = forest_carbon(stands, some)
        found = found.merge(poor_drivers(found, poor), join="exact").sel(county=list(codes))
        return {str(name): array for name, array in found.data_vars.items()}

    return gathered(draws, of_some)


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
