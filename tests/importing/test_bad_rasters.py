"""What is wrong with a raster is said with file, band, count and remedy; one test per message."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.importing.assemble import import_layers
from gepsim.importing.reading import read_layer
from gepsim.importing.recipe import LayerSource, read_recipe

rasterio = pytest.importorskip("rasterio")

CODES = ["511902", "511903"]
RAIN = np.full((20, 30), 1100, "float32")
TYPES = np.full((20, 30), 2, "uint8")


@pytest.fixture
def refused(tmp_path, grid, county):
    """Return a function that gives the message with which a layer is refused."""

    def message(name="rain", file="a.tif", **how):
        units = {"rain": "mm year-1", "temperature": "degC", "elevation": "m"}.get(name, "")
        source = LayerSource(name=name, file=file, **{"units": units, **how})
        with pytest.raises(InputError) as caught:
            read_layer(source, tmp_path, grid, county, CODES)
        return str(caught.value)

    return message


def land(**how):
    groups = {"FOREST": "MIX", "CROP": "DRY", "WATER": "RIV"}
    return {"name": "ecosystem_type", "kind": "class", "classes": "clcd", "groups": groups, **how}


def test_a_name_that_is_nearly_right(make, refused):
    make("rain_2020.tif", RAIN)
    assert "file 'rain_2002.tif' is not there (did you mean 'rain_2020.tif'?)" in refused(
        file="rain_2002.tif"
    )
    assert "there is no folder 'rasters'" in refused(file="rasters/rain.tif")
    assert "no file fits 'n*.tif'" in refused(file="n*.tif")


def test_no_crs(make, refused):
    make("a.tif", RAIN, crs=None)
    assert 'a.tif: has no CRS (set crs = "EPSG:…" in the recipe)' in refused()


def test_a_crs_that_nobody_knows(make, refused):
    make("a.tif", RAIN)
    assert "crs 'EPSG:99999' is unknown" in refused(crs="EPSG:99999")


def test_a_crs_without_a_place(make, refused):
    local = 'LOCAL_CS["site",UNIT["metre",1]]'
    make("a.tif", RAIN, crs=rasterio.crs.CRS.from_wkt(local))
    assert "CRS" in refused()


def test_degrees_on_an_unnamed_datum_are_decided_and_told(make, tmp_path, grid, county):
    clarke = "+proj=longlat +a=6378206.4 +b=6356583.8 +no_defs"
    place = rasterio.Affine(0.05, 0, 106.5, 0, -0.05, 33)
    make("a.tif", np.full((40, 40), 900, "float32"), crs=clarke, place=place)
    source = LayerSource(name="rain", file="a.tif", units="mm year-1")
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert "taken as WGS 84" in found.crs
    assert "Clarke 1866" in found.crs


def test_a_file_without_any_place(make, refused):
    make("a.tif", RAIN, place=rasterio.Affine.identity())
    assert "says nowhere on Earth its cells lie" in refused()


def test_a_raster_elsewhere(make, refused):
    make("a.tif", RAIN, place=rasterio.Affine(1000, 0, 9e5, 0, -1000, 3_540_000))
    text = refused()
    assert "a.tif covers x 900000 … 930000" in text
    assert "the model grid covers x 400000 … 430000" in text
    assert "swapped" not in text


@pytest.mark.parametrize(
    ("crs", "west", "north", "step"),
    [("EPSG:4545", 3_520_000, 430_000, 1000), ("EPSG:4326", 31.7, 107.3, 0.01)],
)
def test_axes_that_are_swapped(make, refused, crs, west, north, step):
    """Northing first, as EPSG:4545 writes its axes; latitude first, as EPSG:4326 does."""
    make("a.tif", RAIN.T, crs=crs, place=rasterio.Affine(step, 0, west, 0, -step, north))
    assert "the axes are swapped" in refused()


def test_a_rotated_raster(make, refused):
    make("a.tif", RAIN, place=rasterio.Affine(900, 100, 4e5, 100, -900, 3_540_000))
    assert "is rotated (gdalwarp turns it upright" in refused()


def test_a_band_that_is_not_there(make, refused):
    make("a.tif", RAIN)
    assert "a.tif: has 1 band, no band 3" in refused(band=3)


def test_a_truncated_file(make, refused):
    path = make("a.tif", np.random.default_rng(1).normal(1000, 1, (20, 30)).astype("float32"))
    path.write_bytes(path.read_bytes()[:1500])
    assert "truncated or damaged" in refused()


def test_a_file_that_is_no_raster(refused, tmp_path):
    (tmp_path / "a.tif").write_text("hello")
    assert "cannot be read" in refused()
    (tmp_path / "a.nc").write_text("hello")
    assert "is it complete, and NetCDF or Zarr?" in refused(file="a.nc")


def test_hdf4_is_known_by_its_first_bytes(refused, tmp_path):
    (tmp_path / "MOD17.hdf").write_bytes(b"\x0e\x03\x13\x01" + bytes(100))
    text = refused(file="MOD17.hdf")
    assert "is HDF4, which is not read here (gdal_translate HDF4_EOS" in text


def test_codes_without_a_type_are_counted(make, refused):
    values = TYPES.copy()
    values[5, 5:9], values[6, 5] = 77, 99
    values[0, 0] = 55  # outside the counties: nobody asks for it
    make("a.tif", values)
    text = refused(**land())
    assert "codes without an ecosystem type: 77 (4 cells), 99 (1 cells)" in text


def test_codes_that_were_averaged(make, refused):
    values = TYPES.astype("float32")
    values[5, 5:9] = 4.25
    make("a.tif", values)
    assert "4 cells or more hold codes that are no whole numbers: 4.25" in refused(**land())


def test_whole_codes_in_a_file_of_floats_are_codes(make, tmp_path, grid, county):
    make("a.tif", TYPES.astype("float64"))
    found = read_layer(LayerSource(file="a.tif", **land()), tmp_path, grid, county, CODES)
    assert set(np.unique(found.values[county >= 0])) == {3.0}


def test_codes_too_large_for_a_layer(make, refused):
    make("a.tif", np.full((20, 30), 511902, "int32"))
    text = refused("town", kind="class")
    assert "holds code 511902; codes of 'town' are 0 to 254" in text


def test_holes_inside_the_counties(make, refused, tmp_path, grid, county):
    values = RAIN.copy()
    values[5, 10:20] = -1
    make("a.tif", values, nodata=-1)
    text = refused()
    assert "10 of 416 cells inside the counties (2.4%) have no data: 511902 5, 511903 5" in text
    assert "fill = true takes the nearest value" in text
    source = LayerSource(name="rain", file="a.tif", units="mm year-1", fill=True)
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert found.holes.tolist() == [5, 5]
    assert found.values[county >= 0] == pytest.approx(1100)


def test_no_data_at_all(make, refused):
    make("a.tif", RAIN * 0 - 1, nodata=-1)
    assert "no cell inside the counties has a value" in refused()


@pytest.mark.parametrize(
    ("name", "value", "how", "looks", "fix"),
    [
        ("rain", 1150, {"units": "m year-1"}, "mm given as m", 'set units = "mm year-1"'),
        ("temperature", 288.4, {}, "kelvin", 'set units = "K"'),
        ("temperature", 153, {}, "tenths of a degree", "set scale = 0.1"),
        ("elevation", 12_000, {}, "feet", 'set units = "ft"'),
        ("soil_erodibility", 0.25, {"units": "t ha h ha-1 MJ-1 mm-1"}, "US customary", "0.1317"),
        ("clay", 310, {"units": "percent"}, "g/kg", 'set units = "g/kg"'),
        ("potential_evapotranspiration", 8600, {"units": "mm year-1"}, "tenths of mm", "0.1"),
    ],
)
def test_values_that_cannot_be(make, refused, name, value, how, looks, fix):
    make("a.tif", np.full((20, 30), value, "float32"))
    text = refused(name, **how)
    assert "source cells read lie beyond" in text
    assert f"it looks like {looks}" in text
    assert fix in text


def test_values_that_are_unusual_are_doubted(make, tmp_path, grid, county):
    make("a.tif", np.full((20, 30), 11_000, "float32"))
    source = LayerSource(name="rain", file="a.tif", units="mm year-1")
    found = read_layer(source, tmp_path, grid, county, CODES)
    assert found.doubt["en"] == (
        "rain: the middle value 11000 mm year-1 is unusual and looks like tenths of mm: "
        "set scale = 0.1."
    )


@pytest.mark.parametrize("value", [-3.4e38, -9999.0])
def test_nodata_that_the_file_does_not_declare(make, refused, value):
    values = RAIN.copy()
    values[3:6, 3:6] = value
    make("a.tif", values)
    text = refused()
    assert "9 of" in text
    assert f"looks like nodata (set nodata = {value:g})" in text


def test_no_units_anywhere(refused, tmp_path, grid):
    import xarray as xr

    coords = {"lat": np.linspace(31, 33, 9), "lon": np.linspace(106, 109, 9)}
    stack = xr.Dataset({"r": (("lat", "lon"), np.ones((9, 9)))}, coords)
    stack.to_netcdf(tmp_path / "a.nc")
    assert 'has no units (set units = "mm year-1")' in refused(file="a.nc", units="")


def test_units_of_another_kind(make, refused):
    make("a.tif", RAIN)
    assert "cannot read 'kg'" in refused(units="kg")


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ('name = "ecosystem_type"\nfile = "a.tif"\ncodes = {1 = "DRY"}', 'set kind = "class"'),
        ('name = "rain"\nunits = "mm year-1"\nkind = "class"\nfile = "a.tif"', "holds a quantity"),
        ('name = "population"\nunits = "person"\nfile = "a.tif"', 'set kind = "count"'),
        ('name = "rain"\nunits = "mm year-1"\nkind = "count"\nfile = "a.tif"', "is no count"),
        ('name = "town"\nkind = "fractions"\nfile = "a.tif"', "not put together by shares"),
        ('name = "rain"\nunits = "mm year-1"\nbands = [1, 2]\nfile = "a.tif"', "takes one band"),
        ('name = "monthly_rain"\nunits = "mm month-1"\nbands = [1]\nfile = "a.tif"', "12 bands"),
    ],
)
def test_a_kind_that_makes_nonsense_of_a_layer(tmp_path, layer, words):
    head = 'title = "t"\nresolution = 500\n[counties]\nfile = "c.json"\n[[layer]]\n'
    (tmp_path / "recipe.toml").write_text(head + layer, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_recipe(tmp_path / "recipe.toml")
    assert words in str(caught.value)


def write_recipe(folder, landscape_counties, layers, resolution=500):
    """Write a recipe over counties that were made from the landscape."""
    head = f'title = "t"\nresolution = {resolution}\n[counties]\nfile = "{landscape_counties}"\n'
    text = head + "\n".join(f"[[layer]]\n{layer}" for layer in layers)
    (folder / "recipe.toml").write_text(text, encoding="utf-8")
    return read_recipe(folder / "recipe.toml")


def test_all_problems_of_all_layers_are_told_at_once(counties_file, make, tmp_path, city):
    make("cold.tif", np.full((20, 30), 290, "float32"), step=8000)
    make("wet.tif", np.full((20, 30), 1_150_000, "float32"), step=8000)
    read = [
        'name = "temperature"\nunits = "degC"\nfile = "cold.tif"',
        'name = "rain"\nunits = "mm year-1"\nfile = "wet.tif"',
    ]
    recipe = write_recipe(tmp_path, counties_file.as_posix(), read)
    with pytest.raises(InputError, match=r"(?s)2 problems found.*kelvin.*rain"):
        import_layers(recipe, tmp_path, city)


def test_files_that_cannot_be_used_are_told_before_any_is_read(
    counties_file, make, tmp_path, city, monkeypatch
):
    make("cold.tif", np.full((20, 30), 290, "float32"), step=8000)
    make("nowhere.tif", np.full((20, 30), 900, "float32"), crs=None)
    layers = [
        'name = "temperature"\nunits = "degC"\nfile = "cold.tif"',
        'name = "rain"\nunits = "mm year-1"\nfile = "none.tif"',
        'name = "elevation"\nunits = "m"\nfile = "nowhere.tif"',
        'name = "slope"\nunits = "degree"\nvalue = 120',
    ]
    recipe = write_recipe(tmp_path, counties_file.as_posix(), layers)
    monkeypatch.setattr("gepsim.importing.rasters._fetched", lambda *_: pytest.fail("was read"))
    with pytest.raises(InputError) as caught:
        import_layers(recipe, tmp_path, city)
    text = str(caught.value)
    assert "3 problems found" in text
    for words in ("'none.tif' is not there", "nowhere.tif: has no CRS", "120"):
        assert words in text


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("there/out.nc", "there is no folder"),
        ("recipe.toml", "is no name of a stack"),
        (".", "is a folder"),
    ],
)
def test_a_place_where_no_stack_can_be_written_is_told_first(tmp_path, target, words, capsys):
    from gepsim.cli import _guarded

    recipe = tmp_path / "recipe.toml"
    recipe.write_text("no recipe")
    assert _guarded(["layers", "import", str(recipe), str(tmp_path / target)]) == 2
    assert words in capsys.readouterr().err
    assert recipe.read_text() == "no recipe"


def test_a_pattern_that_fits_more_than_twelve_months_is_counted(
    counties_file, make, tmp_path, city
):
    for name in ("pr_01.tif", "tas_01.tif"):
        make(name, np.full((20, 30), 90, "float32"), step=8000)
    layers = ['name = "monthly_rain"\nunits = "mm month-1"\nfile = "*_01.tif"']
    recipe = write_recipe(tmp_path, counties_file.as_posix(), layers)
    words = r"'\*_01.tif' fits 2 files, pr_01.tif to tas_01.tif, of 1 band \("
    with pytest.raises(InputError, match=words):
        import_layers(recipe, tmp_path, city)


def test_a_city_without_tables_is_one_problem(counties_file, tmp_path, capsys):
    from gepsim.cli import _guarded

    recipe = tmp_path / "recipe.toml"
    write_recipe(
        tmp_path, counties_file.as_posix(), ['name = "slope"\nunits = "degree"\nvalue = 9']
    )
    recipe.write_text('city = "nowhere"\n' + recipe.read_text())
    assert _guarded(["layers", "check", str(recipe)]) == 2
    told = capsys.readouterr().err
    assert "1 problem found" in told
    assert "recipe.toml: city: there is no folder 'nowhere'" in told
    assert "gepsim init nowhere" in told


def test_a_grid_too_fine_for_the_memory(counties_file, tmp_path, city):
    layers = ['name = "rain"\nunits = "mm year-1"\nfile = "none.tif"']
    recipe = write_recipe(tmp_path, counties_file.as_posix(), layers, resolution=0.5)
    with pytest.raises(InputError, match=r"take about [\d,]+ GiB; this machine has .*set resol"):
        import_layers(recipe, tmp_path, city)


def test_heights_above_the_highest_mountain_of_the_city(counties_file, make, tmp_path, city):
    west, north = 340_000, 3_640_000
    place = rasterio.Affine(10_000, 0, west, 0, -10_000, north)
    make("feet.tif", np.full((30, 20), 6000, "float32"), place=place)
    layers = ['name = "elevation"\nunits = "m"\nfile = "feet.tif"\nfill = true']
    recipe = write_recipe(tmp_path, counties_file.as_posix(), layers)
    with pytest.raises(InputError, match="it looks like feet"):
        import_layers(recipe, tmp_path, city)


def test_a_bad_recipe_leaves_nothing_behind(counties_file, tmp_path):
    from click.testing import CliRunner

    from gepsim.cli.layers import layers

    write_recipe(
        tmp_path, counties_file.as_posix(), ['name = "slope"\nunits = "degree"\nvalue = 120']
    )
    before = sorted(tmp_path.iterdir())
    result = CliRunner().invoke(
        layers, ["import", str(tmp_path / "recipe.toml"), str(tmp_path / "out.nc")]
    )
    assert isinstance(result.exception, InputError)
    assert sorted(tmp_path.iterdir()) == before
