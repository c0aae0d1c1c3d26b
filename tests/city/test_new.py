"""A new city starts empty, and its check says what is missing."""

import csv
from pathlib import Path

import pytest

from gepsim.city import load_city
from gepsim.city.load import NEEDED, SHARED, TABLES
from gepsim.city.new import counties_of, scaffold
from gepsim.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty city."""
    scaffold(tmp_path / "hillcity")
    return tmp_path / "hillcity"


def test_every_file_of_a_city_is_there(folder: Path):
    names = {path.name for path in folder.iterdir()}
    wanted = {"city.toml", "sources.toml", "scenario.toml", "COLUMNS.md"}
    assert wanted | {f"{table}.csv" for table in set(TABLES) - set(SHARED)} <= names


def test_the_check_lists_what_is_missing(folder: Path):
    with pytest.raises(InputError) as caught:
        load_city(folder)
    said = str(caught.value)
    for key in ("title", "area_km2", "crs", "place.population", "place.gdp_cny"):
        assert f"city.toml: '{key}' is required" in said
    for table in NEEDED:
        assert f"{table}.csv: no rows yet" in said
    assert "towns.csv" not in said


def test_no_number_of_another_city_is_there(folder: Path):
    """A row that asks for a number says its unit, what is usual, and where it is published."""
    for path in folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        if path.name.startswith("coefficients") or path.name == "landscape.csv":
            assert all(row["value"] == "" and row["units"] for row in rows), path.name
            assert all(row["note"].startswith("usual: ") for row in rows), path.name
        elif path.name == "landscape_cover.csv":
            assert all(row["share"] == "" for row in rows)
        else:
            assert not rows, path.name


def test_a_new_city_has_a_row_for_each_of_its_own_counties(tmp_path: Path):
    scaffold(tmp_path / "hills", counties=counties_of("990001:甲县/Jia:1.2e3 km2, 990002:乙区:640"))
    text = (tmp_path / "hills" / "counties.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:5] for row in text[1:]] == [
        ["990001", "C01", "甲县", "Jia", "1200"],
        ["990002", "C02", "乙区", "", "640"],
    ]
    rows = (tmp_path / "hills" / "coefficients_services.csv").read_text(encoding="utf-8")
    herds = [row for row in csv.DictReader(rows.splitlines()) if row["name"] == "hogs_slaughtered"]
    assert [row["county"] for row in herds] == ["990001", "990002"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("99001:甲县:3 km2", "'99001' is not a code of six digits"),
        ("990001", "cannot read '990001'"),
        ("990001:甲县:3 kg", "kg"),
        ("990001:甲县:3 km2, 990001:乙县", "990001 is named twice"),
    ],
)
def test_a_county_that_cannot_be_read_is_explained(text: str, found: str):
    with pytest.raises(InputError) as caught:
        counties_of(text)
    assert found in str(caught.value)


def test_a_folder_in_use_is_refused(folder: Path):
    with pytest.raises(InputError, match="the folder is not empty"):
        scaffold(folder)


SMALL = {
    "counties.csv": {
        "code": "990001", "key": "A", "name_zh": "甲县", "name_en": "Jia", "area_km2": 100,
        "population_2020": 50000, "population_mark": "C", "seat_lon": 106.5, "seat_lat": 31.5,
        "seat_mark": "C", "function_zh": "农产品主产区", "function": "agricultural",
        "energy_rich": 0, "history_rich": 0, "mark": "C", "source": "yearbook",
    },
    "river_nodes.csv": {
        "id": "990001", "name_zh": "甲县", "name_en": "Jia", "kind": "county", "county": "990001",
    },
    "departments.csv": {"name_zh": "市林业局", "name_en": "Forestry Bureau", "level": "city"},
    "sectors.csv": {
        "id": "all", "name_zh": "全部", "name_en": "All", "group": "rest", "industry": "primary",
        "value_added_cny": 1e9, "energy_tce": 1e5, "coal_tce": 1e5, "oil_tce": 0, "gas_tce": 0,
        "other_non_fossil_tce": 0, "electricity_kwh": 0, "co2_t": 2.6e5, "mark": "C",
        "source": "yearbook",
    },
    "energy_base.csv": {
        "name": "energy_total", "value": 1e5, "units": "tce year-1", "mark": "C",
        "source": "yearbook",
    },
    "indicators.csv": {
        "id": "F", "seq": 1, "domain_zh": "生态安全", "domain": "ecological_security",
        "task_zh": "生态", "task_en": "Ecology", "name_zh": "森林覆盖率", "name_en": "Forest cover",
        "unit_zh": "%", "unit": "%", "units": "percent", "direction": ">=",
        "criterion": "ge(target)", "binding": "binding", "starred": 0,
        "target_general_zh": "≥40", "target_general_en": "≥40",
        "general_level": 40, "responsible_zh": "市林业局", "status_zh": "达标", "status": "met",
        "status_group": "consolidate", "model": "share",
    },
    "goals.csv": {
        "indicator": "F", "year": 2030, "level": 42, "basis": "city_plan", "mark": "A",
        "source": "yearbook",
    },
    "observations.csv": {
        "indicator": "F", "year": 2022, "value": 41, "units": "percent", "mark": "A",
        "source": "yearbook",
    },
}  # fmt: skip


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
        with (folder / name).open("r+", encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
            file.seek(0, 2)
            csv.DictWriter(file, columns).writerow(row)
    city = load_city(folder)
    assert (city.id, city.title["en"], city.codes) == ("hillcity", "Hill City", ("990001",))
