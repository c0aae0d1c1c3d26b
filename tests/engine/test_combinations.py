"""Accounts as an auditor asks for them: each runs whole, or is refused by the name of its conflict.

Economy and land do not depend on the account and are travelled once; everything after them is
made anew for each account, in the order of the road.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.evidence import CARRIED
from gepsim.compensation.network import Network
from gepsim.compensation.simulate import simulate as compensate
from gepsim.draws import central
from gepsim.engine.handover import for_compensation
from gepsim.engine.outcome import accounts, attributes
from gepsim.engine.road import draws_of, spending, supply_of, weathered
from gepsim.engine.weather import single_years
from gepsim.errors import InputError
from gepsim.files.check import change_is_explained
from gepsim.inputs import gather
from gepsim.land.area_error import with_area_error
from gepsim.services import PROFILES, VARIANTS
from gepsim.valuation.account import evaluate
from gepsim.valuation.gauge import heed_gauge
from gepsim.valuation.marks import by_mark

SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}


@pytest.fixture(scope="module")
def asked_again(travelled):
    """Answer another account, under another climate, on the land of the shipped baseline."""

    def ask(climate=None, **account):
        road, layers = travelled(uncertainty={"members": 20})
        inputs = gather("baseline", [SMALL, {"account": account, "climate": climate or {}}])
        scenario, city, draws = inputs.scenario, inputs.city, draws_of(inputs)
        normal = supply_of(inputs, road.path, layers, draws)
        draws, _ = heed_gauge(normal, draws, scenario.account)
        supply = weathered(inputs, normal, road.path, draws)
        drawn = replace(supply, drivers=with_area_error(supply.drivers, draws))
        found = evaluate(drawn, draws, scenario.account.beside(CARRIED))
        told = for_compensation(city, road.path, road.extent, found, spending(inputs))
        network, years = Network.from_city(city), scenario.time.years
        paid = compensate(network, told, scenario.compensation, draws, years)
        return replace(
            road, inputs=inputs, draws=draws, normal=normal, supply=supply, account=found,
            compensation=paid,
        ), layers  # fmt: skip

    return ask


def the_account_adds_up(road):
    book = accounts(road)
    xr.testing.assert_allclose(book["gep"].sum("service"), book["gep_total"], rtol=1e-12)
    assert change_is_explained(book) <= 1e-9
    assert float(abs(book["transfer"].sum("party")).max()) <= 1e-9 * float(book["transfer"].max())
    money = [str(name) for name in book.data_vars if str(name).startswith(("gep", "quantity"))]
    assert all(np.isfinite(book[name]).all() for name in money)
    assert sum(by_mark(road.supply, road.draws, road.inputs.scenario.account).values()) == (
        pytest.approx(1.0, rel=1e-9)
    )
    return book


def pairs(seed, many):
    """Return accounts that pair options at random, the same ones every time."""
    rng = np.random.default_rng(seed)

    def one(labels):
        return str(rng.choice(list(labels)))

    for _ in range(many):
        first, second = (str(option) for option in rng.choice(list(VARIANTS), 2, replace=False))
        yield {
            "profile": one(PROFILES),
            "view": one(["status", "welfare"]),
            "scale": one(["county", "city"]),
            "price_series": one(["constant", "unindexed"]),
            "methods": {option: one(VARIANTS[option]) for option in (first, second)},
        }


@pytest.mark.parametrize("account", list(pairs(2022, 5)), ids=lambda asked: asked["profile"])
def test_any_pair_of_choices_adds_up_or_names_its_conflict(asked_again, account):
    try:
        road, _ = asked_again(**account)
    except InputError as error:
        said = str(error)
        assert "in one total" in said, said
        return
    the_account_adds_up(road)


@pytest.mark.parametrize("profile", ["gbt46869", "lyt1721_forest", "xie2015"])
def test_the_river_is_paid_under_every_standard(asked_again, profile):
    """What the total of a standard lacks stands beside it, and what is paid has a basis."""
    book = the_account_adds_up(asked_again(profile=profile)[0])
    held = [*book["service"].values, *(book["memo_item"].values if "memo_item" in book else [])]
    assert set(CARRIED) <= set(held)
    assert float(central(book["transfer"]).sel(rule="basin_fund").max()) > 0.0


def test_equivalence_factors_come_to_about_nine_tenths_of_the_default(asked_again, travelled):
    """What the profile's note says: 903 of about 1,000 亿元 in 2022, 199 of them support."""
    whole, cross = (
        central(road.account.gep).isel(time=0).sum("county")
        for road in (travelled(uncertainty={"members": 20})[0], asked_again(profile="xie2015")[0])
    )
    assert float(cross.sum() / whole.sum()) == pytest.approx(0.9, abs=0.1)
    support = cross.sel(service="equivalence_support") / cross.sum()
    assert float(support) == pytest.approx(1 / 5, abs=0.05)


def test_what_is_excluded_stays_beside_the_total_for_the_river(asked_again, travelled):
    """The payment rests on what flows down the river, not on what a total holds."""
    before = travelled(uncertainty={"members": 20})[0]
    whole = accounts(before)
    road, layers = asked_again(exclude=["soil_retention"])
    less = the_account_adds_up(road)
    soil = whole["gep"].sel(service="soil_retention", drop=True)
    beside = less["gep_memo"].sel(memo_item="soil_retention", drop=True)
    np.testing.assert_allclose(beside, soil, rtol=1e-12)
    np.testing.assert_allclose(less["gep_total"] + soil, whole["gep_total"], rtol=1e-12)
    np.testing.assert_allclose(road.compensation["worth"], before.compensation["worth"], rtol=1e-9)
    said = attributes(road, layers)
    assert "ls_variant" in said["gep_memo"]
    assert "ls_variant" not in said.get("gep_total", {})


def test_a_total_that_counts_twice_says_so_in_the_file(asked_again):
    asked = {"include": ["water_supply"], "allow_overlaps": ["water_supply"]}
    road, layers = asked_again(**asked)
    the_account_adds_up(road)
    said = attributes(road, layers)
    for name in ("gep", "gep_total", "gep_city", "gep_change"):
        words = said[name]["overlaps_allowed"]
        assert words.startswith("water_supply beside water_retention: ")
        assert words.isascii()
        assert said[name]["ls_variant"]


def test_a_total_without_value_is_refused(asked_again):
    others = [name for name in PROFILES["ndrc2022"].services if name != "coastal_protection"]
    road, _ = asked_again(exclude=others)
    with pytest.raises(InputError, match="no service in the total has a value here"):
        by_mark(road.supply, road.draws, road.inputs.scenario.account)


def test_given_rain_is_weather_under_another_standard(asked_again):
    road, _ = asked_again(climate={"rain": {2025: 80}}, profile="lyt1721_forest")
    book = the_account_adds_up(road)
    assert float(book["gep_change"].sel(driver="weather").isel(time=-1)) < 0.0


def test_no_single_years_where_rain_does_not_vary(asked_again):
    assert single_years(asked_again(climate={"variability": 0})[0]) == {}


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({"include": ["equivalence_supply"]}, "the land is valued twice"),
        ({"profile": "xie2015", "include": ["soil_retention"]}, "the land is valued twice"),
        ({"exclude": ["oxygen_release"]}, "'oxygen_release' under exclude is not in profile"),
        ({"exclude": list(PROFILES["ndrc2022"].services)}, "no service is left in the total"),
    ],
)
def test_a_total_that_cannot_be_is_refused_by_name(account, said):
    with pytest.raises(InputError) as error:
        gather("baseline", [SMALL, {"account": account}])
    assert said in str(error.value)
    assert "found {" not in str(error.value), "a table is no finding"
