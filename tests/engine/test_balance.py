"""Whether the water adds up is in the record; where it does not, a reader meets it first."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gepsim.cli.print_answer import answer
from gepsim.engine.notes.warnings import balance_of
from gepsim.files.store import load_run
from gepsim.report.facts.answer import open_balance


@pytest.fixture(scope="module")
def run(small_run):
    return load_run(small_run)


def test_the_record_holds_the_balance(run, travelled):
    road, _ = travelled()
    found = run.record["water_balance"]
    assert found == pytest.approx(json.loads(json.dumps(balance_of(road))))
    assert found["runoff"] == pytest.approx(found["rain"] - found["evaporation"])
    assert found["closes"]
    assert not any("water balance" in line.en for line in answer(run))


def test_thirsty_air_opens_the_balance(run, travelled):
    road, _ = travelled()
    thirsty = road.supply.drivers.assign(pet_volume=road.supply.drivers.pet_volume * 1.3)
    found = balance_of(replace(road, supply=replace(road.supply, drivers=thirsty)))
    assert not found["closes"]
    dry = run.replace(record={**run.record, "water_balance": found})
    assert f"    ! {found['sentence_en']}" in [line.en for line in answer(dry)]


def test_the_page_opens_with_it():
    said = {"closes": False, "sentence_zh": "不闭合", "sentence_en": "no"}
    page = SimpleNamespace(record={"water_balance": said})
    assert [text.en for text in open_balance(page)] == ["no"]
