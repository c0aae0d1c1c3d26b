"""Bad layers are refused with all their faults at once; good ones survive a file."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.errors import InputError
from gepsim.land.layers import cell_area, check_layers, describe, open_layers, write_layers

CODES = ["511902", "511903"]


def faults(stack, codes=CODES):
    with pytest.raises(InputError) as caught:
        check_layers(stack, codes)
    return str(caught.value)


def test_a_good_stack_passes(strip):
    check_layers(strip([0, 10, 14], soil_erodibility=[0.02] * 3), CODES)


def test_all_faults_are_told_at_once(strip):
    stack = strip([0, 10, 14])
    stack["ecosystem_type"][0, 1] = 77
    stack["rain"][0, 0] = np.nan
    stack["rain"].attrs["units"] = "degC"
    del stack["hot_days"].attrs["units"]
    text = faults(stack.drop_vars(["crs", "soil_erodibility"]), [*CODES, "511921"])
    assert "6 problems found" in text or "7 problems found" in text
    assert "crs: no CRS is written" in text
    assert "layer 'soil_erodibility': is missing" in text
    assert "1 cells have unknown class code 77" in text
    assert "layer 'rain': 1 of 6 cells inside the counties have no value" in text
    assert "cannot read 'degC' as 'mm year-1'" in text
    assert "layer 'hot_days': has no units" in text
    assert "county 511921 is missing" in text


def test_millimetres_written_as_metres_convert_and_foreign_units_do_not(strip):
    stack = strip([0, 10], soil_erodibility=[0.02] * 2)
    stack["rain"].attrs["units"] = "m year-1"
    check_layers(stack, CODES)
    stack["rain"].attrs["units"] = "mm"
    assert "cannot read 'mm' as 'mm year-1'" in faults(stack)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s: s.transpose("x", "y"), "the axes are swapped"),
        (lambda s: s.assign_coords(x=s.x.values * 2), "cells are 200 by 100 m"),
        (lambda s: s.assign_coords(x=[0.0, 100.0, 100.0]), "1 values occur twice"),
        (lambda s: s.assign_coords(x=[0.0, 100.0, 250.0]), "steps are uneven"),
        (lambda s: s.drop_vars("x"), "is no coordinate along one dimension"),
        (lambda s: s.assign(rain=s.rain.astype(float).expand_dims(band=1)), "not (y, x)"),
        (lambda s: s.assign(ecosystem_type=s.ecosystem_type.astype(float)), "not whole numbers"),
    ],
)
def test_crooked_grids_are_refused(strip, spoil, words):
    assert words in faults(spoil(strip([0, 10, 14])))


def test_cells_without_a_type_or_with_a_foreign_county_are_counted(strip):
    stack = strip([0, 10, 14])
    stack["ecosystem_type"][0, 1] = 255
    del stack["ecosystem_type"].attrs["_FillValue"]
    stack["county"][1, 2] = 7
    text = faults(stack)
    assert "layer 'ecosystem_type': 1 of 6 cells inside the counties have no value" in text
    assert "layer 'county': 1 cells have a number beyond the 2 codes" in text


def test_a_grid_in_degrees_is_refused(strip):
    from pyproj import CRS

    stack = strip([0, 10])
    stack["crs"].attrs["crs_wkt"] = CRS("EPSG:4490").to_wkt()
    assert "is not projected" in faults(stack)


def test_classes_in_another_order_are_refused(strip):
    stack = strip([0, 10])
    stack["ecosystem_type"].attrs["flag_meanings"] = "DBF EBF"
    assert "flag_meanings are 'DBF EBF'" in faults(stack)


def test_layers_survive_a_file(landscape, city, tmp_path):
    path = tmp_path / "layers.nc"
    write_layers(landscape, path)
    again = open_layers(path)
    check_layers(again, [county.code for county in city.counties])
    for name in landscape.data_vars:
        np.testing.assert_array_equal(again[name].values, landscape[name].values)
    assert [p.name for p in tmp_path.iterdir()] == ["layers.nc"]


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "half.nc"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(InputError, match=r"half\.nc: cannot be read"):
        open_layers(path)
    with pytest.raises(InputError, match="file not found"):
        open_layers(tmp_path / "none.nc")


def test_cell_area_is_the_area_on_the_ellipsoid(landscape):
    from pyproj import CRS, Transformer

    crs = CRS("EPSG:4545")
    back = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    area = cell_area(landscape)
    for row, column in ((0, 0), (200, 150), (-1, -1), (10, -5)):
        x, y = float(landscape.x[column]), float(landscape.y[row])
        corner_x = np.array([x - 250, x + 250, x + 250, x - 250])
        corner_y = np.array([y - 250, y - 250, y + 250, y + 250])
        true, _ = crs.get_geod().polygon_area_perimeter(*back.transform(corner_x, corner_y))
        assert float(area[row, column]) == pytest.approx(abs(true), rel=1e-6)
    assert float(np.ptp(area.values)) > 10, "cells differ in size"


def test_a_description_says_what_is_there(landscape):
    text = describe(landscape)
    assert "synthetic reference" in text
    assert "county 511902" in text
    assert "elevation [m]: 208 … 2507" in text


@pytest.mark.filterwarnings("ignore:Consolidated metadata")  # of the third Zarr format
def test_zarr_is_opened_where_it_is_installed(landscape, tmp_path):
    pytest.importorskip("zarr")
    landscape.to_zarr(tmp_path / "layers.zarr")
    xr.testing.assert_equal(open_layers(tmp_path / "layers.zarr").rain, landscape.rain)


def test_every_layer_is_on_the_page_about_layers():
    from pathlib import Path

    from gepsim.land.stack import LAYERS

    text = (Path(__file__).parents[2] / "docs" / "layers.md").read_text(encoding="utf-8")
    for name, layer in LAYERS.items():
        row = next(line for line in text.splitlines() if f"`{name}`" in line and line[0] == "|")
        assert (f"**`{name}`**" in row) == layer.needed, name
        assert (layer.units or "class") in row, name


def test_a_write_that_is_broken_off_leaves_the_old_file_and_no_other(
    landscape, tmp_path, monkeypatch
):
    path = tmp_path / "layers.nc"
    path.write_text("old")

    def broken_off(_self, target, **_how):
        target.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("xarray.Dataset.to_netcdf", broken_off)
    with pytest.raises(KeyboardInterrupt):
        write_layers(landscape, path)
    assert [file.name for file in tmp_path.iterdir()] == ["layers.nc"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        (
            "rain",
            lambda a: a.where(a.x != a.x[1], -9999.0),
            r"lie beyond 0 … 13000 mm year-1: -9999",
        ),
        ("rain", lambda a: a * 0 - 1, "lie beyond"),
        ("soil_erodibility", lambda a: a.where(a.x != a.x[1], -9999.0), "-9999"),
        ("rain", lambda a: a.assign_attrs(a.attrs, scale_factor=0.1), "is packed"),
        ("rain", lambda a: a.astype(str), "no numbers"),
        ("rain", lambda a: a.assign_attrs(a.attrs, valid_range=[-9, -1]), "its own valid range"),
        ("rain", lambda a: a.assign_attrs(a.attrs, valid_max=-1.0), "its own valid range"),
    ],
)
def test_values_that_cannot_be_are_found(strip, name, spoil, words):
    stack = strip([0, 10, 14], soil_erodibility=[0.02] * 3)
    changed = spoil(stack[name])
    changed.attrs = {**stack[name].attrs, **changed.attrs}
    with pytest.raises(InputError, match=words):
        check_layers(stack.assign({name: changed}), CODES)


def test_a_city_that_was_moved_or_flipped_is_found(city):
    from gepsim.land.layers import check_place
    from gepsim.land.reference import build

    layers = build(city, 1000)
    check_place(layers, city)
    moved = layers.assign_coords(x=layers.x + 1e6)
    flipped = layers.assign_coords(y=layers.y.values[::-1])
    for spoiled in (moved, flipped):
        with pytest.raises(InputError, match="from its seat"):
            check_place(spoiled, city)
    towns = layers.assign(town=layers.town.where(layers.town != 3, 200))
    with pytest.raises(InputError, match="have the number 200"):
        check_place(towns, city)
