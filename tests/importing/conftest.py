"""A small landscape to make rasters from, and a small grid to bring them onto."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest

from gepsim.land.grid import Grid
from gepsim.land.reference import build


@pytest.fixture(scope="session")
def landscape(city):
    """Return the reference landscape at 500 m."""
    return build(city, 500)


@pytest.fixture(scope="session")
def counties_file(landscape, tmp_path_factory):
    """Return a GeoJSON file with the landscape's counties in degrees."""
    pytest.importorskip("rasterio")
    from rasterio.features import shapes
    from rasterio.warp import transform_geom

    from gepsim.importing.rasters import transform_of

    step = abs(float(landscape.x[1] - landscape.x[0]))
    place = transform_of(Grid(landscape.x.values, landscape.y.values, step, "EPSG:4545"))
    codes, features = landscape.county.attrs["flag_meanings"].split(), []
    county = landscape.county.values.astype(np.int16)
    for shape, number in shapes(county, county != 255, 8, place):
        turned = transform_geom("EPSG:4545", "EPSG:4326", shape)
        code = {"adcode": codes[int(number)]}
        features.append({"type": "Feature", "properties": code, "geometry": turned})
    path = tmp_path_factory.mktemp("counties") / "counties.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture(scope="session")
def grid():
    """Return 20 x 30 cells of 1 km in Bazhong."""
    x, y = 400_500 + 1000.0 * np.arange(30), 3_520_500 + 1000.0 * np.arange(20)
    return Grid(x, y[::-1], 1000.0, "EPSG:4545")


@pytest.fixture(scope="session")
def county(grid):
    """Return two counties side by side, and a rim outside both."""
    numbers = np.full((20, 30), -1)
    numbers[2:18, 2:15], numbers[2:18, 15:28] = 0, 1
    return numbers


@pytest.fixture
def make(tmp_path, grid):
    """Return a function that writes a raster over the grid, with cells of `step` metres."""
    rasterio = pytest.importorskip("rasterio")

    def write(name, values, *, step=1000.0, crs="EPSG:4545", place=None, **how):
        values = np.asarray(values)
        bands = values if values.ndim == 3 else values[None]
        west, north = grid.x[0] - 500, grid.y[0] + 500
        place = place or rasterio.Affine(step, 0, west, 0, -step, north)
        shape = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2]}
        scales = how.pop("scales", None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with rasterio.open(
                tmp_path / name, "w", driver="GTiff", crs=crs, transform=place,
                dtype=values.dtype, **shape, **how,
            ) as file:  # fmt: skip
                file.write(bands)
                if scales:
                    file.scales = scales
        return tmp_path / name

    return write
