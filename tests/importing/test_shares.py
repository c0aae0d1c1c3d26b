"""Classes by shares of cells keep the area of each type and county; counts keep their total."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gepsim.importing.allocate import allocate, whole_numbers
from gepsim.importing.margin import class_margin, mean_margin
from gepsim.importing.reading import read_layer
from gepsim.importing.recipe import LayerSource

CODES = ["a", "b"]
LAND = {"codes": {"1": "DRY", "2": "RIV"}, "name": "ecosystem_type"}
DRY, RIV = 10.0, 7.0

SHARES = arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 40)), elements=st.floats(0, 1))


@given(SHARES, st.integers(0, 2**32 - 1))
def test_each_county_keeps_the_area_of_each_class(parts, seed):
    """To less than one cell, whatever the shares are."""
    parts = (parts + 1e-3) / (parts + 1e-3).sum(axis=0)
    county = np.random.default_rng(seed).integers(0, 3, parts.shape[1])
    kinds = allocate(parts, county)
    for number in np.unique(county):
        here = county == number
        counted = np.bincount(kinds[here], minlength=len(parts))
        assert (abs(counted - parts[:, here].sum(axis=1)) < 1 + 1e-9).all()


@given(arrays(float, st.integers(1, 9), elements=st.floats(0.01, 50)), st.integers(0, 500))
def test_largest_remainders_add_up(sums, total):
    whole = whole_numbers(sums, total)
    assert whole.sum() == total
    assert (abs(whole - sums * total / sums.sum()) < 1 + 1e-6).all()


def test_whole_cells_stay_what_they_are():
    kinds = np.random.default_rng(3).integers(0, 4, 50)
    assert (allocate(np.eye(4)[kinds].T, np.zeros(50, int)) == kinds).all()


@pytest.fixture
def river(make):
    """Return land of 100 m cells with a river one cell wide in every cell of 1 km."""
    pytest.importorskip("rasterio")
    values = np.ones((200, 300), "uint8")
    values[:, ::10] = 2
    make("land.tif", values, step=100.0)
    return values


def test_a_river_of_a_tenth_of_each_cell(river, tmp_path, grid, county):
    """By majority it vanishes; by shares it keeps its tenth in each county."""
    lost = read_layer(
        LayerSource(file="land.tif", kind="class", **LAND), tmp_path, grid, county, CODES
    )
    kept = read_layer(
        LayerSource(file="land.tif", kind="fractions", **LAND), tmp_path, grid, county, CODES
    )
    assert not (lost.values == RIV).any()
    for number in (0, 1):
        here = county == number
        assert (kept.values[here] == RIV).sum() == pytest.approx(here.sum() / 10, abs=1)
        for found in (lost, kept):
            assert found.by_county[number, int(RIV)] == pytest.approx(here.sum() / 10, rel=1e-3)


def test_holes_stay_holes_among_shares(make, tmp_path, grid, county):
    pytest.importorskip("rasterio")
    values = np.ones((20, 30), "uint8")
    values[5, 5:8] = 0
    make("land.tif", values, nodata=0)
    source = LayerSource(file="land.tif", kind="fractions", fill=True, **LAND)
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert found.holes.tolist() == [3, 0]
    assert (found.values[county >= 0] == DRY).all()


@pytest.mark.parametrize("step", [250.0, 1000.0, 4000.0])
def test_people_are_neither_made_nor_lost(make, tmp_path, grid, step):
    """Coarser or finer than the grid: the total of a raster that lies inside stays."""
    pytest.importorskip("rasterio")
    shape = int(20_000 / step), int(28_000 / step)
    people = np.random.default_rng(2).integers(0, 500, shape).astype("float32")
    make("people.tif", people, step=step)
    everywhere = np.where(np.arange(30) < 28, 0, -1)[None].repeat(20, axis=0)
    source = LayerSource(name="population", file="people.tif", units="person", kind="count")
    found = read_layer(source, tmp_path, grid, everywhere, ["a"])
    total = people.sum()
    assert found.before == pytest.approx(total, rel=1e-6)
    assert found.after == pytest.approx(total, rel=1e-5)


def test_people_on_degrees_keep_their_total_as_near_as_stated(make, tmp_path, grid, county):
    rasterio = pytest.importorskip("rasterio")
    place = rasterio.Affine(1 / 400, 0, 106.9, 0, -1 / 400, 32.1)
    people = np.random.default_rng(4).gamma(0.5, 20, (160, 160)).astype("float32")
    make("people.tif", people, crs="EPSG:4326", place=place)
    source = LayerSource(name="population", file="people.tif", units="person", kind="count")
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert abs(found.after - found.before) <= found.margin.sum()
    assert found.after == pytest.approx(found.before, rel=0.02)


def test_what_is_even_has_no_error_and_what_is_rough_has_more_on_larger_cells():
    county = np.zeros((40, 40), int)
    rough = np.random.default_rng(1).normal(100, 10, (40, 40))
    assert mean_margin(np.full((40, 40), 3.0), county, 500, 100)[0] == 0
    fine, coarse = (mean_margin(rough, county, step, 100)[0] for step in (100, 500))
    assert 0 < fine < coarse
    kinds = (rough > 100).astype(float)
    margins = [class_margin(kinds, county, step, 100, 2)[0, 0] for step in (100, 500)]
    assert margins[0] < margins[1]
