"""What stands beside the headline: choices, bridge, published accounts, the spread by mark."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.city.bridge import BridgeStep
from gepsim.coefficients import Row
from gepsim.draws import central, headline, percentile, stratified
from gepsim.errors import InputError
from gepsim.paths import shipped
from gepsim.peers import load_peers, read_whereabouts
from gepsim.services.settings import AccountSettings
from gepsim.valuation import activity_paths, evaluate
from gepsim.valuation.bridge import bridge, refuse_unknown
from gepsim.valuation.peers import density, places
from gepsim.valuation.side_by_side import CONTESTED, open_choices
from gepsim.valuation.variance import by_mark, drawn_together, sources
from gepsim.valuation.worth import first_year, worth

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=60)


@given(drawn=NUMBERS, printed=st.floats(-1e6, 1e6))
def test_the_headline_lies_in_the_middle_fifth_of_its_draws(drawn, printed):
    array = xr.DataArray([printed, *drawn], dims="member")
    value, draws = float(headline(array)), np.array(drawn)
    assert np.quantile(draws, 0.4) <= value <= np.quantile(draws, 0.6)
    assert 0.0 <= float(percentile(array)) <= 100.0


def test_the_worth_of_services_is_their_account_at_printed_values(supply, draws):
    asked = AccountSettings()
    found = worth(first_year(supply, draws, asked), asked.services, asked.scale)
    gep = central(evaluate(supply, draws.alone, asked).gep).isel(time=0).sum("county")
    np.testing.assert_allclose(found, gep.sel(service=found.service), rtol=1e-12)


def test_each_choice_is_the_account_under_that_choice(supply, draws):
    asked = AccountSettings()
    for one in open_choices(supply, draws, asked):
        assert one.chosen in one.values
        for choice, value in one.values.items():
            if (one.option, choice) == ("flood", "waters_and_vegetation"):
                continue  # an account refuses it beside water retention
            other = AccountSettings(methods={one.option: choice})
            gap = total(supply, draws, other) - total(supply, draws, asked)
            assert gap == pytest.approx(value - one.values[one.chosen], rel=1e-9, abs=1.0)
    assert {one.option for one in open_choices(supply, draws, asked)} == set(CONTESTED)


def total(supply, draws, asked):
    gep = evaluate(supply, draws.alone, asked).gep_total
    return float(central(gep).isel(time=0).sum())


def step(**facts):
    return BridgeStep(name_zh="步", name_en="step", mark="B", source="s", **facts)


STEPS = (
    step(id="gross", methods="material=gross"),
    step(id="carbon", methods="carbon=nep carbon_price=afforestation"),
    step(id="wet", rain_percent=140.0),
    step(id="tourism", activity="tourist_visits", activity_factor=1.0),
    step(id="oxygen", include="oxygen_release"),
)


@pytest.fixture(scope="module")
def busy(supply, draws):
    years = [int(year) for year in supply.drivers.time.values]
    return supply.__class__(supply.drivers, supply.statistics, activity_paths(draws, years))


@settings(deadline=None, max_examples=6)
@given(order=st.permutations(STEPS))
def test_a_bridge_ends_at_the_same_place_in_every_order(busy, draws, order):
    found = bridge(busy, draws, AccountSettings(), order, 1.7)
    start = total(busy, draws, AccountSettings())
    assert found[-1].total == pytest.approx(start + sum(one.moved for one in found), rel=1e-9)
    assert found[-1].total == pytest.approx(
        bridge(busy, draws, AccountSettings(), STEPS, 1.7)[-1].total, rel=1e-9
    )


def test_a_step_is_the_account_made_that_way(busy, draws):
    (found,) = bridge(busy, draws, AccountSettings(), STEPS[:1], 1.7)
    gross = AccountSettings(methods={"material": "gross"})
    assert found.total == pytest.approx(total(busy, draws, gross), rel=1e-12)


def test_the_shipped_bridge_is_known_and_a_wrong_step_is_named(city):
    refuse_unknown(city.bridge)
    assert not [problem for one in city.bridge for problem in one.problems]
    with pytest.raises(InputError, match="unknown choice 'grass'"):
        refuse_unknown([step(id="x", methods="material=grass")])
    assert "changes nothing" in step(id="x").problems[0].what


def test_published_accounts_keep_their_printed_densities(table, draws):
    """Ankang 2024 prints 343.8 and 230.1 万元/km2 for climate and water."""
    peers = load_peers(shipped("coefficients"), shipped("scenarios") / "bazhong")
    assert {row.source for row in peers} <= set(table.sources)
    found = {(r.account, r.service): density(r, draws.deflator, r.price_year) for r in peers}
    assert found["Ankang 2024", "climate_regulation"] == pytest.approx(343.8, abs=0.1)
    assert found["Ankang 2024", "water_retention"] == pytest.approx(230.1, abs=0.1)
    assert found["Bazhong 2021", "total"] == pytest.approx(1635, abs=1)


def test_ours_has_a_place_among_them(account, supply, draws):
    peers = load_peers(shipped("coefficients"), shipped("scenarios") / "bazhong")
    area = float(supply.drivers.area.isel(time=0).sum())
    found = {p.name: p for p in places(account.gep.isel(time=0), area, peers, draws.deflator, 2022)}
    assert {"total", "climate_regulation", "water_retention", "tourism_wellness"} <= set(found)
    for place in found.values():
        larger = sum(value > place.value for _, value in place.others)
        assert place.rank == larger + 1 <= len(place.others) + 1


def coefficient(name, mark):
    facts = {"zh": "数", "en": name, "units": "1", "source": "s", "dist": "uniform"}
    return Row(name=name, value=0.5, low=0.0, high=1.0, mark=mark, **facts)


def test_the_spread_is_given_to_the_rows_it_comes_from():
    """y = 4 a + 2 b + noise of 40 other rows that do nothing: 80 and 20 % of the variance."""
    rows = {n: (coefficient(n, m),) for n, m in (("a", "C"), ("b", "A"))}
    idle = {f"idle{n}": (coefficient(f"idle{n}", "C"),) for n in range(40)}
    keys = {row.key: rows[name] for name, (row,) in rows.items()}
    keys |= {row.key: (row,) for (row,) in idle.values()}
    draws = {name: stratified(rows[name][0].key, 1000, 1) for name in rows}
    found = sources(4 * draws["a"] + 2 * draws["b"], keys, 1)
    assert [source.rows[0].name for source in found] == ["a", "b"]
    assert found[0].share == pytest.approx(0.8, abs=0.03)
    assert found[0].narrower > found[1].narrower > 0
    shares = by_mark(found)
    assert (shares["C"], shares["A"]) == pytest.approx((0.8, 0.2), abs=0.03)


def test_a_total_that_nothing_moves_has_no_sources(table):
    rows = drawn_together(table, ["sediment_delivery"])
    assert sources(np.ones(50), rows, 1) == []


def test_where_better_numbers_are_published_names_rows_that_there_are(table):
    found = read_whereabouts(shipped("coefficients") / "whereabouts.toml")
    assert set(found) <= set(table.rows)
    assert all(where.zh and where.en for where in found.values())
