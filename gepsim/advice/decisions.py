"""The decisions of a plan, projects first: their options, with what each option costs.

Costs are central estimates in the run's price year: a project's whole money, or what
`gepsim.advice.measures` adds up. Nothing is discounted. What has no cost in the tables is not
offered; it is listed, so that it is not taken for free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from gepsim.engine.state import RunState
from gepsim.projects.settings import InvestmentSettings
from gepsim.scenario_file import ScenarioSettings
from gepsim.text import Text

#: What is said of an option that leaves a project as the scenario has it.
SCHEDULED = Text("按情景实施", "as scheduled")

Change = Callable[[ScenarioSettings], ScenarioSettings]


@dataclass(frozen=True)
class Option:
    """One way to do a thing, with what it costs.

    Parameters
    ----------
    cost : float
        In the run's price year. [CNY]
    change : callable
        Returns a scenario that does it this way.
    """

    text: Text
    cost: float
    change: Change


@dataclass(frozen=True)
class Decision:
    """One project or measure with its options, the strongest last.

    Parameters
    ----------
    now : int
        The option that the scenario has.
    """

    id: str
    name: Text
    options: tuple[Option, ...]
    now: int


@dataclass(frozen=True)
class NotAvailable:
    """Something that a plan leaves as it is, and why."""

    id: str
    name: Text
    why: Text


def project_decisions(road: RunState, free: int) -> tuple[list[Decision], list[NotAvailable]]:
    """Return what can be done with each project from a year on, and what stays as it is.

    A project that has begun by then is carried on; it can be built faster or larger while it runs.

    Parameters
    ----------
    free : int
        First year that is still free.
    """
    scenario, table = road.inputs.scenario, road.inputs.table
    faster = table.value("plan_acceleration", "year")
    larger = table.value("plan_enlargement", "1")
    plan, plant = road.targets.context.programme.schedule, scenario.economy.plants.lng_project
    decisions, others = [], []
    for row, project in enumerate(plan.projects):
        money = partial(_money, road, row)
        if project.invest_cny is None:
            why = Text("规划未列投资", "cost unknown: the plan states no money")
        elif not plan.kept[row] and plan.begin[row] < free:
            why = Text(f"本应在{free}年前开工", f"should have begun before {free}")
        elif plant == project.id and plan.begin[row] < free:
            why = Text(
                "其工厂增加能耗，多建无助于达标",
                "building more would not help: the plant uses energy",
            )
        elif plan.finish[row] <= free:
            why = Text(f"{free}年前已完工", f"finished before {free}")
        else:
            changes = _project_changes(
                project.id, scenario, plan.begin[row] >= free, faster, larger
            )
            if plant == project.id:  # sooner or larger, it only uses more
                changes = dict(list(changes.items())[:2])
            decisions.append(_decision(project, bool(plan.kept[row]), changes, money))
            continue
        others.append(NotAvailable(project.id, Text(project.name_zh, project.name_en), why))
    return decisions, others


def _project_changes(
    name: str, scenario: ScenarioSettings, open_: bool, faster: float, larger: float
) -> dict[Text, Change]:
    """Return the ways to do a project by their words, the weakest first."""
    soon = Text(f"提前{faster:g}年建成", f"built {faster:g} year faster")
    wide = Text(f"规模×{larger:g}", f"{larger:g} times the size")
    out: dict[Text, Change] = {}
    if open_:
        out[Text("不实施", "left out")] = partial(with_project, name, kept=False)
    return {
        **out,
        SCHEDULED: partial(with_project, name),
        soon: partial(with_project, name, faster=faster),
        wide: partial(with_project, name, larger=larger),
        wide + Text("，", ", ") + soon: partial(with_project, name, faster=faster, larger=larger),
    }


def _decision(
    project: Any, kept: bool, changes: Mapping[Text, Change], money: Callable[..., float]
) -> Decision:
    """Return the options of a project; ways that change nothing are left out."""
    options: list[Option] = []
    for text, change in changes.items():
        cost = money(change)
        if not options or all(abs(cost - other.cost) > 0.5 for other in options):
            options.append(Option(text, cost, change))
    now = 0
    if kept:
        now = next(n for n, option in enumerate(options) if option.text == SCHEDULED)
    return Decision(project.id, Text(project.name_zh, project.name_en), tuple(options), now)


def _money(road: RunState, row: int, change: Change) -> float:
    """Return the whole money of a project under a change [CNY]."""
    scenario = change(road.inputs.scenario)
    return float(road.inputs.under(scenario).schedule.money[row])


def with_project(
    name: str,
    scenario: ScenarioSettings,
    *,
    kept: bool = True,
    faster: float = 0.0,
    larger: float = 1.0,
) -> ScenarioSettings:
    """Return a scenario in which one project is carried out so, or not at all."""
    old = scenario.investment
    others = tuple(one for one in old.exclude if one != name)
    include = None if old.include is None else tuple(one for one in old.include if one != name)
    changes: dict[str, Any] = {"include": include, "exclude": others}
    if kept and include is not None:
        changes["include"] = (*include, name)
    elif not kept and include is None:
        changes["exclude"] = (*others, name)
    if kept and faster:
        years = old.accelerate.get(name, 0.0) + faster
        changes["accelerate"] = {**old.accelerate, name: years}
    if kept and larger != 1.0:
        changes["scale"] = {**old.scale, name: old.scale.get(name, 1.0) * larger}
    new = InvestmentSettings.model_validate({**old.model_dump(), **changes})
    return scenario.model_copy(update={"investment": new})
