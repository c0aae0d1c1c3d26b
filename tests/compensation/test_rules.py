"""Every rule is complete, can be tried, and never creates money."""

from __future__ import annotations

import pytest

from gepsim.compensation.check import check, check_basis
from gepsim.compensation.market import ROUTES
from gepsim.compensation.rules import RULES
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.simulate import simulate
from gepsim.errors import InputError

from .conftest import BAND


@pytest.fixture(scope="module")
def all_on(run):
    taken = {"year": 2026, "county": "511902", "land": "cropland", "area": 10.0}
    planted = {"year": 2024, "county": "511923", "land": "cropland", "area": 30.0}
    return run(rules=dict.fromkeys(RULES, True), conversions=[taken], offsets=[planted])


@pytest.mark.parametrize("name", RULES)
def test_a_rule_lacks_nothing(name, table):
    rule = RULES[name]
    assert rule.title.zh
    assert rule.title.en
    assert rule.compute.__doc__
    assert rule.basis
    assert set(rule.basis) <= set(table.sources)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_is_on_moves_money_and_sums_to_zero(name, all_on):
    moved = all_on.transfer.sel(rule=name)
    assert float(abs(moved).max()) > 0.0
    assert float(abs(moved.sum("party")).max()) <= 1e-9 * float(abs(moved).max())


def test_rules_that_are_off_move_nothing(run):
    assert not run(rules=dict.fromkeys(RULES, False)).transfer.any()


def test_what_is_only_sought_is_off_by_default():
    """The band is an argument: the counties' payment has the form of a fund, as elsewhere."""
    sought = {"river_basin", "river_class", "river_city", "differentiated_forest", "cropland_fund"}
    assert {name for name, rule in RULES.items() if not rule.in_force} == sought


def test_market_routes_are_no_rules_and_reach_no_ledger(default, run):
    assert not set(ROUTES) & set(RULES)
    dear = run(values={"market_price.sink": 1e6, "market_chance.forest_carbon": 1.0})
    assert (dear.transfer == default.transfer).all()
    assert float(dear.option_value.sel(route="forest_carbon").isel(member=0)) == 49_000 * 1e6


def test_the_class_rule_moves_twelve_months_or_nothing_while_the_class_is_met(run):
    """Sections that meet their class settle 1200 万元 a year, one way or the other, or none.

    The amount was set in 2019 and stands as it was set.
    """
    found = run(rules={"river_class": True})
    moved = found.transfer.sel(rule="river_class", party="511922") / 12e6
    met = found.water_class.sel(county="511922") <= 3
    level = float(abs(moved).where(met).max())
    steps = abs(moved).where(met, 0.0) / level
    assert bool(((steps - steps.round()).pipe(abs) < 1e-9).all())
    assert level == pytest.approx(1.0, rel=1e-12)


def test_an_option_is_worth_less_than_if_it_were_certain(default):
    assert (default.option_expected < default.option_value).all()


def test_a_value_on_trial_must_name_a_coefficient_and_fit_its_unit(run):
    with pytest.raises(InputError, match="did you mean 'nash_split'"):
        run(values={"nash_splt": 0.3})
    with pytest.raises(InputError, match="cannot read"):
        run(values={"judicial_sink_price": "100 CNY/tC/year"})


def test_all_faults_are_told_before_a_run(network, draws):
    asked = CompensationSettings.model_validate(
        {
            "values": {"nash_splt": 0.3, "fiscal_cap_share": "3 m"},
            "conversions": [{"year": 2026, "county": "511920", "land": "forest", "area": 3.0}],
        }
    )
    with pytest.raises(InputError, match="3 problems found"):
        check(network, asked, draws, range(2022, 2036))
    check(network, CompensationSettings(), draws, range(2022, 2036))


def test_settings_refuse_unknown_keys():
    with pytest.raises(ValueError, match=r"extra_forbidden|Extra inputs"):
        CompensationSettings.model_validate({"river": {"servce": "total"}})


def test_prohibited_zones_are_those_of_the_plan(city, table):
    """Areas of national rank in the plan's list; a shared one is split evenly."""
    codes = [county.code for county in city.counties]
    area, sites = dict.fromkeys(codes, 0.0), dict.fromkeys(codes, 0.0)
    for reserve in city.reserves:
        if reserve.level == "national":
            for code in reserve.counties:
                area[code] += reserve.area_km2 / len(reserve.counties)
                sites[code] += 1.0 / len(reserve.counties)
    for code in codes:
        assert table.value(f"prohibited_area.{code}", "km2") == pytest.approx(area[code], abs=0.006)
        assert table.value(f"prohibited_sites.{code}", "1") == pytest.approx(sites[code])


def test_county_areas_are_those_of_the_city(city, table):
    for county in city.counties:
        row = table.value(f"county_area.{county.code}", "km2")
        assert row == pytest.approx(county.area_km2, rel=2e-3)


def test_only_counties_on_the_national_list_get_the_key_function_transfer(city, default):
    paid = default.transfer.sel(rule="key_function").isel(member=0, time=0)
    for county in city.counties:
        listed = county.function == "key_ecological"
        assert (float(paid.sel(party=county.code)) > 0.0) == listed


@pytest.mark.parametrize("name", ["river_city", "basin_fund"])
def test_degree_one_in_prices(name, network, evidence, draws, band_run):
    """All money doubled, on the river: every payment doubles."""
    default, money = band_run(), ["fiscal_revenue", "gdp", "protection_upkeep", "fund_size"]
    rows = [row for rows in draws.table.rows.values() for row in rows]
    doubled = [
        row.model_copy(
            update={
                "value": 2 * row.value,
                "low": row.low and 2 * row.low,
                "high": row.high and 2 * row.high,
            }
        )
        for row in rows
        if row.name.split(".")[0] in money or row.name == "reference_income"
    ]
    doubled = [row for row in doubled if not row.name.endswith("_growth")]
    from dataclasses import replace

    dear = replace(draws, table=draws.table.replaced(doubled))
    services = {"service_value": 2.0 * evidence["service_value"]}
    asked = CompensationSettings(**BAND)
    found = simulate(network, services, asked, dear, range(2022, 2036))
    river = {"rule": name}
    gap = abs(found.transfer.sel(river) - 2.0 * default.transfer.sel(river)).max()
    assert float(gap) <= 1e-9 * float(abs(default.transfer.sel(river)).max())


SHARED = {name for name, rule in RULES.items() if rule.by_regulating}


def test_rules_that_share_by_regulating_services_say_so():
    assert {"basin_fund", "differentiated_forest"} == SHARED


@pytest.mark.parametrize("name", sorted(SHARED))
def test_sharing_by_regulating_services_that_a_total_lacks_is_refused(name):
    settings = CompensationSettings(rules={name: True})
    with pytest.raises(InputError, match="no regulating service is in the total") as refused:
        check_basis(settings, ["agricultural_products", "leisure"])
    assert f"write {name} = false" in str(refused.value)
    check_basis(settings, ["agricultural_products", "soil_retention"])
    check_basis(CompensationSettings(), ["leisure"])


@pytest.mark.parametrize("name", sorted(SHARED))
def test_sharing_by_regulating_services_without_worth_is_refused(name, network, evidence, draws):
    nothing = 0.0 * evidence["service_value"].sum("service")
    told = {**evidence, "regulating_value": nothing}
    years = [int(year) for year in evidence["service_value"]["time"].values]
    settings = CompensationSettings(rules={name: True})
    with pytest.raises(InputError, match=f"worth nothing in {years[0]}"):
        simulate(network, told, settings, draws, years)
