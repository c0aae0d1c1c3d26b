"""What a city states of its land is held against what is read, each row with its two limits."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.importing.stated import check_stated, stated
from gepsim.land.climate import temperature
from gepsim.land.facts import LandscapeFacts, read_facts

MASK = np.ones((2, 3), bool)


@pytest.fixture(scope="module")
def facts(city) -> LandscapeFacts:
    return read_facts(city.folder)


def known(name, facts):
    """Return what the city's figures say of a layer."""
    row = stated()[name]
    if row.by == "difference":
        return float(temperature(np.float64(facts.get("elevation_mean", "m")), facts))
    return facts.get(row.fact, row.units) / (MASK.sum() if row.of == "total" else 1)


def told(name, value, facts):
    return check_stated({name: np.full(MASK.shape, value)}, {}, MASK, facts)


@pytest.mark.parametrize("name", stated())
def test_a_figure_that_is_met_is_no_weakness(name, facts):
    assert not told(name, known(name, facts), facts)


@pytest.mark.parametrize("name", stated())
@pytest.mark.parametrize("side", [-1, 1])
def test_beyond_near_a_figure_is_named_and_beyond_far_refused(name, side, facts):
    row, figure = stated()[name], known(name, facts)
    ratio = row.by == "ratio"
    near = figure * (1 + side * 1.1 * row.near / 100) if ratio else figure + side * 1.1 * row.near
    far = figure * (1.1 * row.far) ** side if ratio else figure + side * 1.1 * row.far
    (said,) = told(name, near, facts)
    assert said["en"].startswith(f"{name}: ")
    assert said["zh"].startswith(f"{name}：")
    with pytest.raises(InputError, match=row.units.split()[0]):
        told(name, far, facts)


def test_kelvin_is_recognised_by_the_stations_mean(facts):
    with pytest.raises(InputError, match='set units = "K"'):
        told("temperature", known("temperature", facts) + 273.15, facts)
