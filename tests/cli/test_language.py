"""The terminal in Chinese: help, problems, progress, answers; names wherever a code is."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest

import gepsim
from gepsim import cli
from gepsim.cli import language
from gepsim.cli.console import Told
from gepsim.cli.spoken import missing, speak_chinese, width
from gepsim.errors import InputError, Problem
from gepsim.explain.in_words import formula_in_words
from gepsim.explain.naming import county_of, key_of
from gepsim.registry import FLOWS
from gepsim.wording import known

PACKAGE = Path(gepsim.__file__).parent
#: What may lack Chinese before this fails: sentences of a language are written one by one.
_FEW, _FEW_OPTIONS = 0.3, 4


@pytest.fixture
def chinese():
    """Speak Chinese for one test."""
    language.choose(["--lang", "zh"], {})
    yield
    language.choose([], {})


def test_commands_and_options_have_chinese_help():
    lacking = missing(cli.gepsim)
    assert not [one for one in lacking if "--" not in one]
    assert len(lacking) <= _FEW_OPTIONS, lacking


def test_help_in_chinese_fits_a_terminal_and_has_no_english_heading():
    before = vars(cli.run).copy()
    helps = [option.help for option in cli.run.params if isinstance(option, click.Option)]
    speak_chinese(cli.gepsim)
    try:
        said = cli.run.get_help(cli.run.context_class(cli.run, info_name="run"))
    finally:
        vars(cli.run).update(before)
        options = [option for option in cli.run.params if isinstance(option, click.Option)]
        for option, word in zip(options, helps, strict=True):
            option.help = word
    assert said.startswith("用法：")
    assert "Options" not in said
    assert "Show this message" not in said
    assert max(map(width, said.splitlines())) <= 80


def templates():
    """Yield the sentences of all problems in the code, `{}` for each gap."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name == "Problem":
                yield from filter(None, map(_template, node.args[1:3]))


def _template(node):
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
    return ""


def test_most_problems_are_told_in_chinese():
    """A sentence without a row of `messages.csv` is told in English; these are the ones."""
    every = set(templates())
    lacking = sorted(said for said in every if not known(said))
    assert len(lacking) < _FEW * len(every), lacking


def test_a_problem_within_a_problem_is_told_in_chinese_and_names_stay():
    said = InputError(Problem("a.toml:3", "'land.x': unknown rule", "did you mean 'angles'?"))
    assert said.text.zh == (
        "发现 1 处问题：\n  - a.toml:3：“land.x”：没有这条规则（是不是“angles”？）"
    )
    assert said.text.en == str(said)


def test_a_refused_option_is_named_as_it_was_typed(capsys, chinese):
    assert cli._guarded(["run", "baseline", "--members", "5"]) == 2
    said = capsys.readouterr().err
    assert "--members：“uncertainty.members”" in said
    assert "不能为 5" in said
    assert cli._guarded(["run", "baseline", "--set", "economy.clusterrealisation=1"]) == 2
    assert "--set economy.clusterrealisation：没有" in capsys.readouterr().err


def test_wrong_use_is_told_in_chinese(capsys, chinese):
    assert cli._guarded(["explain"]) == 2
    assert "错误：缺少参数“NAME”" in capsys.readouterr().err


def test_names_in_either_language_stand_where_a_code_does(city):
    inputs = gepsim.scenario("baseline").inputs
    service = gepsim.catalogue("services").iloc[0]
    assert key_of(service["服务"], inputs) == service["service"]
    for target in city.indicators:
        assert key_of(target.name_zh, inputs) in {one.id for one in city.indicators}
    for county in city.counties:
        assert county_of(county.name_zh, city) == county_of(county.name_en, city) == county.code
    edge = inputs.city.counties[0].name_zh
    assert key_of("没有这个", inputs) == "没有这个"
    with pytest.raises(InputError, match="nothing is called"):
        gepsim.scenario("baseline").explain(f"{edge}们")


def test_a_formula_in_words_is_the_arithmetic_that_is_computed(table):
    assert formula_in_words(FLOWS["nature_visits"], table).zh
    assert "(1 − " in formula_in_words(FLOWS["soil_retained"], table).en
    assert all(formula_in_words(flow, table).zh for flow in FLOWS.values())


def test_progress_tells_share_and_time_left_of_all_runs():
    told = Told(2, iter([0.0, 0.0, 10.0, 20.0, 29.0]).__next__)
    lines = [told.line(f"{name}: {step}") for name, step in (
        ("a", "layers"), ("a", "maps and tables"), ("b", "layers"), ("b", "maps and tables"),
    )]  # fmt: skip
    assert lines[0] == "a: layers"
    assert lines[1] == "a: maps and tables (22 %, about 34 s left)"
    assert lines[2] == "b: layers (50 %, about 20 s left)"
    assert lines[3] == "b: maps and tables (72 %, about 11 s left)"
