"""What `gepsim explain` says of a target in a run, and of a project."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from gepsim.cli import _guarded
from gepsim.errors import InputError
from gepsim.explain.imports import deduction_of_run
from gepsim.explain.verdicts import target_of_run
from gepsim.files.results import Results
from gepsim.text import Text, same

_ROW = {
    "id": "6-4", "target_zh": "≥40", "target_en": "≥40", "unit": "percent", "expected": "37.11",
    "central": "36.97", "low": "35.0516", "high": "39.9714", "probability": "0.05",
    "probability_low": "0.0381303", "probability_high": "0.0653138", "verdict": "very_unlikely",
    "verdict_name_zh": "难以达成", "verdict_name_en": "very unlikely", "flags": "F3;F4",
    "projects": "8;9", "driver_zh": "自发趋势", "driver_en": "trend", "operator": ">=",
    "level": "40", "level_basis": "city_plan", "level_year": "2027", "shortfall": "2.89",
    "observed": "36.07", "observed_year": "2023",
}  # fmt: skip


@pytest.fixture
def judged():
    """Give a run whose summary judges one target in two years."""
    return Results(Path("run"), summary=[{**_ROW, "checkpoint": str(y)} for y in (2027, 2030)])


def test_a_target_of_a_run_is_told_as_the_summary_has_it(judged):
    said = target_of_run("6-4", judged, 2027).text().splitlines()
    assert said == [
        "== run: 6-4",
        "  2027:  难以达成  very_unlikely",
        "    达标概率  probability 0.05 (Wilson 95 % 0.03813 … 0.06531)",
        "    预计（中位值）  expected (median) 37.11 percent (5–95 % 35.05 … 39.97)",
        "    印刷值  at printed values 36.97 percent",
        "    最近监测值 2023年  last observed 2023 36.07 percent",
        "    要求：≥40  asked: ≥40",
        "    考核值 >=（市级规划） 2027年  to reach >= (plan of the city) 2027 40 percent",
        "    考核值减预计  demanded less expected 2.89 percent",
        "    主要取决于：自发趋势  decided mostly by: trend",
        "    预警：F3 F4  flags: F3 F4",
        "    项目：8、9  projects: 8, 9",
    ]


def test_a_step_is_data(judged):
    chance = target_of_run("6-4", judged, 2027).steps[2]
    assert (chance.value, chance.low, chance.unit) == (0.05, 0.03813, "1")
    assert chance.label == Text("达标概率", "probability")


def test_a_year_without_a_verdict_is_said(judged):
    said = target_of_run("6-4", judged, 2028).text("en")
    assert said.endswith("is not judged in 2028, but in 2027, 2030")


def test_a_project_is_explained_by_its_word_and_number(capsys):
    assert _guarded(["explain", "project 32"]) == 0
    assert capsys.readouterr().out.startswith("32  水源涵养与生物多样性保护重点工程")


def test_a_folder_that_is_no_run_is_refused_before_anything_is_said(tmp_path, capsys):
    assert _guarded(["explain", "6-4", "--run", str(tmp_path)]) == 2
    assert capsys.readouterr().out == ""


def test_a_derived_coefficient_is_told_with_the_rows_it_is_made_of(capsys):
    assert _guarded(["explain", "available_water"]) == 0
    alone = capsys.readouterr().out
    assert _guarded(["explain", "budyko_evapotranspiration"]) == 0
    for said in (alone, capsys.readouterr().out):
        assert re.search(r"input root_restricting_depth .*\[m\]", said)
        assert "CON  2.8 m (triangular" in said


def test_the_deduction_of_products_from_outside_is_explained(capsys):
    assert _guarded(["explain", "imported_products"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("imported_products  区外流入产品（扣除）  products from outside")
    assert "GEP = sum of services - value of products from outside" in said
    assert "profile gbt46869" in said
    assert "profile ndrc2022" not in said
    assert "not assessed" in said
    assert "未评估" in said


@pytest.mark.parametrize(("services", "said"), [
    (("tourism_wellness", "imported_products"), "value in the run 0 CNY"),
    (("tourism_wellness",), "deducts no 'imported_products'"),
])  # fmt: skip
def test_the_deduction_of_a_run_is_told_or_missed(services, said):
    gep = xr.DataArray(np.full(len(services), -0.0), {"service": list(services)})
    run = SimpleNamespace(gep=gep, where="run", place=lambda name: same(f"run: {name}"))
    try:
        told = deduction_of_run(run).text("en")
    except InputError as error:
        told = str(error)
    assert said in told
