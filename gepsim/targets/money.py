"""What money does for the targets: the cost of a point, and what is left where a payer is missing.

A payer that is missing is read as projects built smaller by its part; what hangs on whether a
project is there at all, and not on its size, then stays. Without any project stands beside it as
the floor: what a project loses that cannot be built in part.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from gepsim.projects.purse import PAYERS
from gepsim.projects.schedule import Schedule
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Missing
from gepsim.targets.judging import judge
from gepsim.targets.result import TargetsResult
from gepsim.targets.variants import under, untouched
from gepsim.targets.verdicts import verdict
from gepsim.text import Text
from gepsim.units import factor


class ChanceAndMean(NamedTuple):
    """The chance that a target is met [1], and the mean of its indicator [its unit]."""

    met: float
    mean: float


#: Id of a target, and checkpoint.
Asked = tuple[str, int]


@dataclass(frozen=True)
class MoneyRow:
    """One target at one checkpoint.

    Parameters
    ----------
    money : float
        What all projects that act on the target cost; they serve other targets too. [CNY]
    probability, without_projects : float
        ChanceAndMean of the target as planned, and with none of the projects. [1]
    points : float
        Percentage points that the projects add to the chance. [percent]
    cost_per_point : float or None
        Money over points; None where they come to less than one. [CNY percent-1]
    added : float
        Mean of the indicator with the projects less that without. [unit of the indicator]
    cost_per_unit : float or None
        Money over what is added; None where nothing is. [CNY per unit of the indicator]
    without : mapping
        ChanceAndMean without the money of each payer. [1]
    """

    id: str
    name: Text
    checkpoint: int
    unit: str
    projects: tuple[str, ...]
    money: float
    probability: float
    verdict: str
    without_projects: float
    points: float
    cost_per_point: float | None
    added: float
    cost_per_unit: float | None
    without: Mapping[str, float]
    verdict_without: Mapping[str, str]


def money_rows(found: TargetsResult) -> tuple[MoneyRow, ...]:
    """Return the cost of a point of each target, and its chance without the money of each payer."""
    context, plan = found.context, found.schedule
    whole = _chances(found, context, {})
    none = _chances(found, _under(context, replace(plan, kept=np.zeros_like(plan.kept))), whole)
    short = {
        payer: _chances(found, _under(context, missing_payer(context, payer)), whole)
        for payer in PAYERS
        if any(context.city.payer_shares(name).get(payer) for name in plan.ids)
    }
    return tuple(
        _row(found, target, year, whole, none, short)
        for target in found.targets
        for year in found.checkpoints
        if all((target.id, year) in one for one in (whole, none, *short.values()))
    )


def missing_payer(context: ForecastContext, payer: str) -> Schedule:
    """Return the schedule with every project smaller by what a payer does not pay."""
    plan = context.programme.schedule
    part = np.array([context.city.payer_shares(name).get(payer, 0.0) for name in plan.ids])
    return replace(plan, scale=plan.scale * (1.0 - part), money=plan.money * (1.0 - part))


def _under(context: ForecastContext, plan: Schedule) -> ForecastContext:
    """Return the same context with another schedule."""
    return under(context, replace(context.programme, schedule=plan))


def _chances(
    found: TargetsResult, context: ForecastContext, planned: Mapping[Asked, ChanceAndMean]
) -> dict[Asked, ChanceAndMean]:
    """Return the chance of each target that projects act on, and the mean of its indicator.

    What a schedule does not reach is as `planned`. All of one context before the next: its
    forecasts are large, and nobody asks for them again.
    """
    judge_, chances = Assessor(context, found.tasks, found.rules), {}
    for target in found.targets:
        if found.context.acting(target.key) and not target.status:
            for year in found.checkpoints:
                asked = target.id, year
                if asked in planned and untouched(context, found.context, target.id):
                    chances[asked] = planned[asked]
                    continue
                with suppress(Missing):
                    case = judge_.case(context, target, year)
                    met = float(judge(target.criterion, case).met[1:].mean())
                    chances[asked] = ChanceAndMean(met, float(case.series[""][case.now, 1:].mean()))
    return chances


def _row(
    found: TargetsResult,
    target: Target,
    year: int,
    planned: Mapping[Asked, ChanceAndMean],
    none: Mapping[Asked, ChanceAndMean],
    short: Mapping[str, Mapping[Asked, ChanceAndMean]],
) -> MoneyRow:
    context, rules, asked = found.context, found.rules, (target.id, year)
    whole, bare = planned[asked], none[asked]
    left = {key: one[asked].met for key, one in short.items()}
    acting = context.acting(target.key)
    money = float(sum(context.programme.schedule.money[context.programme.index[p]] for p in acting))
    points = factor("1", "percent") * (whole.met - bare.met)
    added = whole.mean - bare.mean
    return MoneyRow(
        target.id, target.name, year, target.units, acting, money,
        whole.met, verdict(whole.met, rules), bare.met, points,
        money / points if money and round(points) >= 1 else None,
        added, money / abs(added) if money and added else None,
        left, {key: verdict(value, rules) for key, value in left.items()},
    )  # fmt: skip
