"""Fields that go back to forest: what they are paid, and that protecting more never pays less."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.simulate import simulate
from gepsim.compensation.vertical import return_payment

from .conftest import YEARS

area = st.floats(0.0, 1e4)


@given(hectares=area, paid=st.floats(0.0, 1e5), years=st.integers(1, 8), after=st.integers(0, 6))
def test_an_area_is_paid_its_whole_standard_and_its_extension(hectares, paid, years, after):
    span = list(range(2022, 2022 + years + after + 2))
    returned = xr.DataArray([hectares] + [0.0] * (len(span) - 1), {"time": span})
    whole = return_payment(returned, paid, years, 100.0, after).sum()
    assert float(whole) == pytest.approx(hectares * (paid + 100.0 * after))


@given(some=area, more=area)
def test_more_returned_is_never_paid_less(some, more):
    def paid(hectares):
        returned = xr.DataArray([hectares] * 14, {"time": list(YEARS)})
        return return_payment(returned, 24_000.0, 5.0, 1500.0, 5.0)

    assert bool((paid(some + more) >= paid(some)).all())


def test_a_county_gets_the_standard_of_its_rows_for_what_it_returns(network, evidence, draws):
    names = sorted(network.counties)
    returned = xr.DataArray(np.zeros((14, len(names))), {"time": list(YEARS), "county": names})
    returned[1, 0] = 100.0
    told = {**evidence, "returned_area": returned}
    found = simulate(network, told, CompensationSettings(), draws, YEARS)["transfer"]
    paid = found.sel(rule="cropland_return", party=names, time=2023)
    expected = 100.0 * draws.get("return_eligible_share", "1") * 1600 * 15 / 5
    np.testing.assert_allclose(paid.isel(party=0), expected.broadcast_like(paid.isel(party=0)))
    assert float(abs(paid.isel(party=slice(1, None))).max()) == 0.0


@pytest.mark.parametrize("more", ["ecology_first", "green_transition"])
def test_a_scenario_that_protects_more_pays_no_county_less(travelled, more):
    """The land of the conservation pathway beside the baseline's, in every county and year."""
    plain, much = (travelled(name)[0] for name in ("baseline", more))
    counties = list(plain.inputs.city.codes)
    net = [
        road.compensation["transfer"].sum("rule").sel(party=counties).median("member")
        for road in (plain, much)
    ]
    assert bool((net[1] >= net[0] - 1.0).all())
    assert float((net[1] - net[0]).isel(time=-1).min()) > 0.0


def test_the_fund_ties_every_county_higher_where_more_is_protected(travelled):
    """By its own services each county's part of the fund is above that of the baseline."""
    plain, much = (travelled(name)[0] for name in ("baseline", "ecology_first"))
    years = list(plain.inputs.scenario.time.checkpoints)
    link = [
        road.compensation["fund_link"].sel(time=years).median("member") for road in (plain, much)
    ]
    assert bool((link[1] > link[0]).all())
