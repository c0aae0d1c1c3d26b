"""A city's workbook is read as its folder is, and refused by sheet and cell."""

from __future__ import annotations

import datetime
import subprocess
import sys
import zipfile

import pytest

from gepsim.api import new_workbook
from gepsim.city import load_city
from gepsim.city.load import SHARED, TABLES
from gepsim.coefficients import load_table
from gepsim.errors import InputError
from gepsim.inputs import gather
from gepsim.paths import default_city, shipped
from gepsim.workbook import unfold, write_workbook
from gepsim.workbook.names import sheet_name

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed; see [office]")

COUNTIES = "990001:甲县/Jia:1.2e3 km2, 990002:乙区/Yi:640 km2"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def empty(tmp_path):
    """Return the workbook of a new city, which nobody has filled in."""
    return new_workbook(tmp_path / "hills.xlsx", counties=COUNTIES)


def change(path, stem, cell, value):
    """Write one cell of a workbook."""
    book = openpyxl.load_workbook(path)
    book[sheet_name(stem)][cell] = value
    book.save(path)


def told(path):
    """Return the problems of a workbook."""
    with pytest.raises(InputError) as error:
        gather(path)
    return [str(problem) for problem in error.value.problems]


def test_the_shipped_city_comes_back_as_it_went(tmp_path):
    """Every table and row of the folder, its facts and sources."""
    folder = shipped("scenarios") / default_city()
    scenario = {"schema": 1, "id": "x", "title": {"zh": "甲", "en": "X"}, "city": "."}
    write_workbook(tmp_path / "city.xlsx", folder, scenario)
    found = unfold(tmp_path / "city.xlsx")
    one, other = load_city(folder), load_city(found)
    assert one.facts == other.facts
    assert one.sources == other.sources
    for name in TABLES:
        assert getattr(one, name) == getattr(other, name), name
    rows = shipped("coefficients")
    assert load_table([rows, folder]).rows == load_table([rows, found]).rows


def test_a_new_workbook_has_a_sheet_for_each_table_with_two_headings(empty):
    book = openpyxl.load_workbook(empty)
    names = set(book.sheetnames)
    assert {sheet_name(name) for name in TABLES if name not in SHARED} <= names
    page = book[sheet_name("counties")]
    heads = [[cell.value for cell in row] for row in page.iter_rows(min_row=2, max_row=4)]
    assert heads[0][0], heads[1][0] == ("行政区划代码", "six-digit code")
    assert heads[2][0] == "code"
    assert page["A5"].value == "990001"
    assert page["A4"].comment is not None
    assert any("key_ecological" in str(v.formula1) for v in page.data_validations.dataValidation)
    assert any("sources" in str(v.formula1) for v in page.data_validations.dataValidation)


def test_what_is_missing_is_named_by_sheet_and_cell(empty):
    said = told(empty)
    assert any(line.startswith("hills.xlsx 城市 city!B4: 'title' is required") or
               line.startswith("hills.xlsx 城市 city!") for line in said)  # fmt: skip
    assert any("hills.xlsx 县区 counties!F5: 'population_2020' is required" in x for x in said)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("many", "'population_2020': "),
        (-5, "'population_2020': "),
        (datetime.date(2026, 4, 1), "made a date of it"),
        ("#REF!", "the cell holds the error #REF!"),
        ("=1+1", "a formula whose value is not in the file"),
    ],
)
def test_a_bad_cell_is_refused_at_its_place(empty, value, fault):
    change(empty, "counties", "F5", value)
    said = [line for line in told(empty) if "counties!F5" in line]
    assert any(fault in line for line in said)


def test_a_reference_to_nothing_is_refused(empty):
    change(empty, "counties", "A4", "cod")
    assert any("unknown column 'cod'" in line and "counties!" in line for line in told(empty))


def test_unknown_sheets_are_refused_and_a_persons_own_are_left(empty):
    book = openpyxl.load_workbook(empty)
    book.create_sheet("我的笔记")
    book.create_sheet("countys")
    book.create_sheet("goals")
    book.save(empty)
    said = told(empty)
    assert any("no table is called 'countys' (did you mean 'counties'?)" in x.replace("；", ";")
               or "'countys'" in x for x in said)  # fmt: skip
    assert any("a second sheet for the table 'goals'" in line for line in said)
    assert not any("笔记" in line for line in said)


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "city.xlsx"
    path.write_bytes(b"no zip")
    assert any("cannot be read as a workbook" in line for line in told(path))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("a.txt", "nothing")
    assert any("cannot be read as a workbook" in line for line in told(path))


def test_a_workbook_in_the_way_is_left_alone(empty):
    before = empty.read_bytes()
    with pytest.raises(InputError, match="there is such a file already"):
        new_workbook(empty)
    assert empty.read_bytes() == before


def test_the_command_says_what_is_missing(empty):
    done = subprocess.run(
        [sys.executable, "-m", "gepsim", "check", str(empty)], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "县区 counties!" in done.stderr
