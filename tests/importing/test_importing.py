"""Rasters made by GDAL in other projections come back as the land they were made from."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError
from gepsim.importing.assemble import import_layers
from gepsim.importing.classes import class_maps
from gepsim.importing.gcj02 import shift, unshift
from gepsim.importing.rasters import transform_of
from gepsim.importing.recipe import LayerSource, class_codes, read_recipe
from gepsim.land.change import account, project
from gepsim.land.demand import Demand

rasterio = pytest.importorskip("rasterio")
from rasterio.features import shapes  # noqa: E402
from rasterio.warp import Resampling, calculate_default_transform, reproject, transform_geom  # noqa: E402

from gepsim.land.grid import Grid  # noqa: E402

# rasterio still multiplies affine transforms with *
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

GIVEN = ("rain", "potential_evapotranspiration", "hot_days", "rainfall_erosivity",
         "soil_erodibility", "slope_length_steepness", "elevation")  # fmt: skip
ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80 +units=m"


def grid_of(stack):
    return Grid(stack.x.values, stack.y.values, abs(float(stack.x[1] - stack.x[0])), "EPSG:4545")


def write_raster(stack, name, path, crs, finer):
    """Write one layer in another projection, with cells `finer` times as small."""
    values, grid = stack[name].values, grid_of(stack)
    method = Resampling.nearest if values.dtype == np.uint8 else Resampling.bilinear
    nodata = 255 if values.dtype == np.uint8 else np.nan
    place, size = transform_of(grid), values.shape[::-1]
    step, wide, high = calculate_default_transform(
        "EPSG:4545", crs, *size, *rasterio.transform.array_bounds(*values.shape, place),
        dst_width=size[0] * finer, dst_height=size[1] * finer,
    )  # fmt: skip
    out = np.full((high, wide), nodata, values.dtype)
    reproject(values, out, src_transform=place, src_crs="EPSG:4545", src_nodata=nodata,
              dst_transform=step, dst_crs=crs, dst_nodata=nodata, resampling=method)  # fmt: skip
    with rasterio.open(path, "w", driver="GTiff", width=wide, height=high, count=1, crs=crs,
                       transform=step, dtype=out.dtype, nodata=nodata) as file:  # fmt: skip
        file.write(out, 1)


def write_counties(stack, path):
    """Write the counties as polygons in degrees."""
    codes, features = stack.county.attrs["flag_meanings"].split(), []
    county = stack.county.values.astype(np.int16)
    for shape, number in shapes(county, county != 255, 8, transform_of(grid_of(stack))):
        turned = transform_geom("EPSG:4545", "EPSG:4326", shape)
        code = {"adcode": codes[int(number)]}
        features.append({"type": "Feature", "properties": code, "geometry": turned})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def layer_text(name, units=""):
    kind = 'kind = "class"\n' if not units else f'units = "{units}"\n'
    return f'[[layer]]\nname = "{name}"\nfile = "{name}.tif"\nfill = true\n{kind}'


@pytest.fixture(scope="module")
def folder(landscape, tmp_path_factory):
    """Return a folder with rasters in three projections and a recipe for them."""
    place = tmp_path_factory.mktemp("rasters")
    write_counties(landscape, place / "counties.json")
    lines = ['title = "test"', "resolution = 500", '[counties]\nfile = "counties.json"']
    types = "{ " + ", ".join(f'{n} = "{t}"' for n, t in enumerate(ECOSYSTEM_TYPES)) + " }"
    write_raster(landscape, "ecosystem_type", place / "ecosystem_type.tif", "EPSG:32648", 3)
    lines.append(layer_text("ecosystem_type") + f"codes = {types}")
    for number, name in enumerate(GIVEN):
        write_raster(landscape, name, place / f"{name}.tif", ("EPSG:4326", ALBERS)[number % 2], 2)
        lines.append(layer_text(name, landscape[name].attrs["units"]))
    (place / "recipe.toml").write_text("\n".join(lines), encoding="utf-8")
    return place


def test_zonal_totals_survive_three_projections(folder, landscape, city):
    stack, report = import_layers(read_recipe(folder / "recipe.toml"), folder, city)
    again, before = (account(project(s, Demand(), [2022])) for s in (stack, landscape))
    for name in before.data_vars:
        ratio = again[name].sum("ecosystem_type") / before[name].sum("ecosystem_type")
        assert float(abs(ratio - 1).max()) < 0.02, name
    types = (again.area.sum("county") / before.area.sum("county")).isel(time=0)
    large = before.area.sum("county").isel(time=0) > 10_000
    assert float(abs(types - 1).where(large).max()) < 0.03
    assert any(line.startswith("county 511902") for line in report)


def test_a_stack_with_a_boundary_of_doubt_is_asked_about(folder, city):
    text = json.loads((folder / "counties.json").read_text())
    text["features"][0]["properties"]["acroutes"] = [1]
    (folder / "web.json").write_text(json.dumps(text))
    recipe = (folder / "recipe.toml").read_text().replace("counties.json", "web.json")
    (folder / "web.toml").write_text(recipe)
    with pytest.raises(InputError, match="GCJ-02"):
        import_layers(read_recipe(folder / "web.toml"), folder, city)


def test_the_shift_of_web_maps_is_undone():
    """About 480 m in Bazhong, and back to a centimetre."""
    east, north = shift(106.75, 31.86)
    metres = np.hypot((east - 106.75) * 94_500, (north - 31.86) * 110_900)
    assert 430 < metres < 530
    assert unshift(east, north) == pytest.approx((106.75, 31.86), abs=1e-7)


def test_an_unknown_code_is_counted(folder, city):
    recipe = (folder / "recipe.toml").read_text().replace('10 = "DRY", ', "")
    (folder / "code.toml").write_text(recipe)
    with pytest.raises(InputError, match=r"codes without an ecosystem type: 10 \(\d+ cells\)"):
        import_layers(read_recipe(folder / "code.toml"), folder, city)


def test_a_raster_elsewhere_is_refused(folder, landscape, city):
    far = landscape.assign_coords(x=landscape.x + 2e6)
    write_raster(far, "rain", folder / "far.tif", "EPSG:4545", 1)
    recipe = (folder / "recipe.toml").read_text().replace('"rain.tif"', '"far.tif"')
    (folder / "far.toml").write_text(recipe)
    with pytest.raises(InputError, match="does not overlap the counties"):
        import_layers(read_recipe(folder / "far.toml"), folder, city)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "rain"', 'name = "rian"', "did you mean 'rain'"),
        ('units = "mm year-1"', 'units = ""', 'set units = "mm year-1"'),
        ("resolution = 500", "resolutoin = 500", "did you mean 'resolution'"),
        ('file = "rain.tif"', "", "needs either a file or a value"),
    ],
)
def test_a_recipe_is_checked_before_anything_is_read(folder, old, new, words):
    (folder / "bad.toml").write_text((folder / "recipe.toml").read_text().replace(old, new))
    with pytest.raises(InputError, match=words):
        read_recipe(folder / "bad.toml")


@pytest.mark.parametrize("name", class_maps())
def test_class_maps_reach_known_types(name):
    groups = {"FOREST": "MIX", "CROP": "DRY", "WATER": "RIV", "SAVANNA": "SHR"}
    source = LayerSource(name="ecosystem_type", file="a.tif", classes=name, groups=groups)
    assert set(class_codes(source).values()) <= set(range(len(ECOSYSTEM_TYPES)))


def test_a_product_that_does_not_divide_forest_must_be_told():
    with pytest.raises(InputError, match="'FOREST', which is no ecosystem type"):
        class_codes(LayerSource(name="ecosystem_type", file="a.tif", classes="clcd"))
