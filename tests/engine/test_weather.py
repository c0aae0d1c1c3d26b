"""Single years beside the climate normal: shared by scenarios, kept out of the account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from gepsim.draws import central
from gepsim.engine.outcome import accounts
from gepsim.engine.road import weathered
from gepsim.engine.weather import single_years
from gepsim.errors import InputError
from gepsim.inputs import gather
from gepsim.scenario_file import ClimateSettings
from gepsim.valuation import evaluate


@pytest.fixture(scope="module")
def road(travelled):
    return travelled()[0]


@pytest.fixture(scope="module")
def years(road):
    return single_years(road)


@pytest.fixture(scope="module")
def others(travelled):
    """Single years of a scenario with other land and economy."""
    return single_years(travelled("full_clusters")[0])


def under(road, **climate):
    """Return the road with another climate."""
    asked = ClimateSettings.model_validate(climate)
    scenario = road.inputs.scenario.model_copy(update={"climate": asked})
    inputs = road.inputs.under(scenario)
    supply = weathered(inputs, road.normal, road.path, road.draws)
    account = evaluate(supply, road.draws.alone, scenario.account) if asked.rain else road.account
    return replace(road, inputs=inputs, supply=supply, account=account)


def drawn(array):
    return array.isel(member=slice(1, None))


def test_single_years_can_be_left_out(road):
    assert single_years(under(road, variability=0)) == {}


def test_the_main_account_is_what_it_was(road, years):
    """The account of the climate normal, bit by bit."""
    book = accounts(road)
    assert set(years) <= set(book)
    assert book["gep"].equals(accounts(under(road, variability=0))["gep"])
    np.testing.assert_array_equal(book["gep_total"], road.account.gep_total)


def test_twice_the_variability_is_twice_the_spread(road, years):
    wild = single_years(under(road, variability="33 %"))
    ratio = wild["gep_weather_sd"] / years["gep_weather_sd"]
    np.testing.assert_allclose(ratio, 2.0, rtol=0.1)


def test_the_central_member_is_the_climate_normal(road, years):
    total = central(road.account.gep_total)
    np.testing.assert_array_equal(central(years["gep_total_weather"]), total)
    np.testing.assert_array_equal(central(years["relative_rain"]), 1.0)


def test_water_answers_rain_as_gauges_do(road, years):
    """GEP moves by one to three times the rain's change, on the part of it that is rain's.

    Runoff at Nanchong, Guang'an and Guangyuan moved by 1.5 to 3.0 % for 1 % of rain.
    """
    part = central(road.account.gep).sel(service=["water_retention", "soil_retention"])
    part = part.sum(["county", "service"])
    spread = drawn(years["relative_rain"]).std("member")
    slope = years["gep_weather_sd"] / part / spread
    assert float(slope.min()) > 1.5
    assert float(slope.max()) < 3.0


def test_scenarios_share_their_weather(others, years):
    np.testing.assert_array_equal(others["relative_rain"], years["relative_rain"])


def test_the_difference_of_two_scenarios_is_free_of_weather(others, years):
    """What a scenario adds varies, in equal weather, far less than one year does."""
    added = (drawn(others["gep_city_weather"]) - drawn(years["gep_city_weather"])).isel(time=-1)
    noise = float(years["gep_weather_sd"].isel(time=-1))
    assert float(added.std()) < 0.03 * noise
    assert abs(float(added.mean())) > 3 * float(added.std())


def test_equal_quantiles_are_equal_weather(others, years):
    """GEP rises with rain, so the files' quantiles can be subtracted."""
    for each in (years, others):
        by_rain = each["gep_city_weather"].values[-1][np.argsort(each["relative_rain"].values[-1])]
        assert (np.diff(by_rain) > 0).all()


def test_other_seeds_have_other_weather(road, years):
    other = single_years(replace(road, draws=replace(road.draws, seed=7)))
    assert not np.isclose(drawn(other["relative_rain"]), drawn(years["relative_rain"])).any()


def test_given_rain_is_what_weather_varies_about(road, years):
    dry = single_years(under(road, rain={2025: 100, 2026: 85}))
    factor = xr.where(dry["relative_rain"].time >= 2026, 0.85, 1.0)
    xr.testing.assert_allclose(dry["relative_rain"], factor * years["relative_rain"])
    late = {"time": 2030}
    assert float(central(dry["gep_city_weather"]).sel(late)) < float(
        central(years["gep_city_weather"]).sel(late)
    )


def test_the_driest_year_that_may_be_asked_for_retains_nothing_less_than_nothing(road):
    """What poor stands shed, and open waters evaporate, beyond their rain flows in from above."""
    dry = under(road, rain={2030: 30})
    kept, normal = (
        central(one.account.gep).sel(service="water_retention", time=2030) for one in (dry, road)
    )
    assert float(kept.min()) > -1.0  # yuan: rounding of sums over cells
    assert (kept < 0.01 * normal).all()


@pytest.mark.parametrize(
    ("value", "said"),
    [(-1, "possible are 0 to 50"), ("80 %", "possible are 0 to 50"),
     ("16 mm", "mm"), ("much", "much"), (0.16, "write 16 for 16 percent")],
)  # fmt: skip
def test_a_variability_that_cannot_be_is_refused(value, said):
    with pytest.raises(InputError, match=r"climate\.variability") as error:
        gather("baseline", [{"climate": {"variability": value}}])
    assert said in str(error.value)
