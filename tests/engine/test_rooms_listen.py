"""Laws across rooms: what one room finds moves the others the right way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from gepsim.advice.trials import TrialRuns
from gepsim.compensation.case import Case
from gepsim.compensation.network import Network
from gepsim.draws import central
from gepsim.engine.handover import economic_growth, for_targets
from gepsim.inputs import gather
from gepsim.registry import SERVICES
from gepsim.targets.forecasting import forecast_of

#: Last year of the five-year plan in which the dry years begin.
PLAN_END = 2030


@pytest.fixture(scope="module")
def trials(travelled):
    return TrialRuns(*travelled())


@pytest.fixture(scope="module")
def with_economy(trials):
    """Return the baseline with the energy and economy of a shipped scenario."""

    def made(name):
        asked = gather(name).scenario
        changed = {"economy": asked.economy, "energy": asked.energy}
        return trials.scenario.model_copy(update=changed)

    return made


@pytest.fixture(scope="module")
def forecast(trials, with_economy):
    """Return an indicator by year and draw, with the energy and economy of a shipped scenario."""

    def made(name, indicator):
        setting = trials.setting(with_economy(name))
        target = trials.road.targets.context.targets[indicator]
        return forecast_of(trials.context(target, setting), indicator).series[""]

    return made


def producer(trials, model):
    return trials.road.targets.context.producer(model).id


def test_green_measures_clean_the_air_in_every_draw(trials, forecast):
    dust, days = producer(trials, "pm25"), producer(trials, "good_air_days")
    names = ("full_clusters", "baseline", "green_transition", "combined_best")
    for dirtier, cleaner in pairwise(names):
        later = slice(-6, None)
        more, less = (forecast(name, dust)[later] for name in (dirtier, cleaner))
        assert (less < more).all(), (dirtier, cleaner)
        few, many = (forecast(name, days)[later] for name in (dirtier, cleaner))
        assert (many >= few).all()


def test_the_air_of_observed_years_is_that_observed(trials, forecast):
    dust = producer(trials, "pm25")
    first = int(trials.road.targets.context.years[0])
    last = trials.road.targets.context.last_seen(dust) - first
    both = [forecast(name, dust)[: last + 1] for name in ("baseline", "green_transition")]
    seen = trials.road.targets.context.observed[dust]
    for year, level in ((y, v) for y, v in seen.items() if y >= first):
        assert np.allclose([one[year - first] for one in both], level)


@pytest.fixture(scope="module")
def in_rain(trials):
    """Return an indicator by year and draw in the rain of a shipped scenario."""
    contexts = {}

    def made(name, indicator):
        if name not in contexts:
            road = trials.road
            inputs = road.inputs.under(gather(name).scenario)
            told = for_targets(inputs, road.extent, road.account, road.economy)
            context = road.targets.context
            evidence = replace(context.evidence, arrays=told)
            contexts[name] = replace(context, evidence=evidence, forecasts={}, columns={})
        return forecast_of(contexts[name], indicator).series[""]

    return made


def test_dry_years_never_better_water_nor_save_it(trials, in_rain):
    """Water indicators are found by what their models read, whatever a city calls them."""
    context = trials.road.targets.context
    found = [t for t in context.targets.values() if "relative_rain" in t.model.inputs]
    moved = set()
    for target in found:
        dry, normal = (in_rain(name, target.id) for name in ("dry_decade", "baseline"))
        worse = target.better * (normal - dry)
        if target.model.signed:  # the next plan counts from a dry year
            worse = worse[context.years <= PLAN_END]
        if target.model.kind == "hazard":  # chains of failure and repair keep order on average
            worse = worse.mean(axis=1)
        assert (worse >= -1e-9).all(), target.id
        moved |= {target.model.name} if worse.max() > 0 else set()
    assert moved == {t.model.name for t in found}


def test_a_wet_base_year_is_no_merit_of_the_water(trials, in_rain):
    for target in trials.road.targets.context.targets.values():
        if "relative_rain" in target.model.inputs:
            wet, normal = (in_rain(name, target.id) for name in ("wet_year", "baseline"))
            assert np.array_equal(wet, normal), target.id


def test_payers_follow_the_economy_of_the_scenario(trials, with_economy):
    """More growth makes the city's counties richer and fuller, and no place outside."""
    road, city = trials.road, trials.road.inputs.city
    network, years = Network.from_city(city), tuple(road.inputs.scenario.time.years)
    outside = [place for place in network.users if place not in city.codes]
    places = [*city.codes, *outside]

    def known(name, statistic):
        growth = economic_growth(city, trials.economy(with_economy(name)))
        settings = road.inputs.scenario.compensation
        case = Case(network, {"economic_growth": growth}, settings, road.draws, years)
        return case.statistic(
            statistic, places, "person" if statistic == "population" else "CNY year-1"
        )

    for statistic in ("gdp", "fiscal_revenue", "population"):
        more, usual = (known(name, statistic) for name in ("full_clusters", "baseline"))
        first, last = (more / usual).isel(time=0), (more / usual).isel(time=-1)
        assert np.allclose(first, 1.0)
        assert (last.sel(place=list(city.codes)) > 1.0).all(), statistic
        assert np.allclose(last.sel(place=outside), 1.0)


def test_a_delay_of_every_project_improves_nothing(travelled):
    base, late = (travelled(n)[0].targets.dataset for n in ("baseline", "delayed_investment"))
    gained = (late["probability_met"] - base["probability_met"]).fillna(0.0)
    assert float(gained.max()) <= 1e-12, gained.where(gained > 0, drop=True)
    once, later = (one["investment"].cumsum("time").sum("project") for one in (base, late))
    assert (later <= once + 1.0).all()


def test_protecting_more_is_paid_no_less(travelled):
    """In every county and year: returned fields outweigh payers that grow less."""
    base, more = (travelled(n)[0].compensation["transfer"] for n in ("baseline", "ecology_first"))
    counties = list(travelled()[0].inputs.city.codes)
    gain = (more - base).sel(party=counties).sum("rule")
    assert (gain.isel(time=slice(1, None), member=slice(1, None)).median("member") > 0.0).all()


def test_conservation_and_delay_have_the_right_sign_in_every_county(travelled):
    base = regulating(travelled()[0])
    ecology = regulating(travelled("ecology_first")[0]) - base
    late = regulating(travelled("delayed_investment")[0]) - base
    for year in (2027, 2030, 2035):
        assert (ecology.sel(time=year) > 0.0).all()
        assert float(ecology.sel(time=year).sum() / base.sel(time=year).sum()) > 1e-3
        assert float(late.sel(time=year).sum()) < 0.0
        assert (late.sel(time=year) <= 1e-7 * base.sel(time=year)).all()


def regulating(state):
    gep = central(state.account.gep)
    names = [str(n) for n in gep.service.values if SERVICES[str(n)].category == "regulating"]
    return gep.sel(service=names).sum("service")
