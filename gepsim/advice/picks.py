"""What a plan does otherwise, and how sure it is that this is worth its money.

A probability counted in draws has a sampling error, and a survey has an error of its own. A choice
that misses what is asked by less than the first is not worse; one that moves a target by less than
the second will not be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gepsim.advice.cover import Choice
from gepsim.advice.decisions import Decision, Option
from gepsim.advice.planning_problem import PlanningProblem
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.registry import own_row
from gepsim.targets.verdicts import wilson
from gepsim.text import Text, listed, same

#: How a model calls what it draws anew each year as the error of one year's figure.
_YEARLY = "yearly_"
#: A saving below this is none. [CNY]
_NOTHING = 0.5


@dataclass(frozen=True)
class Cheaper:
    """A cheaper option in place of one that the plan takes, equal within the sampling error.

    Parameters
    ----------
    saved : float
        Money that it saves. [CNY]
    what : Text
        What is asked of which it has least: a target, or several at once.
    share, low, high : float
        Probability with it, and Wilson's bounds, which hold what is asked. [1]
    asked : float
        Probability that is asked. [1]
    """

    option: Option
    saved: float
    what: Text
    year: int
    share: float
    low: float
    high: float
    asked: float


@dataclass(frozen=True)
class ChoiceEffect:
    """What one choice moves a target by, beside the error of one year's figure.

    Parameters
    ----------
    size, error : float
        Mean change of the distance to what is demanded, and standard deviation of the error; 0
        where a figure has none. [unit of the indicator]
    """

    target: Target
    year: int
    size: float
    error: float


@dataclass(frozen=True)
class Pick:
    """What the plan does otherwise than the scenario, and what that adds to the cost [CNY].

    Parameters
    ----------
    effects : tuple of ChoiceEffect
        On what is asked for.
    cheaper : Cheaper or None
        What would do as well within the sampling error.
    """

    decision: Decision
    option: Option
    added: float
    effects: tuple[ChoiceEffect, ...] = ()
    cheaper: Cheaper | None = None

    @property
    def unseen(self) -> bool:
        """Return whether all that it moves, it moves by less than the error of one figure."""
        return bool(self.effects) and all(abs(one.size) < one.error for one in self.effects)

    @property
    def largest(self) -> ChoiceEffect | None:
        """Return the effect that is largest beside its error, of those that have one."""
        judged = (one for one in self.effects if one.error > 0)
        return max(judged, key=lambda one: abs(one.size) / one.error, default=None)


def picks_of(problem: PlanningProblem, choice: Choice) -> Iterator[Pick]:
    """Yield what a choice does otherwise than the scenario."""
    for move, (decision, taken) in enumerate(zip(problem.decisions, choice, strict=True)):
        if taken == decision.now:
            continue
        option, before = decision.options[taken], decision.options[decision.now]
        added = option.cost - before.cost
        effects = tuple(_effects(problem, choice, move)) if added > 0 else ()
        cheaper = _cheaper(problem, choice, move) if added > 0 else None
        yield Pick(decision, option, added, effects, cheaper)


def _cheaper(problem: PlanningProblem, choice: Choice, move: int) -> Cheaper | None:
    """Return the cheapest option in place of one that is equal within the sampling error."""
    decision = problem.decisions[move]
    here = decision.options[choice[move]].cost
    ways = [n for n, one in enumerate(decision.options) if one.cost < here - _NOTHING]
    for way in sorted(ways, key=lambda n: decision.options[n].cost):
        found = _equal(problem, (*choice[:move], way, *choice[move + 1 :]), decision.id)
        if found is not None:
            option = decision.options[way]
            return Cheaper(option, here - option.cost, *found)
    return None


def _equal(
    problem: PlanningProblem, choice: Choice, name: str
) -> tuple[Text, int, float, float, float, float] | None:
    """Return what a choice has least of; None if it misses by more than the sampling error."""
    confidence = problem.trials.road.targets.rules.confidence
    scenario = problem.scenario(choice)
    asked = [
        (listed(t.id for t in g.targets), g.year, problem.at_once(g, scenario), g.draws, g.asked)
        for g in problem.joint
    ]
    asked += [
        (same(one.target.id), one.year, problem.share(one.target, one.year, choice),
         one.draws, one.asked)
        for one in problem.required
        if name in one.acting
    ]  # fmt: skip
    what, year, share, draws, least = min(asked, key=lambda one: one[2] - one[4])
    for _, _, found, count, wanted in asked:
        if wilson(found, count, confidence)[1] < wanted:
            return None
    low, high = (float(end) for end in wilson(share, draws, confidence))
    return what, year, share, low, high, least


def _effects(problem: PlanningProblem, choice: Choice, move: int) -> Iterator[ChoiceEffect]:
    """Yield what one choice moves, beside the error of one year's figure."""
    decision, trials = problem.decisions[move], problem.trials
    without = problem.scenario((*choice[:move], decision.now, *choice[move + 1 :]))
    whole = problem.scenario(choice)
    for one in problem.required:
        error = figure_error(trials.road.targets.context, one.target, one.year)
        if decision.id in one.acting:
            there, here = (
                trials.judged(one.target, one.year, s).slack[1:] for s in (whole, without)
            )
            moved = (there - here)[np.isfinite(there - here)]
            if len(moved) and moved.any():
                yield ChoiceEffect(one.target, one.year, float(moved.mean()), error)


def figure_error(context: ForecastContext, target: Target, year: int) -> float:
    """Return the standard deviation of the error of one year's figure of a target.

    0 where its model draws none. [unit of the indicator]
    """
    now, inputs = int(year - context.years[0]), forecast_of(context, target.id).inputs
    rows = [
        own_row(context.draws.table, name.removeprefix(_YEARLY), target.key)
        for name in target.model.inputs
        if name.startswith(_YEARLY)
    ]
    drawn = [inputs[row].values[now, 1:] for row in rows if row in inputs]
    return float(np.sqrt(sum(np.var(one) for one in drawn)))
