"""Draws: keyed, stratified, paired across scenarios, with the central estimate as member 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.coefficients import Row, Table, best
from gepsim.draws import Draws, from_quantile, spread, stratified
from gepsim.errors import InputError
from gepsim.prices import Deflator

COUNTIES = ("511902", "511903")


def row(**facts) -> Row:
    base = {"name": "x", "zh": "甲", "en": "x", "value": 2.0, "units": "1", "dist": "triangular",
            "low": 1.0, "high": 4.0, "mark": "C", "source": "s"}  # fmt: skip
    return Row(**{**base, **facts})


def draws(*rows: Row, members: int = 500, seed: int = 1) -> Draws:
    names = {r.name: tuple(q for q in rows if q.name == r.name) for r in rows}
    return Draws(Table(names, {}), members, seed, COUNTIES, Deflator({2022: 2.0}), 2022)


DISTS = [
    row(),
    row(dist="uniform"),
    row(dist="beta"),
    row(dist="lognormal"),
    row(dist="normal", value=2.5),
    row(dist="discrete"),
]


@pytest.mark.parametrize("r", DISTS, ids=lambda r: r.dist)
@given(q=st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20))
def test_quantile_functions_rise(r, q):
    values = from_quantile(r, np.sort(q))
    assert (np.diff(values) >= -1e-12).all()


@pytest.mark.parametrize("r", DISTS[:3], ids=lambda r: r.dist)
def test_hard_limits_hold(r):
    values = from_quantile(r, np.linspace(0.0001, 0.9999, 999))
    assert values.min() >= 1.0
    assert values.max() <= 4.0


@pytest.mark.parametrize("r", DISTS[3:5], ids=lambda r: r.dist)
def test_a_95_percent_interval_is_one(r):
    np.testing.assert_allclose(from_quantile(r, np.array([0.025, 0.5, 0.975])), [1.0, r.value, 4.0])


def test_the_triangular_mean_is_a_third_of_the_sum_of_its_corners():
    values = from_quantile(row(), (np.arange(10_000) + 0.5) / 10_000)
    assert values.mean() == pytest.approx((1 + 2 + 4) / 3, rel=1e-4)


def test_member_zero_is_the_value_whatever_the_seed():
    one, two = (draws(row(), seed=s).get("x", "1") for s in (1, 2))
    assert float(one[0]) == float(two[0]) == 2.0
    assert not np.array_equal(one[1:], two[1:])


def test_other_rows_do_not_move_a_draw():
    alone = draws(row()).get("x", "1")
    beside = draws(row(name="a"), row(), row(name="z")).get("x", "1")
    np.testing.assert_array_equal(alone, beside)


def test_a_group_shares_its_quantiles():
    d = draws(row(group="g"), row(name="y", group="g"))
    np.testing.assert_array_equal(d.get("x", "1"), d.get("y", "1"))


def test_one_draw_falls_in_every_stratum():
    column = np.sort(stratified("k", 100, 3))
    assert (np.floor(column * 100) == np.arange(100)).all()


def test_money_comes_in_one_price_year():
    d = draws(row(name="p", units="CNY", price_year=2021, dist="fixed", low=None, high=None))
    assert float(d.get("p", "CNY")) == pytest.approx(2.04)


def test_a_county_row_wins_over_the_general_one():
    d = draws(row(), row(county="511903", value=3.0))
    np.testing.assert_array_equal(d.get("x", "1").isel(member=0), [2.0, 3.0])


def test_spread_leaves_the_central_member_out():
    x = draws(row(value=1.0, low=1.0, high=4.0)).get("x", "1")
    assert float(spread(x, [0.05])[0]) > 1.0


def test_a_county_without_a_row_is_named():
    rows = [row(value=1.0, dist="fixed", low=None, high=None, county=code) for code in ("a", "b")]
    with pytest.raises(InputError, match="coefficient 'x': no row for county c"):
        best(rows, "c", "EBF")
