"""The record of yearly figures: what is judged was not known, and laws that are known come out."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest

from gepsim.city.yearly import YearlyFigure
from gepsim.targets.hindcast import record_scores, scores_of
from gepsim.targets.rolling_forecasts import forecasts, outcomes, swings
from gepsim.targets.scores import rare, scores, skill
from gepsim.targets.scores_said import missed_goals
from gepsim.targets.yearly_record import fits, series_of

SWING, YEARS, PLACES = 0.1, range(1990, 2022), 8


def walks(
    seed: int, swing: float = SWING, trend: float = 0.02, memory: float = 0.0
) -> list[YearlyFigure]:
    """Percentages that walk at random, written without the package's models.

    Half of the variance of a year is the same in all places, as in a country; with a memory that
    part stays for some years: a trend that comes and goes, of the size of the swing.
    """
    rng, rows = random.Random(seed), []
    half, fresh = swing * math.sqrt(0.5), math.sqrt(1.0 - memory**2)
    for series in "abcd":
        common, now = {}, rng.gauss(0.0, half)
        for year in YEARS:
            now = memory * now + fresh * rng.gauss(0.0, half)
            common[year] = trend + now
        for place in range(PLACES):
            odds = rng.gauss(0.5, 0.5)
            for year in YEARS:
                value = 100.0 / (1.0 + math.exp(-odds))
                rows.append(YearlyFigure(series=series, place=str(place), year=year, value=value,
                                         units="percent", mark="A", source="x"))  # fmt: skip
                odds += common[year] + rng.gauss(0.0, half)
    return rows


@pytest.fixture(scope="module")
def known_law():
    return walks(1)


def coverage(rows: list[YearlyFigure], horizon: int) -> float:
    cases = forecasts(series_of(rows))
    ahead = cases.chosen(cases.horizon == horizon)
    places = 1.0 - ahead.chance_above(ahead.change)
    return float(((places >= 0.1) & (places <= 0.9)).mean())


@pytest.mark.parametrize("memory", [0.0, 0.6])
def test_of_a_known_law_the_coverage_is_nominal_or_a_little_more(memory):
    """Of the next year nominal; farther ahead spreads are rather too wide, and never too narrow."""
    found = [[coverage(walks(seed, memory=memory), ahead) for ahead in (1, 5)] for seed in (1, 3)]
    for near, far in found:
        assert near == pytest.approx(0.80, abs=0.07)
        assert 0.75 <= far <= 0.98


def test_of_a_known_law_forecasts_have_skill_and_rare_stays_rare():
    for seed in (1, 3):
        found = record_scores(walks(seed))
        assert found.levels > 2000
        assert found.against_persistence.low > 0
        assert found.against_climatology.value > 0
        assert found.rare.p_value >= 0.05


def test_the_swing_of_a_known_law_is_found(known_law):
    found = swings(series_of(known_law), 2021)
    assert found.share == pytest.approx(SWING, rel=0.15)
    assert found.level == 0.0


def test_the_rows_are_what_the_record_gives(city, table):
    """`swing_share` and its fellows are the fit on what was published by the base year."""
    given = swings(series_of(city.yearly_figures), city.facts.place.base_year).rows()
    for name, (value, low, high) in given.items():
        row = table.named(name)[0]
        assert (row.value, row.low, row.high) == pytest.approx((value, low, high), abs=0.011)


def test_no_forecast_knows_a_later_year(known_law):
    """Years after 2010 turned upside down change no forecast made by 2010."""
    turned = [
        row.model_copy(update={"value": 100.0 - row.value}) if row.year > 2010 else row
        for row in known_law
    ]
    before, after = (forecasts(series_of(rows)) for rows in (known_law, turned))
    early = before.origin <= 2010
    assert early.sum() > 500
    for name in ("middle", "width", "tail", "doubt", "swing"):
        same = getattr(after, name)[early] == getattr(before, name)[early]
        assert same.all(), name
    assert (after.change[early] != before.change[early]).any()
    assert fits(series_of(known_law), 2010) == fits(series_of(turned), 2010)
    rates = [outcomes(cases)["climatology"][: early.size][early] for cases in (before, after)]
    assert (rates[0] == rates[1]).all()


def test_the_order_of_rows_is_nothing(known_law):
    mixed = random.Random(2).sample(known_law, len(known_law))
    assert record_scores(mixed) == record_scores(known_law)


def test_spreads_widen_when_the_past_was_too_calm():
    """A calm record that turns wild: the first wild years are missed, then spreads follow."""
    calm = [row for row in walks(3, swing=0.02, trend=0.0) if row.year <= 2005]
    wild = [row for row in walks(4, swing=0.3, trend=0.0) if row.year > 2005]
    cases = forecasts(series_of([*calm, *wild]))
    ahead = cases.horizon == 1
    width = {year: cases.width[ahead & (cases.origin == year)].mean() for year in (2005, 2020)}
    assert width[2020] > 4.0 * width[2005]


def test_a_record_of_two_years_carries_nothing():
    rows = [row for row in walks(5) if row.year > 2019]
    assert record_scores(rows) is None
    assert record_scores([]) is None


def test_the_citys_record_meets_the_goals_that_the_page_states(city):
    found = record_scores(city.yearly_figures)
    assert found.levels > 1000
    assert found.against_persistence.low > 0
    assert found.against_climatology.low > 0
    assert found.rare.p_value >= 0.05
    assert 0.75 <= found.coverage <= 0.85
    assert list(missed_goals(found)) == []


def test_a_missed_goal_says_by_how_much():
    narrow = np.array([0.01, 0.02, 0.5, 0.99])
    chance, came = np.array([0.01, 0.02, 0.9, 0.9]), np.array([True, True, False, True])
    blocks = np.arange(4)
    found = scores(narrow, np.array([False, False, True, False]), chance, came,
                   np.array([0.0, 1.0, 1.0, 1.0]), np.full(4, 0.5), blocks)  # fmt: skip
    assert set(found.missed) == {"persistence", "climatology", "coverage", "rare"}
    texts = [line.en for line in missed_goals(found)]
    assert "goal missed: coverage is 50.0 points below the goal" in texts
    assert len(texts) == 4


def test_skill_is_exact_where_all_blocks_agree_and_open_where_they_do_not():
    lost, simple = np.array([0.1, 0.3]), np.array([0.2, 0.6])
    assert skill(lost, simple, np.array([1, 2])).low == 0.5
    assert skill(lost, simple[::-1], np.array([1, 2])).low < 0.5


def test_rare_outcomes_follow_the_binomial_law():
    found = rare(np.full(100, 0.04), np.arange(100) < 10)
    exact = sum(math.comb(100, k) * 0.05**k * 0.95 ** (100 - k) for k in range(10, 101))
    assert found.p_value == pytest.approx(exact)


def test_the_models_scores_are_those_of_their_rows(result):
    found = result.hindcast
    assert found.scores == scores_of(list(found.rows))
    assert found.scores.outcomes == sum(row.probability is not None for row in found.rows)
    worse = [replace(row, probability=1.0 - row.probability) if row.happened is not None else row
             for row in found.rows]  # fmt: skip
    assert scores_of(worse).brier > found.brier
