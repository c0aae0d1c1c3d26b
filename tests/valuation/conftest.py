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
    fields |= even(area, fields["rain_volume"] / area, fields["pet_volume"] / area)
    return xr.Dataset({name: xr.DataArray(f, coords) for name, f in fields.items()})


def even(area, rain, pet):
    """Return what the Fu curve reads of zones that are alike in all their cells. [ha, m3 ha-1]."""
    size, p, e = area * 1e4, rain / 1e4, pet / 1e4
    squares = {"rain_square": p * p, "rain_pet_product": p * e, "pet_square": e * e}
    alike = dict.fromkeys(("curve_evaporation_cells", "curve_evaporation_zones"), size)
    return {**{name: size * square for name, square in squares.items()}, **alike}


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
