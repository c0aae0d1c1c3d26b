"""What must hold of every payment, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.compensation.band import added_service, base_amount, gep_link, settled
from gepsim.compensation.quality import settlement
from gepsim.compensation.rule import post

money = st.floats(0.0, 1e12)
share = st.floats(0.0, 1.0)
index = st.floats(0.0, 3.0)
tolerance = st.floats(0.01, 0.5)
names = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8)


@given(lower=money, upper=money, split=share)
def test_base_amount_lies_in_the_band_unless_it_is_empty(lower, upper, split):
    base = base_amount(lower, upper, split)
    if upper >= lower:
        assert lower <= base <= upper
    else:
        assert base == upper


@given(base=money, share_=share, index=index, tolerance=tolerance, scale=st.floats(0.01, 100.0))
def test_payment_is_homogeneous_of_degree_one_in_prices(base, share_, index, tolerance, scale):
    once = settled(base, share_, settlement(index, tolerance))
    assert settled(scale * base, share_, settlement(index, tolerance)) == pytest.approx(
        scale * once
    )


@given(lower=money, upper=money, split=share, scale=st.floats(0.01, 100.0))
def test_base_amount_is_homogeneous_of_degree_one_in_prices(lower, upper, split, scale):
    once = base_amount(lower, upper, split)
    assert base_amount(scale * lower, scale * upper, split) == pytest.approx(scale * once)


@given(base=st.floats(1.0, 1e12), index=index, tolerance=tolerance)
def test_without_a_fixed_part_the_sign_flips_where_the_index_is_one(base, index, tolerance):
    paid = settled(base, 0.0, settlement(index, tolerance))
    assert np.sign(paid) == np.sign(1.0 - index)


@given(value=money, split=share, share_=share, index=index, tolerance=tolerance)
def test_nothing_flows_where_nothing_is_added_and_nothing_costs(
    value, split, share_, index, tolerance
):
    base = base_amount(0.0, added_service(value, value), split)
    assert settled(base, share_, settlement(index, tolerance)) == 0.0


@given(growth=st.floats(-1.0, 10.0), elasticity=st.floats(0.0, 3.0), bound=share)
def test_the_gep_link_stays_within_its_bound(growth, elasticity, bound):
    assert abs(gep_link(growth, elasticity, bound) - 1.0) <= bound + 1e-12


@settings(max_examples=30)
@given(payers=names, receivers=names, amounts=st.lists(money, min_size=8, max_size=8))
def test_payments_sum_to_zero_over_parties(payers, receivers, amounts):
    n = min(len(payers), len(receivers))
    amount = xr.DataArray(amounts[:n], dims="entry")
    moved = post(amount, receivers[:n], payers[:n], list("abcdef"))
    assert abs(float(moved.sum())) <= 1e-9 * max(1.0, float(amount.sum()))


@settings(max_examples=30)
@given(amounts=st.lists(money, min_size=3, max_size=3), order=st.permutations("abc"))
def test_parties_may_be_listed_in_any_order(amounts, order):
    amount = xr.DataArray(amounts, dims="entry")
    plain = post(amount, list("abc"), list("bca"), list("abc"))
    other = post(amount, list("abc"), list("bca"), list(order)).sel(party=list("abc"))
    xr.testing.assert_allclose(plain, other)
