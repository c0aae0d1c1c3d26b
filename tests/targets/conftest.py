"""A plain economy and land account to judge targets on, and the verdicts they give."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

YEARS = list(range(2022, 2036))
CHECKPOINTS = (2027, 2030, 2035)
TASKS = {
    "4-1": {2027: 96.0, 2030: 96.5, 2035: 97.0},
    "4-2": {2027: 27.4, 2030: 27.0, 2035: 26.0},
    "5-1": {2027: 100.0, 2030: 100.0, 2035: 100.0},
    "5-2": {2027: 0.0, 2030: 0.0, 2035: 0.0},
    "15": {2030: 17.0},
}


def series(values, **labels):
    values = np.asarray(values, float)
    dims = ("time", *labels, *(("member",) if values.ndim > 1 + len(labels) else ()))
    return xr.DataArray(values, {"time": YEARS, **labels}, dims)


def make_evidence(city, members, growth=0.055, decoupling=0.035):
    """Everything grows at one rate, with a little spread between draws."""
    passed = np.arange(len(YEARS))
    noise = np.append(0.0, np.linspace(-0.01, 0.01, members))
    path = (1 + growth + noise) ** passed[:, None]
    carbon = 0.56 * (1 - decoupling - noise / 4) ** passed[:, None]
    sectors = [sector.id for sector in city.sectors]
    added = np.array([sector.value_added_cny for sector in city.sectors])
    output = np.array([sector.gross_output_cny or 0.0 for sector in city.sectors])
    return {
        "non_fossil_share": series(42.5 + (0.35 + 10 * noise) * passed[:, None]),
        "energy_intensity": series(0.4549 * (0.97 + noise / 4) ** passed[:, None]),
        "carbon_intensity": series(carbon),
        "co2_emissions": series(carbon * 765.01e4 * path),
        "road_oil": series(3.6e5 * 1.01**passed),
        "value_added": series(added[None, :, None] * path[:, None], sector=sectors),
        "gross_output": series(output[None, :, None] * path[:, None], sector=sectors),
        "relative_rain": series(np.ones(len(YEARS))),
        "industry_particles": series(1500 * 1.02**passed),
        "mobile_particles": series(1800 * 1.01**passed),
        "residential_particles": series(2000 * 0.99**passed),
        "forest_cover": series(63.18 + 0.003 * passed),
        "built_area": series(250 + 3.0 * passed),
        "city_area": series(np.full(len(YEARS), 12296.93)),
    }


@pytest.fixture(scope="session")
def tasks():
    return TASKS


@pytest.fixture(scope="session")
def evidence(city, draws):
    return make_evidence(city, draws.members)


@pytest.fixture(scope="session")
def plan_of(city, draws):
    """Return when each project delivers under changed settings, in every draw."""
    from gepsim.projects.programme import programme
    from gepsim.projects.schedule import schedule
    from gepsim.projects.settings import InvestmentSettings

    premium = draws.table.value("acceleration_premium", "1")

    def made(**operations):
        plan = schedule(city, InvestmentSettings(**operations), YEARS, premium)
        return programme(plan, draws)

    return made


@pytest.fixture(scope="session")
def judged(city, evidence, draws, plan_of):
    """Return verdicts under changed settings; everything else as in the plan."""
    from gepsim.targets.evaluate import evaluate

    def run(observations=None, tasks=None, evidence=evidence, settings=None, **operations):
        return evaluate(
            city,
            evidence,
            draws,
            YEARS,
            CHECKPOINTS,
            plan_of(**operations),
            settings=settings,
            tasks=TASKS if tasks is None else tasks,
            observations=observations,
        )

    return run


@pytest.fixture(scope="session")
def result(judged):
    return judged()


@pytest.fixture
def words_of(city, draws):
    """Return the verdict words of all rows with another number of draws and another seed."""
    from dataclasses import replace

    from gepsim.projects.programme import programme
    from gepsim.projects.schedule import schedule
    from gepsim.projects.settings import InvestmentSettings
    from gepsim.targets.evaluate import evaluate

    def words(members, seed):
        run = replace(draws, members=members, seed=seed)
        plan = programme(schedule(city, InvestmentSettings(), YEARS), run)
        evidence = make_evidence(city, members)
        found = evaluate(city, evidence, run, YEARS, CHECKPOINTS, plan, tasks=TASKS)
        return [one.verdict for one in found.assessments]

    return words
