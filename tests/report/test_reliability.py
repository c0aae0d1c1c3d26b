"""The page says how much of what was given a chance came true, and which goals are missed."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from gepsim.files.results import Absent
from gepsim.report.facts.reliability import reliability_figure, score_lines
from gepsim.targets.scores import scores, scores_from


class Run:
    """A run whose files say only how good its forecasts were."""

    def __init__(self, **hindcast):
        self.hindcast = json.loads(json.dumps(hindcast))

    def get(self, _name):
        return self.hindcast


def made(chance, came, inside=0.8):
    """Return scores of as many outcomes, a share of whose levels lies inside."""
    number = len(chance)
    within = np.arange(number) < inside * number
    return scores(np.where(within, 0.5, 0.99), within, chance, came, np.ones(number),
                  np.full(number, 0.5), np.arange(number))  # fmt: skip


CHANCE = np.repeat([0.02, 0.3, 0.97], 40)
CAME = np.concatenate([np.zeros(40), np.arange(40) < 12, np.ones(40)]).astype(bool)


def test_every_group_is_a_circle_and_a_row():
    found = made(CHANCE, CAME)
    figure = reliability_figure(Run(scores=asdict(found), record=asdict(found)))
    assert str(figure.drawing).count("<circle") == 2 * len(found.reliability) == 6
    assert [row[2:] for row in figure.table.rows[:3]] == [
        ["40", "2%", "0%"], ["40", "30%", "30%"], ["40", "97%", "100%"]
    ]  # fmt: skip
    assert "every test is passed" in figure.finding.en


def test_a_missed_goal_is_told_with_its_size_and_its_reason():
    found = made(CHANCE[::40], CAME[::40], inside=0.4)
    figure = reliability_figure(Run(scores=asdict(found), record=None))
    assert f"{len(found.missed)} tests are missed" in figure.finding.en
    ((_, lines),) = score_lines(Run(scores=asdict(found), record=None))
    texts = [line.en for line in lines]
    assert any(text.startswith("goal missed: coverage is") and "below" in text for text in texts)
    open_skill = bool({"persistence", "climatology"} & set(found.missed))
    assert any(text.startswith("why: only") for text in texts) == open_skill


def test_scores_survive_the_file():
    found = made(CHANCE, CAME)
    assert scores_from(json.loads(json.dumps(asdict(found)))) == found


def test_a_run_from_before_there_were_scores_leaves_a_gap():
    with pytest.raises(Absent):
        reliability_figure(Run(rows=[], coverage=0.8))
