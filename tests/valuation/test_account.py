"""Quantity times price, and what a total may hold."""

import time
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gepsim.coefficients import Row
from gepsim.errors import GepsimError, InputError
from gepsim.registry import SERVICES
from gepsim.services import PROFILES, VARIANTS
from gepsim.services.settings import AccountSettings
from gepsim.valuation import Supply, by_mark, evaluate, unindexed
from gepsim.valuation.account import IMPORTED
from gepsim.valuation.amounts import capped
from gepsim.valuation.side_by_side import touched


def of(supply, draws, **changes):
    return evaluate(supply, draws.alone, AccountSettings(**changes))


def test_results_have_time_county_member_and_units(account, draws):
    assert account.gep.dims == ("time", "county", "service", "member")
    assert account.gep.sizes["member"] == draws.members + 1
    assert account.gep.attrs["units"] == "CNY year-1"
    assert account.gep.attrs["price_year"] == 2022
    for quantity in account.quantity.values():
        assert quantity.dims == ("time", "county", "member")
        assert quantity.attrs["units"]


def test_the_default_account_holds_the_services_of_the_norm(account):
    listed = [n for n in PROFILES["ndrc2022"].services if n != "coastal_protection"]
    assert list(account.gep.service.values) == listed
    assert account.reasons["coastal_protection"] == "no coastline"
    assert float(abs(account.gep.sel(service="sand_fixation")).max()) == 0.0


def test_the_flows_of_a_service_sum_to_its_value(account):
    for name in account.gep.service.values:
        parts = [v for v in account.flow_value.values() if v.attrs["service"] == name]
        if parts:
            np.testing.assert_allclose(sum(parts), account.gep.sel(service=name), rtol=1e-12)


def test_water_retention_by_hand(supply, draws, settings, table):
    """1 ha of shrub with 11,500 m3 of rain and 8,500 of potential: 11500 (1 - 0.0417) - 6100."""
    one = supply.at(time=2022, county="511902")
    only = (one.drivers.ecosystem_type == "SHR") * xr.ones_like(one.drivers.area)
    sums = {"area": 1.0, "rain_volume": 11_500.0, "pet_volume": 8_500.0}
    drivers = xr.Dataset({name: only * sums.get(name, 0.0) for name in one.drivers})
    alone = replace(draws, members=0, counties=["511902"])
    account = evaluate(Supply(drivers, one.statistics), alone, settings)
    kept = account.quantity.water_retention.item()
    assert kept == pytest.approx(11_500 * (1 - 0.0417) - 6_100)
    price = 6.1107 * draws.deflator.factor(2005, 2022)
    assert account.gep.sel(service="water_retention").item() == pytest.approx(kept * price)


def test_a_water_deficit_keeps_its_sign(supply, draws):
    """Where more evaporates than falls, retention is negative; it is never made positive."""
    dry = supply.drivers.assign(rain_volume=supply.drivers.rain_volume * 0.1)
    account = of(replace(supply, drivers=dry), draws)
    assert float(account.quantity.water_retention.max()) < 0.0


def test_more_forest_cover_does_not_raise_water_by_rule(supply, draws):
    """Forest evaporates more than dry cropland; the balance, not a rule, decides the sign."""
    table = draws.table
    assert table.rows["evapotranspiration"]
    forest, field = (
        next(r.value for r in table.rows["evapotranspiration"] if r.ecosystem_type == t)
        for t in ("MIX", "DRY")
    )
    assert forest > field


def test_capacity_never_exceeds_the_load(account, draws):
    """Dust capacity is hundreds of times what is emitted; only what is emitted counts."""
    emitted = draws.get("dust_emission", "t year-1")
    caught = account.flow_value["dust_removed"] / draws.get("dust_treatment_cost", "CNY t-1")
    np.testing.assert_allclose(caught, 0 * caught + emitted, rtol=1e-12)


@given(
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
)
def test_a_cap_over_the_city_conserves_the_city_total(capacity, load):
    """Counties need not sum to the city: the scale of the cap is said, and its total is kept."""
    place = {"county": list("abcde")}
    capacity, load = xr.DataArray(capacity, place), xr.DataArray(load, place)
    city = float(capped(capacity, load, "city").sum())
    county = float(capped(capacity, load, "county").sum())
    assert city == pytest.approx(min(float(capacity.sum()), float(load.sum())), rel=1e-9, abs=1e-9)
    assert county <= city * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize("factor", [0.1, 3.0])
def test_land_services_grow_in_step_with_the_land(supply, draws, factor):
    ours = ["water_retention", "soil_retention", "carbon_sequestration", "climate_regulation"]
    larger = replace(supply, drivers=supply.drivers * factor)
    free = {"methods": {"nutrient_delivery": "without_limit"}}  # a load does not grow with the land
    one = of(supply, draws, **free).gep.sel(service=ours)
    many = of(larger, draws, **free).gep.sel(service=ours)
    np.testing.assert_allclose(many, one * factor, rtol=1e-9)


def test_members_are_stacked_single_runs(supply, draws, settings, account):
    """Fewer members change no central value."""
    few = evaluate(supply, draws.alone, settings)
    np.testing.assert_allclose(few.gep.isel(member=0), account.gep.isel(member=0), rtol=1e-12)


def test_counties_may_come_in_any_order(supply, draws, settings, account):
    turned = list(reversed(draws.counties))
    drivers = supply.drivers.sel(county=turned)
    statistics = {
        n: a.sel(county=turned).assign_attrs(a.attrs) for n, a in supply.statistics.items()
    }
    other = evaluate(
        Supply(drivers, statistics), replace(draws, counties=turned, members=0), settings
    )
    back = other.gep.sel(county=list(draws.counties))
    np.testing.assert_allclose(back.isel(member=0), account.gep.isel(member=0), rtol=1e-12)


def test_a_hole_in_a_driver_is_an_error(supply, draws, settings):
    rain = supply.drivers.rain_volume.copy()
    rain[0, 0, 0] = np.nan
    broken = replace(supply, drivers=supply.drivers.assign(rain_volume=rain))
    with pytest.raises(GepsimError, match="driver 'rain_volume': 1 of 240 zones have no value"):
        evaluate(broken, draws, settings)


def test_counties_in_another_order_are_an_error_not_a_mix_up(supply, draws, settings):
    turned = supply.drivers.isel(county=[1, 0, 2, 3, 4])
    with pytest.raises(GepsimError, match="drivers are for counties 511903, 511902"):
        evaluate(replace(supply, drivers=turned), draws, settings)


def test_a_missing_driver_is_named(supply, draws):
    less = replace(supply, drivers=supply.drivers.drop_vars("forest_carbon_growth"))
    with pytest.raises(InputError, match="no driver 'forest_carbon_growth'"):
        of(less, draws, methods={"carbon": "inventory"})


def test_the_inventory_takes_off_what_is_felled(supply, draws):
    """Stock change: growth less loss, and the gain of the soil."""
    asked = {"methods": {"carbon": "inventory"}}
    none = supply.drivers.assign(forest_carbon_loss=supply.drivers.forest_carbon_loss * 0.0)
    gross = of(replace(supply, drivers=none), draws, **asked).quantity.carbon_sequestration
    net = of(supply, draws, **asked).quantity.carbon_sequestration
    lost = supply.drivers.forest_carbon_loss.sum("ecosystem_type") * 44 / 12
    np.testing.assert_allclose((gross - net).isel(member=0), lost, rtol=1e-9)


def test_oxygen_is_off_by_default_and_follows_carbon_when_asked_for(supply, draws):
    assert "oxygen_release" not in of(supply, draws).gep.service.values
    for method in ("rate", "nep", "inventory"):
        account = of(supply, draws, include=("oxygen_release",), methods={"carbon": method})
        ratio = account.quantity.oxygen_release / account.quantity.carbon_sequestration
        np.testing.assert_allclose(ratio, 32 / 44, rtol=1e-12)


def test_services_that_count_twice_are_off_by_default(account):
    off = {
        "species_conservation",
        "negative_ions",
        "pest_control",
        "water_supply",
        "ecological_energy",
    }
    assert not off & set(account.gep.service.values)


def test_tourism_counts_only_what_nature_draws(supply, draws):
    """36.6 million visits of 901 元 of 2021, of which half is the ecosystem's: not all revenue."""
    account = of(supply, draws)
    worth = float(account.gep.sel(service="tourism_wellness", time=2022).sum())
    price = 901 * draws.deflator.factor(2021, 2022)
    assert worth == pytest.approx(36.604e6 * price * 0.5)


def test_memo_items_are_computed_but_in_no_total(supply, draws):
    plain = of(supply, draws)
    beside = of(supply, draws, memo=("water_supply", "ecological_energy"))
    np.testing.assert_array_equal(plain.gep_total, beside.gep_total)
    assert float(beside.memo.sum()) > 0.0


def test_overlapping_services_are_refused_by_name():
    with pytest.raises(ValidationError, match="'water_retention' and 'water_supply' in one total"):
        AccountSettings(include=("water_supply",))


def test_oxygen_of_all_growth_beside_carbon_of_what_stays_is_refused():
    with pytest.raises(ValidationError, match="two bases of one photosynthesis"):
        AccountSettings(include=("oxygen_release",), methods={"oxygen": "npp"})
    one_basis = {"oxygen": "npp", "carbon": "forest_standard"}
    assert (
        "oxygen_release" in AccountSettings(include=("oxygen_release",), methods=one_basis).services
    )


def test_an_allowed_overlap_is_in_the_total_and_said_aloud(supply, draws):
    asked = {"include": ("water_supply",), "allow_overlaps": ("water_supply",)}
    account = of(supply, draws, **asked)
    plain = of(supply, draws)
    more = account.gep.sel(service="water_supply").sum("county").isel(time=0, member=0)
    assert float(more) > 0.0
    gained = (account.gep_total - plain.gep_total).sum("county").isel(time=0, member=0)
    assert float(gained) == pytest.approx(float(more))
    said = [w for w in account.warnings if w["en"].startswith("counted twice")]
    assert len(said) == 1
    assert f"water supply {float(more) / 1e8:.1f} beside water retention" in said[0]["en"]
    assert "重复计算" in said[0]["zh"]
    assert not any("counted twice" in w["en"] for w in plain.warnings)


def test_what_is_allowed_to_overlap_counts_in_the_marks(supply, draws):
    asked = AccountSettings(include=("water_supply",), allow_overlaps=("water_supply",))
    beside = AccountSettings(memo=("water_supply",))
    worth = evaluate(supply.at(time=2022), draws.alone, asked).gep.sum(["time", "county"])
    part = float(worth.sel(service="water_supply").sum() / worth.sum())
    with_it, without = (by_mark(supply, draws, a) for a in (asked, beside))
    assert sum(with_it.values()) == pytest.approx(1.0)
    for mark, share in without.items():
        assert with_it[mark] >= share * (1 - part) - 1e-12


def test_an_allowance_that_allows_nothing_is_an_error():
    with pytest.raises(ValidationError, match="'leisure' overlaps with nothing in this total"):
        AccountSettings(allow_overlaps=("leisure",))
    with pytest.raises(ValidationError, match="did you mean 'water_supply'"):
        AccountSettings(include=("water_supply",), allow_overlaps=("water_suply",))


def test_sand_that_is_fixed_loses_its_excuse(supply, draws):
    """A dry region brings rates of its own: 100 ha at 1.28 t/ha keep a tenth of a hectare bare."""
    row = Row(
        name="sand_fixation_rate",
        zh="单位面积固沙量",
        en="sand fixed per area",
        value=1.28,
        units="t ha-1 year-1",
        dist="fixed",
        mark="C",
        source="expert_estimate",
    )
    dry = replace(draws, table=draws.table.replaced([row]), members=0)
    account = evaluate(supply, dry, AccountSettings())
    area = supply.drivers.area.sum("ecosystem_type")
    fixed = account.quantity.sand_fixation.isel(member=0)
    np.testing.assert_allclose(fixed, area * 1.28, rtol=1e-12)
    worth = account.gep.sel(service="sand_fixation").isel(member=0)
    price = 3.75 * draws.deflator.factor(2010, 2022)
    np.testing.assert_allclose(worth, area * 1.28 / 1.28 / 0.1 * price, rtol=1e-12)
    assert "sand_fixation" not in account.reasons
    assert "sand_fixation" in of(supply, draws).reasons


def test_lakes_by_law_hold_a_power_of_their_surface(supply, draws):
    """Twice the lake holds 2^0.927 times the water; marshes stay in step with their area."""
    law = {"flood": "waters_by_lake_law"}
    still = [n for n in AccountSettings().services if n != "flood_mitigation"]
    dry = {name: array * 0.0 for name, array in supply.statistics.items()}
    dry = {n: a.assign_attrs(supply.statistics[n].attrs) for n, a in dry.items()}

    def worth(kind, factor):
        only = supply.drivers * (supply.drivers.ecosystem_type == kind) * factor
        account = of(Supply(only, dry), draws, methods=law, exclude=tuple(still))
        small = draws.alone.get("small_reservoir_capacity", "m3")
        share = draws.alone.get("flood_storage_share", "year-1")
        return float((account.quantity.flood_mitigation - small * share).sum())

    assert worth("LAK", 2.0) / worth("LAK", 1.0) == pytest.approx(2**0.927)
    assert worth("WET", 2.0) / worth("WET", 1.0) == pytest.approx(2.0)


def test_reservoir_storage_prices_water_once(draws):
    """Vegetation is in water retention only; flood mitigation counts waters only."""
    depth = draws.get("flood_storage_depth", "m year-1").isel(member=0)
    on_land = [t for t in depth.ecosystem_type.values if t not in ("WET", "LAK")]
    assert float(depth.sel(ecosystem_type=on_land).max()) == 0.0


@pytest.mark.parametrize(
    ("option", "choice"),
    [(o, c) for o, known in VARIANTS.items() for c in known],
)
def test_every_method_variant_runs(supply, draws, option, choice):
    out = {"water_retention"} if choice == "waters_and_vegetation" else set()
    whole = AccountSettings(include=("oxygen_release",), exclude=tuple(out))
    if choice == "npp":
        out = {"carbon_sequestration"}
    rest = out | (set(whole.services) - touched(option, whole))
    asked = {"include": ("oxygen_release",), "exclude": tuple(rest)}
    account = of(supply, draws, methods={option: choice}, **asked)
    assert account.gep.sizes["service"] > 0
    assert np.isfinite(account.gep).all()


def test_annualised_storage_is_a_twelfth_to_a_twentieth_of_capital(supply, draws):
    capital = of(supply, draws).gep.sel(service="water_retention").sum()
    yearly = of(supply, draws, methods={"reservoir_price": "annualised"})
    factor = float(capital / yearly.gep.sel(service="water_retention").sum())
    assert 12 < factor < 20


def test_gross_products_are_worth_more_than_net_and_rent_less(supply, draws):
    def worth(choice):
        account = of(supply, draws, methods={"material": choice})
        return float(account.gep.sel(service="agricultural_products").sum())

    assert worth("rent") < worth("net") < worth("gross")


def test_unindexed_prices_leave_reservoirs_at_their_2005_cost(supply, draws, settings):
    flat = replace(draws, deflator=unindexed(draws.deflator), members=0)
    account = evaluate(supply, flat, settings)
    price = account.gep.sel(service="water_retention") / account.quantity.water_retention
    np.testing.assert_allclose(price, 6.1107, rtol=1e-12)


def test_imports_are_deducted_where_the_standard_says_so(supply, draws):
    account = of(supply, draws, profile="gbt46869")
    assert any("not assessed" in warning["en"] for warning in account.warnings)
    years, counties = supply.drivers.time, supply.drivers.county
    feed = xr.DataArray(np.full((3, 5), 1e6), {"time": years, "county": counties})
    alone = draws.alone
    less = evaluate(supply, alone, AccountSettings(profile="gbt46869"), imported=feed)
    assert float((account.gep_total - less.gep_total).sum()) == pytest.approx(15e6)
    assert IMPORTED in less.gep.service.values


@pytest.mark.parametrize("name", [n for n in PROFILES if n != "xie2015"])
def test_every_profile_gives_an_account(supply, draws, name):
    assert float(of(supply, draws, profile=name).gep_total.sum()) > 0.0


def test_the_forest_standard_sees_only_forest(supply, draws):
    forest = supply.drivers.ecosystem_type.isin(["EBF", "DBF", "CON", "MIX"])
    bare = replace(supply, drivers=supply.drivers * forest)
    whole = of(supply, draws, profile="lyt1721_forest")
    np.testing.assert_allclose(whole.gep, of(bare, draws, profile="lyt1721_forest").gep, rtol=1e-12)


def test_unknown_names_come_with_a_suggestion():
    with pytest.raises(ValidationError, match="did you mean 'ndrc2022'"):
        AccountSettings(profile="ndrc2020")
    with pytest.raises(ValidationError, match="did you mean 'annualised'"):
        AccountSettings(methods={"reservoir_price": "annualized"})


def test_an_unknown_service_is_named():
    with pytest.raises(ValidationError, match="did you mean 'leisure'"):
        AccountSettings(exclude=("leisur",))


def test_a_memo_item_is_not_in_the_total_too():
    with pytest.raises(ValidationError, match="'leisure' is in the total and under memo"):
        AccountSettings(memo=("leisure",))


def test_a_standard_without_deduction_takes_none(supply, draws, settings):
    feed = xr.zeros_like(supply.drivers.area.sum("ecosystem_type"))
    with pytest.raises(InputError, match="'ndrc2022' deducts no imported products"):
        evaluate(supply, draws.alone, settings, imported=feed)


def test_soil_nitrogen_is_not_taken_from_another_region(table):
    """Alpine soil has 0.37 %; here it stays below a quarter of a percent."""
    assert all(row.high < 0.25 for row in table.named("soil_nitrogen"))


def test_prices_say_what_they_are_per(table):
    """Per t of carbon and per t of carbon dioxide differ by 44/12 and cannot be mixed up."""
    per_carbon = table.value("afforestation_carbon_cost", "CNY tC-1")
    assert table.value("afforestation_carbon_cost", "CNY tCO2-1") == pytest.approx(
        per_carbon * 12 / 44
    )
    with pytest.raises(InputError):
        table.value("carbon_price", "CNY tO2-1")


def test_a_thousand_members_take_little_time(draws, city):
    from gepsim.valuation import reservoir_statistics

    years = list(range(2022, 2036))
    drivers = _landscape(draws.counties, years)
    supply = Supply(drivers, reservoir_statistics(city.reservoirs, years, draws.counties))
    begin = time.process_time()
    evaluate(supply, replace(draws, members=1000), AccountSettings())
    assert time.process_time() - begin < 3.0


def _landscape(counties, years):
    rng = np.random.default_rng(1)
    from gepsim.dims import ECOSYSTEM_TYPES

    coords = {"time": years, "county": list(counties), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    shape = (len(years), len(counties), len(ECOSYSTEM_TYPES))
    area = rng.uniform(100.0, 30_000.0, shape)
    depths = {
        "area": 1,
        "rain_volume": 12e3,
        "pet_volume": 8.5e3,
        "potential_erosion": 200,
        "hot_day_area": 6e5,
        "forest_carbon_growth": 0.6,
        "forest_carbon_loss": 0.1,
    }
    return xr.Dataset({n: xr.DataArray(area * d, coords) for n, d in depths.items()})


def test_services_say_they_are_flows_not_stocks():
    for service in SERVICES.values():
        for flow in service.flows.values():
            if flow.price:
                assert "year-1" in flow.units + flow.price_units
