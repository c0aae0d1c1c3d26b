"""A run in the forms of other programs: the same numbers, whichever form."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.export import KINDS, export


def written(run, kind, target):
    """Write a run in a form and return the one place."""
    (place,) = export(run, kind, target)
    return place


def read(path, encoding="utf-8"):
    return list(csv.DictReader(path.read_text(encoding).splitlines()))


def test_the_long_table_holds_every_known_number(run, tmp_path):
    rows = read(written(run, "csv", tmp_path / "long.csv"), "utf-8-sig")
    known = sum(int(array.notnull().sum()) for array in run.accounts.data_vars.values())
    assert len(rows) == known
    gep = [r for r in rows if (r["variable"], r["time"], r["county"]) == ("gep", "2022", "511921")]
    total = float(run.accounts["gep_total"].sel(time=2022, county="511921"))
    assert sum(float(r["value"]) for r in gep) == pytest.approx(total)
    assert {r["unit"] for r in gep} == {"CNY year-1"}


def test_every_indicator_keeps_its_own_unit(run, tmp_path):
    rows = read(written(run, "csv", tmp_path / "long.csv"), "utf-8-sig")
    units = {r["indicator"]: r["unit"] for r in rows if r["variable"] == "indicator_value"}
    assert units["4-2"] == "ug m-3"
    assert units["13"] == "percent"


def test_iamc_holds_medians_with_their_quantiles(run, tmp_path):
    """A level is its own median, not the sum of what stands below it."""
    rows = read(written(run, "iamc", tmp_path / "iamc.csv"))
    assert list(rows[0])[:5] == ["model", "scenario", "region", "variable", "unit"]
    found = {(r["region"].count("|"), r["variable"]): float(r["2035"]) for r in rows}
    own = run.headline("gep_city").sel(time=2035).item() / 1e9
    assert found[1, "GEP"] == pytest.approx(own)
    low, high = (found[1, f"GEP|{end} Percentile"] for end in ("5th", "95th"))
    assert low <= found[1, "GEP"] <= high
    county = [r for r in rows if r["variable"] == "GEP" and r["region"].endswith("Tongjiang")]
    assert len(county) == 1
    median = run.headline("gep_total").sel(time=2035, county="511921").item() / 1e9
    assert float(county[0]["2035"]) == pytest.approx(median)


def test_several_runs_stand_in_one_table(run, tmp_path):
    other = run.replace(record={**run.record, "id": "other"})
    (place,) = export([run, other], "iamc", tmp_path / "both.csv")
    rows = read(place)
    assert {row["scenario"] for row in rows} == {"baseline", "other"}
    (place,) = export([run, other], "csv")
    assert place == run.folder.parent / "comparison" / "comparison.csv"
    place.unlink()
    place.parent.rmdir()


def test_the_typed_table_has_codes_as_text_and_years_as_numbers(run, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = parquet.read_table(written(run, "parquet", tmp_path / "long.parquet"))
    known = sum(int(array.notnull().sum()) for array in run.accounts.data_vars.values())
    assert table.num_rows == known
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["county"], kinds["time"], kinds["value"]) == ("string", "int64", "double")
    assert table.schema.metadata[b"gepsim:synthetic"] == b"yes"


def test_the_zip_is_the_folder_of_the_run(run, tmp_path):
    place = written(run, "zip", tmp_path / "run.zip")
    with zipfile.ZipFile(place) as book:
        names = set(book.namelist())
        assert book.read("baseline/summary.csv") == (run.folder / "summary.csv").read_bytes()
    assert {f"baseline/{name}" for name in ("accounts.nc", "maps.nc", "run.json")} <= names


def test_iamc_units_are_those_of_the_community(run, tmp_path):
    """1 tce is 29.3076 GJ."""
    rows = {r["variable"]: r for r in read(written(run, "iamc", tmp_path / "iamc.csv"))}
    tce = float(run.headline("energy_total").sel(time=2022))
    assert float(rows["Energy Use"]["2022"]) == pytest.approx(tce * 29.3076e-9)
    assert rows["Energy Use"]["unit"] == "EJ/yr"
    assert rows["Emissions|CO2"]["unit"] == "Mt CO2/yr"
    assert rows["GEP"]["unit"] == "billion CNY_2022/yr"


def test_iamc_has_the_weather_beside_gep_and_not_below_it(run, tmp_path):
    rows = {r["variable"]: r for r in read(written(run, "iamc", tmp_path / "iamc.csv"))}
    row = rows["GEP Weather Standard Deviation"]
    sd = float(run.accounts["gep_weather_sd"].sel(time=2030))
    assert float(row["2030"]) == pytest.approx(sd / 1e9)
    assert row["unit"] == rows["GEP"]["unit"]
    calm = run.replace(accounts=run.accounts.drop_vars("gep_weather_sd"))
    names = {r["variable"] for r in read(written(calm, "iamc", tmp_path / "calm.csv"))}
    assert set(rows) - names == {"GEP Weather Standard Deviation"}


def test_geotiff_lies_where_the_map_lies(run, tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio is not installed; see [geo]")
    folder = written(run, "geotiff", tmp_path / "maps")
    assert sorted(folder.glob("gep_total_*.tif"))[-1].name == "gep_total_2035.tif"
    with rasterio.open(folder / "gep_total_2022.tif") as file:
        assert file.crs.to_epsg() == 4545
        assert file.count == 1
        tags = file.tags()
        assert (tags["units"], tags["year"]) == ("CNY m-2 year-1", "2022")
        assert (tags["scenario"], tags["price_year"]) == ("baseline", "2022")
        assert tags["synthetic"] == "yes"
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        corner = file.bounds.left, file.bounds.top
        found = file.read(1, masked=True)
    first = float(run.maps["x"][0]), float(run.maps["y"][0])
    assert corner == (first[0] - 50.0, first[1] + 50.0)
    np.testing.assert_array_equal(found.filled(np.nan), run.maps["gep_total"][0].values)


def test_a_class_map_brings_its_colours_and_names(run, tmp_path):
    rasterio = pytest.importorskip("rasterio", reason="rasterio is not installed; see [geo]")
    folder = written(run, "geotiff", tmp_path / "maps")
    with rasterio.open(folder / "ecosystem_type_2030.tif") as file:
        assert file.colorinterp[0].name == "palette"
        assert file.colormap(1)[1][:3] == (0x1B, 0x5E, 0x3A)
        assert file.nodata == 0
    style = (folder / "ecosystem_type_2030.qml").read_text(encoding="utf-8")
    assert 'type="paletted"' in style
    assert 'color="#1b5e3a"' in style
    names = fromstring((folder / "ecosystem_type_2030.tif.aux.xml").read_text(encoding="utf-8"))
    found = [one.text for one in names.iter("Category")]
    assert found[0] is None
    assert found[1] == "常绿阔叶林 / evergreen broadleaf forest"


def test_a_map_of_amounts_has_the_same_classes_in_every_year(run, tmp_path):
    pytest.importorskip("rasterio", reason="rasterio is not installed; see [geo]")
    folder = written(run, "geotiff", tmp_path / "maps")
    styles = {path.read_text(encoding="utf-8") for path in folder.glob("gep_total_*.qml")}
    assert len(styles) == 1


def test_counties_of_the_geopackage_have_the_numbers_of_the_run(run, tmp_path):
    pyogrio = pytest.importorskip("pyogrio", reason="pyogrio is not installed; see [geo]")
    path = written(run, "geopackage", tmp_path / "run.gpkg")
    facts, _, shapes, columns = pyogrio.raw.read(path, layer="counties")
    table = dict(zip(facts["fields"], columns, strict=True))
    own = run.headline("gep_total").sel(time=2030, county=table["code"].tolist())
    np.testing.assert_allclose(table["gep_yi_CNY_2030"] * 1e8, own.values)
    assert set(table["synthetic"]) == {"yes"}
    assert len(shapes) == len(run.accounts["county"])
    with closing(sqlite3.connect(path)) as package:
        kept = "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"
        styles = {name: fromstring(style) for name, style in package.execute(kept)}
    renderer = styles["counties"].find("renderer-v2")
    lows = [float(one.get("lower")) for one in renderer.iter("range")]
    highs = [float(one.get("upper")) for one in renderer.iter("range")]
    assert lows[0] == 0.0
    assert lows[1:] == highs[:-1]
    assert max(table["gep_yi_CNY_2027"] / table["area_km2"]) <= highs[-1]


def test_qgis_shows_maps_and_layers_in_their_colours(run, tmp_path):
    """The reader is another program; where it is not installed nothing is claimed."""
    other = shutil.which("python3", path="/usr/bin")
    seen = other and subprocess.run([other, "-c", "import qgis.core"], capture_output=True)
    if not other or seen.returncode:
        pytest.skip("QGIS is not installed")
    pytest.importorskip("rasterio", reason="rasterio is not installed; see [geo]")
    folder = written(run, "geotiff", tmp_path / "maps")
    package = written(run, "geopackage", tmp_path / "run.gpkg")
    told = subprocess.run(
        [other, "-c", _QGIS, str(folder / "ecosystem_type_2030.tif"), str(package)],
        capture_output=True, text=True, env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert told.stdout.split() == [
        "QgsPalettedRasterRenderer", "#1b5e3a", "QgsGraduatedSymbolRenderer", "True",
    ], told.stderr  # fmt: skip


_QGIS = """
import os, sys
from qgis.core import QgsApplication, QgsRasterLayer, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
tif, gpkg = sys.argv[1:]
raster = QgsRasterLayer(tif, "map")
shown = raster.renderer()
print(type(shown).__name__, shown.classes()[0].color.name())
layer = QgsVectorLayer(gpkg + "|layername=counties", "counties", "ogr")
print(type(layer.renderer()).__name__, layer.labelsEnabled(), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize(
    ("kind", "package", "remedy"),
    [
        ("xlsx", "xlsxwriter", "pip install XlsxWriter"),
        ("geotiff", "rasterio", r"pip install 'gepsim\[geo\]'"),
        ("docx", "docx", r"pip install 'gepsim\[office\]'"),
    ],
)
def test_a_missing_package_is_named_with_its_remedy(
    run, tmp_path, monkeypatch, kind, package, remedy
):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=remedy):
        export(run, kind, tmp_path / "out")


def test_an_unknown_form_is_named_with_a_suggestion(run):
    with pytest.raises(InputError, match="did you mean 'xlsx'"):
        export(run, "xls")


def test_the_default_place_is_the_folder_of_the_run(run):
    (path,) = export(run, "iamc")
    assert path == run.folder / "baseline_iamc.csv"
    path.unlink()


def test_the_command_offers_every_form():
    from gepsim.cli.export import export as command

    choices = next(p.type.choices for p in command.params if p.name == "kind")
    assert list(choices) == list(KINDS)
