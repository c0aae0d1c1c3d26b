"""Rasters made by GDAL's own programs come back with the figures they were made from.

The reference landscape is warped on the command line to three CRSs with finer and coarser cells, by
nearest neighbour, between cells or by mean; every county figure is as near as the report says.
"""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.importing.assemble import import_layers
from gepsim.importing.recipe import read_recipe
from gepsim.land.change import account, project
from gepsim.land.demand import Demand
from gepsim.land.layers import check_layers, write_layers

pytest.importorskip("rasterio")
pytestmark = [
    pytest.mark.readers,
    pytest.mark.skipif(not shutil.which("gdalwarp"), reason="gdalwarp is not on this machine"),
    pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning"),
]

UNITS = {
    "rain": "mm year-1",
    "potential_evapotranspiration": "mm year-1",
    "hot_days": "day year-1",
    "rainfall_erosivity": "MJ mm ha-1 h-1 year-1",
    "soil_erodibility": "t ha h ha-1 MJ-1 mm-1",
    "slope_length_steepness": "1",
}
ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80 +units=m"
PLACES = {
    "utm_finer": ("EPSG:32648", "250", "near"),
    "degrees": ("EPSG:4326", "0.004", "bilinear"),
    "albers_coarser": (ALBERS, "1000", "average"),
}


@pytest.fixture(scope="module")
def netcdf(landscape, tmp_path_factory):
    """Return the landscape as the NetCDF file that gepsim writes."""
    path = tmp_path_factory.mktemp("netcdf") / "landscape.nc"
    write_layers(landscape, path)
    return path


def warped(netcdf, name, folder, crs, step, method):
    """Run gdalwarp on one layer."""
    command = ["gdalwarp", "-q", "-t_srs", crs, "-tr", step, step, "-r", method,
               f"NETCDF:{netcdf}:{name}", str(folder / f"{name}.tif")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module", params=PLACES, ids=str)
def imported(request, netcdf, counties_file, city, tmp_path_factory):
    """Return the stack that comes of rasters in one CRS."""
    folder, (crs, step, method) = tmp_path_factory.mktemp("tifs"), PLACES[request.param]
    warped(netcdf, "ecosystem_type", folder, crs, step, "near")
    codes = ", ".join(f'{n} = "{t}"' for n, t in enumerate(ECOSYSTEM_TYPES))
    lines = [
        f'title = "t"\nresolution = 500\n[counties]\nfile = "{counties_file.as_posix()}"',
        '[[layer]]\nname = "ecosystem_type"\nfile = "ecosystem_type.tif"\nkind = "fractions"',
        f"fill = true\ncodes = {{ {codes} }}",
    ]
    for name, units in UNITS.items():
        warped(netcdf, name, folder, crs, step, method)
        lines.append(f'[[layer]]\nname = "{name}"\nfile = "{name}.tif"\nunits = "{units}"')
        lines.append("fill = true")
    (folder / "recipe.toml").write_text("\n".join(lines), encoding="utf-8")
    return import_layers(read_recipe(folder / "recipe.toml"), folder, city)


def county_means(stack, name):
    county = stack.county.values
    return np.array([stack[name].values[county == n].mean(dtype=float) for n in range(5)])


def type_cells(stack):
    county, kinds = stack.county.values, stack.ecosystem_type.values
    counted = [np.bincount(kinds[county == n], minlength=16)[:16] for n in range(5)]
    return np.array(counted)


def stated(stack, name):
    return np.asarray(stack[name].attrs["resampling_error"])


def test_county_means_are_as_near_as_stated(imported, landscape):
    stack, report = imported
    for name in UNITS:
        off = abs(county_means(stack, name) - county_means(landscape, name))
        assert (off <= stated(stack, name)).all(), (name, off, stated(stack, name))
        assert (stated(stack, name) < 0.05 * county_means(landscape, name)).all(), name
    assert sum("resampling error of county means" in line for line in report) == len(UNITS)


def test_areas_of_types_are_as_near_as_stated(imported, landscape):
    stack, _ = imported
    off = abs(type_cells(stack) - type_cells(landscape))
    margin = stated(stack, "ecosystem_type").reshape(5, 16)
    assert (off <= margin).all(), (off - margin).max()
    large = type_cells(landscape) > 1000
    assert (margin / type_cells(landscape).clip(1))[large].max() < 0.2


def test_drivers_are_as_near_as_their_layers(imported, landscape, city):
    """A product of layers is off by no more than its factors and the types' areas are together."""
    stack, _ = imported
    check_layers(stack, list(city.codes))
    again, before = (account(project(s, Demand(), [2022])) for s in (stack, landscape))
    parts = [stated(stack, n) / county_means(landscape, n) for n in UNITS]
    allowed = float(np.sum(parts, axis=0).max())
    for name in before.data_vars:
        ratio = again[name].sum("ecosystem_type") / before[name].sum("ecosystem_type")
        assert float(abs(ratio - 1).max()) <= allowed, (name, allowed)
