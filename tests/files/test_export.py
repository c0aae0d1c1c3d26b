"""A run in the forms of other programs: the same numbers, whichever form."""

from __future__ import annotations

import csv
import re
import sys
import zipfile

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


def test_iamc_levels_add_up(run, tmp_path):
    rows = read(written(run, "iamc", tmp_path / "iamc.csv"))
    assert list(rows[0])[:5] == ["model", "scenario", "region", "variable", "unit"]
    city = {r["variable"]: float(r["2035"]) for r in rows if r["region"].count("|") == 1}
    kinds = [
        city[f"GEP|{kind}"] for kind in ("Regulating", "Cultural", "Other") if f"GEP|{kind}" in city
    ]
    assert city["GEP"] == pytest.approx(sum(kinds))
    counties = [r for r in rows if r["variable"] == "GEP" and r["region"].endswith("Tongjiang")]
    assert len(counties) == 1
    parts = [
        float(r["2035"]) for r in rows if r["variable"] == "GEP" and r["region"].count("|") > 1
    ]
    assert sum(parts) == pytest.approx(city["GEP"])


def test_iamc_units_are_those_of_the_community(run, tmp_path):
    """1 tce is 29.3076 GJ."""
    rows = {r["variable"]: r for r in read(written(run, "iamc", tmp_path / "iamc.csv"))}
    tce = float(run.accounts["energy_use"].sel(time=2022).sum())
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


def test_years_are_numbers_in_the_heads_of_the_workbook(run, tmp_path):
    pytest.importorskip("xlsxwriter", reason="XlsxWriter is not installed")
    path = written(run, "xlsx", tmp_path / "run.xlsx")
    with zipfile.ZipFile(path) as book:
        page = book.read("xl/worksheets/sheet3.xml").decode()
    head = page[page.index('<row r="1"') : page.index("</row>")]
    years = re.findall(r'<c r="[B-Z]1" s="\d+"><v>(\d+)</v></c>', head)
    assert [int(year) for year in years] == run.accounts["time"].values.tolist()


def test_the_workbook_has_a_sheet_per_question(run, tmp_path):
    pytest.importorskip("xlsxwriter", reason="XlsxWriter is not installed")
    path = written(run, "xlsx", tmp_path / "new" / "run.xlsx")
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    for name in ("说明", "目标", "总表", "区县", "服务", "补偿", "不确定性", "情景"):
        assert f'name="{name}"' in names
    assert "通江县 Tongjiang" in words
    assert "economy.cluster_realisation" in words
    assert [p.name for p in path.parent.iterdir()] == ["run.xlsx"]


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
