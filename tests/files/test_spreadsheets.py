"""What a spreadsheet opens holds text and numbers: no formula, no date, no infinity."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from gepsim.export.iamc import write_iamc
from gepsim.export.tidy import write_tidy
from gepsim.files.possible import impossible
from gepsim.files.store import write_run
from gepsim.files.summary import read_summary, write_summary
from gepsim.text import Text

FORMULA = '=HYPERLINK("http://x.invalid","click")'
BEGINS = ("=1+1", "+1+cmd", "-cmd|calc", "@SUM(1)", "\t=1", "\r=1", FORMULA)


@pytest.fixture
def hostile(fake_outcome, tmp_path):
    """Return a run whose names begin as formulas do."""
    outcome = fake_outcome()
    rows = [{**row, "name_zh": FORMULA, "margin": float("-inf")} for row in outcome.summary]
    named = replace(outcome, summary=rows, title=Text(FORMULA, "=1+1"))
    return write_run(named, tmp_path / "baseline")


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def live(cell):
    return re.match(r"[=+@\t\r]|-(?![\d.])", cell)


def test_no_cell_of_a_table_is_a_formula_or_endless(hostile, tmp_path):
    write_tidy(hostile, tmp_path / "long.csv")
    write_iamc(hostile, tmp_path / "iamc.csv")
    for path in (hostile.written / "summary.csv", tmp_path / "long.csv", tmp_path / "iamc.csv"):
        found = cells(path)
        assert not list(filter(live, found)), path
        assert not {"inf", "-inf", "nan"} & set(found), path


def test_a_summary_has_a_label_that_is_no_date(hostile):
    rows = read_summary(hostile.written / "summary.csv")
    assert rows[0]["label"] == f"{rows[0]['id']} {FORMULA}"
    assert not re.fullmatch(r"\d+-\d+", rows[0]["label"])


@pytest.mark.parametrize("text", BEGINS)
def test_what_is_written_is_read_again(tmp_path, text):
    path = tmp_path / "summary.csv"
    write_summary(path, [{"id": "4-1", "name_zh": text}])
    assert read_summary(path)[0]["name_zh"] == text
    assert not list(filter(live, cells(path)))


def test_a_workbook_holds_no_formula_and_no_link(hostile, tmp_path):
    pytest.importorskip("xlsxwriter")
    from gepsim.export.xlsx import write_xlsx

    write_xlsx(hostile, tmp_path / "run.xlsx")
    with zipfile.ZipFile(tmp_path / "run.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "sheets/" in name]
        shared = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert "HYPERLINK" in shared


def test_values_that_cannot_be_are_named_with_place_and_cause(fake_outcome):
    accounts = fake_outcome().accounts
    assert impossible(accounts) == []
    gep = accounts["gep"].copy()
    gep.loc[{"service": "water_retention", "county": "511902", "time": 2025}] = -5.0
    (said,) = impossible(accounts.assign(gep=gep))
    assert said.startswith("gep is below 0 CNY year-1: ")
    assert "2025" in said
    assert "511902" in said
    assert "follows from rain_volume" in said
    share = accounts["non_fossil_share"] * 0 + 213.0
    (said,) = impossible(accounts.assign(non_fossil_share=share))
    assert "non_fossil_share is above 100 percent" in said


def test_what_may_be_negative_by_its_definition_may(fake_outcome):
    accounts = fake_outcome().accounts
    gep = accounts["gep"].copy()
    gep.loc[{"service": "carbon_sequestration"}] = -5.0
    assert impossible(accounts.assign(gep=gep)) == []
    met = accounts["probability_met"] * np.nan
    assert impossible(accounts.assign(probability_met=met)) == []
