"""What must hold of the fund, whatever its numbers, and what each weight does to each county."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.compensation.band import gep_link
from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.fund import CONTRIBUTION, fund_account, shared_out, shares
from gepsim.compensation.settings import CompensationSettings

YEARS = (2022, 2027)
COUNTIES = ["a", "b", "c"]
few = settings(max_examples=15)
positive = st.floats(0.01, 1e3)
three = st.lists(positive, min_size=3, max_size=3)
weights = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=2)


def by_criterion(names, columns):
    """Return the counties' shares by each criterion from its amounts."""
    table = xr.DataArray(columns, {"criterion": list(names), "county": COUNTIES})
    return shares(table, "county")


def weighing(names, values):
    return xr.DataArray(values, {"criterion": list(names)})


def fund(economy, area, service, inward, outward, size=1e8, growth=(0.0, 0.0, 0.0)):
    """Return a fund of three counties, paid in by two criteria and out by area and services."""
    link = gep_link(xr.DataArray(list(growth), {"county": COUNTIES}), 1.0, 0.2)
    return shared_out(
        size * link,
        by_criterion(("gdp", "load"), [economy, economy[::-1]]),
        by_criterion(("area", "service"), [area, service]),
        weighing(("gdp", "load"), inward),
        weighing(("area", "service"), outward),
    )


@few
@given(
    economy=three, area=three, service=three, inward=weights, outward=weights,
    growth=st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3),
)  # fmt: skip
def test_what_is_paid_in_is_paid_out_and_nothing_is_owed_to_a_payer(
    economy, area, service, inward, outward, growth
):
    found = fund(economy, area, service, inward, outward, growth=growth)
    paid = float(found["fund_contribution"].sum())
    assert paid == pytest.approx(float(found["fund_allocation"].sum()), rel=1e-12)
    assert abs(float(found["fund_net"].sum())) <= 1e-9 * paid
    assert bool((found["fund_contribution"] >= 0.0).all())
    assert bool((found["fund_allocation"] >= 0.0).all())


@few
@given(
    economy=three, area=three, service=three, inward=weights, outward=weights,
    place=st.integers(0, 2), more=st.floats(1.0, 2.0),
)  # fmt: skip
def test_more_protected_service_never_lowers_what_a_county_gets(
    economy, area, service, inward, outward, place, more
):
    """At equal others: neither what it gets out nor its net, by the share and by the link."""
    raised = [value * (more if n == place else 1.0) for n, value in enumerate(service)]
    growth = [more - 1.0 if n == place else 0.0 for n in range(3)]
    less = fund(economy, area, service, inward, outward)
    much = fund(economy, area, raised, inward, outward, growth=growth)
    for name in ("fund_allocation", "fund_net"):
        assert float((much[name] - less[name]).isel(county=place)) >= -1e-6


@few
@given(
    economy=three, area=three, service=three, inward=weights, outward=weights,
    scale=st.floats(0.01, 100.0),
)  # fmt: skip
def test_units_do_not_matter(economy, area, service, inward, outward, scale):
    """Criteria and weights in other units share alike; the fund in other money pays in it."""
    plain = fund(economy, area, service, inward, outward)
    other = fund(
        [scale * v for v in economy], [v / scale for v in area], [scale * v for v in service],
        [scale * v for v in inward], [v / scale for v in outward],
    )  # fmt: skip
    np.testing.assert_allclose(other["fund_net"], plain["fund_net"], rtol=1e-9, atol=1e-3)
    money = fund(economy, area, service, inward, outward, size=1e8 * scale)
    np.testing.assert_allclose(money["fund_net"], scale * plain["fund_net"], rtol=1e-9, atol=1e-3)


@settings(max_examples=4)
@given(economy=three, area=three, service=three, inward=weights, outward=weights)
def test_the_effect_of_a_weight_is_its_finite_difference(economy, area, service, inward, outward):
    plain, step = fund(economy, area, service, inward, outward), 1e-5
    for place, name in enumerate(("gdp", "load", "area", "service")):
        moved = []
        for by in (step, -step):
            both = [*inward, *outward]
            both[place] += by
            moved.append(fund(economy, area, service, both[:2], both[2:])["fund_net"])
        slope = (moved[0] - moved[1]) / (2.0 * step)
        expected = plain["fund_weight_effect"].sel(criterion=name)
        np.testing.assert_allclose(slope, expected, rtol=1e-3, atol=100.0)
        assert abs(float(expected.sum())) <= 1e-3


def test_the_city_pays_in_what_it_pays_out_in_every_year_and_draw(default):
    whole = default.fund_allocation.sum("county")
    assert float((abs(default.fund_contribution.sum("county") - whole) / whole).max()) < 1e-12
    assert float(abs(default.transfer.sel(rule="basin_fund").sum("party")).max()) < 1e-6


def test_shares_and_weights_of_the_city_sum_to_one(default):
    np.testing.assert_allclose(default.fund_share.sum("county"), 1.0)
    paid_in = default.fund_weight.criterion.isin(CONTRIBUTION)
    assert float(default.fund_weight.where(paid_in, 0.0).sum()) == pytest.approx(1.0)
    assert float(default.fund_weight.where(~paid_in, 0.0).sum()) == pytest.approx(1.0)


def test_a_scenario_moves_the_fund_by_services_water_and_revenue(network, evidence, draws):
    """Each alone: a county's services and its section raise its part, all budgets the whole."""
    alone, county = replace(draws, members=0), "511903"
    told = {name: array.sel(time=list(YEARS)) for name, array in evidence.items()}
    one = xr.DataArray(np.ones((2, 5)), {"time": list(YEARS), "county": sorted(network.counties)})
    here = (one.county == county) & (one.time == YEARS[1])

    def gets(values=None, more=1.0, load=1.0):
        asked = CompensationSettings(values={"quality_stability": 1.0, **(values or {})})
        services = told["service_value"] * one.where(~here, more)
        known = {**told, "service_value": services, "section_load": one.where(~here, load)}
        case = Case(network, known, asked, with_trial_values(alone, asked), YEARS)
        return fund_account(case)["fund_allocation"].sel(time=YEARS[1], member=0)

    plain = gets(load=1.02)
    assert float(gets(more=1.1, load=1.02).sel(county=county)) > float(plain.sel(county=county))
    assert float(gets(load=0.98).sel(county=county)) > float(plain.sel(county=county))
    richer = gets({"fiscal_revenue_growth": 0.08}, load=1.02)
    assert float(richer.sum()) > float(plain.sum())
