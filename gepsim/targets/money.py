"""What money does for the targets: the cost of a point, and what is left where a payer is missing.

A payer that is missing is read as projects built smaller by its part; what hangs on whether a
project is there at all, and not on its size, then stays. Without any project stands beside it as
the floor: what a project loses that cannot be built in part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gepsim.projects.purse import PAYERS
from gepsim.projects.schedule import Schedule
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Missing
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.judging import judge
from gepsim.targets.result import TargetsResult
from gepsim.targets.verdicts import verdict
from gepsim.text import Text
from gepsim.units import factor


@dataclass(frozen=True)
class MoneyRow:
    """One target at one checkpoint.

    Parameters
    ----------
    money : float
        What all projects that act on the target cost; they serve other targets too. [CNY]
    probability, without_projects : float
        Chance of the target as planned, and with none of the projects. [1]
    points : float
        Percentage points that the projects add to the chance. [percent]
    cost_per_point : float or None
        Money over points; None where they come to less than one. [CNY percent-1]
    added : float
        Mean of the indicator with the projects less that without. [unit of the indicator]
    cost_per_unit : float or None
        Money over what is added; None where nothing is. [CNY per unit of the indicator]
    without : mapping
        Chance without the money of each payer. [1]
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
    none = _under(context, replace(plan, kept=np.zeros_like(plan.kept)))
    short = {
        payer: _under(context, missing_payer(context, payer))
        for payer in PAYERS
        if any(context.city.payer_shares(name).get(payer) for name in plan.ids)
    }
    rows = []
    for target in found.targets:
        if context.acting(target.key) and not target.status:
            rows += [_row(found, target, year, none, short) for year in found.checkpoints]
    return tuple(row for row in rows if row is not None)


def missing_payer(context: ForecastContext, payer: str) -> Schedule:
    """Return the schedule with every project smaller by what a payer does not pay."""
    plan = context.programme.schedule
    part = np.array([context.city.payer_shares(name).get(payer, 0.0) for name in plan.ids])
    return replace(plan, scale=plan.scale * (1.0 - part), money=plan.money * (1.0 - part))


def _under(context: ForecastContext, plan: Schedule) -> ForecastContext:
    """Return the same context with another schedule; forecasts are made when they are asked for."""
    return replace(context, programme=replace(context.programme, schedule=plan), forecasts={})


def _row(
    found: TargetsResult,
    target: Target,
    year: int,
    none: ForecastContext,
    short: Mapping[str, ForecastContext],
) -> MoneyRow | None:
    context, rules = found.context, found.rules
    judges = {key: Assessor(one, found.tasks, rules) for key, one in short.items()}
    try:
        whole = _chance(Assessor(context, found.tasks, rules), context, target, year)
        bare = _chance(Assessor(none, found.tasks, rules), none, target, year)
        left = {key: _chance(one, short[key], target, year) for key, one in judges.items()}
    except Missing:
        return None
    acting = context.acting(target.key)
    money = float(sum(context.programme.schedule.money[context.programme.index[p]] for p in acting))
    points = factor("1", "percent") * (whole - bare)
    added = _mean(context, target, year) - _mean(none, target, year)
    return MoneyRow(
        target.id, target.name, year, target.units, acting, money, whole, verdict(whole, rules),
        bare, points, money / points if money and round(points) >= 1 else None,
        added, money / abs(added) if money and added else None,
        left, {key: verdict(value, rules) for key, value in left.items()},
    )  # fmt: skip


def _chance(judge_: Assessor, context: ForecastContext, target: Target, year: int) -> float:
    """Return the chance that a target is met. [1]"""
    return float(judge(target.criterion, judge_.case(context, target, year)).met[1:].mean())


def _mean(context: ForecastContext, target: Target, year: int) -> float:
    """Return the mean of the indicator over the draws. [unit of the indicator]"""
    row = int(year - context.years[0])
    return float(forecast_of(context, target.id).series[""][row, 1:].mean())
