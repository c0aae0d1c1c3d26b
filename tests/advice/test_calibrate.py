"""A gauge, a fitted Z, and the run that then closes its water balance."""

from __future__ import annotations

import shutil

import pytest

from gepsim.cli import _guarded, language
from gepsim.engine.notes.warnings import balance_of, warnings
from gepsim.engine.road import travel
from gepsim.inputs import gather, layers_of
from gepsim.paths import shipped

MINE = """\
schema = 1
id = "mine"
extends = "baseline"
title = { zh = "我的", en = "Mine" }
[layers]
resolution = 1000
[uncertainty]
members = 20
[account.methods]
water_yield = "budyko"
"""


def test_the_run_with_the_fitted_row_closes_its_water_balance(tmp_path, capsys):
    """The printed row goes into a copy of the city, and nothing else is done."""
    file = tmp_path / "mine.toml"
    file.write_text(MINE, encoding="utf-8")
    shutil.copytree(shipped("scenarios") / "bazhong", tmp_path / "bazhong")
    assert _guarded(["calibrate", "Z", str(file)]) == 0
    said = capsys.readouterr().out
    row = next(line for line in said.splitlines() if line.startswith("seasonality,"))
    assert "water_yield =" not in said
    with (tmp_path / "bazhong" / "coefficients_services.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    inputs = gather(file)
    layers = layers_of(inputs)
    road = travel(inputs, layers)
    texts = [said["en"] for said in warnings(road, layers, balance_of(road), [])]
    assert any("The water balance closes" in text and "0.0 %)" in text for text in texts)


def test_every_county_and_the_method_are_named(capsys):
    assert _guarded(["calibrate", "Z", "--resolution", "1000", "--runoff", "0.6 m year-1"]) == 0
    said = capsys.readouterr().out
    assert "fitted to a runoff of 600 mm year-1" in said
    assert all(code in said for code in ("511902", "511903", "511921", "511922", "511923"))
    assert "this scenario's water yield reads no Z" in said
    assert "within the stated range of the row, 5 to 9" in said
    assert "your_gauge" in said


def test_a_fit_outside_the_range_of_the_row_is_marked(capsys):
    assert _guarded(["calibrate", "Z", "--resolution", "1000", "--runoff", "450 mm year-1"]) == 0
    assert "! the fitted Z lies outside the stated range of the row" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--runoff", "600"], "'600' has no unit"),
        (["--runoff", "600 t"], "cannot read 't' as 'mm year-1'"),
        (["--runoff", "900 mm year-1"], "can be reached"),
        (["--between", "5", "6"], "no Z from 5 to 6 gives a runoff of 557"),
    ],
)
def test_bad_words_are_refused(words, message, capsys):
    assert _guarded(["calibrate", "Z", "--resolution", "1000", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("place", [0, 1])
def test_every_sentence_of_the_answer_is_in_the_language_that_was_chosen(capsys, place):
    words = ["calibrate", "Z", "--resolution", "1000", "--runoff", "450 mm year-1"]
    language.choose(["--lang", ("zh", "en")[place]], {})
    try:
        assert _guarded(words) == 0
    finally:
        language.choose([], {})
    said = capsys.readouterr().out
    for pair in (
        ("按每年径流深 450 毫米拟合", "fitted to a runoff of 450 mm year-1"),
        ("水量平衡误差不超过 10 %", "the balance closes within 10 %"),
        ("! 拟合的 Z 超出该行给出的范围 5～9", "! the fitted Z lies outside the stated range"),
        ("采用时，把下面一行加入 bazhong/coefficients_services.csv", "to use it, add this row to"),
        ("写明 'your_gauge'", "and name 'your_gauge' in sources.toml"),
    ):
        assert pair[place] in said
        assert pair[1 - place] not in said
