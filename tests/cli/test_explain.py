"""What `gepsim explain` says of a target in a run, and of a project."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from gepsim.cli import _guarded
from gepsim.errors import InputError
from gepsim.explain.deduction import deduction_of_run
from gepsim.explain.verdicts import judged_in
from gepsim.files import store

_ROW = {
    "id": "6-4", "target_zh": "≥40", "target_en": "ge(40)", "unit": "percent", "central": "36.97",
    "low": "35.0516", "high": "39.9714", "probability": "0.05", "probability_low": "0.0381303",
    "probability_high": "0.0653138", "verdict": "very_unlikely", "verdict_zh": "难以达成",
    "flags": "F3 F4", "projects": "8;9", "driver_zh": "自发趋势", "driver_en": "trend",
    "method_zh": "", "method_en": "", "reason_zh": "", "reason_en": "",
    "mend_zh": "", "mend_en": "",
}  # fmt: skip


@pytest.fixture
def run_folder(tmp_path, monkeypatch):
    """Give a folder whose summary judges one target in two years."""
    monkeypatch.setattr("gepsim.explain.verdicts.load_run", lambda folder: None)
    rows = [{**_ROW, "checkpoint": year} for year in (2027, 2030)]
    store.write_summary(tmp_path / "summary.csv", rows)
    return tmp_path


def test_a_target_of_a_run_is_told_as_the_summary_has_it(run_folder):
    said = list(judged_in("6-4", run_folder, 2027))[2:]
    assert said == [
        "  2027: very_unlikely 难以达成, probability 概率 5.0% (3.8%–6.5%)",
        "    central 中心值 36.97 (5–95 %: 35.05 … 39.97) percent",
        "    asked 要求: ≥40 ge(40)",
        "    decided mostly by 主要取决于: 自发趋势 trend",
        "    flags 预警 F3 F4",
        "    projects 项目 8, 9",
    ]


def test_a_year_without_a_verdict_is_said(run_folder):
    assert list(judged_in("6-4", run_folder, 2028))[-1].endswith("is not judged in 2028, but in "
                                                                 "2027, 2030")  # fmt: skip


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
        assert "input root_restricting_depth [m]" in said
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
    (("tourism_wellness", "imported_products"), "value 0 CNY in the run's file"),
    (("tourism_wellness",), "deducts no 'imported_products'"),
])  # fmt: skip
def test_the_deduction_of_a_run_is_told_or_missed(monkeypatch, services, said):
    gep = xr.DataArray(np.full(len(services), -0.0), {"service": list(services)})
    run = SimpleNamespace(gep=gep, county="511921", year=2022)
    monkeypatch.setattr("gepsim.explain.deduction.recorded", lambda *asked: run)
    try:
        told = "\n".join(deduction_of_run(Path("run"), None, None, "baseline"))
    except InputError as error:
        told = str(error)
    assert said in told
