"""Price series, methods side by side, profiles of other standards, and what a reader is told."""

import numpy as np
import pytest
from pydantic import ValidationError

from gepsim.coefficients import Row
from gepsim.draws import Draws, headline
from gepsim.errors import InputError
from gepsim.registry import SERVICES
from gepsim.services.settings import AccountSettings
from gepsim.valuation import (
    activity_paths,
    compared,
    decompose,
    densities,
    evaluate,
    side_by_side,
)
from gepsim.valuation.side_by_side import CONTESTED


def value(supply, draws, service, **changes):
    asked = AccountSettings(**changes)
    rest = tuple(name for name in asked.services if name != service)
    gep = evaluate(supply, draws.alone, asked.model_copy(update={"exclude": rest})).gep
    return gep.sel(service=service).sum("county").isel(member=0)


def test_current_prices_follow_the_index(supply, draws):
    still = value(supply, draws, "water_retention")
    moving = value(supply, draws, "water_retention", price_series="current")
    factors = [draws.deflator.factor(2022, year) for year in (2022, 2023, 2024)]
    np.testing.assert_allclose(moving / still, factors, rtol=1e-12)


def test_unindexed_prices_come_with_a_warning(supply, draws):
    account = evaluate(supply, draws.alone, AccountSettings(price_series="unindexed"))
    price = account.gep.sel(service="water_retention") / account.quantity.water_retention
    np.testing.assert_allclose(price, 6.1107, rtol=1e-12)
    assert any("mixed price years" in said["en"] for said in account.warnings)
    assert account.gep.attrs["price_series"] == "unindexed"


def test_a_real_carbon_price_path_moves_carbon_alone(supply, draws):
    changes = {"carbon_price_growth": 6.0}
    carbon = value(supply, draws, "carbon_sequestration", **changes)
    plain = value(supply, draws, "carbon_sequestration")
    np.testing.assert_allclose(carbon / plain, [1.0, 1.06, 1.06**2], rtol=1e-12)
    water = value(supply, draws, "water_retention", **changes)
    np.testing.assert_array_equal(water, value(supply, draws, "water_retention"))


@pytest.mark.parametrize("changes", [{"carbon_price_growth": 6.0}, {"price_series": "current"}])
def test_price_paths_of_the_settings_are_price_effects(supply, draws, changes):
    asked = AccountSettings(**changes)
    change = decompose(supply, draws, asked)
    calm = decompose(supply, draws, AccountSettings())
    assert float(change.sel(driver="price", time=2024)) > 0.0
    np.testing.assert_allclose(
        change.sel(driver="quantity"), calm.sel(driver="quantity"), rtol=1e-9, atol=1.0
    )
    gep = evaluate(supply, draws.alone, asked).gep_total.sum("county").isel(member=0)
    moved = gep - gep.isel(time=0, drop=True)
    np.testing.assert_allclose(change.sum("driver"), moved, rtol=0, atol=1e-9 * float(gep.max()))


def test_the_three_climate_methods_stand_side_by_side(supply, draws, settings):
    found = side_by_side(supply, draws, settings, "climate").sel(service="climate_regulation")
    assert list(found.choice.values) == ["class_constant", "et_energy", "exposed_only"]
    assert found.sel(choice="exposed_only") < found.sel(choice="et_energy")


def test_capital_and_annual_reservoir_prices_stand_side_by_side(supply, draws, settings):
    found = side_by_side(supply, draws, settings, "reservoir_price").sel(service="water_retention")
    assert 12 < float(found.sel(choice="capital") / found.sel(choice="annualised")) < 20


def test_choices_that_cannot_be_had_are_left_out(supply, draws, settings):
    less = supply.__class__(supply.drivers.drop_vars("forest_carbon_growth"), supply.statistics)
    by_rate = AccountSettings(methods={"carbon": "rate"})
    found = side_by_side(less, draws, by_rate, "carbon")
    assert "inventory" not in found.choice.values
    flood = side_by_side(supply, draws, settings, "flood").choice.values
    assert {"waters", "waters_and_vegetation"} <= set(flood)


def test_an_unknown_option_is_explained(supply, draws, settings):
    with pytest.raises(InputError, match="did you mean 'climate'"):
        side_by_side(supply, draws, settings, "climat")


def test_equivalence_factors_make_an_account_of_their_own(supply, draws):
    """A relative cross-check: supply, regulation, support and culture, nothing else."""
    xie = evaluate(supply, draws.alone, AccountSettings(profile="xie2015"))
    assert [str(n) for n in xie.gep.service.values] == [
        f"equivalence_{name}" for name in ("supply", "regulation", "support", "culture")
    ]


def test_one_hectare_of_conifer_is_worth_its_equivalents(supply, draws):
    """17.53 units of 3406.50 元 of 2010."""
    base = supply.at(time=2022)
    only = (base.drivers.ecosystem_type == "CON") * 1.0
    ones = base.drivers * 0.0 + only
    account = evaluate(base.__class__(ones), draws.alone, AccountSettings(profile="xie2015"))
    wanted = 5 * 17.53 * 3406.50 * draws.deflator.factor(2010, 2022)
    assert float(account.gep_total.sum()) == pytest.approx(wanted)


def test_foreign_soil_is_noticed(supply, draws, table):
    alpine = Row(
        name="soil_nitrogen",
        zh="土壤全氮",
        en="soil nitrogen",
        value=0.37,
        units="percent",
        dist="fixed",
        mark="A",
        source="garze_2017",
    )
    rich = Draws(table.replaced([alpine]), 0, 1, draws.counties, draws.deflator, draws.price_year)
    account = evaluate(supply, rich, AccountSettings())
    assert any("taken from elsewhere" in said["en"] for said in account.warnings)
    calm = evaluate(supply, draws.alone, AccountSettings())
    assert not any("elsewhere" in said["en"] for said in calm.warnings)


def test_deficits_are_counted_not_hidden(supply, draws):
    dry = supply.drivers.assign(rain_volume=supply.drivers.rain_volume * 0.1)
    account = evaluate(supply.__class__(dry, supply.statistics), draws.alone, AccountSettings())
    assert any("water retention is negative in 70 of 80" in w["en"] for w in account.warnings)


def test_everything_said_is_said_in_two_languages(account):
    assert all(said.zh and said.en for said in account.said)
    assert any("没有海岸线" in said["zh"] for said in account.said)
    for service in SERVICES.values():
        assert bool(service.reason_zh) == bool(service.zero_reason or service.not_applicable)


def test_current_prices_of_the_future_are_refused(draws, supply):
    later = supply.drivers.assign_coords(time=[2022, 2030, 2035])
    with pytest.raises(InputError, match="use constant prices"):
        evaluate(supply.__class__(later), draws.alone, AccountSettings(price_series="current"))


def test_growth_is_a_number_with_a_unit():
    assert AccountSettings(carbon_price_growth="6 %").carbon_price_growth == pytest.approx(6.0)
    with pytest.raises(ValidationError):
        AccountSettings(carbon_price_growth="6 t")


def test_welfare_counts_what_people_here_gain(supply, draws):
    status = evaluate(supply, draws.alone, AccountSettings()).gep_total.sum()
    welfare = evaluate(supply, draws.alone, AccountSettings(view="welfare"))
    assert float(welfare.gep_total.sum()) < float(status)
    assert AccountSettings(view="welfare", methods={"climate": "et_energy"}).chosen["climate"] == (
        "et_energy"
    )


def test_an_uncertain_driver_carries_its_draws(supply, draws):
    spread = 1.0 + 0.1 * draws.normal("growth of a test")
    growth = supply.drivers.forest_carbon_growth * spread
    uncertain = supply.__class__(
        supply.drivers.assign(forest_carbon_growth=growth), supply.statistics
    )
    asked = AccountSettings(methods={"carbon": "inventory"})
    account = evaluate(uncertain, draws, asked)
    plain = evaluate(supply, draws.alone, asked)
    carbon = account.quantity.carbon_sequestration.sum(["time", "county"])
    assert float(carbon.std("member")) > 0.0
    middle = account.gep_total.isel(member=0)
    np.testing.assert_allclose(middle, plain.gep_total.isel(member=0), rtol=1e-12)


def test_densities_stand_beside_published_accounts(account, supply, table):
    area = float(supply.drivers.area.sel(time=2022).sum())
    found = {f.name: f for f in densities(account.gep, area, table, 2022)}
    total = float(headline(account.gep_total.sel(time=2022).sum("county")))
    assert found["total"].value == pytest.approx(total / area / 100)
    assert 0 < found["regulating"].value < 100
    assert found["total"].units == "wan_CNY km-2 year-1"


def test_growth_of_visits_is_named_as_activity(supply, draws):
    years = [int(year) for year in supply.drivers.time.values]
    busy = supply.__class__(supply.drivers, supply.statistics, activity_paths(draws, years))
    account = evaluate(busy, draws.alone, AccountSettings())
    tourism = account.gep.sel(service="tourism_wellness").sum(["county", "member"])
    part = float(tourism.sel(time=2024) - tourism.sel(time=2022)) / 1e8
    said = [w["en"] for w in account.warnings if "people's activity" in w["en"]]
    assert len(said) == 1
    assert f"{part:+.1f} is people's activity (tourism wellness)" in said[0]
    assert not any(
        "activity" in w["en"] for w in evaluate(supply, draws.alone, AccountSettings()).warnings
    )


def test_contested_choices_are_told_beside_the_account(supply, draws, settings):
    said = compared(supply, draws, settings)
    named = [s["en"].split(" (")[0] for s in said]
    assert named == [title.en for title in CONTESTED.values()]
    assert any("exposed_only" in each["zh"] for each in said)
    worth = value(supply, draws, "carbon_sequestration").isel(time=0) / 1e8
    assert f"ets {float(worth):.1f}" in said[-1]["en"]


def test_an_option_moves_only_the_services_it_touches(supply, draws, settings):
    found = side_by_side(supply, draws, settings, "soil")
    assert list(found.service.values) == ["soil_retention"]
    whole = value(supply, draws, "soil_retention", methods={"soil": "cover_only"}).isel(time=0)
    assert float(found.sel(choice="cover_only").sum()) == pytest.approx(float(whole))
