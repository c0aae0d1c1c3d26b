"""What `gepsim sensitivity` says: names in both languages, what to verify first, the CSV."""

from __future__ import annotations

import csv
import re

import pytest

from gepsim.advice.inputs_drawn import chances, everything_drawn
from gepsim.advice.sensitivity import DISTANCE, Decider, value_deciders, verdict_deciders
from gepsim.advice.tipping_points import TippingPoint
from gepsim.api import Sensitivity
from gepsim.cli import language
from gepsim.cli.print_sensitivity import _blocks, show, write
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.names import driver_name
from gepsim.text import Text, same


@pytest.fixture
def road(travelled):
    return travelled()[0]


def found(road, rows, values=(), turns=None):
    return Sensitivity(road.inputs, road.draws.members, rows, values, turns)


def _chinese(text):
    return any("\N{CJK UNIFIED IDEOGRAPH-4E00}" <= letter <= "\N{CJK UNIFIED IDEOGRAPH-9FFF}"
               for letter in text)  # fmt: skip


def test_everything_that_a_run_draws_has_a_chinese_name(road):
    known = everything_drawn(road)
    names = {one.name for one in known.values()}
    for one in road.targets.assessments:
        if one.influence:
            forecast = forecast_of(road.targets.context, one.target.id)
            found = chances(forecast, 5, known, road.draws.members)
            names |= {drawn.name for drawn in found.values()}
    table, city = road.inputs.table, road.inputs.city
    words = {name: driver_name(name, table, city) for name in names}
    assert [name for name, (zh, _) in words.items() if not _chinese(zh)] == []


def test_every_uncertain_row_that_an_account_may_draw_has_a_chinese_name(table, city):
    """Also those that only another method or profile draws; priors are never drawn."""
    names = {
        row.group or name
        for name, rows in table.rows.items()
        for row in rows
        if row.dist != "fixed" and not name.startswith("sanity")
    }
    assert [name for name in sorted(names) if not _chinese(driver_name(name, table, city).zh)] == []


def test_a_row_that_a_city_added_goes_by_its_key_where_it_has_no_name(table, city):
    assert driver_name("bamboo_zeal", table, city) == same("bamboo zeal")


def test_a_sector_is_named_without_what_its_name_adds_in_brackets(table, city):
    zh, en = driver_name("new_capacity_ratio.transport", table, city)
    assert (zh, en) == ("新增产能相对能耗（交通运输仓储邮政）",
                        "new capacity ratio (Transport, storage, post)")  # fmt: skip


def _decider(**changes):
    row = {"id": "6-4", "name_zh": "城市生活垃圾回收利用率", "name_en": "recycling",
           "checkpoint": 2027, "probability": 0.4, "rank": 1, "input": "recycling_trend",
           "label": Text("回收利用率的自发趋势", "trend of recycling"),
           "mark": "C", "share": 0.5, "error": 0.03, "low": 0.1, "high": 0.9}  # fmt: skip
    return Decider(**{**row, **changes})


def test_what_leads_most_open_verdicts_is_said_first(road, capsys):
    rows = [
        _decider(),
        _decider(checkpoint=2030),
        _decider(checkpoint=2035, input="pm25_weather", mark="chance"),
        _decider(checkpoint=2035, rank=2),
    ]
    show(found(road, rows), top=3, every=False)
    said = capsys.readouterr().out
    assert "Of 3 open verdicts 1 have chance as their strongest input" in said
    assert "  2  回收利用率的自发趋势 / trend of recycling: 6-4" in said


@pytest.mark.parametrize(
    ("word", "foreign", "led"),
    [("zh", "[a-z]{3,} [a-z]{3,} [a-z]{3,}", "  2  回收利用率的自发趋势：6-4"),
     ("en", "[\u3400-\u9fff]", "  2  trend of recycling: 6-4")],
)  # fmt: skip
def test_one_language_is_spoken_where_one_is_chosen(road, capsys, word, foreign, led):
    rows = [_decider(), _decider(checkpoint=2030, of=DISTANCE), _decider(rank=0, checkpoint=2035)]
    language.choose(["--lang", word], {})
    try:
        show(found(road, rows, value_deciders(road), [_turn()]), top=3, every=False)
    finally:
        language.choose([], {})
    said = capsys.readouterr().out
    assert led in said
    assert not re.findall(foreign, said)


def _turn():
    return TippingPoint(id="6-4", name_zh="城市生活垃圾回收利用率", name_en="recycling",
                checkpoint=2027, key="investment.delay.all", units="year",
                now=0.0, at=1.5, low=1.0, high=2.0, met_below=True)  # fmt: skip


def test_a_tipping_point_names_its_target_and_the_setting_in_words(road, capsys):
    show(found(road, [_decider()], turns=[_turn()]), top=3, every=False)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.split("\t") == [
        "6-4 城市生活垃圾回收利用率 / recycling", "2027",
        "Late by years: all projects (investment.delay.all)", "0 years", "at most 1 year",
    ]  # fmt: skip


def test_the_table_keeps_the_key_beside_the_names(tmp_path, road):
    write(tmp_path / "rows.csv", found(road, [_decider()]))
    with (tmp_path / "rows.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert (row["input"], row["input_zh"], row["input_en"]) == (
        "recycling_trend", "回收利用率的自发趋势", "trend of recycling",
    )  # fmt: skip


def test_the_shown_run_is_the_one_that_was_asked_for(road, capsys):
    show(found(road, verdict_deciders(road), value_deciders(road)), top=1, every=True)
    said = capsys.readouterr().out
    assert "What carries the spread of GEP" in said
    assert "synthetic reference" in said


def test_a_terminal_shows_each_verdict_once_with_its_inputs_below():
    second = Text("生活垃圾产生量", "urban household waste")
    rows = [
        _decider(turns_at=0.5, units="1"),
        _decider(rank=2, input="urban_waste", label=second),
    ]
    assert list(_blocks(rows)) == [
        "6-4 城市生活垃圾回收利用率 / recycling  2027: 0.40",
        "    0.50 ± 0.03  回收利用率的自发趋势 / trend of recycling [C]",
        "                 low 0.10 → high 0.90  turns at 0.5",
        "    0.50 ± 0.03  生活垃圾产生量 / urban household waste [C]",
        "                 low 0.10 → high 0.90",
    ]


def test_the_summary_and_sensitivity_name_one_driver(road):
    """What the economy hands over is no cause: both name the rows that it rests on."""
    context = road.targets.context
    deciders = verdict_deciders(road)
    told = 0
    for row in road.targets.rows:
        inputs = forecast_of(context, row.id).inputs if row.drivers else {}
        if not any(context.evidence.of_economy(name) for name in inputs):
            continue
        ranked = [
            d for d in deciders if (d.id, d.checkpoint) == (row.id, row.checkpoint) and d.rank
        ]
        if not ranked or row.drivers[0] not in {one.input for one in ranked}:
            continue
        best = ranked[0]
        own = next(one for one in ranked if one.input == row.drivers[0])
        assert own.share >= best.share - 2.0 * (own.error + best.error)
        told += 1
    assert told >= 6


def test_what_decides_carbon_is_a_row_with_its_grade(road):
    """Found by their models: energy, carbon, peaks and planned output."""
    table, models = road.inputs.table, {"non_fossil", "carbon_intensity_fall", "carbon_peak"}
    found = [row for row in road.targets.rows if row.model in models and row.drivers]
    assert {row.model for row in found} == models
    for row in found:
        assert row.drivers[0] in table.rows or row.drivers[0] in table.groups, row.drivers
        assert "路径" not in row.driver.zh
