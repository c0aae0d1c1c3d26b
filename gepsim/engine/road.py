"""simulate(): economy, land, accounts, compensation and targets, in that order, on one page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import xarray as xr

from gepsim.compensation.evidence import CARRIED
from gepsim.compensation.network import Network
from gepsim.compensation.simulate import simulate as compensate
from gepsim.dims import matching_labels
from gepsim.draws import Draws
from gepsim.engine.economy import grow
from gepsim.engine.handover import for_compensation, for_targets
from gepsim.engine.land import inflow_under, land_drivers, land_path
from gepsim.engine.outcome import outcome
from gepsim.engine.state import RunState
from gepsim.files.model import Outcome
from gepsim.inputs import Inputs
from gepsim.land.area_error import with_area_error
from gepsim.land.change import LandPath
from gepsim.land.change import account as account_land
from gepsim.projects.schedule import investment, programme
from gepsim.targets.evaluate import evaluate as judge
from gepsim.valuation.account import evaluate
from gepsim.valuation.gauge import heed_gauge
from gepsim.valuation.paths import activity_paths
from gepsim.valuation.reservoirs import reservoir_statistics
from gepsim.valuation.supply import Supply
from gepsim.valuation.weather import rain_factor, under_weather

Step = Callable[[str], None]


def simulate(inputs: Inputs, layers: xr.Dataset, step: Step = lambda text: None) -> Outcome:
    """Return everything one scenario has to say.

    Parameters
    ----------
    inputs : Inputs
        Scenario, city, coefficient rows and price index; see `gepsim.inputs.gather`.
    layers : Dataset
        A checked stack of layers on (y, x); see `gepsim.land`.
    step : callable
        Told what is at work, for a progress display.

    Raises
    ------
    GepsimError
        If a balance does not close or a room is handed something it cannot use.
    """
    begin = time.perf_counter()
    road = travel(inputs, layers, step)
    step("maps and tables")
    return outcome(road, layers, begin)


def travel(inputs: Inputs, layers: xr.Dataset, step: Step = lambda text: None) -> RunState:
    """Return what every room found."""
    with matching_labels():
        return _travel(by_rate_without_ages(inputs, layers), layers, step)


def _travel(inputs: Inputs, layers: xr.Dataset, step: Step) -> RunState:
    scenario, city, years = inputs.scenario, inputs.city, inputs.scenario.time.years
    draws = draws_of(inputs)
    step("economy, energy, carbon")
    economy = grow(inputs, draws)
    step("land")
    path = land_path(inputs, layers, economy)
    step("ecosystem accounts")
    normal = supply_of(inputs, path, layers, draws)
    gauge = None
    if scenario.uncertainty.gauge:
        draws, gauge = heed_gauge(normal, draws, scenario.account)
    supply = weathered(inputs, normal, path, draws)
    extent = account_land(path).area.sel(county=list(city.codes))
    drawn = replace(supply, drivers=with_area_error(supply.drivers, draws))
    account = evaluate(drawn, draws, scenario.account.beside(CARRIED))
    step("ecological compensation")
    compensation = compensate(
        Network.from_city(city),
        for_compensation(city, extent, account, spending(inputs)),
        scenario.compensation,
        draws,
        years,
    )
    step("targets and verdicts")
    plan = programme(inputs.schedule, draws)
    targets = judge(
        city,
        for_targets(city, extent, account, economy),
        draws,
        years,
        scenario.time.checkpoints,
        plan,
        settings=scenario.targets,
        tasks=scenario.tasks,
        observations=scenario.observations,
    )
    return RunState(
        inputs, draws, path, extent, normal, supply, account, economy, compensation, targets, gauge
    )


def by_rate_without_ages(inputs: Inputs, layers: xr.Dataset) -> Inputs:
    """Return inputs whose carbon is by rate where the layers know no ages and none was asked for.

    A standard counts carbon by inventory where it can; a scenario that asks for it by name is
    refused without ages.
    """
    account = inputs.scenario.account
    if "forest_age" in layers or "carbon" in account.methods:
        return inputs
    if account.chosen["carbon"] != "inventory":
        return inputs
    plain = account.model_copy(update={"methods": {**account.methods, "carbon": "rate"}})
    return inputs.under(inputs.scenario.model_copy(update={"account": plain}))


def draws_of(inputs: Inputs) -> Draws:
    """Return the draws of a run; two scenarios with one seed share them."""
    return inputs.draws()


def supply_of(inputs: Inputs, path: LandPath, layers: xr.Dataset, draws: Draws) -> Supply:
    """Return the physical side of the account: driver sums, city statistics, activity paths."""
    city, years = inputs.city, inputs.scenario.time.years
    drivers = land_drivers(inputs, path, layers, draws)
    statistics = reservoir_statistics(city.reservoirs, years, city.codes)
    return Supply(drivers, statistics, activity_paths(draws, years))


def weathered(inputs: Inputs, normal: Supply, path: LandPath, draws: Draws) -> Supply:
    """Return the supply under the rain that the scenario gives; the normal one if it gives none."""
    scenario = inputs.scenario
    if not scenario.climate.rain:
        return normal
    elasticity = inputs.table.value("erosivity_rain_elasticity", "1")
    rain = rain_factor(scenario.climate.rain, scenario.time.years)
    inflow = inflow_under(inputs, path, draws, rain)
    return under_weather(normal, rain, elasticity, inflow)


def spending(inputs: Inputs) -> xr.DataArray:
    """Return the investment programme's payments by year and project. [CNY year-1]"""
    return investment(inputs.schedule)
