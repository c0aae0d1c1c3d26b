"""The whole road: stated totals, balances, seeds, scenarios that share their draws."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.draws import central
from gepsim.engine.handover import protection
from gepsim.engine.outcome import accounts
from gepsim.engine.road import spending


@pytest.fixture(scope="module")
def book(travelled):
    return accounts(travelled()[0])


@pytest.fixture(scope="module")
def base(book):
    return central(book).isel(time=0)


def test_the_base_year_is_the_one_the_plan_states(base):
    """DESIGN 5: GDP, energy, carbon, intensities, non-fossil share, forest cover, area."""
    energy = base["energy_use"].sum(["sector", "carrier"])
    assert float(base["value_added"].sum()) == pytest.approx(765.01e8, rel=1e-9)
    assert float(energy) == pytest.approx(348.00e4, rel=1e-9)
    assert float(base["co2_emissions"].sum()) == pytest.approx(428.41e4, rel=1e-9)
    assert float(base["energy_intensity"]) == pytest.approx(0.4549, abs=5e-5)
    assert float(base["carbon_intensity"]) == pytest.approx(0.56, abs=5e-4)
    assert float(base["non_fossil_share"]) == pytest.approx(42.5, rel=1e-9)
    assert float(base["extent"].sum()) == pytest.approx(12296.93, rel=1e-4)
    assert float(base["indicator_value"].sel(indicator="8-1")) == pytest.approx(63.18, abs=0.02)


def test_the_programme_costs_what_the_plan_says(book):
    assert book.sizes["project"] == 42
    assert float(book["investment"].sum()) == pytest.approx(845_387.83e4, rel=1e-9)


def test_area_is_conserved_in_every_county(book):
    area = book["extent"].sum("ecosystem_type")
    np.testing.assert_allclose(area - area.isel(time=0), 0.0, atol=1e-9)


def test_services_add_up_to_the_total_in_every_draw(book):
    xr.testing.assert_allclose(book["gep"].sum("service"), book["gep_total"], rtol=1e-12)


def test_causes_add_up_to_the_change(book):
    total = central(book["gep_total"]).sum("county")
    change = total - total.isel(time=0)
    xr.testing.assert_allclose(book["gep_change"].sum("driver"), change, rtol=1e-9, atol=1.0)


def test_what_one_party_pays_another_receives(book):
    rest = abs(book["transfer"].sum("party")).max()
    assert float(rest) <= 1e-9 * float(abs(book["transfer"]).max())
    assert float(abs(book["transfer"]).max()) > 0


def test_money_of_protection_is_money_of_the_programme(travelled):
    """What counties spend on water projects is the programme's money for those projects."""
    inputs = travelled()[0].inputs
    money = spending(inputs)
    chosen = [p.id for p in inputs.city.projects if p.protects_water]
    spent = protection(inputs.city, money)
    assert float(spent.sum()) == pytest.approx(float(money.sel(project=chosen).sum()), rel=1e-12)


def test_another_seed_moves_the_draws_and_not_the_centre(travelled, book):
    other = accounts(travelled(uncertainty={"seed": 7})[0])
    for name in ("gep_total", "carbon_intensity", "transfer"):
        np.testing.assert_allclose(central(other[name]), central(book[name]), rtol=1e-12)
        assert not np.array_equal(other[name].values, book[name].values)


def test_scenarios_share_their_draws(travelled, book):
    """What the two scenarios have in common is the same in every draw."""
    other = accounts(travelled("full_clusters")[0])
    np.testing.assert_array_equal(other["gep"].isel(time=0), book["gep"].isel(time=0))
    assert float(central(other["co2_emissions"]).isel(time=-1).sum()) > float(
        central(book["co2_emissions"]).isel(time=-1).sum()
    )


def test_every_target_has_a_row_for_every_checkpoint(travelled):
    rows = travelled()[0].targets.rows
    assert len(rows) == (41 + 38) * 3
    assert all(row.verdict and row.name.zh and row.name.en and row.method.en for row in rows)


def test_what_is_counted_twice_is_said_on_the_terminal(small_run):
    """An overlap that a scenario allows by name is no footnote of the record."""
    from gepsim.cli.print_answer import answer
    from gepsim.files.store import load_run

    run = load_run(small_run)
    twice = "counted twice, in the total only because allow_overlaps asks for it: water supply"
    told = [*run.record["warnings"], {"en": twice, "zh": "重复计算"}]
    loud = run.replace(record={**run.record, "warnings": told})
    assert f"    ! {twice}" in [line.en for line in answer(loud)]
    assert not any("counted twice" in line.en for line in answer(run))
