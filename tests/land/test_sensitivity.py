"""What soil figures would be with other forms of LS and other cells."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.facts import read_facts
from gepsim.land.grid import frame_grid
from gepsim.land.layers import cell_area, inside
from gepsim.land.reference import SEED, Landscape, build
from gepsim.land.sensitivity import cell_size_effect, effect_of, trial_forms, weighted_ls
from gepsim.land.terrain import LS_VARIANT, heights, slope_length_steepness


@pytest.fixture(scope="module")
def facts(city):
    return read_facts(city.folder)


@pytest.fixture(scope="module")
def relief(city, facts):
    return Landscape(city, facts, frame_grid(106.8, 106.9, 32.1, 32.2, 250, city.crs), SEED).relief


def points(step):
    """Return the centres of the cells of a window of 6 by 4.5 km."""
    x, y = np.arange(0, 6_000, step), np.arange(0, 4_500, step)
    east, north = np.meshgrid(390_000 + x + step / 2, 3_562_500 + y + step / 2)
    return east.ravel(), north.ravel()


def test_forms_move_ls_the_way_they_should(facts):
    slope = np.linspace(0.0, 60.0, 5_000)
    found = weighted_ls(slope, np.ones_like(slope), facts, trial_forms(facts))
    assert found["no_slope_cap"] > found["default"] > found["two_lines"]
    by_length = [found[f"hillside_{length}"] for length in (20, 80, 122)]
    assert by_length == sorted(by_length)
    assert by_length[0] < found["default"] < by_length[1]


@pytest.mark.parametrize("name", ["default", "no_slope_cap", "two_lines", "hillside_122"])
def test_classes_of_slope_give_what_cells_give(facts, name):
    rng = np.random.default_rng(1)
    slope, weight = rng.gamma(2.0, 7.0, 20_000), rng.random(20_000)
    form = trial_forms(facts)[name]
    cells = weight @ slope_length_steepness(slope, facts, form)
    assert weighted_ls(slope, weight, facts, {name: form})[name] == pytest.approx(cells, rel=1e-6)


def test_two_lines_are_those_of_rusle(facts):
    """16.8 sin - 0.5 at 20 degrees is 5.246, where the third line has 21.91 sin - 0.96 = 6.534."""
    form = trial_forms(facts)["two_lines"]
    two, three = (
        float(slope_length_steepness(np.array([20.0]), facts, f)[0]) for f in (form, None)
    )
    assert two / three == pytest.approx(5.246 / 6.534, rel=1e-3)


def test_the_landscape_has_the_default_form(landscape, facts):
    mask = inside(landscape)
    ls, slope = (landscape[n].values[mask] for n in ("slope_length_steepness", "slope"))
    forms = {"default": trial_forms(facts)["default"]}
    found = weighted_ls(slope, np.ones_like(slope), facts, forms)
    assert found["default"] == pytest.approx(float(ls.sum(dtype=float)), rel=1e-6)


def test_the_landscape_says_what_its_ls_is(landscape):
    attrs = landscape.slope_length_steepness.attrs
    effect = effect_of(attrs)
    assert (attrs["variant"], attrs["cell_size"]) == (LS_VARIANT, "500 m")
    assert effect.fine == pytest.approx(500 / 17)
    assert effect.baseline == 1000
    assert effect.cells == 200_000 // 17**2


def test_a_finer_look_at_all_cells_is_the_finer_landscape(relief, facts):
    """Sampled cell by cell, and built whole from 25 times as many cells: the same LS."""
    x, y = points(150)
    one = np.ones_like(x)
    coarse = heights(relief, x, y, one)
    found = cell_size_effect(coarse, x, y, one, one, 150)
    fx, fy = points(30)
    fine = heights(relief, fx, fy, np.ones_like(fx))
    whole = slope_length_steepness(fine.slope(fx, fy), facts).mean(dtype=float)
    own = slope_length_steepness(coarse.slope(x, y), facts).mean(dtype=float)
    assert fx.size == 25 * x.size
    assert found.cells == x.size
    assert found.change == pytest.approx(whole / own - 1, abs=2e-3)


def test_a_sample_of_cells_stands_for_all(relief):
    x, y = points(150)
    one = np.ones_like(x)
    ground = heights(relief, x, y, one)
    whole = cell_size_effect(ground, x, y, one, one, 150)
    some = cell_size_effect(ground, x, y, one, one, 150, points=25 * x.size // 4)
    assert some.cells == x.size // 4
    assert some.error > whole.error > 0
    assert some.change == pytest.approx(whole.change, abs=some.error)


def test_cells_as_small_as_the_baseline_hide_nothing(relief):
    x, y = points(30)
    one = np.ones_like(x)
    found = cell_size_effect(heights(relief, x, y, one), x, y, one, one, 30)
    assert (found.change, found.error) == (0.0, 0.0)


def test_slope_read_over_a_longer_way_is_gentler(relief):
    x, y = points(150)
    one = np.ones_like(x)
    found = cell_size_effect(heights(relief, x, y, one), x, y, one, one, 150)
    assert found.from_heights < 0


@pytest.fixture(scope="module", params=[250, 500])
def stack(request, city):
    if request.param == 500:
        return request.getfixturevalue("landscape")
    return build(city, request.param)


@pytest.mark.parametrize("name", ["RES", "UGR", "BLT"])
def test_what_follows_people_does_so_at_every_resolution(city, stack, name):
    area = cell_area(stack).values
    chosen = stack.ecosystem_type.values == ECOSYSTEM_TYPES.index(name)
    counties = range(len(city.counties))
    found = np.array([area[chosen & (stack.county.values == n)].sum() for n in counties])
    people = np.array([county.population_2020 for county in city.counties])
    wanted = found.sum() * people / people.sum()
    np.testing.assert_allclose(found, wanted, atol=1.5 * area.max())
