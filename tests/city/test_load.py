"""A broken city folder is refused with file, finding and remedy, all faults at once."""

import re
import shutil
import time
from pathlib import Path

import pytest

from gepsim.city import load_city
from gepsim.city.load import SHARED, TABLES
from gepsim.errors import InputError
from gepsim.paths import shipped

SHIPPED = shipped("scenarios") / "bazhong"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped city that a test may break."""
    copy = tmp_path / "bazhong"
    copy.mkdir()
    for name in (
        "city.toml",
        "sources.toml",
        *(f"{table}.csv" for table in TABLES if table not in SHARED),
    ):
        shutil.copy(SHIPPED / name, copy / name)
    return copy


def said(folder: Path) -> str:
    """Return what loading a folder says."""
    with pytest.raises(InputError) as caught:
        load_city(folder)
    return str(caught.value)


BREAKS = {
    "unknown indicator": (
        "projects.csv",
        ",4-1;4-2;16,indirect: compliance,",
        ",4-1;4-9;16,indirect: compliance,",
        r"projects.csv '2': indicators: unknown indicator or text target '4-9'",
    ),
    "unknown county": (
        "towns.csv",
        "1,511902,平梁镇",
        "1,511909,平梁镇",
        r"towns.csv '1': county: unknown county '511909' \(did you mean '51190",
    ),
    "unknown department": (
        "indicators.csv",
        "市审计局;市委组织部",
        "市审计厅;市委组织部",
        r"indicators.csv '3': responsible_zh: unknown department '市审计厅'",
    ),
    "unknown lever": (
        "project_levers.csv",
        "6,sludge_tpd,",
        "6,sludge_tdp,",
        r"project_levers.csv '6': lever: unknown lever 'sludge_tdp' \(did you mean 'sludge_tpd'",
    ),
    "unknown sector": (
        "clusters.csv",
        "electronics,2035",
        "electronic,2035",
        r"clusters.csv 'electronic': sector: unknown sector .*did you mean 'electronics'",
    ),
    "unknown source": (
        "reserves.csv",
        "277.98,自然公园,nature_park,地方级,local,A,bazhong_plan",
        "277.98,自然公园,nature_park,地方级,local,A,bazhong_pln",
        r"reserves.csv '13': unknown source 'bazhong_pln' \(did you mean 'bazhong_plan'",
    ),
    "money that misses the total": (
        "projects.csv",
        ",290.47,",
        ",290.74,",
        r"investment \[10,000 CNY\]: rows add up to 845388.1, stated is 845387.83",
    ),
    "area that misses the total": (
        "counties.csv",
        "4116.58",
        "4161.58",
        r"counties.csv: area \[km2\]: rows add up to 12338.91, stated is 12296.93",
    ),
    "a town in the wrong zone": (
        "towns.csv",
        "1,511902,平梁镇,镇,town,农产品主产区,agricultural",
        "1,511902,平梁镇,镇,town,农产品主产区,urban",
        r"agricultural towns: rows add up to 58, stated is 59",
    ),
    "a project twice": (
        "projects.csv",
        "\n12,",
        "\n11,",
        r"projects.csv: 2 rows for 11 \(keep one\)",
    ),
    "a period that runs backwards": (
        "projects.csv",
        ",5000,2024,2030,",
        ",5000,2034,2030,",
        r"projects.csv '25': ends 2030, before it starts 2034",
    ),
    "one project, several counties": (
        "projects.csv",
        "511903;511921;511922;511923,area,",
        "511903;511921;511922;511923,one,",
        r"projects.csv '42': split 'one' but several counties",
    ),
    "a list without its weights": (
        "project_shares.csv",
        "27,",
        "7,",
        r"projects.csv '27': split 'listed' but no row in project_shares.csv",
    ),
    "a misspelt column": (
        "sectors.csv",
        "coal_tce",
        "coal_tec",
        r"sectors.csv:1: unknown column 'coal_tec' \(did you mean 'coal_tce'",
    ),
    "a word for a number": (
        "observations.csv",
        "96.4",
        "ninety-six",
        r"observations.csv:8: 'value': .* found 'ninety-six'",
    ),
    "a mark that does not exist": (
        "counties.csv",
        "651534,A-",
        "651534,D",
        r"counties.csv:2: 'population_mark': .* found 'D'",
    ),
    "an unknown key": (
        "city.toml",
        "area_km2 = 12296.93        #",
        "area_km = 12296.93        #",
        r"city.toml: unknown key 'area_km' \(did you mean 'area_km2'",
    ),
    "TOML that is none": ("city.toml", "format = 1", "format 1", r"city.toml: not valid TOML"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_fault_is_named(folder: Path, fault: str):
    name, right, wrong, message = BREAKS[fault]
    text = (folder / name).read_text(encoding="utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong), encoding="utf-8")
    assert re.search(message, said(folder)), said(folder)


def test_a_missing_file_is_named(folder: Path):
    (folder / "tasks.csv").unlink()
    assert "tasks.csv: file not found" in said(folder)


def test_all_faults_come_at_once(folder: Path):
    (folder / "tasks.csv").unlink()
    (folder / "city.toml").write_text("format = ", encoding="utf-8")
    text = (folder / "counties.csv").read_text(encoding="utf-8")
    (folder / "counties.csv").write_text(text.replace("651534", "many"), encoding="utf-8")
    assert said(folder).startswith("3 problems found")


def test_a_fault_of_many_rows_is_told_once(folder: Path):
    text = (folder / "towns.csv").read_text(encoding="utf-8")
    text = text.replace(",农产品主产区,agricultural,", ",农产品主产区,farming,")
    (folder / "towns.csv").write_text(text, encoding="utf-8")
    assert "towns.csv:2 and 58 more rows: 'zone': Input should be" in said(folder)


def test_an_unknown_name_is_explained(city):
    with pytest.raises(InputError, match="did you mean 'food_beverage'"):
        city.sector("food_beverages")
    with pytest.raises(InputError, match="unknown name 'popluation'"):
        city.statistic("popluation", 2022)


def test_loading_is_quick():
    took = []
    for _ in range(3):
        before = time.perf_counter()
        load_city(SHIPPED)
        took.append(time.perf_counter() - before)
    assert min(took) < 0.3


def test_the_dictionary_lists_every_file_and_column():
    text = (shipped("coefficients") / "city" / "COLUMNS.md").read_text(encoding="utf-8")
    for table, row in TABLES.items():
        if table in SHARED:
            continue
        assert f"**{table}.csv**" in text
        for column in set(row.model_fields) - {"levers"}:
            assert f"`{column}`" in text, f"{table}.csv: {column}"
