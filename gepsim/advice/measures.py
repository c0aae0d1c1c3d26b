"""The measures of energy among what a plan may choose from.

A measure costs what its yearly cost against doing without it comes to, summed over the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from gepsim.advice.decisions import Decision, NotAvailable, Option
from gepsim.draws import central
from gepsim.economy.measures import MEASURES, POWER_SUPPLIES
from gepsim.economy.settings import LocalSupply, MeasurePace
from gepsim.economy.supply import by_year
from gepsim.engine.economy import grow
from gepsim.engine.state import RunState
from gepsim.scenario_file import ScenarioSettings
from gepsim.text import Text

_AS_IS = Text("按情景", "as in the scenario")
#: Into how many steps the way to a limit is cut.
_STEPS = 3


def _same(scenario: ScenarioSettings) -> ScenarioSettings:
    return scenario


def measure_decisions(
    road: RunState, free: int, now: float
) -> tuple[list[Decision], list[NotAvailable]]:
    """Return the measures that can be strengthened from a year on, and those without a cost.

    Parameters
    ----------
    free : int
        First year that is still free.
    now : float
        What all measures of the scenario cost. [CNY]
    """
    decisions, others = [], []
    after = road.inputs.scenario.time.base + 1
    for name, one in MEASURES.items():
        lever = road.inputs.scenario.energy.levers.of(name)
        limit = road.inputs.table.value(f"lever_pace_limit.{name}", "percent")
        role = one.touches.role
        if not one.cost_units:
            why = one.unpriced
        elif role and not road.inputs.city.sectors_of(role):
            why = Text(f"没有角色为“{role}”的行业", f"no sector has the role '{role}'")
        elif lever.start and after < lever.start < free:
            why = Text(
                f"情景自{lever.start}年起实施，{free}年前不可改",
                f"started in {lever.start}: its pace before {free} cannot be kept",
            )
        elif lever.rate >= limit:
            why = Text("已达速度上限", "runs at its limit already")
        else:
            decisions.append(_measure_decision(road, name, lever, limit, free, now))
            continue
        others.append(NotAvailable(f"energy.levers.{name}", one.text, why))
    return decisions, others


def _measure_decision(
    road: RunState, name: str, lever: MeasurePace, limit: float, free: int, now: float
) -> Decision:
    later = lever.start is not None and lever.start >= free
    start, before = (lever.start, lever.before) if later else (free, lever.rate)
    options = [Option(_AS_IS, 0.0, _same)]
    for rate in np.linspace(lever.rate, limit, _STEPS + 1)[1:]:
        new = MeasurePace(rate=round(float(rate), 4), before=before, start=start)
        change = partial(_with_lever, name, new)
        words = Text(f"{start}年起每年{new.rate:.3g}%", f"{new.rate:.3g} % a year from {start}")
        options.append(Option(words, lever_money(road, change(road.inputs.scenario)) - now, change))
    return Decision(f"energy.levers.{name}", MEASURES[name].text, tuple(options), 0)


def _with_lever(name: str, lever: MeasurePace, scenario: ScenarioSettings) -> ScenarioSettings:
    levers = scenario.energy.levers.changed(name, lever)
    energy = scenario.energy.model_copy(update={"levers": levers})
    return scenario.model_copy(update={"energy": energy})


def supply_decisions(road: RunState, now: float) -> tuple[list[Decision], list[NotAvailable]]:
    """Return local non-fossil power on its way to what the tables give as its limit."""
    limits, scenario = dict(_supply_limits(road)), road.inputs.scenario
    text = POWER_SUPPLIES["local_supply"].text
    if _with_supply(limits, 1.0, scenario) == scenario:
        why = Text("没有更大的可建规模", "no row allows more in a year that the scenario names")
        return [], [NotAvailable("energy.local_supply", text, why)]
    options = [Option(_AS_IS, 0.0, _same)]
    for step in range(1, _STEPS + 1):
        part = step / _STEPS
        change = partial(_with_supply, limits, part)
        way = Text(f"向上限推进{part:.0%}", f"{part:.0%} of the way to the limit")
        options.append(Option(way, lever_money(road, change(road.inputs.scenario)) - now, change))
    return [Decision("energy.local_supply", text, tuple(options), 0)], []


def _supply_limits(road: RunState) -> Iterator[tuple[tuple[str, int], float]]:
    """Yield the most that a technology can give in a year [kWh]."""
    for technology in LocalSupply.model_fields:
        table = road.inputs.table
        for year, name in by_year(table, f"local_supply_limit.{technology}").items():
            yield (technology, year), table.value(name, "kWh")


def _with_supply(
    limits: Mapping[tuple[str, int], float], part: float, scenario: ScenarioSettings
) -> ScenarioSettings:
    supply, years = scenario.energy.local_supply, scenario.time.years
    changes: dict[str, dict[int, float]] = {}
    for (technology, year), limit in limits.items():
        known = dict(getattr(supply, technology))
        if year in years and year in known and known[year] < limit:
            planned = changes.setdefault(technology, known)
            planned[year] = known[year] + part * (limit - known[year])
    energy = scenario.energy.model_copy(update={"local_supply": supply.model_copy(update=changes)})
    return scenario.model_copy(update={"energy": energy})


def text_of(name: str) -> Text:
    """Return the name of a measure, or of a power supply that has a price."""
    return (MEASURES.get(name) or POWER_SUPPLIES[name]).text


def lever_money(road: RunState, scenario: ScenarioSettings) -> float:
    """Return what all measures of a scenario cost over the run, at central inputs [CNY]."""
    found = grow(road.inputs.under(scenario), road.draws.alone)
    return float(central(found["lever_cost"]).sum())


def unpriced() -> list[NotAvailable]:
    """Return what else could be changed, for which the tables hold no cost or no limit."""
    return [
        NotAvailable(
            "economy.cluster_realisation",
            Text("集群实现程度", "part of the cluster plan that is built"),
            Text(
                "成本未知：少建的代价是放弃的增加值",
                "cost unknown: its price is value added forgone",
            ),
        ),
        NotAvailable(
            "energy.certificates",
            POWER_SUPPLIES["certificates"].text,
            Text("没有可购数量", "no row says how many can be bought"),
        ),
    ]
