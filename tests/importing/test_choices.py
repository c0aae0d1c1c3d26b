"""Of several maps none is chosen in silence: order, band, step, year, packing, nodata."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from gepsim.errors import InputError
from gepsim.importing.heights import finer
from gepsim.importing.opening import open_layer
from gepsim.importing.polygons import read_polygons
from gepsim.importing.reading import read_layer
from gepsim.importing.recipe import CountySource, LayerSource, read_recipe

pytest.importorskip("rasterio")

CODES = ["511902", "511903"]
MONTHS = range(1, 13)


def flat(value, kind="float32"):
    return np.full((20, 30), value, kind)


@pytest.fixture
def read(tmp_path, grid, county):
    return lambda **keys: read_layer(LayerSource(**keys), tmp_path, grid, county, CODES)


@pytest.fixture
def refused(read):
    def message(**keys):
        with pytest.raises(InputError) as caught:
            read(**keys)
        return str(caught.value)

    return message


@pytest.fixture
def netcdf(tmp_path, grid):
    """Return a function that writes a variable over the grid with attributes as they come."""

    def write(values, *, time=None, **attrs):
        dims = ("time", "y", "x")[-np.ndim(values) :]
        names = {name: f"projection_{name}_coordinate" for name in "yx"}
        axes = {name: (name, getattr(grid, name), {"standard_name": names[name], "units": "m"})
                for name in "yx"}  # fmt: skip
        if time is not None:
            axes["time"] = ("time", np.arange(len(values), dtype=float), {"units": time})
        how = {"dtype": values.dtype, "_FillValue": None}
        stack = xr.Dataset({"pre": (dims, values, attrs)}, axes)
        stack.to_netcdf(tmp_path / "a.nc", encoding={"pre": how})
        return {"name": "rain", "file": "a.nc", "variable": "pre", "crs": "EPSG:4545"}

    return write


MONTHLY = {"name": "monthly_rain", "units": "mm month-1"}


@pytest.mark.parametrize("form", ["prec_{}.tif", "prec_{:02d}.tif", "p{}_2020.tif", "{}月.tif"])
def test_months_come_in_the_order_of_their_numbers(make, read, form):
    for month in MONTHS:
        make(form.format(month), flat(month))
    found = read(file=form.replace("{}", "*").replace("{:02d}", "*"), **MONTHLY)
    assert found.values[:, 10, 10].tolist() == list(MONTHS)
    assert f"3 {form.format(3)}" in found.notes[0]


def test_months_may_be_words(make, read):
    for month, word in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    ):
        make(f"pre_{word}.tif", flat(month))
    assert read(file="pre_*.tif", **MONTHLY).values[:, 10, 10].tolist() == list(MONTHS)


def test_names_that_do_not_say_their_month_are_refused(make, refused):
    for number in MONTHS:
        make(f"pre_{2 * number}.tif", flat(number))
    assert "do not say which month each is: pre_2.tif, pre_4.tif" in refused(
        file="pre_*.tif", **MONTHLY
    )


def test_a_list_of_months_in_another_order_is_refused(make, refused):
    names = [make(f"pre_{month}.tif", flat(month)).name for month in MONTHS]
    assert "lists the months 12, 11" in refused(file=tuple(names[::-1]), **MONTHLY)


def test_steps_that_begin_in_october_are_months_all_the_same(netcdf, read):
    values = np.stack([flat((month + 8) % 12 + 1) for month in MONTHS])
    keys = netcdf(values, time="months since 2000-10-01", units="mm month-1")
    found = read(**{**keys, "name": "monthly_rain"})
    assert found.values[:, 10, 10].tolist() == list(MONTHS)


def test_twelve_years_are_no_months(netcdf, refused):
    keys = netcdf(np.stack([flat(80)] * 12), time="years since 1990-01-01", units="mm month-1")
    assert "1990-01 … 2001-01, which are not the twelve months" in refused(
        **{**keys, "name": "monthly_rain"}
    )


@pytest.mark.parametrize("name", ["rain", "ecosystem_type"])
def test_one_band_of_several_must_be_named(make, refused, name):
    make("a.tif", np.stack([flat(1100, "int16")] * 12))
    keys = {"rain": {"units": "mm year-1"}, "ecosystem_type": {"kind": "class"}}[name]
    text = refused(name=name, file="a.tif", **keys)
    assert "a.tif holds 12 maps, and the recipe names none of them (set band = 1 … 12" in text
    assert ('name = "monthly_rain"' in text) == (name == "rain")


def test_the_first_of_thirty_years_is_no_normal(netcdf, read, refused):
    keys = netcdf(np.stack([flat(1000 + n) for n in range(30)]), time="years since 1991-01-01",
                  units="mm year-1")  # fmt: skip
    assert "a.nc holds 30 maps, 1991-01 … 2020-01" in refused(**keys)
    one, mean = read(band=3, **keys), read(average=True, **keys)
    assert one.values[10, 10] == 1002
    assert one.notes == ["  band 3 of 30, 1993-01"]
    assert mean.values[10, 10] == pytest.approx(1014.5)
    assert "mean of 30 maps: a.nc band 1 (1991-01)" in mean.notes[0]


def test_months_of_several_years_are_averaged_month_by_month(make, read):
    for year in (2001, 2002):
        make(f"pre_{year}.tif", np.stack([flat(10 * month + year - 2001) for month in MONTHS]))
    found = read(file="pre_*.tif", average=True, **MONTHLY)
    assert found.values[:, 10, 10].tolist() == [10 * month + 0.5 for month in MONTHS]


def test_two_years_that_a_pattern_fits_are_not_taken_for_tiles(make, refused):
    for year in (2021, 2022):
        make(f"clcd_{year}.tif", flat(2, "uint8"))
    text = refused(name="ecosystem_type", file="clcd_*.tif", kind="class", codes={"2": "MIX"})
    assert "clcd_2021.tif and clcd_2022.tif lie over each other" in text


def test_nodata_is_a_list_or_ranges(make, read, county):
    values = flat(8500, "uint16")
    values[5, 5:9] = 65533, 65534, 65535, 60000
    make("a.tif", values)
    keys = {"name": "potential_evapotranspiration", "units": "mm year-1", "scale": 0.1,
            "file": "a.tif", "fill": True}  # fmt: skip
    for nodata in ((65533, 65534, 65535, 60000), ((60000, 65535),), (60000, (65533, 65535))):
        found = read(nodata=nodata, **keys)
        assert found.holes.tolist() == [4, 0]
        assert found.values[county >= 0] == pytest.approx(850)


def test_numbers_that_look_like_nodata_are_all_named(make, refused):
    values = flat(8500, "uint16")
    values[5, 5:8] = 65533, 65534, 65535
    make("a.tif", values)
    text = refused(name="potential_evapotranspiration", units="mm year-1", scale=0.1, file="a.tif")
    assert "(set nodata = [65533, 65534, 65535])" in text


def test_the_least_number_of_a_type_is_nodata_too(make, refused):
    values = flat(1100, "int16")
    values[5, 5] = -32768
    make("a.tif", values)
    assert "set nodata = -32768" in refused(name="rain", units="mm year-1", file="a.tif")


def test_what_a_file_declares_can_be_revoked_and_is_asked_about(make, read, refused):
    values = flat(2, "uint8")
    values[5, 5] = 0
    make("a.tif", values, nodata=0)
    keys = {"name": "ecosystem_type", "file": "a.tif", "kind": "class",
            "codes": {"0": "RIV", "2": "MIX"}}  # fmt: skip
    assert "declares 0 as nodata, which the class map reads as RIV" in refused(**keys)
    for nodata in (255, ()):
        assert not read(nodata=nodata, **keys).holes.any()
    assert read(nodata=0, fill=True, **keys).holes.tolist() == [1, 0]


def test_a_products_scale_is_not_multiplied_with_the_files(tmp_path, netcdf, grid, county):
    netcdf(np.stack([flat(790, "int16")] * 12), units="mm", scale_factor=0.1)
    recipe = tmp_path / "recipe.toml"
    head = 'title = "t"\nresolution = 1000\n[counties]\nfile = "c.json"\n[[layer]]\n'
    layer = 'product = "peng_monthly_rain"\nfile = "a.nc"\ncrs = "EPSG:4545"\n'
    recipe.write_text(head + layer)
    source = read_recipe(recipe).layer[0]
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert found.values[0, 10, 10] == pytest.approx(79)
    assert "  the file carries scale 0.1; the product's scale is not applied again" in found.notes


def test_a_recipe_says_whether_a_files_own_scale_counts(make, read, refused):
    make("a.tif", flat(11000, "uint16"), scales=[0.1])
    keys = {"name": "rain", "file": "a.tif", "units": "mm year-1", "scale": 0.1}
    assert "a.tif carries scale 0.1 and offset 0 of its own" in refused(**keys)
    assert read(raw=True, **keys).values[10, 10] == pytest.approx(1100)
    assert read(raw=False, **keys).values[10, 10] == pytest.approx(110)


@pytest.mark.parametrize(
    ("attrs", "note"),
    [
        ({"missing_value": "none"}, "missing_value is 'none', no number"),
        ({"valid_range": "0 to 5000"}, "valid_range is '0 to 5000', no number"),
        ({"valid_min": "0.f", "valid_max": "5000"}, ""),
        ({"valid_range": np.array([5000.0, 0.0])}, "is empty: left alone"),
        ({"valid_range": np.array([0.0, 1.0, 2.0])}, "has 3 numbers"),
        ({"missing_value": np.array([-1.0, -2.0])}, ""),
        ({"grid_mapping": "nothing"}, ""),
        ({"flag": "<script>"}, ""),
    ],
)
def test_attributes_are_text_that_nobody_vouches_for(netcdf, read, attrs, note):
    found = read(**netcdf(flat(1200.0), units="mm year-1", **attrs))
    assert found.values[10, 10] == 1200
    assert (note in "; ".join(found.notes)) if note else not found.notes


@pytest.mark.parametrize("key", ["scale_factor", "add_offset"])
@pytest.mark.parametrize("value", ["a tenth", np.nan])
def test_without_scale_no_value_is_known(netcdf, refused, key, value):
    assert f"{key} is" in refused(**netcdf(flat(1200.0), units="mm year-1", **{key: value}))


@pytest.mark.parametrize("word", ["true", "True", "TRUE "])
def test_numbers_without_sign_have_ranges_without_sign(netcdf, read, word):
    values = flat(120, "int8")
    values[5, 5] = -2  # 254
    keys = netcdf(values, units="mm year-1", scale_factor=10.0, _Unsigned=word,
                  valid_range=np.array([0, -2], "int8"), missing_value=np.int8(-1))  # fmt: skip
    assert read(**keys).values[[5, 10], [5, 10]].tolist() == [2540, 1200]


@pytest.mark.parametrize("units", ["kg m**-2 year**-1", "kg m-2 year-1", "毫米 year-1", "m year-1"])
def test_units_are_read_as_other_programs_write_them(netcdf, read, units):
    value = 1.2 if units.startswith("m ") else 1200.0
    assert read(**netcdf(flat(value), units=units)).values[10, 10] == pytest.approx(1200)


@pytest.mark.parametrize("units", ["mm", "毫米", "kg m-2"])
def test_a_depth_without_a_time_is_asked_about(netcdf, refused, units):
    assert '(set units = "mm year-1")' in refused(**netcdf(flat(1200.0), units=units))


def test_addresses_are_not_read_offline(refused, monkeypatch):
    monkeypatch.setenv("GEPSIM_OFFLINE", "1")
    for name in ("https://example.org/a.tif", "/vsicurl/http://a/b.tif", "S3://bucket/a.tif"):
        assert "is an address" in refused(name="rain", file=name, units="mm year-1")


def test_filled_heights_reach_the_finer_grid(make, tmp_path, grid, county):
    from gepsim.importing import heights

    values = np.full((200, 300), 500, "int16")
    values[50:60, 50:60] = -1
    make("a.tif", values, step=100.0)
    source = LayerSource(name="elevation", file="a.tif", units="m", nodata=-1, fill=True)
    fine = finer(grid, 10)
    height = heights._heights(source, tmp_path, fine)
    assert np.isnan(height).any()
    assert not np.isnan(heights._filled(height, county >= 0)).any()


def outline(name):
    ring = [[106.0, 31.0], [107.0, 31.0], [107.0, 32.0], [106.0, 31.0]]
    feature = {"type": "Feature", "properties": {"name": name},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


def test_geojson_in_gbk_is_read_when_it_is_said(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(outline("巴州区").encode("gbk"))
    source = CountySource(file="a.geojson", code="name", crs="EPSG:4326")
    with pytest.raises(InputError, match='set encoding = "GBK", or save as UTF-8'):
        read_polygons(source, path, "EPSG:4545")
    told = source.model_copy(update={"encoding": "GBK"})
    assert read_polygons(told, path, "EPSG:4545").names == ["巴州区"]


def test_baidus_coordinates_are_moved_back(tmp_path):
    from pyproj import Transformer

    path = tmp_path / "a.geojson"
    path.write_text(outline("a"), encoding="utf-8")
    moved = {crs: read_polygons(CountySource(file="a", code="name", crs=crs), path, "EPSG:4545")
             for crs in ("EPSG:4326", "GCJ-02", "bd09")}  # fmt: skip
    corners = {crs: found.shapes[0].exterior.coords[0] for crs, found in moved.items()}
    plain = Transformer.from_crs("EPSG:4326", "EPSG:4545", always_xy=True).transform(106, 31)
    off = {crs: np.hypot(*np.subtract(corner[:2], plain)) for crs, corner in corners.items()}
    assert off["EPSG:4326"] < 0.01
    assert 350 < off["GCJ-02"] < 700
    assert 900 < off["bd09"] < 1500


def test_opening_tells_before_anything_is_read(make, tmp_path, grid):
    make("a.tif", np.stack([flat(1)] * 3))
    source = LayerSource(name="rain", file="a.tif", units="mm year-1")
    with pytest.raises(InputError, match="holds 3 maps"):
        open_layer(source, tmp_path, grid)
