"""Which inputs decide an outcome: published indices, laws, and what chance alone must not show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.advice.attribution import deciding, group_of, ranks, turning_quantile, undecided


def test_published_indices_of_the_ishigami_function():
    """First-order indices 0.314, 0.442 and 0 (Ishigami and Homma 1990; a = 7, b = 0.1)."""
    x = np.random.default_rng(4).uniform(-np.pi, np.pi, (3, 20_000))
    outcome = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    found = {one.place: one for one in deciding(outcome, x, 40)}
    assert set(found) == {0, 1}
    assert found[0].share == pytest.approx(0.314, abs=0.015)
    assert found[1].share == pytest.approx(0.442, abs=0.015)
    assert all(0 < one.error < 0.02 for one in found.values())


def test_shares_of_a_sum_are_shares_of_its_variance():
    x = np.random.default_rng(5).standard_normal((2, 20_000))
    found = {one.place: one.share for one in deciding(2 * x[0] + x[1], x, 40)}
    assert found[0] == pytest.approx(0.8, abs=0.02)
    assert found[1] == pytest.approx(0.2, abs=0.02)


def test_of_many_inputs_without_influence_none_is_named_but_by_rare_chance():
    """Of 60 rankings of 200 idle inputs about three may name one, for a false alarm of 5 %."""
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        alarms += bool(deciding(rng.random(300) < 0.4, rng.random((200, 300)), 5))
    assert alarms <= 7


def test_an_input_that_decides_a_tenth_is_found_among_two_hundred_idle_ones():
    rng = np.random.default_rng(9)
    x = rng.standard_normal((201, 1000))
    found = deciding(x[7] + 3 * rng.standard_normal(1000), x, 5)
    assert [one.place for one in found] == [7]
    assert found[0].low < 0 < found[0].high


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_only_the_order_of_an_input_counts(seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((3, 200))
    met = x[0] + rng.standard_normal(200) > 0
    assert deciding(met, x, 5) == deciding(met, np.exp(x), 5)


def test_a_certain_outcome_is_decided_by_nothing():
    x = np.random.default_rng(1).random((4, 100))
    assert deciding(np.ones(100), x, 5) == []
    assert not undecided(np.ones(100, bool), 5)


def test_groups_are_equal():
    counts = np.bincount(group_of(np.random.default_rng(2).random((1, 103)), 5)[0])
    assert counts.max() - counts.min() <= 1


def test_the_turning_point_of_a_threshold_is_the_threshold():
    column = np.random.default_rng(3).random(2000)
    assert turning_quantile(column > 0.7, column) == pytest.approx(0.7, abs=0.02)
    assert turning_quantile(column < 0.7, column) == pytest.approx(0.7, abs=0.02)


def test_beyond_the_bulk_of_the_draws_there_is_no_turning_point():
    column = np.random.default_rng(3).random(2000)
    assert turning_quantile(column > 0.99, column) is None


def test_ranks_of_ties_are_shared():
    assert ranks(np.array([2.0, 2.0, 1.0, 9.0])).tolist() == [1.5, 1.5, 0.0, 3.0]
