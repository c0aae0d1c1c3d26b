"""What follows from heights, months and soil: published examples, hand examples and laws."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.errors import InputError
from gepsim.land.derived import erodibility, erosivity, evaporation, flow, heat, relief, steepness
from gepsim.land.facts import read_facts
from gepsim.land.grid import Grid
from gepsim.land.terrain import slope_length_steepness
from gepsim.paths import shipped

FACTS = read_facts(shipped("scenarios") / "bazhong")
#: WorldClim 1.4 normals at the Bazhong station: 31.9 N, 360 m.
RAIN = np.array([10, 11, 36, 80, 113, 130, 212, 179, 208, 98, 39, 13.0])
LOW = np.array([1.3, 2.8, 6.9, 11.3, 15.7, 19.1, 21.4, 21.2, 16.9, 12.7, 7.5, 3.0])
HIGH = np.array([8.2, 10.3, 15.2, 21.1, 25.2, 27.9, 30.4, 30.5, 25.2, 19.5, 14.6, 9.8])


def valleys(step: float, size: float = 10_800.0) -> np.ndarray:
    """Return heights of ranges, spurs and ravines, as long as those of the landscape [m]."""
    x, y = np.meshgrid(*(np.arange(step / 2, size, step),) * 2)
    wave = 2 * np.pi
    ranges = 200 * np.cos(wave * (x - 0.3 * y) / 6000)
    spurs = 110 * np.cos(wave * (x + y) / 2400) + 35 * np.cos(wave * (x - 0.6 * y) / 900)
    return 900 - 0.05 * y + ranges + spurs + 8 * np.cos(wave * x / 450) * np.cos(wave * y / 450)


def blocks(values: np.ndarray, times: int) -> np.ndarray:
    return relief.coarsened(values, times)


# --- slope and aspect


@pytest.mark.parametrize("facing", [0, 37, 90, 135, 180, 250, 300])
def test_a_plane_has_one_slope_and_one_aspect(facing):
    x, y = np.meshgrid(np.arange(6) * 30.0, np.arange(5)[::-1] * 30.0)
    down = np.radians(facing)
    plane = 1000 - 0.4 * (np.sin(down) * x + np.cos(down) * y)
    slope, aspect = relief.slope_and_aspect(plane, 30.0)
    assert slope == pytest.approx(np.degrees(np.arctan(0.4)), abs=1e-3)
    apart = (aspect - facing + 180) % 360 - 180
    assert abs(apart).max() < 0.02


def test_level_land_has_no_aspect():
    slope, aspect = relief.slope_and_aspect(np.full((3, 3), 7.0), 30.0)
    assert (slope == 0).all()
    assert np.isnan(aspect).all()


def test_slopes_go_on_into_holes_and_stay_unknown_within():
    plane = 5.0 * np.arange(8.0)[None, :] * np.ones((8, 1))
    plane[3:5, 3:5] = np.nan
    slope, _ = relief.slope_and_aspect(plane, 10.0)
    assert np.isnan(slope).sum() == 4
    assert slope[~np.isnan(slope)] == pytest.approx(np.degrees(np.arctan(0.5)), abs=1e-3)


@pytest.mark.readers
@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
def test_gdaldem_finds_the_same(tmp_path):
    rasterio = pytest.importorskip("rasterio")
    if shutil.which("gdaldem") is None:
        pytest.skip("gdaldem is not on this machine")
    height = valleys(90.0, 2700.0).astype(np.float32)
    profile = {"driver": "GTiff", "height": 30, "width": 30, "count": 1, "dtype": "float32",
               "crs": "EPSG:4545", "transform": rasterio.Affine(90, 0, 0, 0, -90, 0)}  # fmt: skip
    with rasterio.open(tmp_path / "dem.tif", "w", **profile) as file:
        file.write(height, 1)
    ours = dict(zip(("slope", "aspect"), relief.slope_and_aspect(height, 90.0), strict=True))
    for name, found in ours.items():
        paths = [str(tmp_path / "dem.tif"), str(tmp_path / f"{name}.tif")]
        call = ["gdaldem", name, *paths, "-q", "-compute_edges"]
        subprocess.run(call, check=True, capture_output=True)
        with rasterio.open(paths[1]) as file:
            theirs = file.read(1)
        corners = np.ix_([0, -1], [0, -1])
        found[corners] = theirs[corners]  # which GDAL extrapolates in one step
        np.testing.assert_allclose(found, theirs, atol=2e-3)


# --- means on another grid


@given(st.sampled_from([50.0, 70.0, 100.0, 130.0]), st.integers(0, 29))
@settings(max_examples=30, deadline=None)
def test_area_means_keep_what_is_constant_and_what_is_linear(wide, shift):
    fine = Grid(30.0 * np.arange(60) + 15, 30.0 * np.arange(60)[::-1] + 15, 30.0)
    inner = 400 + shift + wide * np.arange(5)
    coarse = Grid(inner, inner[::-1], wide)
    assert relief.area_mean(np.full((60, 60), 3.0), fine, coarse) == pytest.approx(3.0)
    ramp = relief.area_mean(np.broadcast_to(fine.x, (60, 60)), fine, coarse)
    assert abs(ramp - coarse.x).max() <= 15 * 30 / wide  # within cells values are constant


def test_area_means_keep_totals_where_edges_meet():
    fine = Grid(10.0 * np.arange(6) + 5, 10.0 * np.arange(6)[::-1] + 5, 10.0)
    coarse = Grid(30.0 * np.arange(2) + 15, 30.0 * np.arange(2)[::-1] + 15, 30.0)
    values = np.arange(36.0).reshape(6, 6)
    np.testing.assert_allclose(relief.area_mean(values, fine, coarse), blocks(values, 3), rtol=1e-6)


def test_unknown_cells_have_no_weight():
    fine = Grid(np.array([5.0, 15.0]), np.array([5.0]), 10.0)
    coarse = Grid(np.array([10.0, 40.0]), np.array([5.0]), 20.0)
    found = relief.area_mean(np.array([[np.nan, 4.0]]), fine, coarse)
    assert found[0, 0] == 4.0
    assert np.isnan(found[0, 1])


# --- flow


@pytest.fixture(scope="module")
def drained():
    return flow.flow_over(valleys(90.0))


def test_a_pit_is_filled_and_drained():
    wall = [9.0] * 5
    found = flow.flow_over(np.array([wall, [9.0, 4.0, 1.0, 2.0, 0.0], wall]))
    assert found.filled[1].tolist() == [9.0, 4.0, 2.0, 2.0, 0.0]
    assert found.direction[1, 3] == flow.EAST
    assert found.upslope[1, 4] == 15


def test_all_land_leaves_through_the_outlets(drained):
    outlets = drained.direction == flow.OUTLET
    assert drained.upslope[outlets].sum() == drained.upslope.size


def test_every_cell_hands_on_what_it_gathers(drained):
    steps = dict(zip((1, 2, 4, 8, 16, 32, 64, 128),
                     ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)),
                     strict=True))  # fmt: skip
    gathered = np.ones(drained.upslope.shape, np.int64)
    for (row, column), code in np.ndenumerate(drained.direction):
        if code in steps:
            down = row + steps[code][0], column + steps[code][1]
            gathered[down] += drained.upslope[row, column]
            assert drained.filled[down] <= drained.filled[row, column]
    np.testing.assert_array_equal(gathered, drained.upslope)


def test_water_leaves_the_land_at_unknown_heights():
    height = np.add.outer(np.arange(6.0), np.arange(6.0))
    height[0, 0] = np.nan
    found = flow.flow_over(height)
    assert found.upslope[0, 0] == 0
    assert found.upslope[found.direction == flow.OUTLET].sum() == 35


def test_streams_begin_at_an_area(drained):
    few, many = (flow.stream_cells(drained.upslope, 90.0, area) for area in (2e6, 5e5))
    assert 0 < few.sum() < many.sum()
    assert not (few & ~many).any()


@pytest.mark.parametrize(("steps", "holes"), [(3, 0.0), (20, 0.05), (1000, 0.3)])
def test_flow_is_that_of_pyflwdir_cell_for_cell(steps, holes):
    library = pytest.importorskip("pyflwdir")
    random = np.random.default_rng(steps)
    height = random.integers(0, steps, (40, 53)).astype(np.float32) / np.float32(7)
    height[random.random(height.shape) < holes] = np.nan
    ground = np.nan_to_num(height, nan=-9999.0)
    filled, direction = library.dem.fill_depressions(ground, nodata=-9999.0, outlets="edge")
    net = library.from_array(direction, ftype="d8", check_ftype=False)
    found = flow.flow_over(height)
    np.testing.assert_array_equal(np.nan_to_num(found.filled, nan=-9999.0), filled)
    np.testing.assert_array_equal(found.direction, direction)
    np.testing.assert_array_equal(found.upslope, np.maximum(net.upstream_area("cell"), 0))


# --- LS


def form(slope, upslope, cell, aspect=0.0):
    values = (np.atleast_1d(np.asarray(v, float)) for v in (slope, aspect, upslope))
    return steepness.desmet_govers_chinese(*values, cell, FACTS)


def test_ls_by_hand():
    """9 percent, the topmost cell of 22.13 m: L is 1, and S is on the second line."""
    slope = np.degrees(np.arctan(0.09))
    wanted = 16.8 * np.sin(np.radians(slope)) - 0.5
    assert form(slope, 1, 22.13) == pytest.approx(wanted, rel=1e-6)


def test_the_exponent_of_a_nine_percent_slope_is_a_half():
    """RUSLE, where rill and interrill erosion are equal."""
    sine = np.sin(np.arctan(0.09))
    assert steepness.length_exponent(sine, FACTS) == pytest.approx(0.5, abs=0.01)


def test_cells_of_a_hillside_together_have_the_hillside_s_length():
    """Five cells of 9 m below each other have on average the L of one hillside of 45 m."""
    cells = form(12.0, np.arange(1, 6), 9.0)
    assert cells.mean() == pytest.approx(form(12.0, 1, 45.0)[0], rel=1e-5)


def test_l_stops_at_the_longest_hillside():
    found = form(12.0, [10, 1_000, 1_000_000], 30.0)
    m = steepness.length_exponent(np.sin(np.radians(12.0)), FACTS)
    limit = (122 / 22.13) ** m * steepness.steepness(np.array(12.0), FACTS)
    assert found == pytest.approx(float(limit), rel=1e-5)


@given(st.floats(0, 89), st.floats(0, 89), st.integers(1, 10**6), st.sampled_from([10.0, 30.0]))
@settings(deadline=None)
def test_ls_grows_with_slope_and_with_the_land_above(one, other, upslope, cell):
    low, high = sorted((one, other))
    gentle, steep = (float(form(slope, upslope, cell)[0]) for slope in (low, high))
    assert steep >= gentle * (1 - 1e-6)
    assert form(high, upslope + 1, cell)[0] >= form(high, upslope, cell)[0] * (1 - 1e-6)


def test_ls_is_the_same_beyond_the_slope_cap():
    assert form(31.0, 5, 30.0) == form(60.0, 5, 30.0)


def test_unknown_and_level_cells():
    found = form([np.nan, 0.0], [0, 3], 30.0, [np.nan, np.nan])
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(0.03)


def test_capped_forms_hardly_know_the_cell_size_and_the_uncapped_does():
    """The same land at 30 m and at 90 m; InVEST's form grows by more than a quarter."""
    from gepsim.coefficients import load_table
    from gepsim.importing.slopes import FORMS, Ground

    rows = load_table([shipped("coefficients")])
    fine = Ground(valleys(30.0), 30.0, FACTS, rows)
    change = {
        name: form(fine.coarser()).mean() / form(fine).mean() - 1 for name, form in FORMS.items()
    }
    assert abs(change["hillside"]) < 0.10
    assert abs(change["desmet_govers_chinese"]) < 0.10
    assert change["invest"] > 0.25


def test_the_hillside_form_has_the_steepness_of_the_flow_form():
    slope = np.linspace(0, 80, 50)
    capped = np.minimum(slope, 30)
    m = steepness.length_exponent(np.sin(np.radians(capped)), FACTS)
    length = FACTS.get("slope_length", "m") / 22.13
    wanted = length**m * steepness.steepness(capped, FACTS)
    np.testing.assert_allclose(slope_length_steepness(slope, FACTS), wanted, rtol=1e-4)


# --- erosivity


def test_three_ways_from_rain_to_erosivity_agree_at_bazhong(table):
    """Within a quarter of one another: 3,500 to 4,600 MJ mm ha-1 h-1 at the station."""
    factor, power = (table.value(f"fournier_{name}", "1") for name in ("factor", "power"))
    fournier = float(erosivity.from_fournier(RAIN, factor, power))
    months = float(erosivity.from_months(RAIN))
    assert fournier == pytest.approx(0.1833 * (169_129 / 1129) ** 1.9957)
    assert months == pytest.approx(fournier, rel=0.25)


@given(st.lists(st.floats(0.1, 500), min_size=12, max_size=12))
def test_the_fournier_index_lies_between_even_rain_and_one_month(months):
    rain = np.array(months)
    index = float(erosivity.fournier_index(rain))
    assert rain.sum() / 12 <= index * (1 + 1e-9)
    assert index <= rain.max() * (1 + 1e-9)


def test_no_rain_erodes_nothing():
    assert erosivity.from_months(np.zeros((12, 2))).tolist() == [0.0, 0.0]
    assert erosivity.fournier_index(np.zeros(12)) == 0.0
    assert erosivity.from_days(np.full(365, 5.0), np.zeros(365, int), 1.0).sum() == 0.0


def test_unknown_rain_stays_unknown():
    rain = np.ones((12, 2))
    rain[3, 1] = np.nan
    assert np.isnan(erosivity.from_months(rain)).tolist() == [False, True]
    assert np.isnan(erosivity.from_fournier(rain, 1.0, 2.0)).tolist() == [False, True]


def test_daily_erosivity_by_hand_and_by_half_month():
    """Two years; 30 mm on 1 and 16 July: P_d = 30, P_y = 60, b = 1.849, a = 0.2599."""
    dates = np.arange("2020-01-01", "2022-01-01", dtype="datetime64[D]")
    storm = np.isin(dates.astype("datetime64[D]").astype(str).astype("U10"),
                    ["2020-07-01", "2020-07-16", "2021-07-01", "2021-07-16"])  # fmt: skip
    found = erosivity.from_days(np.where(storm, 30.0, 2.0), erosivity.half_months(dates), 2.0)
    b = 0.8363 + 18.144 / 30 + 24.455 / 60
    each = 21.586 * b**-7.1891 * 30**b
    assert np.flatnonzero(found).tolist() == [12, 13]
    assert found[12] == pytest.approx(each)
    assert found.sum() == pytest.approx(2 * each)


# --- evaporation


@pytest.mark.parametrize(
    ("latitude", "day", "radiation", "hours"),
    [
        (-20.0, 246, 32.2, 11.7),  # FAO-56, examples 8 and 9
        (-(22 + 54 / 60), 135, 25.1, 10.9),  # example 10, Rio de Janeiro in May
        (13 + 44 / 60, 105, 38.06, 12.31),  # example 17, Bangkok in April
        (50 + 48 / 60, 187, 41.09, 16.1),  # example 18, Uccle on 6 July
    ],
)
def test_radiation_and_daylight_of_fao_56(latitude, day, radiation, hours):
    assert evaporation.radiation_above(latitude, day) == pytest.approx(radiation, abs=0.06)
    assert evaporation.daylight(latitude, day) == pytest.approx(hours, abs=0.06)


def test_the_middle_of_months_as_fao_56_counts():
    assert evaporation.MIDDLE == (15, 45, 76, 106, 137, 167, 197, 228, 258, 289, 319, 349)
    assert sum(evaporation.DAYS) == 365


def test_the_polar_night_has_no_radiation():
    assert evaporation.radiation_above(80.0, 355) == pytest.approx(0.0, abs=1e-9)
    assert evaporation.daylight(80.0, 172) == pytest.approx(24.0)


def test_evaporation_of_a_damp_basin():
    """Hargreaves runs high here: Thornthwaite is near the city's 800 to 900 mm."""
    assert 1000 < float(evaporation.hargreaves(LOW, HIGH, 31.9)) < 1150
    assert 800 < float(evaporation.thornthwaite((LOW + HIGH) / 2, 31.9)) < 900


def test_thornthwaite_s_curves_nearly_meet_where_they_change():
    months = np.full((12, 2), 10.0)
    months[6] = [26.49, 26.51]
    below, above = evaporation.thornthwaite(months, np.zeros(2))
    assert above == pytest.approx(below, rel=0.02)


def test_frozen_months_evaporate_nothing():
    assert evaporation.thornthwaite(np.full(12, -5.0), 32.0) == 0.0


def test_temperatures_upside_down_are_refused():
    with pytest.raises(InputError, match="lowest lies above the highest in 12 values"):
        evaporation.hargreaves(HIGH, LOW, 31.9)


# --- hot days


def test_hot_days_of_normals_by_hand(table):
    """Months of Nanjiang: 38 days with a mean of 26 degC or more, 129 with such a maximum."""
    threshold = table.value("hot_day_threshold", "degC")
    assert threshold == FACTS.get("hot_day_limit", "degree_Celsius") == 26.0
    for what, row, days in (("mean", "hot_day_spread", 38), ("high", "hot_day_max_spread", 129)):
        spread = table.value(row, "K")
        assert spread == FACTS.get(f"daily_spread.{what}", "K")
        months = np.array(FACTS.family(f"month_{what}", "degree_Celsius"))
        assert float(heat.hot_days(months, threshold, spread)) == pytest.approx(days, abs=0.5)


@given(st.lists(st.floats(-30, 40), min_size=12, max_size=12), st.floats(0.5, 5))
def test_warmer_months_have_no_fewer_hot_days(months, spread):
    cool, warm = (heat.hot_days(np.array(months) + more, 24.0, spread) for more in (0.0, 1.0))
    assert 0 <= cool <= warm <= 365


# --- soil

#: Sand, silt, clay and organic carbon of purple soils.
PURPLE = [(36, 42, 22, 1.2), (30, 45, 25, 0.8), (45, 38, 17, 1.0), (25, 50, 25, 1.0)]


@pytest.mark.parametrize("soil", PURPLE)
def test_purple_soil_erodes_as_published(soil):
    """0.033 to 0.046 by EPIC, 0.015 to 0.022 after the correction: a factor of two."""
    parts = [np.array([float(part)]) for part in soil]
    assert 0.033 <= erodibility.epic(*parts)[0] <= 0.046
    assert 0.015 <= erodibility.epic_corrected(*parts)[0] <= 0.022


@given(st.floats(5, 80), st.floats(5, 80), st.floats(0.1, 4))
def test_carbon_makes_soil_hold(sand, silt, carbon):
    clay = max(1.0, 100 - sand - silt)
    poor, rich = (erodibility.epic_us(sand, silt, clay, c) for c in (carbon, carbon + 0.5))
    assert 0 < rich <= poor * (1 + 1e-9)


def test_a_soil_that_is_no_whole_is_counted():
    sand = np.array([40.0, 400.0, np.nan])
    rest = np.array([30.0, 300.0, 30.0])
    with pytest.raises(InputError, match="do not make 100 % in 1 of 2 cells"):
        erodibility.check_texture(sand, rest, rest, 5.0)


def test_the_correction_does_not_hold_for_pure_sand():
    sand = [np.array([part]) for part in (99.9, 1e-6, 0.1, 0.1)]
    with pytest.raises(InputError, match="below 0 in 1 cells"):
        erodibility.epic_corrected(*sand)
