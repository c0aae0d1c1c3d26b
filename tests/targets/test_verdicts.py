"""Verdict words, bounds, flags and joint counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gepsim.targets.flags import Flag, flags_of_numbers, labels, trend_conflict
from gepsim.targets.joint import failure_sets, joint_probability
from gepsim.targets.numerics import binomial, bounded, objects_failed
from gepsim.targets.said_beside import on_guesses
from gepsim.targets.verdict_draws import verdict_draws
from gepsim.targets.verdicts import Influence, borderline, margin, scheme, verdict, wilson
from gepsim.text import Text

CHANCE = st.floats(0.0, 1.0)

SAID = Text("某项输入", "an input")


@given(share=CHANCE, draws=st.integers(20, 5000))
def test_bounds_enclose_the_share(share, draws):
    low, high = wilson(share, draws, 0.95)
    assert 0.0 <= low <= share <= high <= 1.0


def test_bounds_are_those_of_scipy():
    low, high = wilson(0.83, 200, 0.95)
    found = stats.binomtest(166, 200).proportion_ci(method="wilson")
    assert (float(low), float(high)) == pytest.approx((found.low, found.high))


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.99, "on_track"),
        (0.90, "on_track"),
        (0.8999, "likely"),
        (0.75, "likely"),
        (0.66, "likely"),
        (0.60, "toss_up"),
        (0.33, "toss_up"),
        (0.20, "unlikely"),
        (0.10, "unlikely"),
        (0.09, "very_unlikely"),
        (0.01, "very_unlikely"),
    ],
)
def test_a_probability_has_its_word(table, share, word):
    assert verdict(share, scheme(table)) == word


def test_a_border_within_the_bounds_is_said(table):
    rules = scheme(table)
    assert borderline(0.88, 0.92, rules)
    assert borderline(0.05, 0.11, rules)
    assert not borderline(0.70, 0.80, rules)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.7, 0.99])
def test_guesses_are_flagged_at_every_probability(table, share):
    weak = Influence(0.8, driver="x", driver_mark="C", label=SAID, adverse=0.9, information=0.1)
    rules, bounds = scheme(table), wilson(share, 1000, 0.95)
    flags = flags_of_numbers(2.0, {}, weak, rules, bounds)
    assert flags & Flag.WEAK_EVIDENCE
    assert "80%" in on_guesses(weak, rules).en
    assert not on_guesses(None, rules)


def test_a_failing_downside_is_a_flag(table):
    found = Influence(0.1, driver="x", driver_mark="C", label=SAID, adverse=0.4, information=0.1)
    assert Flag.DOWNSIDE & flags_of_numbers(2.0, {}, found, scheme(table))


@given(quantile=CHANCE, trials=st.integers(0, 20), chance=st.floats(0.001, 0.999))
def test_binomial_counts_are_those_of_scipy(quantile, trials, chance):
    quantile = 0.001 + 0.998 * quantile
    found = float(binomial(np.array([quantile]), trials, chance)[0])
    wanted = stats.binom.ppf(quantile, trials, chance)
    at = stats.binom.cdf(wanted, trials, chance)
    assert found == wanted or abs(at - quantile) < 1e-9


def test_five_water_bodies_hold_four_years_in_two_of_three_cases():
    """Hazard 2 % a year, no repair: 0.98 ** 20 = 0.668."""
    grid = (np.arange(2000) + 0.5) / 2000
    rng = np.random.default_rng(1)
    luck = np.stack([rng.permutation(grid) for _ in range(5)])
    zero = np.zeros(1)
    failed = objects_failed(0, 5, 0, np.full(1, 0.02), zero, luck, luck)
    assert (failed[-1] == 0).mean() == pytest.approx(0.98**20, abs=0.01)


@given(start=st.floats(0, 100), shift=st.floats(-5, 5))
def test_a_bounded_trend_stays_a_percentage(start, shift):
    assert 0.0 <= bounded(start, shift, 0.1) <= 100.0


@given(shares=st.lists(CHANCE, min_size=1, max_size=6), seed=st.integers(0, 99))
def test_a_joint_probability_is_at_most_the_least_of_them(shares, seed):
    rng = np.random.default_rng(seed)
    met = rng.random((len(shares), 300)) < np.array(shares)[:, None]
    assert joint_probability(met) <= met.mean(axis=1).min()


def test_the_same_failure_in_the_same_draws_is_one_set():
    met = np.array([[True, False, False], [True, False, False]])
    assert failure_sets(met, ["a", "b"], 1)[0].targets == ("a", "b")


def test_margins_without_spread():
    assert margin(np.full(5, 2.0)) == np.inf
    assert np.isnan(margin(np.zeros(5)))
    assert np.isnan(margin(np.full(5, np.nan)))


def test_flags_have_short_names():
    assert labels(Flag.NO_LEVER | Flag.DATA_CONFLICT) == ["F5", "F7"]


def test_a_fall_is_a_conflict_only_where_more_is_better():
    assert trend_conflict({2022: 28.0, 2023: 29.7}, better=-1)
    assert not trend_conflict({2022: 28.0, 2023: 29.7, 2024: 28.5}, better=-1)
    assert not trend_conflict({2022: 100.0}, better=1)


def test_the_draws_of_a_run_come_first(draws):
    column = verdict_draws(draws, 2 * draws.members).column("own")
    assert (column[: draws.members] == draws.column("own")).all()
    assert (column[draws.members :] != draws.column("own")).any()


def test_a_word_does_not_hang_on_seed_and_number_of_draws(words_of):
    """Words of 100 and of 300 draws of another seed are the same in at least 99 % of the rows."""
    small, large = words_of(100, 1), words_of(300, 2)
    assert np.mean([one == other for one, other in zip(small, large, strict=True)]) >= 0.99
