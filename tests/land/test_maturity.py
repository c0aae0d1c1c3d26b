"""Restored land matures along a saturating ramp; nothing is instantaneous, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.change import account, project
from gepsim.land.demand import Demand, Transition, demand
from gepsim.land.maturity import mature_account, matured, restoration_times, unsettled
from gepsim.land.settings import LandSettings

YEARS = range(2022, 2036)
DRY, DBF = (ECOSYSTEM_TYPES.index(n) for n in ("DRY", "DBF"))


@given(st.floats(0, 100), st.floats(0.1, 50))
def test_the_ramp_rises_from_nothing_to_all(age, time):
    assert 0 <= matured(age, time) <= 1
    assert matured(age + 1, time) >= matured(age, time)
    assert matured(0, time) == 0


def test_the_published_lag_of_wetlands(table):
    times = restoration_times(table)
    assert matured(3, times["WET"]) == pytest.approx(0.70, abs=0.01)
    assert "BLT" not in times


def test_a_new_wood_matures_by_hand(strip):
    """One hectare planted in 2023 counts as 1 - exp(-2/6) = 0.283 ha of wood in 2025."""
    path = project(strip([DRY] * 2), Demand((Transition(DRY, DBF, 0.5),)), [2022, 2023, 2024, 2025])
    found = mature_account(path, {"DBF": 6.0}).area.sel(county="511902")
    hectare = float(path.cells.area[0])
    first = found.sel(time=2023, ecosystem_type="DBF")
    assert float(first) == pytest.approx(0, abs=1e-12)
    full = account(path).area.sel(county="511902")
    assert float(full.sel(time=2023, ecosystem_type="DBF")) == pytest.approx(hectare, rel=1e-3)
    exact = sum(
        float(
            full.sel(time=year, ecosystem_type="DBF")
            - full.sel(time=year - 1, ecosystem_type="DBF")
        )
        * (1 - np.exp(-(2025 - year) / 6))
        for year in (2023, 2024, 2025)
    )
    assert float(found.sel(time=2025, ecosystem_type="DBF")) == pytest.approx(exact)
    assert exact >= 0.283 * hectare * 0.999


def test_areas_still_add_up(landscape, table):
    path = project(landscape, demand(LandSettings(pathway="conservation"), table), YEARS)
    found = mature_account(path, restoration_times(table))
    whole = account(path)
    for name in whole.data_vars:
        total = whole[name].sum("ecosystem_type")
        np.testing.assert_allclose(found[name].sum("ecosystem_type"), total, rtol=1e-12)
    wood = found.area.sel(ecosystem_type="DBF", time=2035).sum()
    assert wood < whole.area.sel(ecosystem_type="DBF", time=2035).sum()
    built = found.area.sel(ecosystem_type="BLT")
    np.testing.assert_allclose(built, whole.area.sel(ecosystem_type="BLT"), rtol=1e-12)


def test_cells_mature_as_their_zone_does(landscape, table):
    times = restoration_times(table)
    path = project(landscape, demand(LandSettings(pathway="conservation"), table), YEARS)
    cells, before, share = unsettled(path, 2030, times)
    kind, area = path.ecosystem_type_at(2030), path.cells.area
    wood = area[kind == DBF].sum()
    wood -= (area[cells] * (1 - share))[kind[cells] == DBF].sum()
    wood += (area[cells] * (1 - share))[before == DBF].sum()
    zone = mature_account(path, times).area.sel(time=2030, ecosystem_type="DBF").sum()
    assert wood == pytest.approx(float(zone), rel=1e-9)


def test_land_that_does_not_change_is_mature(landscape):
    path = project(landscape, Demand(), YEARS)
    assert all(part.size == 0 for part in unsettled(path, 2035, {"DBF": 6.0}))
