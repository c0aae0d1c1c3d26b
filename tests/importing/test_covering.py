"""Shares of classes by one look at the source: as GDAL's area mean of each class, and exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.importing.covering import cell_edges, coded, covered
from gepsim.importing.rasters import rasterio_, transform_of
from gepsim.land.grid import Grid


@given(st.integers(0, 2**32 - 1))
def test_shares_are_areas(seed):
    """Against a plain loop over the cells of both, at any edges, with holes."""
    rng = np.random.default_rng(seed)
    places = rng.integers(-1, 3, (7, 9)).astype(np.int32)
    top, left = rng.uniform(-1, 6, (1, 2)), rng.uniform(-1, 8, (1, 2))
    bottom, right = top + rng.uniform(0.1, 4, (1, 2)), left + rng.uniform(0.1, 4, (1, 2))
    expected = np.zeros((3, 1, 2))
    for row, column in np.ndindex(places.shape):
        high = np.minimum(row + 1, bottom) - np.maximum(row, top)
        wide = np.minimum(column + 1, right) - np.maximum(column, left)
        if places[row, column] >= 0:
            expected[places[row, column]] += np.maximum(high, 0) * np.maximum(wide, 0)
    total = expected.sum(axis=0)
    expected = np.divide(expected, total, out=np.zeros_like(expected), where=total > 0)
    found = covered(places, (top, bottom, left, right), 3)
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("odd", [0.5, -11.0, 2.0**16, 1e300])
def test_codes_that_cannot_be_counted_are_sorted(odd):
    values = np.array([[10.0, 10.0 + odd], [np.nan, 10.0]])
    codes, places = coded(values)
    assert codes.tolist() == sorted([10.0, 10.0 + odd])
    assert (codes[places[~np.isnan(values)]] == values[~np.isnan(values)]).all()
    assert places[1, 0] == -1


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4545", "EPSG:32648"])
def test_as_gdals_area_mean_of_each_class(crs):
    """In degrees, in the grid's own CRS and in a zone that is turned against it."""
    pytest.importorskip("rasterio")
    rasterio = rasterio_()
    x, y = np.arange(500_050.0, 501_600, 100), np.arange(3_540_050.0, 3_538_500, -100)
    grid = Grid(x, y, 100.0, "EPSG:4545")
    box = (grid.x[0] - 200, grid.y[-1] - 200, grid.x[-1] + 200, grid.y[0] + 200)
    west, south, east, north = rasterio.warp.transform_bounds(grid.crs, crs, *box)
    place = rasterio.Affine((east - west) / 190, 0, west, 0, (south - north) / 170, north)
    places = np.random.default_rng(5).integers(0, 3, (170, 190)).astype(np.int32)
    found = covered(places, cell_edges(grid, crs, place), 3)
    assert found.sum(axis=0) == pytest.approx(1, abs=1e-6)
    for kind in range(3):
        mean = np.zeros(found.shape[1:], np.float32)
        rasterio.warp.reproject(
            (places == kind).astype(np.float32), mean, src_transform=place, src_crs=crs,
            dst_transform=transform_of(grid), dst_crs=grid.crs,
            resampling=rasterio.warp.Resampling.average,
        )  # fmt: skip
        assert np.sqrt(np.mean((found[kind] - mean) ** 2)) < 0.01
        assert found[kind].mean() == pytest.approx(mean.mean(), abs=1e-3)


def test_a_sheared_source_keeps_the_size_of_cells():
    """MODIS' sinusoidal grid is sheared by 45 degrees here: a cell stays as large as it is."""
    rasterio = pytest.importorskip("rasterio")
    grid = Grid(np.array([500_050.0, 500_150]), np.array([3_540_050.0]), 100.0, "EPSG:4545")
    sinusoidal = "+proj=sinu +lon_0=0 +R=6371007.181 +units=m"
    step = 10.0
    place = rasterio.Affine(step, 0, 0, 0, -step, 4e6)
    top, bottom, left, right = cell_edges(grid, sinusoidal, place)
    assert (bottom - top) * (right - left) * step**2 == pytest.approx(100.0**2, rel=0.01)
