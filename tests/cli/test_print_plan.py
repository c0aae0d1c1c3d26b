"""What `gepsim plan` says in which language, how targets are named, what is refused at once."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import gepsim
from gepsim.advice.planning import plan
from gepsim.advice.trials import TrialRuns
from gepsim.advice.verification import verified
from gepsim.api import SimulatedPlan
from gepsim.city.called import parted, target_ids
from gepsim.cli import _guarded, language
from gepsim.cli.print_plan import show
from gepsim.engine.road import travel
from gepsim.errors import InputError
from gepsim.scenario_file.reading import locate


@pytest.fixture
def in_language():
    """Let one test choose the language of the terminal."""
    yield lambda word: language.choose(["--lang", word], {})
    language.choose([], {})


def test_the_answer_stands_in_the_language_that_was_chosen(travelled, capsys, in_language):
    road, layers = travelled()
    found = plan(TrialRuns(road, layers), 0.66, "6-4,5-2")
    found = verified(found, travel(road.inputs.under(found.scenario), layers))
    shown = SimulatedPlan(found, road.inputs, road.draws.members, {2030: 0.5})
    in_language("zh")
    show(shown)
    said = capsys.readouterr().out
    assert "够不到：现有选项都达不到 66%" in said
    assert "没有选项作用于它" in said
    assert "6-4 城市生活垃圾回收利用率" in said
    assert "2030 年同时达到：50%" in said
    assert not re.findall("[a-z]{3,} [a-z]{3,} [a-z]{3,}", said)
    in_language("en")
    show(shown)
    said = capsys.readouterr().out
    assert "Out of reach: no choice on offer gives 66%" in said
    assert "nothing on offer acts on it" in said
    assert "all of them at once in 2030: 50%" in said
    assert not re.search("[\u3400-\u9fff]", said)


def test_targets_go_by_id_or_name_and_the_nearest_are_named(city):
    one, other = city.indicators[0], city.indicators[-1]
    assert target_ids([one.name_zh, one.name_en.upper(), other.id], city, "") == [one.id, other.id]
    for each in (*city.indicators, *city.text_targets):
        assert parted(f"{each.name_en},{one.id}", city) == [each.name_en, one.id]
        assert parted(f"{one.id}，{each.name_zh}", city) == [one.id, each.name_zh]
    with pytest.raises(InputError, match=f"the nearest: .*{re.escape(one.name_zh)}"):
        target_ids([one.name_zh[:-1]], city, "--targets")
    names = Counter(each.name_zh for each in (*city.indicators, *city.text_targets))
    for name in (name for name, number in names.items() if number > 1):
        with pytest.raises(InputError, match="write one of their ids"):
            target_ids([name], city, "--targets")


def test_a_scenario_goes_by_its_title():
    for row in gepsim.catalogue("scenarios").itertuples():
        assert locate(row.情景) == locate(row.title) == locate(row.scenario)


def test_what_is_asked_is_refused_at_once_and_together(capsys):
    words = ["plan", "baseline", "--confidence", "80", "--free-from", "2050"]
    assert _guarded(words) == 2
    said = capsys.readouterr().err
    assert "--confidence: 80 is not between 0 and 1" in said
    assert "--free-from: 2050 is outside the run (allowed: 2023–2035)" in said


def test_a_file_that_exists_is_not_written_over(tmp_path, capsys):
    place = tmp_path / "mine.toml"
    place.write_text("my own work", encoding="utf-8")
    assert _guarded(["plan", "baseline", "-o", str(place)]) == 2
    assert "exists and would be written over" in capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == "my own work"
