"""Answers that lie beside a run become a chapter of its page; without them there is none."""

from __future__ import annotations

import json
import shutil

import pytest

from gepsim.files.answers import PLAN, SENSITIVITY, answer_text, lies_beside, read_answer
from gepsim.files.results import Absent
from gepsim.files.store import read_run
from gepsim.report.build import sections

DOUBT = {"zh": "抽样误差内相等", "en": "equal within sampling error"}
REACHED = {"year": 2027, "now": 0.04, "best": 0.6, "asked": 0.3, "reachable": True,
           "planned": 0.44, "low": 0.43, "high": 0.45}  # fmt: skip
CHEAPEST = {
    "confidence": 0.3,
    "free_from": 2026,
    "proven": True,
    "added_cost": 11_466_500.0,
    "choices": [
        {"id": "8", "name": {"zh": "餐厨垃圾", "en": "Kitchen waste"},
         "how": {"zh": "提前1年建成", "en": "built 1 year faster"},
         "added_cost": 11_466_500.0, "doubts": [DOUBT]},
    ],
    "targets": [{"id": "6-4", "name": {"zh": "回收利用率", "en": "Recycling"}, **REACHED}],
    "at_once": [{"targets": ["6-4", "20"], **REACHED, "reachable": False, "best": 0.2}],
}  # fmt: skip
DECIDES = {
    "verdicts": [
        {"id": "6-4", "name_zh": "回收利用率", "name_en": "Recycling", "checkpoint": 2030,
         "probability": 0.44, "rank": 1, "input": "recycling_trend", "mark": "C", "share": 0.6,
         "error": 0.02, "label": {"zh": "自发趋势", "en": "trend of recycling"},
         "low": 0.1, "high": 0.9},
    ],
    "values": [],
    "turns": [
        {"id": "6-4", "name_zh": "回收利用率", "name_en": "Recycling", "checkpoint": 2030,
         "key": "investment.delay.all", "units": "year", "now": 0.0, "at": 1.0, "low": 0.9,
         "high": 1.1, "met_below": True},
    ],
}  # fmt: skip


@pytest.fixture
def folder(run_folder, tmp_path):
    """Return a run of its own, into which answers may be put."""
    return shutil.copytree(run_folder, tmp_path / "baseline")


def chapter(folder):
    """Return the parts of the chapter of answers; None without it."""
    return next((one.parts for one in sections(read_run(folder)) if one.key == "advice"), None)


def put(folder, name, facts):
    run = read_run(folder)
    (folder / name).write_text(answer_text(name.split(".")[0], run.record, facts), "utf-8")


def test_a_run_without_answers_has_no_such_chapter(folder):
    assert chapter(folder) is None
    assert not lies_beside(read_run(folder), PLAN)


def test_the_cheapest_plan_stands_on_the_page_with_its_doubts(folder):
    put(folder, PLAN, CHEAPEST)
    found = chapter(folder)["plan"]
    assert "30%" in found.said.en
    cells = found.choices.rows[0]
    assert cells[0].en == "8 Kitchen waste"
    assert "equal within sampling error" in cells[3].en
    assert [row[1] for row in found.targets.rows] == ["2027", "2027"]
    assert found.targets.rows[1][4].en == "out of reach; 20% at full strength"


def test_what_decides_stands_on_the_page_with_what_to_verify(folder):
    from gepsim.report import build

    put(folder, SENSITIVITY, DECIDES)
    found = chapter(folder)["decides"]
    assert "trend of recycling (6-4)" in found.said.en
    assert found.verdicts.rows[0][5:] == ["0.60 ± 0.02", "10% / 90%"]
    assert found.turns.rows[0][3].en == "at most 0.9 years"
    assert found.turns.rows[0][2].en == "Late by years: all projects"
    page = build([folder])
    assert 'id="advice"' in page
    assert "宜先核实" in page


def test_the_answer_of_another_run_is_not_shown(folder):
    put(folder, PLAN, CHEAPEST)
    found = json.loads((folder / PLAN).read_text("utf-8"))
    found["made_for"]["seed"] = -1
    (folder / PLAN).write_text(json.dumps(found), "utf-8")
    assert "the answer of another run" in chapter(folder)["plan"].reason.en
    (folder / PLAN).write_text("{", "utf-8")
    with pytest.raises(Absent, match="cannot be read"):
        read_answer(read_run(folder), PLAN)
