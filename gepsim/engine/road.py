"""simulate(): economy, land, accounts, compensation and targets, in that order, on one page."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import xarray as xr

from gepsim.compensation.evidence import CARRIED
from gepsim.compensation.network import Network
from gepsim.compensation.simulate import simulate as compensate
from gepsim.dims import matching_labels
from gepsim.draws import Draws
from gepsim.engine.drawn import behind_the_economy
from gepsim.engine.economy import grow
from gepsim.engine.handover import economic_growth, for_compensation, for_targets, regulating
from gepsim.engine.land import inflow_under, land_drivers, land_path, parts_of_zones
from gepsim.engine.outcome import outcome
from gepsim.engine.state import RunState
from gepsim.files.model import Outcome
from gepsim.inputs import Inputs
from gepsim.kept import digest, kept
from gepsim.land.area_error import with_area_error
from gepsim.land.change import LandPath
from gepsim.land.change import account as account_land
from gepsim.memory import back_to_files, give_back
from gepsim.projects.programme import programme
from gepsim.projects.schedule import investment
from gepsim.projects.section_load import section_load
from gepsim.targets.evaluate import evaluate as judge
from gepsim.targets.result import TargetsResult
from gepsim.valuation.account import Account, evaluate
from gepsim.valuation.gauge import Gauge, heed_gauge
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
    road = travel(inputs, layers, partial(_after_a_room, step))
    _after_a_room(step, "maps and tables")
    return outcome(road, layers, begin)


def _after_a_room(step: Step, text: str) -> None:
    """Hand back what the room before has freed, and tell what is next."""
    give_back()
    step(text)


def travel(inputs: Inputs, layers: xr.Dataset, step: Step = lambda text: None) -> RunState:
    """Return what every room found."""
    with matching_labels():
        return _travel(by_rate_without_ages(inputs, layers), layers, step)


def _travel(inputs: Inputs, layers: xr.Dataset, step: Step) -> RunState:
    city, draws = inputs.city, draws_of(inputs)
    step("economy, energy, carbon")
    economy = grow(inputs, draws)
    step("land")
    path = land_path(inputs, layers, economy)
    step("ecosystem accounts")
    normal, supply, draws, gauge = supplies(inputs, path, layers, draws)
    extent = kept(
        "extent", lambda: account_land(path).area.sel(county=list(city.codes)), of=[path, city]
    )
    account = accounted(inputs, supply, draws)
    step("ecological compensation")
    usual = account if supply is normal else accounted(inputs, normal, draws)
    compensation = compensated(inputs, path, extent, account, usual, economy, draws)
    step("targets and verdicts")
    targets = judged(inputs, extent, account, economy, draws)
    return RunState(
        inputs, draws, path, extent, normal, supply, account, economy, compensation, targets, gauge
    )


def supplies(
    inputs: Inputs, path: LandPath, layers: xr.Dataset, draws: Draws
) -> tuple[Supply, Supply, Draws, Gauge | None]:
    """Return the supply under the climate normal and the scenario's weather, and heeded draws."""
    scenario = inputs.scenario
    account = scenario.account.model_dump_json()

    def make() -> tuple[Supply, Supply, Draws, Gauge | None]:
        normal, gauge = supply_of(inputs, path, layers, draws), None
        heeded = draws
        if scenario.uncertainty.gauge:
            heeded, gauge = heeding(inputs, normal, draws)
        return normal, weathered(inputs, normal, path, heeded), heeded, gauge

    words = [account, scenario.climate.model_dump_json(), scenario.uncertainty.gauge]
    return kept("supply", make, of=[path, layers, draws, inputs.city, inputs.table], words=words)


def heeding(inputs: Inputs, normal: Supply, draws: Draws) -> tuple[Draws, Gauge | None]:
    """Return the draws that heed the gauge; it tells of the base year, which later land leaves."""
    account, first = inputs.scenario.account, normal.drivers.isel(time=0)
    seen = tuple(digest(array.values) for array in first.data_vars.values())
    words = [account.model_dump_json(), inputs.scenario.time.years[0], seen]
    of = [draws, inputs.city]
    return kept("gauge", lambda: heed_gauge(normal, draws, account), of=of, words=words)


def accounted(inputs: Inputs, supply: Supply, draws: Draws) -> Account:
    """Return the account that the rooms read, under the error of the land cover map."""
    settings = inputs.scenario.account

    def make() -> Account:
        asked = settings.beside(CARRIED)
        return evaluate(supply, draws, asked, drawn=with_area_error, flows=False)

    return kept("account", make, of=[supply, draws], words=[settings.model_dump_json()])


def compensated(
    inputs: Inputs,
    path: LandPath,
    extent: xr.DataArray,
    account: Account,
    usual: Account,
    economy: xr.Dataset,
    draws: Draws,
) -> xr.Dataset:
    """Return who pays whom for what, and the balance of every rule.

    `usual` is the account at the climate normal: nobody is paid for rain, or less without it.
    """
    scenario, city = inputs.scenario, inputs.city
    growth = economic_growth(city, economy)

    def make() -> xr.Dataset:
        return compensate(
            Network.from_city(city),
            {
                **for_compensation(city, path, extent, account, spending(inputs)),
                "economic_growth": growth,
                "section_load": river_load(inputs, draws),
                "usual_regulating_value": regulating(usual),
            },
            scenario.compensation,
            draws,
            scenario.time.years,
        )

    parts = (scenario.compensation, scenario.investment, scenario.time, scenario.climate)
    words = [*(part.model_dump_json() for part in parts), digest(growth.values)]
    of = [city, inputs.table, path, extent, account, usual, draws]
    return kept("compensation", make, of=of, words=words)


def judged(
    inputs: Inputs, extent: xr.DataArray, account: Account, economy: xr.Dataset, draws: Draws
) -> TargetsResult:
    """Return the verdicts on every target of the plan."""
    scenario, city = inputs.scenario, inputs.city
    known = for_targets(inputs, extent, account, economy)
    back_to_files()
    return judge(
        city,
        known,
        draws,
        scenario.time.years,
        scenario.time.checkpoints,
        programme(inputs.schedule, draws),
        settings=scenario.targets,
        tasks=scenario.tasks,
        observations=scenario.observations,
        behind=behind_the_economy(inputs, draws),
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
    asked = inputs.scenario.uncertainty
    words = [asked.members, asked.seed, inputs.scenario.account.price_year]
    return kept("draws", inputs.draws, of=[inputs.table, inputs.city, inputs.deflator], words=words)


def supply_of(inputs: Inputs, path: LandPath, layers: xr.Dataset, draws: Draws) -> Supply:
    """Return the physical side of the account: driver sums, city statistics, activity paths."""
    city, years = inputs.city, inputs.scenario.time.years
    drivers = land_drivers(inputs, path, layers, draws)
    statistics = reservoir_statistics(city.reservoirs, years, city.codes)
    statistics = {**statistics, **parts_of_zones(inputs, path, draws)}
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


def river_load(inputs: Inputs, draws: Draws) -> xr.DataArray:
    """Return what projects leave of each section's load, thickened where years are dry. [1]"""
    scenario = inputs.scenario
    rain = rain_factor(scenario.climate.rain, scenario.time.years)
    thicker = rain.clip(max=1.0) ** -draws.get("section_dry_response", "1")
    return section_load(inputs.city, programme(inputs.schedule, draws), draws) * thicker


def spending(inputs: Inputs) -> xr.DataArray:
    """Return the investment programme's payments by year and project. [CNY year-1]"""
    return investment(inputs.schedule)
