"""Land change: areas are conserved, walls hold, and a shortfall is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError
from gepsim.land.change import account, cells, project
from gepsim.land.demand import Demand, Transition, construction_pace, demand
from gepsim.land.settings import LandEvent, LandSettings, LandWork
from gepsim.land.take import best, take

YEARS = range(2022, 2036)
DRY, BLT, RES, DBF, CON = (ECOSYSTEM_TYPES.index(n) for n in ("DRY", "BLT", "RES", "DBF", "CON"))
CODES = ("511902", "511903")


@pytest.fixture(scope="module", params=["baseline", "conservation", "development"])
def path(request, landscape, table):
    return project(landscape, demand(LandSettings(pathway=request.param), table), YEARS)


def test_areas_are_conserved(path):
    extent = account(path).area.sum("ecosystem_type")
    np.testing.assert_allclose(extent, extent.isel(time=0).broadcast_like(extent), rtol=1e-12)


def test_a_year_costs_what_changed_but_equals_the_whole_map(path):
    found = account(path)
    for year in (2027, 2035):
        whole = path.cells.sums(path.ecosystem_type_at(year))
        for number, name in enumerate(found.data_vars):
            wanted = whole[number]
            difference = np.abs(found[name].sel(time=year).values - wanted)
            assert difference.max() <= 1e-12 * wanted.max()


def test_walls_hold(path, landscape):
    mask = path.cells.mask
    changed = path.ecosystem_type_at(2035) != path.cells.ecosystem_type
    for name in ("redline", "reserve", "permanent_farmland"):
        assert not changed[landscape[name].values[mask] > 0].any()
    assert changed.any()


def test_the_base_year_is_the_same_on_every_pathway(path, landscape):
    before = landscape.ecosystem_type.values[path.cells.mask]
    assert (path.ecosystem_type_at(2022) == before).all()


def test_no_land_becomes_a_lake(path, landscape):
    lake = ECOSYSTEM_TYPES.index("LAK")
    assert (path.ecosystem_type_at(2035) == lake).sum() == (path.cells.ecosystem_type == lake).sum()
    with pytest.raises(InputError, match="nothing becomes LAK"):
        demand(LandSettings(rates={"DRY_LAK": 1.0}), _table({}))


def _table(rows):
    from gepsim.coefficients import Table

    return Table(rows, {})


def test_one_percent_a_year_is_one_percent_a_year(strip):
    """100 ha of fields lose 1 ha a year, then 0.99: 12 whole hectares in 13 years."""
    stack = strip([DRY] * 100)
    path = project(stack, Demand((Transition(DRY, BLT, 0.01),)), YEARS)
    built = account(path).area.sel(ecosystem_type="BLT", time=2035)
    exact = 100 * (1 - 0.99**13)
    assert np.abs(built.values - exact).max() < 0.6


def map_at(path, year):
    """Return the types of a year on (y, x)."""
    return path.ecosystem_type_at(year).reshape(path.cells.mask.shape)


def test_the_steepest_fields_turn_to_wood_first(strip):
    stack = strip([DRY] * 4, slope_length_steepness=[1.0, 4.0, 2.0, 3.0])
    path = project(stack, Demand((Transition(DRY, DBF, 0.25),)), range(2022, 2024))
    assert map_at(path, 2023)[0].tolist() == [DRY, DBF, DRY, DRY]


def test_towns_grow_from_towns(strip):
    stack = strip([DRY, DRY, DRY, BLT])
    path = project(stack, Demand((Transition(DRY, BLT, 0.34),)), range(2022, 2024))
    assert map_at(path, 2023)[0].tolist() == [DRY, DRY, BLT, BLT]


def test_a_shortfall_is_told(strip):
    stack = strip([DRY] * 4, redline=[1, 1, 1, 0])
    path = project(stack, Demand((Transition(DRY, BLT, 0.5),)), range(2022, 2024))
    assert len(path.unmet) == 2
    assert str(path.unmet[0]).startswith("land: DRY_BLT in 511902, 2023: 1.0 of 2.0 ha")


def test_a_reservoir_fills_the_nearest_cells(strip):
    stack = strip([DRY] * 6)
    event = LandEvent(name="r", year=2025, county="511902", to="RES", area=2, lon=117, lat=31.6)
    path = project(stack, Demand(events=(event,)), YEARS)
    assert (map_at(path, 2024) == RES).sum() == 0
    assert (map_at(path, 2025)[0] == RES).sum() == 2
    assert (map_at(path, 2025)[1] == RES).sum() == 0


def test_an_event_without_a_place_or_too_early_is_refused(strip):
    event = LandEvent(name="r", year=2022, county="5119", to="RES", area=2, lon=117, lat=31.6)
    with pytest.raises(InputError, match="2 problems found") as caught:
        project(strip([DRY] * 6), Demand(events=(event,)), YEARS)
    assert "unknown county '5119'" in str(caught.value)
    assert "year 2022 is not after the base year 2022" in str(caught.value)


def test_a_project_changes_land_as_it_is_built(strip, table):
    """Of 20 ha over two counties, a fifth is built in 2023 and the rest in 2024."""
    stack = strip([CON] * 20)
    work = LandWork(**{"project": "32", "from": "CON", "to": "MIX", "area": 20, "counties": CODES})
    asked = demand(LandSettings(works=[work]), table, progress={"32": {2023: 0.2, 2024: 0.8}})
    mixed = account(project(stack, asked, range(2022, 2026))).area.sel(ecosystem_type="MIX")
    np.testing.assert_allclose(mixed.sel(county="511902"), [0, 2, 10, 10], atol=0.6)
    idle = demand(LandSettings(works=[work]), table)
    found = account(project(stack, idle, range(2022, 2026))).area.sel(ecosystem_type="MIX")
    assert float(found.max()) == 0, "a project that is not built changes nothing"


def test_rates_of_the_scenario_replace_the_pathway(table):
    own = LandSettings(pathway="baseline", rates={"DRY_BLT": "0.5 percent year-1"})
    rates = {t.name: t.rate for t in demand(own, table).transitions}
    assert rates["DRY_BLT"] == pytest.approx(0.005)
    assert rates["PAD_BLT"] == pytest.approx(0.0012)
    assert rates["MIX_DRY"] == pytest.approx(0.0005)


def test_building_follows_the_economy(strip, table):
    """At twice the reference growth twice the land is built up, and none in a recession."""
    pace = construction_pace({2022: 100.0, 2023: 110.0, 2024: 105.0}, table)
    assert pace == {2023: pytest.approx(2.0), 2024: 0.0}
    asked = Demand((Transition(DRY, BLT, 0.1), Transition(DRY, DBF, 0.1)), pace=pace)
    found = account(project(strip([DRY] * 100), asked, range(2022, 2025)))
    built = found.area.sel(county="511902", ecosystem_type="BLT").values
    assert built == pytest.approx([0, 20, 20], abs=0.6)
    wood = found.area.sel(county="511902", ecosystem_type="DBF").values
    assert wood == pytest.approx([0, 10, 17], abs=0.6)


def test_an_unknown_type_is_explained():
    with pytest.raises(InputError, match=r"unknown ecosystem type 'DRYY'.*did you mean 'DRY'"):
        demand(LandSettings(rates={"DRYY_BLT": 1.0}), _table({}))


def test_cells_of_a_year_sum_to_the_account(path):
    found = cells(path, 2030)
    wanted = account(path, [2030]).rain_volume.sum().item()
    total = (found["rain_volume"].astype(float) * found["cell_area"]).sum()
    assert total == pytest.approx(wanted, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    area=st.lists(st.floats(0.5, 1.5), min_size=1, max_size=60),
    wanted=st.floats(0, 80),
    seed=st.integers(0, 9),
)
def test_take_comes_within_half_a_cell(area, wanted, seed):
    area = np.array(area)
    score = np.random.default_rng(seed).random(area.size)
    taken = take(score, area, wanted)
    assert len(set(taken.tolist())) == taken.size
    np.testing.assert_array_equal(best(score, area, wanted), np.sort(taken))
    ties = np.round(score * 4)
    np.testing.assert_array_equal(best(ties, area, wanted), np.sort(take(ties, area, wanted)))
    if taken.size < area.size:
        assert abs(area[taken].sum() - wanted) <= area.max() / 2 + 1e-9
        rest = np.delete(score, taken)
        assert taken.size == 0 or rest.max() <= score[taken].min()
