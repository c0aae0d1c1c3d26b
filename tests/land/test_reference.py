"""The reference landscape honours what is published, at every resolution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError
from gepsim.land.change import account, project
from gepsim.land.demand import Demand
from gepsim.land.layers import cell_area, check_layers, inside
from gepsim.land.reference import build

FOREST = [ECOSYSTEM_TYPES.index(name) for name in FOREST_TYPES]


def areas(stack, chosen):
    return float(cell_area(stack).values[chosen].sum()) / 1e6


@pytest.fixture(scope="module")
def fine(city):
    return build(city, 250)


@pytest.fixture(scope="module", params=["landscape", "fine"])
def stack(request):
    return request.getfixturevalue(request.param)


def one_cell(stack):
    return float(cell_area(stack).max()) / 1e6


def test_counties_have_their_published_areas(stack, city):
    total = sum(county.area_km2 for county in city.counties)
    for number, county in enumerate(city.counties):
        wanted = county.area_km2 * city.area_km2 / total
        found = areas(stack, stack.county.values == number)
        assert found == pytest.approx(wanted, abs=one_cell(stack))
    assert areas(stack, inside(stack)) == pytest.approx(city.area_km2, abs=one_cell(stack))


def test_every_county_is_one_piece(stack, city):
    for number in range(len(city.counties)):
        pieces, count = ndimage.label(stack.county.values == number, np.ones((3, 3)))
        assert count == 1, np.bincount(pieces.ravel())[1:]


def test_counties_lie_where_they_should(stack, city):
    middle = {}
    for number, county in enumerate(city.counties):
        rows, columns = np.nonzero(stack.county.values == number)
        middle[county.key] = stack.x.values[columns].mean(), stack.y.values[rows].mean()
    assert middle["NJ"][0] < middle["TJ"][0]
    assert min(middle["NJ"][1], middle["TJ"][1]) > max(middle[k][1] for k in ("BZ", "EY", "PC"))
    assert middle["EY"][0] < middle["BZ"][0] < middle["PC"][0]
    assert middle["PC"][1] < middle["BZ"][1]


def test_seats_lie_in_their_counties(stack, city):
    from gepsim.land.grid import project

    for number, county in enumerate(city.counties):
        x, y = project(np.array([county.seat_lon]), np.array([county.seat_lat]), city.crs)
        cell = stack.county.sel(x=x[0], y=y[0], method="nearest")
        assert int(cell) == number, county.key


def test_forest_covers_what_is_published(stack, city):
    forest = np.isin(stack.ecosystem_type.values, FOREST)
    assert areas(stack, forest) == pytest.approx(0.6318 * city.area_km2, abs=2 * one_cell(stack))
    pingchang = stack.county.values == [c.key for c in city.counties].index("PC")
    own = 0.5414 * areas(stack, pingchang)
    assert areas(stack, forest & pingchang) == pytest.approx(own, abs=one_cell(stack))


def test_height_has_its_published_limits(stack):
    height = stack.elevation.values[inside(stack)]
    assert (height.min(), height.max()) == (208.0, 2507.0)
    rows = np.nonzero(inside(stack))[0]
    assert np.corrcoef(rows, height)[0, 1] < -0.3, "the north is high"


def test_the_highest_place_is_in_nanjiang(stack, city):
    top = np.nanargmax(stack.elevation.values)
    assert city.counties[stack.county.values.ravel()[top]].key == "NJ"


def test_climate_lies_in_its_published_ranges(stack):
    mask, weight = inside(stack), cell_area(stack).values[inside(stack)]
    rain = stack.rain.values[mask]
    assert rain.min() >= 1100
    assert rain.max() <= 1400
    assert np.average(rain, weights=weight) == pytest.approx(1150, abs=0.5)
    pet = stack.potential_evapotranspiration.values[mask]
    assert np.average(pet, weights=weight) == pytest.approx(850, abs=0.5)
    said, height = stack.hot_days_stated.values[mask], stack.elevation.values[mask]
    assert (said[height < 500] == 95).all()
    assert (said[height > 1500] == 0).all()
    assert said[np.abs(height - 800) < 5] == pytest.approx(60, abs=1)


def test_hot_days_are_those_of_the_station_and_its_months(stack):
    """Nanjiang at 579 m: 38 days with a mean of 26 degC or more, 129 with such a maximum."""
    mask = inside(stack)
    height = stack.elevation.values[mask]
    near = np.abs(height - 579) < 5
    assert stack.hot_days.values[mask][near] == pytest.approx(38, abs=1)
    assert stack.hot_days_max.values[mask][near] == pytest.approx(129, abs=1)
    for name in ("hot_days", "hot_days_max"):
        order = np.argsort(height)
        assert (np.diff(stack[name].values[mask][order]) <= 1e-4).all()
    assert (stack.hot_days_max.values[mask] >= stack.hot_days.values[mask]).all()


def test_rain_meets_the_stations(stack, city):
    """Normals: Nanjiang 1167.5 mm at 579 m, Pingchang 1112, Bazhou 1079 to 1119."""
    from gepsim.land.grid import project

    rows, columns = np.nonzero(inside(stack))
    x, y = stack.x.values[columns], stack.y.values[rows]
    height, rain = stack.elevation.values[rows, columns], stack.rain.values[rows, columns]
    stations = {"NJ": (579, 1167.5), "PC": (350, 1112.0), "BZ": (420, 1099.0)}
    for county in city.counties:
        if county.key in stations:
            level, normal = stations[county.key]
            seat = project(np.array([county.seat_lon]), np.array([county.seat_lat]), city.crs)
            away = np.hypot(x - seat[0], y - seat[1])
            near = np.argsort(np.where(np.abs(height - level) < 80, away, np.inf))[:40]
            assert rain[near].mean() == pytest.approx(normal, abs=20), county.key


def test_fields_meet_the_plan_and_the_county_that_published_its_own(stack, city):
    """Not below the floor of 378.01 万亩; Pingchang 62.32 万亩; paddy 44.4 % in every county."""
    kind, cell = stack.ecosystem_type.values, one_cell(stack)
    paddy, dry = (kind == ECOSYSTEM_TYPES.index(name) for name in ("PAD", "DRY"))
    assert areas(stack, paddy | dry) >= 2520.07
    assert areas(stack, paddy | dry) == pytest.approx(0.2131 * city.area_km2, abs=5 * cell)
    for number, county in enumerate(city.counties):
        here = stack.county.values == number
        fields = areas(stack, here & (paddy | dry))
        assert areas(stack, here & paddy) == pytest.approx(0.444 * fields, abs=cell)
        if county.key == "PC":
            assert fields == pytest.approx(415.5, abs=cell)
    wall = areas(stack, stack.permanent_farmland.values == 1)
    assert wall == pytest.approx(2180.8, rel=0.005)


def test_erodibility_is_the_corrected_one(stack):
    factor = stack.soil_erodibility.values[inside(stack)]
    assert factor.min() == pytest.approx(0.015)
    assert factor.max() == pytest.approx(0.022)


def test_people_add_up_to_the_city(stack, city):
    people = stack.population.values[inside(stack)].astype(float)
    assert people.sum() == pytest.approx(2_658_000, rel=1e-5)
    assert (people >= 0).all()


def test_walls_have_their_published_areas(stack, city):
    cell = one_cell(stack)
    assert areas(stack, stack.redline.values == 1) == pytest.approx(1673, abs=cell)
    for number, reserve in enumerate(city.reserves, start=1):
        here = stack.reserve.values == number
        assert areas(stack, here) == pytest.approx(reserve.area_km2, abs=cell)
        homes = {city.counties[c].code for c in np.unique(stack.county.values[here])}
        assert homes <= set(reserve.counties)


def test_all_towns_have_land_in_their_county(city, fine):
    stack = fine
    for number, town in enumerate(city.towns, start=1):
        here = stack.town.values == number
        assert here.sum() > 10, town.name_zh
        assert {city.counties[c].code for c in np.unique(stack.county.values[here])} == {
            town.county
        }
        words = stack.zone_type.attrs["flag_meanings"].split()
        assert {words[z] for z in np.unique(stack.zone_type.values[here])} == {town.zone}


def test_the_same_seed_gives_the_same_bytes_and_another_another_land(city):
    first, again, other = (build(city, 1000, seed) for seed in (1, 1, 2))
    for name in first.variables:
        assert first[name].values.tobytes() == again[name].values.tobytes()
    assert (other.ecosystem_type.values != first.ecosystem_type.values).any()


def test_totals_hardly_depend_on_the_cell_size(landscape, fine):
    """500 m to 250 m: less than 1 %; hot days 2 %, for they fall fast with height; soil 5 %."""
    coarse, finer = (account(project(s, Demand(), [2022])) for s in (landscape, fine))
    for name in coarse.data_vars:
        ratio = coarse[name].sum("ecosystem_type") / finer[name].sum("ecosystem_type")
        limit = {"potential_erosion": 0.05, "hot_day_area": 0.02}.get(str(name), 0.01)
        assert float(abs(ratio - 1).max()) < limit, name


def test_counties_too_small_for_a_cell_are_refused(city):
    with pytest.raises(InputError, match="30 to 1000 m"):
        build(city, 5000)


def test_resolutions_show_the_same_place(landscape, fine):
    coarse = fine.elevation.interp(x=landscape.x, y=landscape.y)
    difference = (coarse - landscape.elevation).values
    assert np.nanmedian(np.abs(difference)) < 40


def test_it_says_that_it_is_synthetic(landscape):
    assert landscape.attrs["landscape"] == "synthetic reference"
    assert "500 m" in landscape.slope_length_steepness.attrs["cell_size"]


def test_it_passes_its_own_check(stack, city):
    check_layers(stack, [county.code for county in city.counties])
