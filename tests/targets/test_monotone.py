"""Laws of every indicator: what takes help away never raises the chance of what it helped."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.targets.criteria import parse
from gepsim.targets.judging import CriterionInputs, judge

YEARS = range(2023, 2036)
#: Counts of a few objects are drawn anew where their number differs: luck of this size is no law.
LUCK = 0.004


def worse(after, before):
    """Return the rows whose chance rises although help was taken away."""
    gain = after.dataset.probability_met - before.dataset.probability_met
    rising = gain.where(gain > LUCK).stack(row=("indicator", "checkpoint")).dropna("row")
    pairs = zip(rising.row.values, rising.values, strict=True)
    return {tuple(row): round(float(by), 4) for row, by in pairs}


def test_more_delay_never_raises_a_chance(result, judged):
    before = result
    for years in (1, 2, 5, 8):
        after = judged(delay={"all": years})
        assert not worse(after, before), years
        before = after


def test_less_money_never_raises_a_chance(result, judged):
    before = result
    for budget in (2e9, 8e8, 2e8):
        after = judged(budget=dict.fromkeys(YEARS, budget))
        assert not worse(after, before), budget
        before = after


@pytest.mark.parametrize("first", range(5))
def test_fewer_projects_never_raise_a_chance(city, result, judged, first):
    """In five groups, so that every project is struck out once."""
    gone = [one.id for one in city.projects][first::5]
    assert not worse(judged(exclude=tuple(gone)), result)


def test_a_raised_task_never_gets_easier(result, judged, tasks):
    harder = {"4-1": 1.0, "4-2": -1.0, "5-1": 0.0, "5-2": 0.0, "15": 3.0}
    raised = {
        name: {year: level + harder[name] for year, level in levels.items()}
        for name, levels in tasks.items()
    }
    assert not worse(judged(tasks=raised), result)


@pytest.mark.parametrize("late", range(1, 9))
def test_a_later_step_is_no_trend(late):
    """A step down that comes later is not a steeper fall."""
    noise = np.linspace(-3.0, 3.0, 101)

    def chance(step):
        path = np.where(np.arange(14)[:, None] >= step, 27.0, 28.0) + np.zeros((14, 101))
        path[6:] += noise
        case = CriterionInputs({"": path}, 8, -1, window=3, known=2)
        return judge(parse("declining"), case).met.mean()

    assert chance(late + 3) <= chance(late + 2)
