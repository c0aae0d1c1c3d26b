"""What `gepsim plan` says, and what it refuses before it works."""

from __future__ import annotations

from gepsim.advice.planning import plan
from gepsim.advice.trials import TrialRuns
from gepsim.advice.verification import verified
from gepsim.api import SimulatedPlan
from gepsim.cli import _guarded
from gepsim.cli.print_plan import show
from gepsim.engine.road import travel


def test_every_line_for_people_is_said_in_both_languages(travelled, capsys):
    road, layers = travelled()
    found = plan(TrialRuns(road, layers), 0.66, "6-4,5-2")
    found = verified(found, travel(road.inputs.under(found.scenario), layers))
    show(SimulatedPlan(found, road.inputs, road.draws.members, {2030: 0.5}))
    said = capsys.readouterr().out
    assert "够不到：现有选项都达不到 66%" in said
    assert "Out of reach: no choice on offer gives 66%" in said
    assert "没有选项作用于它" in said
    assert "nothing on offer acts on it" in said
    assert "6-4 城市生活垃圾回收利用率" in said
    assert "2030 年同时达到 all of them at once in 2030: 50%" in said


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
