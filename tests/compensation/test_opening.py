"""At the solved cap, price and weight the band opens; below it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.opening import openings
from gepsim.compensation.opening_words import band_openings
from gepsim.compensation.river import band, shared_cap
from gepsim.compensation.settings import CompensationSettings

YEAR = 2027


@pytest.fixture(scope="module")
def ask(network, evidence, draws):
    """Return the central case with the whole service paid for and other values."""
    alone = replace(draws, members=0)

    def case(**values):
        asked = CompensationSettings.model_validate(
            {"values": values, "river": {"service": "total"}}
        )
        return Case(network, evidence, asked, with_trial_values(alone, asked), (2022, YEAR))

    return case


@pytest.mark.parametrize("edge", ["511922-511902", "511903-511923", "511902-511923"])
@pytest.mark.parametrize(("by", "open_"), [(1.0 + 1e-9, True), (1.0 - 1e-6, False)])
def test_the_band_opens_at_the_solved_cap_and_not_below(ask, edge, by, open_):
    at = {"edge": edge, "time": YEAR, "member": 0}
    cap = float(openings(ask())["opening_cap"].sel(at))
    found = band(ask(fiscal_cap_share=by * cap))
    assert bool(found["band_upper"].sel(at) >= found["band_lower"].sel(at)) is open_


def test_the_solved_price_brings_what_the_solved_cap_brings(ask):
    """On the water that a payer draws as on its revenue: the cost of the edge."""
    case = ask()
    found, edges = openings(case), band(case)
    share = shared_cap(case, "fiscal", edges["worth"]) / case.number("fiscal_cap_share", "1")
    cost = edges["band_lower"]
    np.testing.assert_allclose(found["opening_cap"] * share, cost.broadcast_like(share))
    users = case.network.users
    ratio = case.statistic("fiscal_revenue", users, "CNY year-1") / case.numbers(
        "water_withdrawal", "place", users, "m3 year-1"
    )
    wanted = found["opening_cap"] * ratio.sel(place=found["user"])
    np.testing.assert_allclose(
        found["opening_price"], wanted.transpose(*found["opening_price"].dims)
    )


def test_the_solved_weight_makes_worth_equal_to_cost(ask):
    case = ask()
    found, edges = openings(case), band(case)
    flow = edges["worth"] / found["value_weight"]
    np.testing.assert_allclose(
        found["opening_weight"] * flow, edges["band_lower"].broadcast_like(flow), rtol=1e-9
    )


def test_every_payer_within_the_city_is_told_at_what_levels(default, network):
    """Medians inside their range, in both languages, for those that have someone above them."""
    told = band_openings(default, network, 0.005, YEAR)
    assert {one.payer for one in told} == {"511902", "511923"}
    for one in told:
        for level in (one.cap, one.price, one.weight):
            assert level.low <= level.median <= level.high
        assert f"{100 * one.cap.median:.1f} %" in one.sentence.en
        assert "低于此则打不开" in one.sentence.zh
        assert 0.0 <= one.open_share <= 1.0


def test_nothing_opens_a_band_over_which_nothing_flows(network, evidence, draws):
    """Where no service reaches a payer there is no level, and none is made up."""
    nothing = {"service_value": 0.0 * evidence["service_value"]}
    asked = CompensationSettings.model_validate({"river": {"service": "total"}})
    case = Case(network, nothing, asked, replace(draws, members=0), (2022, YEAR))
    found = openings(case)
    assert bool(xr.ufuncs.isnan(found["opening_weight"]).all())
    assert bool(xr.ufuncs.isnan(found["opening_cap"]).all())
