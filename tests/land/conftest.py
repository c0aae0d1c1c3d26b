"""A small landscape, and stacks of a few cells."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.land.grid import Grid
from gepsim.land.reference import build
from gepsim.land.stack import flags, stack_layers

CRS = "EPSG:4545"

CODES = ["511902", "511903"]


@pytest.fixture(scope="session")
def landscape(city):
    """Return the reference landscape at 500 m."""
    return build(city, 500)


@pytest.fixture
def strip():
    """Return a function that makes a stack of one row of hectare cells, all in one county."""

    def make(kinds, **layers):
        count = len(kinds)
        grid = Grid(
            500_000.0 + 100 * np.arange(count), np.array([3_500_100.0, 3_500_000.0]), 100, CRS
        )
        values = {
            "ecosystem_type": np.array([*kinds, *kinds], np.uint8),
            "county": np.array([0] * count + [1] * count, np.uint8),
        }
        for name in (
            "slope_length_steepness", "rain", "potential_evapotranspiration", "hot_days",
            "rainfall_erosivity", "soil_erodibility",
        ):  # fmt: skip
            values[name] = np.ones(2 * count, np.float32)
        for name, row in layers.items():
            values[name] = np.array([*row, *row], values.get(name, np.zeros(0, np.uint8)).dtype)
        mask = np.ones((2, count), bool)
        return stack_layers(grid, mask, values, flags(CODES), {"landscape": "test"})

    return make
