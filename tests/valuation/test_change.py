"""Why the account moved, how sure it is, and whether it is plausible."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.draws import headline
from gepsim.errors import InputError
from gepsim.services.settings import AccountSettings
from gepsim.valuation import (
    DRIVERS_OF_CHANGE,
    activity_paths,
    by_mark,
    decompose,
    evaluate,
    oddities,
    plausibility,
    prices_over_time,
    water_balance,
)
from gepsim.valuation.marks import MARKS


def total(supply, draws, asked):
    gep = evaluate(supply, draws.alone, asked).gep_total
    return gep.sum("county").isel(member=0)


def check_sum(change, supply, draws, asked):
    gep = total(supply, draws, asked)
    moved = gep - gep.isel(time=0, drop=True)
    scale = float(abs(gep).max())
    np.testing.assert_allclose(change.sum("driver"), moved, rtol=0, atol=1e-9 * scale)
    assert float(abs(change.isel(time=0)).max()) <= 1e-9 * scale


def test_the_parts_sum_to_the_change(supply, draws, few):
    change = decompose(supply, draws, few)
    assert tuple(change.driver.values) == DRIVERS_OF_CHANGE
    assert change.dims == ("time", "driver")
    check_sum(change, supply, draws, few)


def test_a_climate_normal_account_has_no_weather_and_says_why(supply, draws, few):
    change = decompose(supply, draws, few)
    assert float(abs(change.sel(driver="weather")).max()) == 0.0
    assert "climate-normal" in change.attrs["weather"]


def test_rain_that_differs_from_normal_is_weather_not_quantity(supply, draws, few):
    wet = supply.drivers.rain_volume * xr.DataArray([1.0, 1.3, 0.8], {"time": supply.drivers.time})
    actual = replace(supply, drivers=supply.drivers.assign(rain_volume=wet))
    change = decompose(actual, draws, few, normal=supply)
    calm = decompose(supply, draws, few)
    for driver in ("quantity", "extent"):
        np.testing.assert_allclose(change.sel(driver=driver), calm.sel(driver=driver), rtol=1e-6)
    assert change.sel(driver="weather", time=2023) > 0 > change.sel(driver="weather", time=2024)
    check_sum(change, actual, draws, few)


def test_a_rising_carbon_price_is_price_not_ecosystem(supply, draws, few):
    still = replace(supply, drivers=_frozen(supply.drivers))
    path = xr.DataArray([1.0, 1.5, 2.0], {"time": supply.drivers.time})
    dear = replace(still, paths={"carbon_price": path})
    change = decompose(dear, draws, few, price_paths=("carbon_price",))
    base = decompose(still, draws, few)
    price = change.sel(driver="price")
    assert float(price.sel(time=2024)) == pytest.approx(2 * float(price.sel(time=2023)))
    assert float(price.sel(time=2024)) > 0.0
    np.testing.assert_allclose(change.sel(driver="quantity"), base.sel(driver="quantity"), atol=1.0)
    check_sum(change, dear, draws, few)


def test_more_visitors_are_activity_not_extent(supply, draws, few):
    still = replace(supply, drivers=_frozen(supply.drivers), statistics=_first(supply.statistics))
    busy = replace(still, paths=activity_paths(draws, list(supply.drivers.time.values)))
    change = decompose(busy, draws, few)
    assert float(change.sel(driver="quantity", time=2024)) > 0.0
    assert float(abs(change.sel(driver=["extent", "price"])).max()) < 1.0


def test_land_that_only_changes_size_is_extent(supply, draws, few):
    drivers = _frozen(supply.drivers) * xr.DataArray([1.0, 1.1, 1.2], {"time": supply.drivers.time})
    grown = replace(supply, drivers=drivers, statistics=_first(supply.statistics))
    change = decompose(grown, draws, few)
    scale = float(abs(change).max())
    assert float(abs(change.sel(driver="quantity")).max()) < 1e-9 * scale
    check_sum(change, grown, draws, few)


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 1000))
def test_any_land_change_splits_exactly(supply, draws, few, seed):
    rng = np.random.default_rng(seed)
    shape = supply.drivers.area.shape
    keep = rng.random(shape) > 0.3
    noise = xr.DataArray(rng.uniform(0.5, 1.5, shape) * keep, supply.drivers.area.coords)
    moved = replace(supply, drivers=supply.drivers * noise)
    check_sum(decompose(moved, draws, few), moved, draws, few)


@pytest.fixture(scope="session")
def few():
    """A flow of each kind: deficit, priced twice, capped, by county, with a path."""
    out = (
        *("agricultural_products", "forestry_products", "livestock_products"),
        *("fishery_products", "climate_regulation", "noise_reduction", "leisure"),
        *("landscape_premium", "sand_fixation", "air_purification"),
    )
    return AccountSettings(exclude=out)


def _frozen(drivers):
    """Return the first year's drivers in every year."""
    return (
        drivers.isel(time=0, drop=True).expand_dims(time=drivers.time).transpose(*drivers.area.dims)
    )


def _first(arrays):
    return {name: a.isel(time=0, drop=True).assign_attrs(a.attrs) for name, a in arrays.items()}


def test_shares_by_mark_sum_to_one(supply, draws, settings):
    shares = by_mark(supply, draws, settings)
    assert tuple(shares) == MARKS
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["B"] + shares["C"] > 0.5


def test_current_prices_end_with_the_index(draws):
    with pytest.raises(InputError, match="current prices end in 2024"):
        prices_over_time(draws.deflator, 2022, [2022, 2030])


def test_priors_stand_beside_every_large_service(account, table):
    findings = {f.name: f for f in plausibility(account.gep, table, 2022)}
    assert {"water_retention", "climate_regulation", "cultural", "total"} <= set(findings)
    total = headline(account.gep_total.sel(time=2022).sum("county"))
    assert findings["total"].value == pytest.approx(float(total) / 1e8)
    said = oddities(list(findings.values()))
    assert len(said) == sum(not f.inside for f in findings.values())
    assert all("亿元" in text for text in oddities(list(findings.values()), "zh"))


def test_the_water_balance_is_rain_less_evaporation(supply, draws, settings):
    balance = water_balance(supply, draws, settings)
    area = float(supply.drivers.area.sel(time=2022).sum()) * 1e4
    rain = float(supply.drivers.rain_volume.sel(time=2022).sum()) / area * 1000
    assert balance.rain == pytest.approx(rain)
    assert balance.observed == 557.0
    assert ("closes" in balance.sentence()) == balance.closes
    assert "水量平衡" in balance.sentence("zh")


def test_a_driver_with_draws_is_split_too(supply, draws):
    """Growth that is itself uncertain changes nothing in the split of the central change."""
    asked = AccountSettings(methods={"carbon": "inventory"})
    spread = 1.0 + 0.1 * draws.normal("growth of a split")
    growth = supply.drivers.forest_carbon_growth * spread
    uncertain = replace(supply, drivers=supply.drivers.assign(forest_carbon_growth=growth))
    plain, split = (decompose(given, draws, asked) for given in (supply, uncertain))
    np.testing.assert_allclose(split, plain, rtol=1e-9, atol=1.0)
