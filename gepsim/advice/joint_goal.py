"""Targets that are to be met at once: the joint probability of a checkpoint as a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gepsim.advice.trials import TrialRuns
from gepsim.scenario_file import ScenarioSettings
from gepsim.targets.definitions import Target

NAN = float("nan")


@dataclass(frozen=True)
class JointGoal:
    """All targets of one checkpoint that are within reach, met in the same draw.

    Parameters
    ----------
    now, best : float
        Probability in the scenario, and with the strongest option of everything. [1]
    asked : float
        Probability that the plan must reach. [1]
    reachable : bool
        Whether what was asked for can be reached; else `asked` is what the scenario has.
    draws : int
        Number of independent draws behind the probability.
    planned, low, high : float
        Probability under the plan, with Wilson's bounds. [1]
    """

    year: int
    targets: tuple[Target, ...]
    now: float
    best: float
    asked: float
    reachable: bool
    draws: int
    planned: float = NAN
    low: float = NAN
    high: float = NAN


def share_at_once(
    trials: TrialRuns, targets: Sequence[Target], year: int, scenario: ScenarioSettings
) -> float:
    """Return the share of draws in which all of some targets are met. [1]"""
    met = np.stack([trials.met(target, year, scenario) for target in targets])
    return float(met.all(axis=0).mean())


def joint_goals(
    trials: TrialRuns,
    wanted: Sequence[tuple[Target, int, int]],
    strongest: ScenarioSettings,
    confidence: float,
) -> list[JointGoal]:
    """Return what is asked of the targets of each checkpoint together.

    Parameters
    ----------
    wanted : sequence of tuple
        Targets within reach, their checkpoint, and how many draws of them are independent.
    strongest : ScenarioSettings
        With the strongest option of everything.
    confidence : float
        Probability with which all are to be met. [1]
    """
    goals = []
    for year in sorted({year for _, year, _ in wanted}):
        targets = tuple(target for target, at, _ in wanted if at == year)
        now, best = (
            share_at_once(trials, targets, year, one) for one in (trials.scenario, strongest)
        )
        most = max(now, best)
        reachable = most >= confidence
        asked = confidence if reachable else min(now, best)
        draws = min(count for _, at, count in wanted if at == year)
        goals.append(JointGoal(year, targets, now, most, asked, reachable, draws))
    return goals


def relaxed(goal: JointGoal, share: float) -> JointGoal:
    """Return a goal that asks no more than a share."""
    return goal if share >= goal.asked else replace(goal, asked=share, reachable=False)
