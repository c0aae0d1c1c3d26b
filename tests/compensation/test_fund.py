"""A fund is spent exactly, whoever pays in and whatever fails."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.compensation.fund import after_deductions, weighted_shares

positive = st.floats(1e-3, 1e9)
three = st.lists(positive, min_size=3, max_size=3)
part = st.floats(0.0, 1.0)


@settings(max_examples=30)
@given(area=three, quality=three, weights=st.lists(positive, min_size=2, max_size=2), fund=positive)
def test_the_fund_is_spent_exactly(area, quality, weights, fund):
    criteria = {
        "area": xr.DataArray(area, dims="county"),
        "quality": xr.DataArray(quality, dims="county"),
    }
    weight = xr.DataArray(weights, {"criterion": list(criteria)})
    paid = fund * weighted_shares(criteria, weight, "county")
    assert float(paid.sum()) == pytest.approx(fund)
    assert (paid >= 0.0).all()


@given(allocated=three, kept=st.lists(part, min_size=3, max_size=3), split=part)
def test_deductions_spend_the_fund_exactly(allocated, kept, split):
    heirs = np.array([[0.0, split, 1.0 - split], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
    found = after_deductions(np.array(allocated), np.array(kept), heirs)
    assert found.sum() == pytest.approx(sum(allocated))
    assert (found >= 0.0).all()


def test_the_basin_fund_holds_nothing_back(run):
    moved = run(rules={"basin_fund": True}).transfer.sel(rule="basin_fund")
    size = moved.clip(min=0.0).sum("party").max()
    assert float(size) > 0.0
    assert float(abs(moved.sel(party="basin_fund")).max()) < 1e-6


def test_counties_that_protect_more_gain_by_the_fund(run):
    moved = run(rules={"basin_fund": True}).transfer.sel(rule="basin_fund", time=2030)
    median = moved.median("member")
    assert float(median.sel(party="511921")) > 0.0
    assert float(median.sel(party="511902")) < 0.0


def test_weights_on_trial_change_who_gains(run):
    """All by economy on the way in: the city's largest economy pays more than by default."""
    plain = run(rules={"basin_fund": True}).transfer
    weights = {"fund_contribution_weight.water_use": 0.0, "fund_contribution_weight.load": 0.0}
    tried = run(rules={"basin_fund": True}, values=weights).transfer
    where = {"rule": "basin_fund", "time": 2030, "party": "511902", "member": 0}
    assert float(tried.sel(where)) != float(plain.sel(where))
