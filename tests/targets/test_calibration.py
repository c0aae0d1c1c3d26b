"""Of the targets called on track, nearly all succeed in worlds that the models did not make."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from gepsim.projects.programme import programme
from gepsim.projects.schedule import schedule
from gepsim.projects.settings import InvestmentSettings
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import targets_of
from gepsim.targets.evidence import Evidence
from gepsim.targets.settings import TargetSettings
from gepsim.targets.verdicts import scheme

YEARS = list(range(2022, 2036))
CHECKPOINTS = (2027, 2035)
WORLDS = 200


def load(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


worlds = load("worlds")


class WithoutLosses(Assessor):
    """Skips the re-runs per project, which only raise a flag."""

    def losses(self, *_):
        return ()


@pytest.fixture(scope="module")
def trials(city, draws):
    """Return (verdict, probability, outcome) of every target in every context."""
    plan = programme(schedule(city, InvestmentSettings(), YEARS), draws)
    evidence = Evidence({}, YEARS, draws.members + 1, city)
    targets = {t.id: t for t in targets_of(city, draws.table)}
    chosen = [targets[name] for name in targets if name in worlds.PROCESSES]
    rules, shared, found = scheme(draws.table), {}, []
    for seed in range(WORLDS):
        truth, seen = worlds.world(seed)
        known = ForecastContext(
            city, draws, evidence, plan, seen, TargetSettings(), targets, shared
        )
        judge = WithoutLosses(known, {}, rules)
        for target in chosen:
            for year in CHECKPOINTS:
                one = judge.assess(target, year)
                outcome = worlds.happened(truth, target.id, year)
                found.append((one.verdict, one.probability, outcome))
    return found


def share(trials, wanted):
    outcomes = [outcome for verdict, _, outcome in trials if verdict in wanted]
    assert len(outcomes) > 100
    return np.mean(outcomes)


def test_of_those_called_on_track_at_least_88_percent_succeed(trials):
    assert share(trials, ["on_track"]) >= 0.88


def test_of_those_called_likely_most_succeed(trials):
    assert 0.6 <= share(trials, ["likely"]) <= 0.97


def test_of_those_called_unlikely_few_succeed(trials):
    assert share(trials, ["unlikely", "very_unlikely"]) <= 0.33


def test_probabilities_mean_what_they_say(trials):
    """In each fifth of the scale, forecasts and outcomes agree within 0.12."""
    forecast = np.array([p for _, p, _ in trials])
    outcome = np.array([o for *_, o in trials], float)
    for low in np.arange(0.0, 1.0, 0.2):
        inside = (forecast >= low) & (forecast <= low + 0.2)
        if inside.sum() > 50:
            assert abs(forecast[inside].mean() - outcome[inside].mean()) < 0.12
