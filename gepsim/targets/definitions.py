"""From the city's tables to what is judged: criterion, goals, due year and model of a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gepsim.city import City
from gepsim.city.plan import Goal, Indicator, TextTarget
from gepsim.coefficients import Table
from gepsim.targets.criteria import Term, parse
from gepsim.targets.demands import Demand, goal_in, task_in
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import Forecast
from gepsim.targets.judging import MEANS, CriterionInputs
from gepsim.targets.models import MODELS
from gepsim.targets.registry import IndicatorModel, own_row
from gepsim.text import Text

#: The chapter of targets that only the text of the plan states.
TEXT_OF_THE_PLAN = Text("规划正文", "Text of the plan")


@dataclass(frozen=True)
class Target:
    """One target of the plan, from its table or its text.

    Parameters
    ----------
    better : int
        +1 where a higher value is better, -1 where a lower one is.
    goals : tuple of Goal
        What the plan wants, by year.
    due : int or None
        Year before which nothing is due; None: every checkpoint counts.
    base : float or None
        Level of the base year. [units]
    decimals : int
        Decimals with which it is reported and compared.
    key : str
        Id under which observations, projects, coefficient rows and luck are looked up: its twin's,
        or its own.
    model : IndicatorModel
        How it is forecast.
    inferred : bool
        Whether the departments are read into the plan, which names none.
    """

    id: str
    name: Text
    domain: Text
    units: str
    criterion: Term
    better: int
    kind: str
    departments: tuple[str, ...]
    goals: tuple[Goal, ...]
    due: int | None
    base: float | None
    decimals: int
    key: str
    model: IndicatorModel
    row: Indicator | TextTarget
    inferred: bool = False

    @property
    def binding(self) -> bool:
        """Return whether it is a binding indicator."""
        return self.kind == "binding"

    @property
    def indicator(self) -> bool:
        """Return whether it is an indicator of the plan's table, not a target of its text."""
        return self.kind != "text"

    @property
    def sector(self) -> str:
        """Return the sector whose output the indicator is; nothing for most."""
        return self.row.sector

    def goal(self, year: int) -> Demand | None:
        """Return the level that the plan wants in a year."""
        return goal_in(self.goals, year, self.decimals)

    @property
    def status(self) -> bool:
        """Return whether the target is a status, which has no probability."""
        return self.model.kind == "status"

    @property
    def by_year(self) -> bool:
        """Return whether a checkpoint is judged by its own year alone."""
        return not any(leaf.name in MEANS for leaf in self.criterion.leaves())

    @property
    def cumulative(self) -> bool:
        """Return whether its task is a fall over a five-year plan."""
        return any("cumulative" in leaf.arguments for leaf in self.criterion.leaves())

    def task(self, tasks: Mapping[str, Mapping[int, Demand]], year: int) -> Demand | None:
        """Return the task set from above for a year."""
        return task_in(tasks.get(self.id, {}), year, cumulative=self.cumulative)


def targets_of(city: City, table: Table) -> tuple[Target, ...]:
    """Return the indicators of the table, then the targets of the text."""
    texts = (_from_text(city, row, table) for row in city.text_targets)
    return (*(_from_table(city, row, table) for row in city.indicators), *texts)


def _from_table(city: City, row: Indicator, table: Table) -> Target:
    return Target(
        id=row.id,
        name=row.name,
        domain=Text(row.domain_zh, row.domain.replace("_", " ").capitalize()),
        units=row.units,
        criterion=parse(row.criterion, f"indicators.csv '{row.id}'"),
        better=-1 if row.direction.startswith("<") else 1,
        kind=row.binding,
        departments=row.responsible_zh,
        goals=city.goals_of(row.id),
        due=None,
        base=_base_level(city, row.id),
        decimals=decimals_of(row.id, table),
        key=row.twin or row.id,
        model=MODELS[row.model],
        row=row,
    )


def _base_level(city: City, name: str) -> float | None:
    """Return the level of the city's base year."""
    base = city.facts.place.base_year
    known = [o.value for o in city.observations if (o.indicator, o.year) == (name, base)]
    return known[0] if known else None


def _from_text(city: City, row: TextTarget, table: Table) -> Target:
    twin = [indicator for indicator in city.indicators if indicator.id == row.twin]
    goals = city.goals_of(row.id)
    return Target(
        id=row.id,
        name=row.name,
        domain=TEXT_OF_THE_PLAN,
        units=row.units,
        criterion=_criterion(row),
        better=-1 if row.direction == "<=" else 1,
        kind="text",
        departments=row.responsible_zh or (twin[0].responsible_zh if twin else ()),
        goals=goals,
        due=min((goal.year for goal in goals if goal.year), default=None),
        base=None,
        decimals=decimals_of(row.id, table),
        key=row.twin or row.id,
        model=MODELS[row.model],
        row=row,
        inferred=True,
    )


def _criterion(row: TextTarget) -> Term:
    """Return what a target of the text asks: a status, or a level by its direction."""
    if MODELS[row.model].kind == "status":
        return parse("status(in_place)")
    return parse("le(target)" if row.direction == "<=" else "ge(target)")


def criterion_inputs(
    target: Target,
    forecast: Forecast,
    year: int,
    task: Demand | None,
    table: Table,
    known: int,
) -> CriterionInputs:
    """Return one target at one checkpoint, ready to be judged.

    Parameters
    ----------
    known : int
        Last observed year; what a trend is read against.

    Raises
    ------
    Missing
        If the target is not due yet.
    """
    if target.due is not None and year < target.due:
        said = Text(f"目标年为{target.due}年，此时尚未到期", f"not due before {target.due}")
        raise Missing(said, "not_due")
    goal = target.goal(year)
    return CriterionInputs(
        series=forecast.series,
        now=forecast.row(year),
        better=target.better,
        target=goal.level if goal else None,
        task=task.level if task else None,
        base=target.base,
        previous=goal.level if goal else None,
        window=int(table.value("criterion_window", "year")),
        decimals=target.decimals,
        known=forecast.row(known),
    )


def decimals_of(name: str, table: Table) -> int:
    """Return the decimals with which an indicator is printed and compared."""
    return int(table.value(own_row(table, "reported_decimals", name), "1"))
