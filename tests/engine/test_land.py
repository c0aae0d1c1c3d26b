"""The economy and the plan's projects act on land."""

from __future__ import annotations

import pytest

from gepsim.engine.land import progress
from gepsim.inputs import gather

SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}


def mixed(road):
    return float(road.extent.sel(ecosystem_type="MIX", time=2035).sum())


def test_projects_are_built_as_they_are_paid_for():
    found = progress(gather("baseline", [SMALL]))
    assert sum(found["32"].values()) == pytest.approx(1.0)
    assert [year for year, part in found["30"].items() if part > 0] == [2024, 2025]


def test_a_project_left_out_changes_no_land(travelled):
    with_it, _ = travelled()
    without, _ = travelled(investment={"exclude": ["32"]})
    assert mixed(with_it) - mixed(without) == pytest.approx(16_000, abs=400)


def test_building_follows_the_economy(travelled):
    """All clusters realised build up more land than half of them on the same pathway."""
    built = {}
    for share in (0.5, 1.0):
        road, _ = travelled(economy={"cluster_realisation": share})
        built[share] = float(road.extent.sel(ecosystem_type="BLT", time=2035).sum())
    assert built[1.0] > built[0.5]


def test_the_reservoir_is_filled_in_2025(travelled):
    road, _ = travelled()
    water = road.extent.sel(ecosystem_type="RES", county="511903")
    assert float(water.sel(time=2024)) == float(water.sel(time=2022))
    assert float(water.sel(time=2025) - water.sel(time=2024)) == pytest.approx(640, abs=60)
