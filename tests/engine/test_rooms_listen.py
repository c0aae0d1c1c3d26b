"""Laws across rooms: what one room finds moves the others the right way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gepsim.advice.trials import TrialRuns
from gepsim.inputs import gather
from gepsim.targets.forecasting import forecast_of


@pytest.fixture(scope="module")
def trials(travelled):
    return TrialRuns(*travelled())


@pytest.fixture(scope="module")
def forecast(trials):
    """Return an indicator by year and draw, with the energy and economy of a shipped scenario."""

    def made(name, indicator):
        asked = gather(name).scenario
        changed = {"economy": asked.economy, "energy": asked.energy}
        setting = trials.setting(trials.scenario.model_copy(update=changed))
        return forecast_of(trials._context_of(setting), indicator).series[""]

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
    last = trials.road.targets.context.last_seen(dust)
    both = [forecast(name, dust)[: last + 1] for name in ("baseline", "green_transition")]
    for year, level in trials.road.targets.context.observed[dust].items():
        row = int(year - trials.road.targets.context.years[0])
        assert np.allclose([one[row] for one in both], level)
