"""The payment along the river: who is credited, who pays, and what the caps do."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.network import Network
from gepsim.compensation.river import use_share
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.simulate import simulate
from gepsim.errors import InputError
from gepsim.scenario_file import load

from .conftest import BAND

NANJIANG, TONGJIANG, ENYANG, BAZHOU, PINGCHANG = "511922", "511921", "511903", "511902", "511923"


@pytest.fixture(scope="module")
def run(band_run):
    return band_run


@pytest.fixture(scope="module")
def default(band_run):
    return band_run()


def test_every_rule_sums_to_zero_over_its_parties(default):
    gap = abs(default.transfer.sum("party")).max() / abs(default.transfer).max()
    assert float(gap) < 1e-12


@pytest.mark.parametrize("service", ["added", "kept"])
def test_nothing_is_added_or_kept_in_the_reference_year(service, run):
    moved = run(river={"service": service}).transfer.sel(rule="river_city")
    assert not moved.sel(time=2022).any()
    assert moved.sel(time=2023).any()


def test_whole_services_are_paid_for_in_every_year(run):
    moved = run(river={"service": "total"}).transfer.sel(rule="river_city")
    assert (abs(moved).sum("party").isel(member=0) > 0.0).all()


def test_what_is_paid_for_grows_from_added_to_kept_to_total(run):
    added, kept, total = (run(river={"service": name}).worth for name in ("added", "kept", "total"))
    assert (added <= kept).all()
    assert (kept <= total).all()


def test_headwater_counties_receive_and_the_last_county_pays(default):
    river = default.transfer.sel(rule="river_city", time=2030).median("member")
    assert float(river.sel(party=NANJIANG)) > 0.0
    assert float(river.sel(party=TONGJIANG)) > 0.0
    assert float(river.sel(party=PINGCHANG)) < 0.0


def test_a_county_in_transit_nets_what_it_receives_and_pays(default):
    """Bazhou receives from Pingchang and pays Nanjiang and Enyang."""
    payment = default.payment.isel(member=0)
    receives = payment.sel(edge=f"{BAZHOU}-{PINGCHANG}")
    pays = payment.sel(edge=f"{NANJIANG}-{BAZHOU}") + payment.sel(edge=f"{ENYANG}-{BAZHOU}")
    nets = default.transfer.sel(rule="river_city", party=BAZHOU).isel(member=0)
    np.testing.assert_allclose(nets, receives - pays)


def test_places_upstream_outside_the_city_are_never_credited(network, default):
    assert {"hanzhong", "guangyuan"}.isdisjoint(default["producer"].values)
    assert {"hanzhong", "guangyuan"}.isdisjoint(default["party"].values)


def test_the_qujiang_does_not_pay_until_a_scenario_says_so(default, run):
    assert not default.transfer.sel(rule="river_basin").any()
    joined = run(rules={"river_basin": True}).transfer.sel(rule="river_basin")
    assert float(joined.sel(party="guangan", time=2030).median("member")) < 0.0


def test_without_added_service_and_before_costs_nothing_flows(network, evidence, draws):
    """Flat services and no cost at all: not a yuan moves after the reference year."""
    flat = {
        "service_value": evidence["service_value"].sel(time=2022, drop=True)
        * xr.ones_like(evidence["service_value"])
    }
    nothing = {f"protection_upkeep.{code}": 0.0 for code in network.counties}
    free = {**nothing, "protection_share_of_gap": 0.0}
    asked = CompensationSettings(values=free, **BAND)
    found = simulate(network, flat, asked, draws, range(2022, 2036))
    assert not found.transfer.sel(rule="river_city").any()


def test_every_base_amount_lies_in_its_band_unless_that_is_empty(run):
    """Over all edges, years and draws; a band is open where costs are small."""
    found = run(river={"service": "total"}, values={"protection_share_of_gap": 0.0})
    within = (found.band_lower <= found.base_amount) & (found.base_amount <= found.band_upper)
    assert bool(within.where(~found.band_empty, True).all())
    at_most = (found.base_amount == found.band_upper).where(found.band_empty, True)
    assert bool(at_most.all())
    assert 0.0 < float(found.band_empty_frequency.mean()) < 1.0


def test_without_a_fixed_part_bad_water_turns_the_payment_round(run):
    """omega = 0: who lets its water get worse than agreed pays those below."""
    found = run(river={"service": "total"}, values={"fixed_share": 0.0})
    index = found.quality_index.sel(county=NANJIANG)
    paid = found.payment.sel(edge=f"{NANJIANG}-{BAZHOU}")
    assert bool(((index > 1.0) == (paid < 0.0)).all())
    assert bool((index > 1.0).any())


def test_a_payer_has_one_cap_however_many_lie_above_it(default, run):
    capped = run(
        values={
            "fiscal_cap_share": 0.001,
            "fiscal_revenue.511923": 1e9,
            "fiscal_revenue_growth": 0.0,
        }
    )
    due = capped.band_upper.where(capped.user == PINGCHANG, drop=True).sum("edge")
    assert float(due.max()) <= 1e6 * (1 + 1e-12)


def test_use_shares_leave_something_for_those_below_the_network(network, evidence, draws):
    from gepsim.compensation.case import Case

    case = Case(network, evidence, CompensationSettings(), draws, (2022,))
    total = (
        use_share(case, "water_withdrawal")
        .assign_coords(producer=("edge", [e.producer for e in network.edges]))
        .groupby("producer")
        .sum()
    )
    assert (total < 1.0).all()
    assert (total > 0.0).all()


def test_permuting_counties_changes_nothing(network, evidence, draws):
    turned = Network(network.nodes[::-1], network.reaches[::-1])
    shuffled = {name: array.isel(county=slice(None, None, -1)) for name, array in evidence.items()}
    plain = simulate(network, evidence, CompensationSettings(), draws, range(2022, 2036)).transfer
    other = simulate(turned, shuffled, CompensationSettings(), draws, range(2022, 2036)).transfer
    xr.testing.assert_allclose(plain, other.sel(party=plain["party"]), atol=1e-6)


def test_a_network_with_a_fork_or_a_circle_is_refused():
    places = [("a", "county"), ("b", "county"), ("c", "downstream")]
    with pytest.raises(InputError, match="'a' flows to more than one place"):
        Network.of(places, [("a", "b"), ("a", "c")])
    with pytest.raises(InputError, match="'a' flows into a circle"):
        Network.of(places, [("a", "b"), ("b", "a")])
    with pytest.raises(InputError, match="unknown place 'd'"):
        Network.of(places, [("a", "d")])


def test_an_unknown_rule_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match=r"river_basn': unknown rule.*mean 'river_basin'"):
        load("baseline", [{"compensation": {"rules": {"river_basn": True}}}])
