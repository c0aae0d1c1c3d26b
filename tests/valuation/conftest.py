"""A made-up landscape of five counties, all types and three years, built in code."""

import numpy as np
import pytest
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.services.settings import AccountSettings
from gepsim.valuation import Supply, reservoir_statistics

YEARS = [2022, 2023, 2024]


def landscape(counties, years=YEARS, seed=7, types=ECOSYSTEM_TYPES):
    """Return drivers with areas of thousands of hectares and this region's depths."""
    rng = np.random.default_rng(seed)
    coords = {"time": years, "county": list(counties), "ecosystem_type": list(types)}
    shape = tuple(len(labels) for labels in coords.values())
    area = rng.uniform(100.0, 30_000.0, shape)
    fields = {
        "area": area,
        "rain_volume": area * rng.uniform(10_500, 14_000, shape),
        "pet_volume": area * rng.uniform(7_800, 9_000, shape),
        "potential_erosion": area * rng.uniform(50, 400, shape),
        "hot_day_area": area * 1e4 * rng.uniform(0, 95, shape),
        "hot_day_area_max": area * 1e4 * rng.uniform(95, 130, shape),
        "hot_day_area_stated": area * 1e4 * rng.uniform(0, 95, shape),
        "forest_carbon_growth": area * rng.uniform(0, 1, shape),
        "forest_carbon_loss": area * rng.uniform(0, 0.1, shape),
    }
    return xr.Dataset({name: xr.DataArray(f, coords) for name, f in fields.items()})


@pytest.fixture(scope="session")
def supply(city, draws):
    statistics = reservoir_statistics(city.reservoirs, YEARS, draws.counties)
    return Supply(landscape(draws.counties), statistics)


@pytest.fixture(scope="session")
def settings():
    return AccountSettings()


@pytest.fixture(scope="session")
def account(supply, draws, settings):
    from gepsim.valuation import evaluate

    return evaluate(supply, draws, settings)
