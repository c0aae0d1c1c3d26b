"""The projects one by one: money, timing, what each adds to its indicators, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.city.plan import Project
from gepsim.draws import from_quantile
from gepsim.projects.schedule import Schedule
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Missing
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.variants import without
from gepsim.text import Text


@dataclass(frozen=True)
class Effect:
    """What one project adds to one indicator at one checkpoint.

    Parameters
    ----------
    added : float
        Mean over the draws with the project less the mean without it. [unit of the indicator]
    cost_per_unit : float
        All its money over what it adds; None if it adds nothing or states no money.
        [CNY per unit of the indicator]
    """

    project: str
    indicator: str
    checkpoint: int
    added: float
    unit: str
    cost_per_unit: float | None


@dataclass(frozen=True)
class ProjectRow:
    """One project of the plan under the scenario.

    Parameters
    ----------
    kept : bool
        Whether the scenario carries it out.
    money, money_low, money_high : float
        Planned cost, and its 5 % and 95 % quantiles with overruns. [CNY]
    start, end : float
        First and last year on schedule; None where the money never suffices. [year]
    ready_low, ready, ready_high : float
        5 %, 50 % and 95 % quantiles of the moment of completion. [year]
    """

    id: str
    name: Text
    category: str
    counties: tuple[str, ...]
    departments: tuple[Text, ...]
    kept: bool
    money: float
    money_low: float
    money_high: float
    start: float
    end: float | None
    ready_low: float | None
    ready: float | None
    ready_high: float | None
    indicators: tuple[str, ...]
    levers: Mapping[str, float | None]


@dataclass(frozen=True)
class Ending:
    """What is left of the programme after a year.

    Parameters
    ----------
    projects : int
        Projects still carried out after the end of the year. [1]
    spent_share : float
        Share of the programme's money paid by then. [1]
    finished_share : float
        Share of the programme's money in projects that have ended by then. [1]
    """

    year: int
    projects: int
    spent_share: float
    finished_share: float


def project_rows(context: ForecastContext) -> tuple[ProjectRow, ...]:
    """Return every project with its money and timing."""
    projects = context.programme.schedule.projects
    return tuple(_project(context, row, project) for row, project in enumerate(projects))


def _project(context: ForecastContext, row: int, project: Project) -> ProjectRow:
    plan = context.programme.schedule
    overrun = from_quantile(
        context.draws.table.named("project_overrun")[0],
        context.draws.uniform(f"overrun of project {project.id}").values[1:],
    )
    cheap, dear = np.quantile(overrun, [0.05, 0.95])
    ready = plan.finish[row] + context.programme.slip[row, 1:]
    early, middle, late = np.quantile(ready, [0.05, 0.5, 0.95], method="lower")
    return ProjectRow(
        id=project.id,
        name=Text(project.name_zh, project.name_en),
        category=project.category,
        counties=project.counties,
        departments=tuple(context.city.department(n).name for n in project.responsible_zh),
        kept=bool(plan.kept[row]),
        money=float(plan.money[row]),
        money_low=float(plan.money[row] * cheap),
        money_high=float(plan.money[row] * dear),
        start=float(plan.begin[row]),
        end=_finite(plan.finish[row] - 1.0),
        ready_low=_finite(early),
        ready=_finite(middle),
        ready_high=_finite(late),
        indicators=project.indicators,
        levers={lever.lever: lever.value for lever in project.levers},
    )


def _finite(moment: float) -> float | None:
    """Return a moment; None for a project whose money never suffices [year]."""
    return float(moment) if np.isfinite(moment) else None


def endings(plan: Schedule) -> tuple[Ending, ...]:
    """Return what is left of the programme after each year."""
    whole = max(float(plan.money.sum()), 1.0)
    return tuple(
        Ending(
            year=int(year),
            projects=int((plan.kept & (plan.finish > year + 1)).sum()),
            spent_share=float(plan.spending[:, : place + 1].sum()) / whole,
            finished_share=float(plan.money[plan.finish <= year + 1].sum()) / whole,
        )
        for place, year in enumerate(plan.years)
    )


def effects(
    context: ForecastContext, targets: Sequence[Target], checkpoints: Sequence[int]
) -> tuple[Effect, ...]:
    """Return what each project adds to each of its indicators, by leaving it out."""
    plan = context.programme.schedule
    numbers = {target.id: target for target in targets if target.indicator and not target.status}
    found: list[Effect] = []
    for row, project in enumerate(plan.projects):
        named = [numbers[name] for name in project.indicators if name in numbers]
        if plan.kept[row] and named:
            less = without(context, project.id)
            for target in named:
                found += _effects(context, less, project.id, plan.money[row], target, checkpoints)
    return tuple(found)


def _effects(
    context: ForecastContext,
    bare: ForecastContext,
    project: str,
    money: float,
    target: Target,
    checkpoints: Sequence[int],
) -> Iterator[Effect]:
    try:
        whole = forecast_of(context, target.id)
        less = forecast_of(bare, target.id, tuple(checkpoints))
    except Missing:
        return
    for year in checkpoints:
        there, gone = whole.series[""][whole.row(year), 1:], less.series[""][less.row(year), 1:]
        added = float((there - gone).mean())
        cost = float(money / abs(added)) if added and money else None
        yield Effect(project, target.id, year, added, target.units, cost)
