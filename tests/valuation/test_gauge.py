"""Draws of rain and evaporation know the runoff that is observed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.draws import Draws
from gepsim.services.settings import AccountSettings
from gepsim.valuation import evaluate
from gepsim.valuation.gauge import heed_gauge, runoff_of_members, uncertain_keys

ASKED = AccountSettings()


def observed(draws, depth, members=400, seed=1):
    """Return draws whose gauge sees another runoff."""
    row = draws.table.rows["observed_runoff"][0].model_copy(update={"value": depth})
    table = draws.table.replaced([row])
    return Draws(table, members, seed, draws.counties, draws.deflator, 2022)


@pytest.fixture(scope="module")
def central_runoff(supply, draws):
    base = supply.at(time=2022)
    return float(runoff_of_members(base, draws, ASKED).mean())


def test_only_rain_and_evaporation_are_asked(supply, draws):
    keys = uncertain_keys(supply.at(time=2022), draws, ASKED)
    assert keys == ["rain_factor|*|*", "evapotranspiration", "poor_stands"]
    curve = AccountSettings(methods={"water_yield": "budyko"})
    assert "crop_factor" in uncertain_keys(supply.at(time=2022), draws, curve)


@settings(max_examples=8, deadline=None)
@given(shift=st.floats(-0.8, 0.8), seed=st.integers(0, 1000))
def test_the_draws_are_those_given_the_gauge(supply, draws, central_runoff, shift, seed):
    """Normal rows and a linear balance: mean and spread are the textbook's, for any gauge."""
    first = observed(draws, central_runoff, 4000, seed)
    _, known = heed_gauge(supply, first, ASKED)
    depth = central_runoff + shift * known.spread
    told, gauge = heed_gauge(supply, observed(draws, depth, 4000, seed), ASKED)
    found = runoff_of_members(supply.at(time=2022), told, ASKED)
    weight = gauge.spread**2 / (gauge.spread**2 + gauge.error**2)
    wanted = gauge.mean + weight * (depth - gauge.mean)
    assert found.mean() == pytest.approx(wanted, abs=0.06 * gauge.spread)
    assert found.std() == pytest.approx(np.sqrt(weight) * gauge.error, rel=0.06)
    assert gauge.after > gauge.before


def test_the_central_member_and_every_other_row_stay(supply, draws, central_runoff):
    first = observed(draws, central_runoff)
    told, _ = heed_gauge(supply, first, ASKED)
    for name in ("rain_factor", "evapotranspiration"):
        units = "1" if name == "rain_factor" else "mm year-1"
        one, two = first.get(name, units), told.get(name, units)
        np.testing.assert_array_equal(one.isel(member=0), two.isel(member=0))
        assert not np.array_equal(one, two)
    same = [d.get("transpiration_heat", "kJ m-2 day-1") for d in (first, told)]
    np.testing.assert_array_equal(*same)


def test_two_scenarios_of_one_land_draw_alike(supply, draws, central_runoff):
    """Later years and methods that do not touch the balance change no draw."""
    first = observed(draws, central_runoff)
    short = supply.at(time=[2022])
    other = AccountSettings(methods={"carbon_price": "afforestation"})
    one, two = heed_gauge(supply, first, ASKED)[0], heed_gauge(short, first, other)[0]
    for key, column in one.known.items():
        np.testing.assert_array_equal(column, two.known[key])


def test_water_retention_is_known_better(supply, draws, central_runoff):
    first = observed(draws, central_runoff)
    told, _ = heed_gauge(supply, first, ASKED)
    rest = tuple(n for n in ASKED.services if n != "water_retention")
    asked = ASKED.model_copy(update={"exclude": rest})
    wide, narrow = (
        evaluate(supply.at(time=[2022]), d, asked).quantity.water_retention.sum("county")
        for d in (first, told)
    )
    drawn = slice(1, None)
    assert float(narrow.isel(member=drawn).std()) < 0.8 * float(wide.isel(member=drawn).std())


def test_a_gauge_that_no_draw_can_meet_is_said_with_the_effective_number(supply, draws):
    first = observed(draws, 60.0)
    told, gauge = heed_gauge(supply, first, ASKED)
    assert told is first
    assert not gauge.met
    assert gauge.effective < 1.5
    assert "no draw can meet the gauged runoff of 60 mm" in gauge.text.en
    assert f"of 400 draws {gauge.effective:.1f} count" in gauge.text.en
    assert "没有抽样" in gauge.text.zh


def test_a_run_without_draws_has_nothing_to_heed(supply, draws):
    alone = replace(draws, members=0)
    told, gauge = heed_gauge(supply, alone, ASKED)
    assert told is alone
    assert gauge.members == 0


def test_rows_without_spread_leave_the_draws(supply, draws):
    fixed = observed(draws, 560.0).certain
    told, gauge = heed_gauge(supply, fixed, ASKED)
    assert told.known == {}
    assert gauge.spread == 0.0
