"""What a plan may choose from: projects and measures with their options and what each costs.

Costs are central estimates in the run's price year: a project's whole money, and a measure's yearly
cost against doing without it, summed over the run. Nothing is discounted. What has no cost in the
tables is not offered; it is listed, so that it is not taken for free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gepsim.draws import central
from gepsim.economy.settings import Lever, Levers, LocalSupply
from gepsim.engine.found import Road
from gepsim.engine.growth import grow
from gepsim.scenario import Scenario
from gepsim.targets.projects import schedule
from gepsim.targets.settings import InvestmentSettings

Change = Callable[[Scenario], Scenario]

#: Measures that have both a cost and a pace, and into how many steps the way to the limit is cut.
_PACED = ("efficiency", "ev", "coal_switch", "electrification")
_STEPS = 3
_WORDS = {
    "efficiency": ("节能提效", "energy efficiency"),
    "learning": ("新增产能技术进步", "better technology of new capacity"),
    "renewal": ("淘汰产能更新", "renewal of retired capacity"),
    "ev": ("交通电动化", "electric vehicles"),
    "coal_switch": ("煤改气改电", "coal to gas and power"),
    "electrification": ("居民电气化", "electric homes"),
    "cement_decline": ("水泥减产", "less cement"),
    "local_supply": ("本地可再生电力", "local renewable power"),
}


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

    zh: str
    en: str
    cost: float
    change: Change


@dataclass(frozen=True)
class Offer:
    """One project or measure with its options, the strongest last.

    Parameters
    ----------
    now : int
        The option that the scenario has.
    """

    id: str
    name_zh: str
    name_en: str
    options: tuple[Option, ...]
    now: int


@dataclass(frozen=True)
class NotOffered:
    """Something that a plan leaves as it is, and why."""

    id: str
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str


def _same(scenario: Scenario) -> Scenario:
    return scenario


def project_offers(road: Road, free: int) -> tuple[list[Offer], list[NotOffered]]:
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
    plan, plant = road.targets.world.programme.schedule, scenario.economy.plants.lng_project
    offers, others = [], []
    for row, project in enumerate(plan.projects):
        money = partial(_money, road, row)
        if project.invest_cny is None:
            why = ("规划未列投资", "cost unknown: the plan states no money")
        elif not plan.kept[row] and plan.begin[row] < free:
            why = (f"本应在{free}年前开工", f"should have begun before {free}")
        elif plant == project.id and plan.begin[row] < free:
            why = ("其工厂增加能耗，多建无助于达标", "its plant uses energy: more mends nothing")
        elif plan.finish[row] <= free:
            why = (f"{free}年前已完工", f"finished before {free}")
        else:
            changes = _project_changes(
                project.id, scenario, plan.begin[row] >= free, faster, larger
            )
            if plant == project.id:  # sooner or larger, it only uses more
                changes = dict(list(changes.items())[:2])
            offers.append(_offer(project, bool(plan.kept[row]), changes, money))
            continue
        others.append(NotOffered(project.id, project.name_zh, project.name_en, *why))
    return offers, others


def _project_changes(
    name: str, scenario: Scenario, open_: bool, faster: float, larger: float
) -> dict[tuple[str, str], Change]:
    """Return the ways to do a project by their words, the weakest first."""
    zh, en = f"提前{faster:g}年建成", f"built {faster:g} year faster"
    wide_zh, wide_en = f"规模×{larger:g}", f"{larger:g} times the size"
    out: dict[tuple[str, str], Change] = {}
    if open_:
        out["不实施", "left out"] = partial(with_project, name, kept=False)
    return {
        **out,
        ("按情景实施", "as scheduled"): partial(with_project, name),
        (zh, en): partial(with_project, name, faster=faster),
        (wide_zh, wide_en): partial(with_project, name, larger=larger),
        (f"{wide_zh}，{zh}", f"{wide_en}, {en}"): partial(
            with_project, name, faster=faster, larger=larger
        ),
    }


def _offer(
    project: Any, kept: bool, changes: Mapping[tuple[str, str], Change], money: Callable[..., float]
) -> Offer:
    """Return the options of a project; ways that change nothing are left out."""
    options: list[Option] = []
    for (zh, en), change in changes.items():
        cost = money(change)
        if not options or all(abs(cost - other.cost) > 0.5 for other in options):
            options.append(Option(zh, en, cost, change))
    now = 0
    if kept:
        now = next(n for n, option in enumerate(options) if option.en == "as scheduled")
    return Offer(project.id, project.name_zh, project.name_en, tuple(options), now)


def _money(road: Road, row: int, change: Change) -> float:
    """Return the whole money of a project under a change [CNY]."""
    scenario = change(road.inputs.scenario)
    premium = road.inputs.table.value("acceleration_premium", "1")
    plan = schedule(road.inputs.city, scenario.investment, scenario.time.years, premium)
    return float(plan.money[row])


def with_project(
    name: str, scenario: Scenario, *, kept: bool = True, faster: float = 0.0, larger: float = 1.0
) -> Scenario:
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


def lever_offers(road: Road, free: int, now: float) -> tuple[list[Offer], list[NotOffered]]:
    """Return the measures that can be strengthened from a year on, and those without a cost.

    Parameters
    ----------
    free : int
        First year that is still free.
    now : float
        What all measures of the scenario cost. [CNY]
    """
    offers, others = [], []
    for name in Levers.model_fields:
        lever = getattr(road.inputs.scenario.energy.levers, name)
        limit = road.inputs.table.value(f"lever_pace_limit.{name}", "percent")
        if name not in _PACED:
            why = ("成本未知", "cost unknown")
        elif 2023 < lever.start < free:
            zh = f"情景自{lever.start}年起实施，{free}年前不可改"
            why = (zh, f"started in {lever.start}: its pace before {free} cannot be kept")
        elif lever.rate >= limit:
            why = ("已达速度上限", "runs at its limit already")
        else:
            offers.append(_lever_offer(road, name, lever, limit, free, now))
            continue
        others.append(NotOffered(f"energy.levers.{name}", *_WORDS[name], *why))
    return offers, others


def _lever_offer(road: Road, name: str, lever: Lever, limit: float, free: int, now: float) -> Offer:
    start, before = (lever.start, lever.before) if lever.start >= free else (free, lever.rate)
    options = [Option("按情景", "as in the scenario", 0.0, _same)]
    for rate in np.linspace(lever.rate, limit, _STEPS + 1)[1:]:
        new = Lever(rate=round(float(rate), 4), before=before, start=start)
        change = partial(_with_lever, name, new)
        words = (f"{start}年起每年{new.rate:g}%", f"{new.rate:g} % a year from {start}")
        options.append(
            Option(*words, lever_money(road, change(road.inputs.scenario)) - now, change)
        )
    return Offer(f"energy.levers.{name}", *_WORDS[name], tuple(options), 0)


def _with_lever(name: str, lever: Lever, scenario: Scenario) -> Scenario:
    levers = scenario.energy.levers.model_copy(update={name: lever})
    energy = scenario.energy.model_copy(update={"levers": levers})
    return scenario.model_copy(update={"energy": energy})


def supply_offers(road: Road, now: float) -> tuple[list[Offer], list[NotOffered]]:
    """Return local non-fossil power on its way to what the tables give as its limit."""
    limits, scenario = dict(_supply_limits(road)), road.inputs.scenario
    words = _WORDS["local_supply"]
    if _with_supply(limits, 1.0, scenario) == scenario:
        why = ("没有更大的可建规模", "no row allows more in a year that the scenario names")
        return [], [NotOffered("energy.local_supply", *words, *why)]
    options = [Option("按情景", "as in the scenario", 0.0, _same)]
    for step in range(1, _STEPS + 1):
        part = step / _STEPS
        change = partial(_with_supply, limits, part)
        text = (f"向上限推进{part:.0%}", f"{part:.0%} of the way to the limit")
        options.append(Option(*text, lever_money(road, change(road.inputs.scenario)) - now, change))
    return [Offer("energy.local_supply", *words, tuple(options), 0)], []


def _supply_limits(road: Road) -> Iterator[tuple[tuple[str, int], float]]:
    """Yield the most that a technology can give in a year [kWh]."""
    for technology in LocalSupply.model_fields:
        prefix = f"local_supply_limit.{technology}."
        for name in road.inputs.table.rows:
            if name.startswith(prefix):
                value = road.inputs.table.value(name, "kWh")
                yield (technology, int(name.removeprefix(prefix))), value


def _with_supply(
    limits: Mapping[tuple[str, int], float], part: float, scenario: Scenario
) -> Scenario:
    supply, years = scenario.energy.local_supply, scenario.time.years
    changes: dict[str, dict[int, float]] = {}
    for (technology, year), limit in limits.items():
        known = dict(getattr(supply, technology))
        if year in years and year in known and known[year] < limit:
            planned = changes.setdefault(technology, known)
            planned[year] = known[year] + part * (limit - known[year])
    energy = scenario.energy.model_copy(update={"local_supply": supply.model_copy(update=changes)})
    return scenario.model_copy(update={"energy": energy})


def lever_money(road: Road, scenario: Scenario) -> float:
    """Return what all measures of a scenario cost over the run, at central inputs [CNY]."""
    found = grow(road.inputs.under(scenario), road.draws.alone)
    return float(central(found["lever_cost"]).sum())


def unpriced() -> list[NotOffered]:
    """Return what else could be changed, for which the tables hold no cost or no limit."""
    return [
        NotOffered(
            "economy.cluster_realisation", "集群实现程度", "part of the cluster plan that is built",
            "成本未知：少建的代价是放弃的增加值", "cost unknown: its price is value added forgone",
        ),
        NotOffered(
            "energy.certificates", "绿证", "green certificates",
            "没有可购数量", "no row says how many can be bought",
        ),
    ]  # fmt: skip
