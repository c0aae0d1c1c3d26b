"""The least-cost plan: which projects and measures bring each target home with a probability.

Targets that not even the strongest choice brings home are named with the best that can be had; the
plan then only must not make them worse than the scenario does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gepsim.advice.cover import Choice
from gepsim.advice.decisions import Decision, NotAvailable, project_decisions
from gepsim.advice.joint_goal import JointGoal
from gepsim.advice.measures import lever_money, measure_decisions, supply_decisions, unpriced
from gepsim.advice.picks import Pick, picks_of
from gepsim.advice.planning_problem import PlanningProblem, RequiredTarget, Step
from gepsim.advice.target_choice import chosen_targets
from gepsim.advice.tipping_points import Curve, scenario_parameters
from gepsim.advice.trials import TrialRuns, reads
from gepsim.errors import Problems
from gepsim.scenario_file import ScenarioSettings

#: Evidence that measures move; growth, land and what follows from them they leave alone.
_MEASURED = frozenset(
    {
        *("non_fossil_share", "energy_intensity", "carbon_intensity", "co2_emissions"),
        *("road_oil", "industry_particles", "mobile_particles", "residential_particles"),
    }
)
#: Parts of the scenario's cluster plan that are tried where a target stays out of reach.
_PARTS = (2 / 3, 1 / 3, 0.0)


@dataclass(frozen=True)
class Plan:
    """The least-cost plan for a confidence.

    Parameters
    ----------
    scenario : ScenarioSettings
        The scenario with the plan in it.
    projects_money, measures_money : float
        Money of all projects, and of all measures over the run. [CNY]
    projects_now, measures_now : float
        The same in the scenario. [CNY]
    proven : bool
        Whether every choice was tried; else the search was greedy in part.
    left : tuple of NotAvailable
        What the plan leaves as it is.
    unjudged : tuple of str
        Targets asked for that have no probability.
    relief : mapping
        Part of the cluster plan that brings a target within reach, everything else at its
        strongest; None where none does. [1]
    joint : tuple of JointGoal
        What was asked of the targets of each checkpoint together; nothing if only one by one.
    """

    scenario: ScenarioSettings
    confidence: float
    free: int
    required: tuple[RequiredTarget, ...]
    picks: tuple[Pick, ...]
    projects_money: float
    projects_now: float
    measures_money: float
    measures_now: float
    proven: bool
    left: tuple[NotAvailable, ...]
    unjudged: tuple[str, ...]
    relief: Mapping[tuple[str, int], float | None] = field(default_factory=dict)
    joint: tuple[JointGoal, ...] = ()

    @property
    def added(self) -> float:
        """Return what the plan costs more than the scenario. [CNY]"""
        return self.projects_money + self.measures_money - self.projects_now - self.measures_now


def plan(
    trials: TrialRuns,
    confidence: float,
    names: str = "binding",
    free: int | None = None,
    step: Step = lambda text: None,
    *,
    joint: bool = False,
) -> Plan:
    """Return the least-cost plan with which every named target reaches a probability.

    Parameters
    ----------
    trials : TrialRuns
    confidence : float
        Probability that each target is to reach at each checkpoint, between 0 and 1. [1]
    names : str
        Which targets; see `chosen_targets`.
    free : int, optional
        First year that is still free; by default that of the coefficient tables.
    step : callable
        Told what is at work.
    joint : bool
        Whether the targets of a checkpoint are to reach the probability at once, too.

    Raises
    ------
    InputError
        If the confidence is no probability, or a target is unknown or cannot be judged.
    """
    check_asked(confidence, free, trials.scenario)
    judged, unjudged = chosen_targets(trials, names)
    table = trials.road.inputs.table
    first = int(table.value("plan_first_free_year", "year")) if free is None else free
    check_asked(confidence, first, trials.scenario)
    step("what projects and measures cost")
    context = trials.road.targets.context
    measured = any(reads(one.target, context)[0] & _MEASURED for one in judged)
    market = market_of(trials, first, measured=measured)
    step("what can be reached at most")
    problem = PlanningProblem(trials, market.decisions, confidence)
    problem.required = [problem.requirement(one) for one in judged]
    if joint:
        step("what can be reached at once")
        problem.want_at_once()
    choice, proven = problem.solve(step)
    found = _result(problem, choice, proven, market, first, tuple(unjudged))
    step("what would bring the others within reach")
    relief = reliefs(problem, [one for one in found.required if not one.reachable])
    return replace(found, relief=relief)


def reliefs(
    problem: PlanningProblem, out_of_reach: Sequence[RequiredTarget]
) -> Mapping[tuple[str, int], float | None]:
    """Return the part of the cluster plan with which a target comes within reach. [1]

    Everything on offer is at its strongest. None where not even a plan without clusters helps;
    targets that the economy does not move are left out.
    """
    scenario, parameter = (
        problem.scenario(problem.strongest),
        scenario_parameters(problem.trials)[0],
    )
    built = scenario.economy.cluster_realisation
    if isinstance(built, Mapping):
        return {}
    curve, none_built = Curve(problem.trials, parameter, scenario), parameter.change(scenario, 0.0)
    found: dict[tuple[str, int], float | None] = {}
    for one in out_of_reach:
        evidence, _ = reads(one.target, problem.trials.road.targets.context)
        if evidence and not problem.trials.same(one.target, scenario, none_built):
            shares = (built * part for part in _PARTS)
            good = (s for s in shares if curve.share(one.target, one.year, s) >= problem.confidence)
            found[one.target.id, one.year] = next(good, None)
    return found


def check_asked(confidence: float, free: int | None, scenario: ScenarioSettings) -> None:
    """Raise if the confidence is no probability, or the first free year is outside the run."""
    problems, first, last = Problems(), scenario.time.base + 1, scenario.time.end
    if not 0.0 < confidence < 1.0:
        what = f"{confidence:g} is not between 0 and 1"
        problems.add("--confidence", what, "a probability, such as 0.66")
    if free is not None and not first <= free <= last:
        problems.add("--free-from", f"{free} is outside the run", f"allowed: {first}–{last}")
    problems.raise_if_any()


@dataclass(frozen=True)
class Market:
    """Everything that can be chosen, what cannot, and what the scenario's measures cost [CNY]."""

    decisions: tuple[Decision, ...]
    left: tuple[NotAvailable, ...]
    measures: float


def market_of(trials: TrialRuns, free: int, *, measured: bool = True) -> Market:
    """Return what can be chosen from a year on.

    Parameters
    ----------
    measured : bool
        Whether measures of the economy matter; if not, they stay as they are.
    """
    now = lever_money(trials.road, trials.scenario)
    parts = [project_decisions(trials.road, free)]
    if not measured:
        return Market(_open(parts), tuple(one for _, part in parts for one in part), now)
    parts += [measure_decisions(trials.road, free, now), supply_decisions(trials.road, now)]
    left = [one for _, part in parts for one in part]
    return Market(_open(parts), (*left, *unpriced()), now)


def _open(parts: Sequence[tuple[list[Decision], list[NotAvailable]]]) -> tuple[Decision, ...]:
    """Return the decisions that leave a choice."""
    return tuple(decision for part, _ in parts for decision in part if len(decision.options) > 1)


def _result(
    problem: PlanningProblem,
    choice: Choice,
    proven: bool,
    market: Market,
    free: int,
    unjudged: tuple[str, ...],
) -> Plan:
    """Return the plan that a choice makes."""
    scenario = problem.scenario(choice)
    rows = [
        replace(one, planned=problem.share(one.target, one.year, choice))
        for one in problem.required
    ]
    goals = [replace(one, planned=problem.at_once(one, scenario)) for one in problem.joint]
    same = scenario.energy == problem.trials.scenario.energy
    now, then = (problem.trials.setting(s).plan.money for s in (problem.trials.scenario, scenario))
    return Plan(
        scenario=scenario,
        confidence=problem.confidence,
        free=free,
        required=tuple(rows),
        picks=tuple(picks_of(problem, choice)),
        projects_money=float(np.sum(then)),
        projects_now=float(np.sum(now)),
        measures_money=market.measures if same else lever_money(problem.trials.road, scenario),
        measures_now=market.measures,
        proven=proven,
        left=market.left,
        unjudged=unjudged,
        joint=tuple(goals),
    )
