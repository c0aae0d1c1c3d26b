"""Drivers read layers in their units, and terrain factors meet hand values."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.land.cells import read_cells
from gepsim.land.change import account, project
from gepsim.land.demand import Demand
from gepsim.land.facts import read_facts
from gepsim.land.terrain import slope_length_steepness
from gepsim.registry import DRIVERS
from gepsim.units import factor


def test_a_hectare_of_each_driver_by_hand(strip):
    """1,150 mm on a hectare is 11,500 m3; 60 hot days are 600,000 m2 day."""
    stack = strip([0, 10], rain=[1150, 1150], hot_days=[60, 60])
    found = account(project(stack, Demand(), [2022])).sel(county="511902", ecosystem_type="EBF")
    hectares = found.area.item()
    assert hectares == pytest.approx(1.0, rel=1e-3)
    assert found.rain_volume.item() / hectares == pytest.approx(11_500)
    assert found.hot_day_area.item() / hectares == pytest.approx(600_000)
    assert found.potential_erosion.item() / hectares == pytest.approx(1.0)


def test_units_of_layers_are_honoured(strip):
    stack = strip([0, 10], rain=[1.15, 1.15])
    stack["rain"].attrs["units"] = "m year-1"
    field = read_cells(stack).fields[list(DRIVERS).index("rain_volume")]
    np.testing.assert_allclose(field, 11_500, rtol=1e-6)


def test_every_promised_driver_has_its_unit(strip):
    found = account(project(strip([0, 1]), Demand(), [2022]))
    units = {name: found[name].attrs["units"] for name in found.data_vars}
    assert units["area"] == "ha"
    assert units["rain_volume"] == "m3 year-1"
    assert units["pet_volume"] == "m3 year-1"
    assert units["potential_erosion"] == "t year-1"
    assert units["hot_day_area"] == "m2 day year-1"
    assert found.area.dims == ("time", "county", "ecosystem_type")


def test_slope_factor_by_hand(city):
    """10 degrees over 40 m: m = 0.550, L = 1.385, S = 16.8 sin - 0.5 = 2.417."""
    facts = read_facts(city.folder)
    found = float(slope_length_steepness(np.array([10.0], np.float32), facts)[0])
    sine = np.sin(np.radians(10))
    beta = (sine / 0.0896) / (3 * sine**0.8 + 0.56)
    assert found == pytest.approx(
        (40 / 22.13) ** (beta / (1 + beta)) * (16.8 * sine - 0.5), rel=1e-4
    )


def test_steep_land_counts_as_the_cap(city):
    facts = read_facts(city.folder)
    steep, cap = slope_length_steepness(np.array([60.0, 30.0], np.float32), facts)
    assert steep == cap


def test_facts_explain_themselves(city):
    facts = read_facts(city.folder)
    with pytest.raises(InputError, match="did you mean 'rain_mean'"):
        facts.get("rain_maen")
    assert facts.get("redline_area", "ha") == pytest.approx(167_300)
    assert facts.get("lapse_rate", "K m-1") == pytest.approx(5.75 * factor("K km-1", "K m-1"))
