"""Weather of single years: what it moves, what it leaves, and that causes still add up."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from gepsim.draws import Draws, central
from gepsim.services.settings import AccountSettings
from gepsim.valuation import decompose, evaluate
from gepsim.valuation.weather import (
    MOVED,
    rain_factor,
    rain_services,
    under_weather,
    weather_effect,
    yearly_rain,
)

ELASTICITY = 1.7
YEARS = [2022, 2023, 2024]


def sized(draws, members, seed=1):
    return replace(draws, members=members, seed=seed)


def total(supply, draws, asked):
    return central(evaluate(supply, draws.alone, asked).gep_total)


@pytest.fixture(scope="module")
def rain(draws):
    return yearly_rain(sized(draws, 5), YEARS, 0.165)


@pytest.mark.parametrize(
    "asked",
    [
        AccountSettings(),
        AccountSettings(methods={"water_yield": "budyko"}),
        AccountSettings(profile="gbt46869", view="welfare"),
    ],
    ids=["default", "budyko", "gbt46869"],
)
def test_the_effect_is_that_of_the_whole_account(supply, draws, rain, asked):
    """Reckoning only what rain moves leaves nothing out."""
    found = weather_effect(supply, rain, sized(draws, 5), asked, ELASTICITY)
    calm = total(supply, draws, asked)
    for member in (0, 1, 4):
        given_rain = rain.sel(member=member, drop=True)
        whole = total(under_weather(supply, given_rain, ELASTICITY), draws, asked) - calm
        scale = float(abs(calm).max())
        np.testing.assert_allclose(found.sel(member=member), whole, rtol=0, atol=1e-12 * scale)


def test_only_water_and_soil_answer_rain(supply, draws):
    assert rain_services(supply, draws, AccountSettings()) == ["water_retention", "soil_retention"]


def test_an_account_without_water_and_soil_knows_no_weather(supply, draws, rain):
    asked = AccountSettings(exclude=("water_retention", "soil_retention"))
    found = weather_effect(supply, rain, sized(draws, 5), asked, ELASTICITY)
    assert found.sizes == {"time": 3, "county": 5, "member": 6}
    assert not found.any()


def test_weather_leaves_what_rain_does_not_move(supply, rain):
    moved = under_weather(supply, rain, ELASTICITY).drivers
    for name in set(supply.drivers.data_vars) - set(MOVED):
        assert moved[name].equals(supply.drivers[name])


@given(
    variability=st.floats(0.01, 0.5),
    seed=st.integers(0, 10_000),
)
@effort(max_examples=10, deadline=None)
def test_rain_varies_as_stated_about_the_normal(draws, variability, seed):
    rain = yearly_rain(sized(draws, 1000, seed), YEARS, variability)
    drawn = rain.isel(member=slice(1, None))
    np.testing.assert_allclose(drawn.mean("member"), 1.0, atol=0.02 * variability)
    np.testing.assert_allclose(drawn.std("member"), variability, rtol=0.08)
    np.testing.assert_array_equal(rain.isel(member=0), 1.0)
    assert float(drawn.min()) > 0.0


def test_single_years_are_independent(draws):
    rain = yearly_rain(sized(draws, 2000), [2022, 2023], 0.165).isel(member=slice(1, None))
    assert abs(np.corrcoef(rain.values)[0, 1]) < 0.07


def test_weather_stays_when_years_members_or_rows_are_added(draws):
    few = yearly_rain(sized(draws, 150), [2024, 2025], 0.165)
    more = yearly_rain(sized(draws, 420), range(2022, 2036), 0.165)
    xr.testing.assert_identical(few, more.sel(time=[2024, 2025], member=slice(0, 150)))
    bare = Draws(draws.table.replaced([]), 150, 1, (), draws.deflator, 2024)
    xr.testing.assert_identical(few, yearly_rain(bare, [2024, 2025], 0.165))


def test_weather_is_not_that_of_another_seed(draws):
    one, other = (yearly_rain(sized(draws, 50, seed), YEARS, 0.165) for seed in (1, 2))
    assert not np.isclose(one[:, 1:], other[:, 1:]).all(axis=1).any()


percent = st.dictionaries(st.sampled_from(YEARS), st.floats(30.0, 200.0), max_size=3)


@given(percent=percent)
@example(percent={2022: 31.0, 2023: 45.0, 2024: 41.0})
@effort(max_examples=5, deadline=None)
def test_causes_add_up_under_any_rain(supply, draws, percent):
    """Quantity, price, extent and weather are the whole change, whatever it rains."""
    kept = ("water_retention", "soil_retention", "carbon_sequestration")
    out = tuple(name for name in AccountSettings().services if name not in kept)
    asked = AccountSettings(carbon_price_growth=3.0, exclude=out)
    actual = under_weather(supply, rain_factor(percent, YEARS), ELASTICITY)
    change = decompose(actual, draws, asked, normal=supply)
    gep = total(actual, draws, asked).sum("county")
    moved = gep - gep.isel(time=0, drop=True)
    scale = float(abs(gep).max())  # three services of a parched land may be worth less than nothing
    np.testing.assert_allclose(change.sum("driver"), moved, rtol=0, atol=1e-9 * scale)


def test_weather_is_all_that_differs_from_the_calm_decomposition(supply, draws):
    """With prices that stand still, rain moves the part that is called weather and no other."""
    asked = AccountSettings()
    wet = under_weather(supply, rain_factor({2023: 140.0}, YEARS), ELASTICITY)
    change = decompose(wet, draws, asked, normal=supply)
    effect = (total(wet, draws, asked) - total(supply, draws, asked)).sum("county")
    since = effect - effect.isel(time=0, drop=True)
    np.testing.assert_allclose(change.sel(driver="weather"), since, rtol=1e-9)
