"""What a row of a target may say; every fault is named with file, row and what is allowed."""

from __future__ import annotations

import csv
import shutil

import pytest

from gepsim.cli import _guarded
from gepsim.errors import InputError
from gepsim.inputs import gather


@pytest.fixture
def folder(city, tmp_path):
    """Return a copy of the city beside a scenario of its own."""
    shutil.copytree(city.folder, tmp_path / "town")
    text = 'schema = 1\nid = "t"\nextends = "baseline"\ncity = "town"\n'
    text += 'title = { zh = "试", en = "T" }\n'
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    return tmp_path / "town"


def edit(folder, file, key, **changes):
    """Change cells of the rows with a key, or take them out."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if next(iter(row.values())) == key:
            row.update(changes)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def said(folder):
    with pytest.raises(InputError) as caught:
        gather(folder.parent / "t.toml")
    return str(caught.value)


FAULTS = {
    "unknown model": (
        "indicators.csv",
        "4-1",
        {"model": "good_air_day"},
        "indicators.csv '4-1': model: unknown model 'good_air_day' (did you mean 'good_air_days'?)",
    ),
    "no sector": (
        "text_targets.csv",
        "X19",
        {"sector": ""},
        "text_targets.csv 'X19': sector: empty, but the model 'sector_gross_output' reads",
    ),
    "unknown sector": (
        "text_targets.csv",
        "X19",
        {"sector": "electronic"},
        "text_targets.csv 'X19': sector: unknown sector 'electronic' (did you mean 'electronics'?)",
    ),
    "another unit": (
        "indicators.csv",
        "4-2",
        {"units": "mg m-3"},
        "indicators.csv '4-2': units: 'mg m-3', but the model 'pm25' gives 'ug m-3'",
    ),
    "unknown statistic": (
        "text_targets.csv",
        "X25",
        {"statistic": "reserve_areas"},
        "statistic: unknown statistic 'reserve_areas' (did you mean 'reserve_area'?)",
    ),
    "unknown twin": (
        "text_targets.csv",
        "X9",
        {"twin": "6-44"},
        "text_targets.csv 'X9': twin: unknown indicator '6-44' (did you mean '6-4'?)",
    ),
    "a model that others read, twice": (
        "indicators.csv",
        "6-5",
        {"model": "good_air_days"},
        "'4-1', '6-5' have the model 'good_air_days', which others read",
    ),
    "a goal outside the plan": (
        "goals.csv",
        "6-4",
        {"year": "2040"},
        "goals.csv '6-4' 2040: the year is outside the plan (allowed: 2023–2035, or empty",
    ),
    "two goals of one year": (
        "goals.csv",
        "6-4",
        {"year": "2030"},
        "goals.csv: 2 rows for 6-4, 2030 (keep one)",
    ),
    "words of a goal in one language": (
        "goals.csv",
        "2",
        {"text_en": ""},
        "goals.csv '2' 2027: text_en: empty (say it in both languages, or in none)",
    ),
    "a goal that says nothing": (
        "goals.csv",
        "X9",
        {"level": ""},
        "goals.csv 'X9' 2027: neither a level nor words (write level, or text_zh and text_en)",
    ),
    "a name without English": (
        "indicators.csv",
        "20",
        {"name_en": ""},
        "indicators.csv:31: 'name_en' is required",
    ),
    "a name without Chinese": (
        "text_targets.csv",
        "X3",
        {"name_zh": ""},
        "text_targets.csv:4: 'name_zh' is required",
    ),
    "an observation that says nothing": (
        "observations.csv",
        "R4",
        {"value": ""},
        "observations.csv 'R4' 2022: neither a value nor met (write one of them",
    ),
    "a goal of an unknown target": (
        "goals.csv",
        "X9",
        {"indicator": "X99"},
        "goals.csv 'X99': indicator: unknown indicator or text target 'X99' (did you mean 'X9'?)",
    ),
    "a criterion that cannot be read": (
        "indicators.csv",
        "24",
        {"criterion": "gee(100)"},
        "indicators.csv '24' criterion 'gee(100)' position 1: unknown rule 'gee'",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_row_and_what_is_allowed(folder, name):
    file, key, changes, message = FAULTS[name]
    edit(folder, file, key, **changes)
    assert message in said(folder)


def test_faults_of_rows_come_all_at_once_with_exit_code_2(folder):
    edit(folder, "indicators.csv", "4-1", units="m", model="nothing_like_it")
    edit(folder, "indicators.csv", "24", criterion="gee(100)")
    text = said(folder)
    assert "2 problems" in text
    assert "4-1" in text
    assert "24" in text
    assert _guarded(["check", str(folder.parent / "t.toml")]) == 2
