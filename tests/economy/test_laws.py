"""What must hold whatever the numbers: flat without growth, proportional, shares below one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.draws import Draws
from gepsim.economy.model import simulate
from gepsim.economy.settings import EconomySettings, EnergySettings

YEARS = range(2022, 2036)

STEADY_GRID = {"grid": "constant"}


def standstill(base):
    return {"growth": dict.fromkeys(base.sectors, 0.0), "growth_uncertain": False}


@pytest.mark.parametrize("model", ["recipe", "vintage"])
def test_no_growth_and_no_levers_is_a_flat_line(run, base, model):
    ds = run(economy={**standstill(base), "model": model}, energy=STEADY_GRID)
    for name in ("value_added", "energy_use", "co2_emissions", "non_fossil_share"):
        path = ds[name].transpose("time", ...)
        assert np.allclose(path, path.isel(time=0), rtol=1e-9), name


def test_double_value_added_at_fixed_intensity_is_double_energy(run, base):
    rate = 100 * (2 ** (1 / 13) - 1)
    growth = dict.fromkeys(base.sectors, 0.0) | {"transport": rate, "energy_chemicals": rate}
    economy = {"growth": growth, "growth_uncertain": False, "new_capacity": "as_base"}
    ds = run(economy=economy, energy=STEADY_GRID)
    now, then = (ds.energy_use.sum("carrier").sel(time=year) for year in (2035, 2022))
    for sector in ("transport", "energy_chemicals"):
        assert np.allclose(now.sel(sector=sector), 2 * then.sel(sector=sector), rtol=1e-9)
    assert np.allclose(now.sel(sector="finance"), then.sel(sector="finance"))


def test_price_base_moves_money_and_intensity_but_no_energy(run, base, few):
    other = Draws(few.table, few.members, few.seed, few.counties, few.deflator, 2020)
    here, there = run(), run(draws=other)
    assert np.allclose(here.energy_use, there.energy_use, rtol=1e-9)
    assert np.allclose(here.co2_emissions, there.co2_emissions, rtol=1e-9)
    level = few.deflator.factor(2022, 2020)
    assert np.allclose(there.value_added, here.value_added * level, rtol=1e-12)
    cut = "carbon_intensity_cut"
    assert np.allclose(there[cut], here[cut], rtol=1e-7, atol=1e-9, equal_nan=True)


def test_sums_close(run):
    ds = run()
    clean = ds.local_generation.sum("technology") + ds.net_import - ds.net_export
    assert np.allclose(ds.electricity_use.sum("sector"), clean, rtol=1e-9)
    assert float(ds.energy_use.min()) >= 0
    assert ds.value_added.sel(sector=["urban_households", "rural_households"]).max() == 0


def test_local_power_beyond_use_is_exported_and_share_stays_below_one(run):
    supply = {"hydro": {2030: 900e8, 2035: 900e8}}
    ds = run(energy={"local_supply": supply}).sel(time=2035)
    assert float(ds.net_import.max()) == 0
    assert float(ds.net_export.min()) > 0
    assert float(ds.non_fossil_share.max()) < 100


pace = st.floats(0, 4)


@settings(max_examples=3, deadline=None)
@given(efficiency=pace, ev=pace, coal=pace, homes=pace, realised=st.floats(0, 1.2))
def test_levers_never_break_a_balance(base, few, efficiency, ev, coal, homes, realised):
    levers = {
        "efficiency": {"rate": efficiency},
        "ev": {"rate": ev},
        "coal_switch": {"rate": coal},
        "electrification": {"rate": homes},
    }
    economy = EconomySettings(cluster_realisation=realised)
    ds = simulate(base, economy, EnergySettings(levers=levers), few, YEARS)
    assert float(ds.energy_use.min()) >= -1e-6
    assert float(ds.non_fossil_share.max()) <= 100
    assert np.allclose(ds.energy_use.isel(time=0).sum(["sector", "carrier"]), 348e4, rtol=1e-9)


@settings(max_examples=2, deadline=None)
@given(less=st.floats(0.1, 0.6), more=st.floats(0.61, 1.2))
def test_more_clusters_mean_more_emissions(base, few, less, more):
    def last(share):
        economy = EconomySettings(cluster_realisation=share, delivery_uncertain=False)
        ds = simulate(base, economy, EnergySettings(), few, YEARS)
        return ds.co2_emissions.sum("sector").isel(time=-1)

    assert bool((last(more) > last(less)).all())


def test_order_of_sectors_changes_nothing(base, few):
    turned = replace(
        base,
        value_added=base.value_added[::-1],
        gross_output=base.gross_output[::-1],
        energy=base.energy[::-1],
        use=base.use[::-1],
    )
    years = range(2022, 2025)
    one = simulate(base, EconomySettings(), EnergySettings(), few, years)
    two = simulate(turned, EconomySettings(), EnergySettings(), few, years)
    assert np.allclose(one.energy_use, two.energy_use.sel(sector=one.sector), rtol=1e-9)


def test_output_is_held_against_the_plan_in_the_plans_money(run, base, few):
    """What judges the clusters is money of each year, whatever the price year of the run."""
    older = Draws(few.table, few.members, few.seed, few.counties, few.deflator, 2020)
    for draws in (few, older):
        found = run(draws=draws)["gross_output_current"].isel(member=0).sel(time=2035)
        for cluster in base.clusters:
            wanted = float(base.plan.sel(sector=cluster))
            assert float(found.sel(sector=cluster)) == pytest.approx(wanted, rel=1e-9)


def test_gross_output_reaches_the_plan_in_its_own_prices(run, base):
    ds = run().isel(member=0).sel(time=2035)
    prices = 1.005**13
    for cluster in base.clusters:
        output = float(ds.gross_output.sel(sector=cluster)) * prices
        assert output == pytest.approx(float(base.plan.sel(sector=cluster)), rel=1e-9)
