"""The decomposition leaves nothing over, survives zeros, and does not care about order."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gepsim.economy import lmdi

LEVERS = {"efficiency": {"rate": 2}, "coal_switch": {"rate": 8}, "ev": {"rate": 3}}


@pytest.fixture(scope="module")
def pair(run):
    return run(), run(energy={"levers": LEVERS, "local_supply": {"hydro": {2035: 900e8}}})


def closes(parts, change):
    gap = abs(parts.sum(["effect", "sector"]) - change)
    return bool((gap <= 1e-9 * abs(change) + 1e-6).all())


def test_over_time_nothing_is_left(pair):
    for account in pair:
        co2 = account.co2_emissions.sum("sector")
        assert closes(lmdi.over_time(account), co2 - co2.isel(time=0))


def test_between_two_runs_nothing_is_left(pair):
    one, other = pair
    change = (other.co2_emissions - one.co2_emissions).sum("sector")
    assert closes(lmdi.between(one, other), change)


def test_process_emissions_are_a_cause_of_their_own(run):
    energy = {"scope": "energy_import_process", "levers": {"cement_decline": {"rate": 3}}}
    account = run(energy=energy)
    co2 = account.co2_emissions.sum("sector")
    parts = lmdi.over_time(account)
    assert closes(parts, co2 - co2.isel(time=0))
    gone = account.process_co2 - account.process_co2.isel(time=0)
    assert np.allclose(parts.sel(effect="process").sum("sector"), gone)


def test_homes_that_ask_for_more_are_activity_and_no_intensity(run):
    """At unchanged technology all that homes emit more, by their fuel, is what they ask for."""
    account = run(energy={"grid": "constant"}, economy={"growth": {"urban_households": 3.0}})
    parts = lmdi.over_time(account).sel(sector="urban_households")
    emitted = account.co2_emissions.sel(sector="urban_households")
    grown = emitted - emitted.isel(time=0)
    assert np.allclose(parts.sel(effect="intensity"), 0.0, atol=1.0)
    assert (parts.sel(effect="activity", time=2035) > 0.5 * grown.sel(time=2035)).all()


def test_saving_at_home_is_intensity_and_no_less_demand(run):
    usual, saving = run(), run(energy={"levers": {"efficiency": {"rate": 2.0}}})
    assert np.allclose(usual.home_demand, saving.home_demand)
    change = lmdi.between(usual, saving).sel(sector="urban_households", time=2035)
    assert np.allclose(change.sel(effect="activity"), 0.0, atol=1.0)
    assert (change.sel(effect="intensity") < 0).all()


def test_permuting_sectors_changes_nothing(pair):
    one, other = pair
    turned = lmdi.between(*(each.isel(sector=slice(None, None, -1)) for each in pair))
    straight = lmdi.between(one, other)
    assert np.allclose(turned.sum("sector"), straight.sum("sector"), rtol=1e-9, atol=1e-3)


def test_different_accounting_is_refused(run):
    one, other = run(years=[2022, 2023]), run({}, {"accounting": "calorific"}, years=[2022, 2023])
    with pytest.raises(ValueError, match="energy_accounting differs"):
        lmdi.between(one, other)


values = arrays.arrays(float, (3, 2), elements=st.one_of(st.just(0.0), st.floats(1e-3, 1e3)))


@settings(max_examples=60, deadline=None)
@given(values, values, values, values)
def test_any_two_products_with_zeros(a, b, c, d):
    def terms(x, y):
        return {
            "activity": xr.DataArray(x, dims=("sector", "carrier")),
            "intensity": xr.DataArray(y, dims=("sector", "carrier")),
        }

    change = (c * d).sum() - (a * b).sum()
    parts = lmdi.additive(terms(a, b), terms(c, d))
    assert float(parts.sum()) == pytest.approx(change, rel=1e-9, abs=1e-9 * (a * b).sum() + 1e-9)


@pytest.fixture(scope="module")
def shipped_accounts(base, few):
    from gepsim.economy.model import simulate
    from gepsim.engine.economy import economy_settings
    from gepsim.inputs import gather
    from gepsim.paths import shipped

    found = {}
    for path in sorted(shipped("scenarios").glob("*.toml")):
        inputs = gather(str(path), [])
        asked, economy = inputs.scenario, economy_settings(inputs)
        found[asked.id] = simulate(base, economy, asked.energy, few, asked.time.years).isel(
            member=0
        )
    return found


def test_every_pair_of_shipped_scenarios_is_explained(shipped_accounts):
    for one in shipped_accounts.values():
        co2 = one.co2_emissions.sum("sector")
        assert closes(lmdi.over_time(one), co2 - co2.isel(time=0))
    for one, other in combinations(shipped_accounts.values(), 2):
        change = (other.co2_emissions - one.co2_emissions).sum("sector")
        assert closes(lmdi.between(one, other), change)


def test_two_clusters_decide_what_the_full_plan_adds(shipped_accounts):
    half, full = shipped_accounts["baseline"], shipped_accounts["full_clusters"]
    by_sector = lmdi.between(half, full).sum("effect").sel(time=2035)
    largest = by_sector.sortby(by_sector, ascending=False).sector.values[:2]
    assert set(largest) == {"advanced_materials", "energy_chemicals"}
