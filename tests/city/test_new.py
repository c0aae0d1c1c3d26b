"""A new city starts empty, and its check says what is missing."""

import csv
from pathlib import Path

import pytest

from gepsim.city import load_city
from gepsim.city.load import NEEDED, TABLES
from gepsim.city.new import scaffold
from gepsim.errors import InputError
from gepsim.paths import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty city."""
    scaffold(tmp_path / "hillcity")
    return tmp_path / "hillcity"


def test_every_file_of_a_city_is_there(folder: Path):
    names = {path.name for path in folder.iterdir()}
    wanted = {"city.toml", "sources.toml", "scenario.toml", "COLUMNS.md"}
    assert wanted | {f"{table}.csv" for table in TABLES} <= names


def test_the_check_lists_what_is_missing(folder: Path):
    with pytest.raises(InputError) as caught:
        load_city(folder)
    said = str(caught.value)
    for key in ("title", "area_km2", "crs", "place.population", "place.gdp_cny"):
        assert f"city.toml: '{key}' is required" in said
    for table in NEEDED:
        assert f"{table}.csv: no rows yet" in said
    assert "towns.csv" not in said


def test_no_number_of_the_example_is_kept(folder: Path):
    for path in folder.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name.startswith("coefficients"):
            assert all(row["value"] == "" for row in csv.DictReader(lines)), path.name
        elif path.name != "levers.csv":
            assert len(lines) == 1, path.name


def test_a_folder_in_use_is_refused(folder: Path):
    with pytest.raises(InputError, match="the folder is not empty"):
        scaffold(folder)


COUNTY = "990001,A,甲县,Jia,100,50000,C,,,,106.5,31.5,C,农产品主产区,agricultural,0,0,C,yearbook,"
SMALL = {
    "counties.csv": COUNTY,
    "river_nodes.csv": "990001,甲县,Jia,county,990001,",
    "departments.csv": "市林业局,Forestry Bureau,city,",
    "sectors.csv": "all,全部,All,rest,primary,,1e9,,1e5,1e5,0,0,0,0,2.6e5,C,yearbook,",
    "energy_base.csv": "energy_total,1e5,tce year-1,,,C,yearbook,",
    "indicators.csv": (
        "F,1,生态安全,ecological_security,生态,Ecology,森林覆盖率,Forest cover,"
        "%,%,percent,>=,ge(40),binding,0,≥40,≥40,41,41,,41,41,,≥40,40,40,same,≥40,40,市林业局,达标,met,consolidate,,trend,,"
    ),
}


def test_a_small_city_can_be_filled_in(folder: Path):
    city = (folder / "city.toml").read_text(encoding="utf-8")
    for key, value in {
        "# title": 'title = { zh = "山城", en = "Hill City" }',
        "# area_km2": "area_km2 = 100",
        "# crs": 'crs = "EPSG:4545"',
        "# province": 'province = { zh = "四川省", en = "Sichuan" }',
        "# prefecture_code": 'prefecture_code = "990000"',
        "# base_year": "base_year = 2022",
        "# population =": "population = 50000",
        "# population_year": "population_year = 2022",
        "# gdp_cny": "gdp_cny = 1e9",
        "# first": "first = 2023",
        "# last": "last = 2030",
        "# checkpoints": "checkpoints = [2025, 2030]",
        "# elevation_min_m": "elevation_min_m = 300",
        "# elevation_max_m": "elevation_max_m = 900",
    }.items():
        line = next(line for line in city.splitlines() if line.startswith(key))
        city = city.replace(line, value)
    (folder / "city.toml").write_text(city, encoding="utf-8")
    (folder / "sources.toml").write_text('[yearbook]\ntitle = "Yearbook"\n', encoding="utf-8")
    for name, row in SMALL.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    city = load_city(folder)
    assert (city.id, city.title["en"], city.codes) == ("hillcity", "Hill City", ("990001",))


def test_the_example_is_shipped():
    assert (shipped("scenarios") / "bazhong" / "README.md").is_file()
