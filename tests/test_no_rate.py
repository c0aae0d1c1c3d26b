"""A rate of exactly zero is the limit of small rates, wherever money or carbon is discounted."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from gepsim.compensation.cost import capital_recovery
from gepsim.compensation.judicial import lost_sink
from gepsim.compensation.offsets import credit_ratio
from gepsim.prices import present_worth
from gepsim.services.assets import discounted_years
from gepsim.services.storage_cost import annual_storage_cost

FORMULAS = {
    "present worth": lambda r: present_worth(r, 20.0),
    "capital recovery": lambda r: capital_recovery(r, 20.0),
    "storage cost": lambda r: annual_storage_cost(9.31, r, 30.0, 0.01),
    "lost sink": lambda r: lost_sink(2.0, r, 12.0),
    "offset credit": lambda r: credit_ratio(1.0, 1.0, r, 10.0, 0.9),
    "mean discount": lambda r: discounted_years(20, r, 0.0),
    "price decline": lambda r: discounted_years(20, 0.0, r),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_zero_is_the_limit(name):
    formula = FORMULAS[name]
    assert formula(0.0) == pytest.approx(formula(1e-11), rel=1e-9)
    assert formula(0.0) == pytest.approx(formula(-1e-11), rel=1e-9)
    assert formula(0.0) != 0.0


def test_without_a_rate_years_are_only_counted():
    assert present_worth(0.0, 20.0) == 20.0
    assert capital_recovery(0.0, 20.0) == 0.05
    assert lost_sink(2.0, 0.0, 12.0) == 24.0
    assert discounted_years(7, 0.0, 0.0) == 1.0


@given(st.floats(-0.5, 1.0), st.integers(1, 40))
def test_present_worth_is_the_sum_of_the_years(rate, years):
    wanted = sum((1.0 + rate) ** -t for t in range(1, years + 1))
    assert present_worth(rate, float(years)) == pytest.approx(wanted, rel=1e-9)


def test_zero_among_other_rates():
    rates = xr.DataArray([0.0, 0.05, 0.1], dims="member")
    years = xr.DataArray([2.0, 20.0], dims="kind")
    found = present_worth(rates, years)
    assert set(found.dims) == {"member", "kind"}
    assert np.isfinite(found).all()
    assert found.isel(member=0).values.tolist() == [2.0, 20.0]
