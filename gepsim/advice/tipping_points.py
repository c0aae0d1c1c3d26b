"""Where a setting turns a verdict: parameters of a scenario, tried by re-running it.

A parameter is first set to both ends of its range. Only where the probability passes one half
between them is the place sought, by halving.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import isnan
from typing import Any

from gepsim.advice.trials import TrialRuns, reads
from gepsim.economy.measures import MEASURES
from gepsim.processes import copied, how_many, side_by_side
from gepsim.scenario_file import ScenarioSettings
from gepsim.targets.assess import Assessment
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target

#: Halvings of a range; the place is then known to a thirty-second of it.
_HALVINGS = 5
_DELAY = 5.0
_MEMORY = 500_000_000  # of a process that tries parameters, about [byte]

Set = Callable[[ScenarioSettings, float], ScenarioSettings]


@dataclass(frozen=True)
class ScenarioParameter:
    """One setting that a scenario can change.

    Parameters
    ----------
    key : str
        Where a scenario writes it.
    low, high : float
        Ends of the range that is tried.
    now : float
        What the scenario has; NaN where it has a table.
    change : callable
        Returns a scenario with the parameter at a value.
    """

    key: str
    units: str
    low: float
    high: float
    now: float
    change: Set

    def moves(self, target: Target, context: ForecastContext) -> bool:
        """Return whether a target reads what the parameter can move: projects, or evidence."""
        evidence, projects = reads(target, context)
        return bool(evidence) or (self.key.startswith("investment.") and bool(projects))


@dataclass(frozen=True)
class TippingPoint:
    """Where a parameter turns a verdict.

    Parameters
    ----------
    at : float
        Middle of the bracket in which the probability passes one half. [units]
    low, high : float
        The bracket. [units]
    met_below : bool
        Whether the target is more likely than not met at lower values.
    """

    id: str
    name_zh: str
    name_en: str
    checkpoint: int
    key: str
    units: str
    now: float
    at: float
    low: float
    high: float
    met_below: bool


def scenario_parameters(trials: TrialRuns) -> list[ScenarioParameter]:
    """Return every parameter with its range: limits of the rows, and five years of delay."""
    scenario, table = trials.scenario, trials.road.inputs.table
    built = scenario.economy.cluster_realisation
    limit = table.value("cluster_realisation_limit", "1")
    found = [
        ScenarioParameter(
            "economy.cluster_realisation",
            "1",
            0.0,
            limit,
            float("nan") if isinstance(built, Mapping) else float(built),
            partial(_in_section, "economy", "cluster_realisation"),
        )
    ]
    for name, one in MEASURES.items():
        if one.touches.role and not trials.road.inputs.city.sectors_of(one.touches.role):
            continue
        most = table.value(f"lever_pace_limit.{name}", "percent")
        now = scenario.energy.levers.of(name).rate
        key = f"energy.levers.{name}.rate"
        found.append(
            ScenarioParameter(key, "percent", 0.0, most, float(now), partial(_lever, name))
        )
    late = float(scenario.investment.delay.get("all", 0.0))
    found.append(ScenarioParameter("investment.delay.all", "year", 0.0, _DELAY, late, _delay))
    return found


def _in_section(
    section: str, name: str, scenario: ScenarioSettings, value: Any
) -> ScenarioSettings:
    """Return a scenario with one value of one table changed."""
    changed = getattr(scenario, section).model_copy(update={name: value})
    return scenario.model_copy(update={section: changed})


def _lever(name: str, scenario: ScenarioSettings, value: float) -> ScenarioSettings:
    """Return a scenario with another pace of one measure, from the year in which it starts."""
    paces = scenario.energy.levers
    new = paces.of(name).model_copy(update={"rate": value})
    return _in_section("energy", "levers", scenario, paces.changed(name, new))


def _delay(scenario: ScenarioSettings, value: float) -> ScenarioSettings:
    """Return a scenario in which every project starts later."""
    delay = {**scenario.investment.delay, "all": value}
    return _in_section("investment", "delay", scenario, delay)


@dataclass
class Curve:
    """The probability of targets along one parameter of a scenario, each value tried once."""

    trials: TrialRuns
    parameter: ScenarioParameter
    scenario: ScenarioSettings
    _tried: dict[float, ScenarioSettings] = field(default_factory=dict)

    def share(self, target: Target, year: int, value: float) -> float:
        """Return the probability of a target with the parameter at a value. [1]"""
        if value not in self._tried:
            self._tried[value] = self.parameter.change(self.scenario, value)
        return float(self.trials.met(target, year, self._tried[value]).mean())

    def turn(self, target: Target, year: int, level: float) -> tuple[float, float, bool] | None:
        """Return the bracket where the probability passes `level`, and whether it is met below."""
        low, high = self.parameter.low, self.parameter.high
        below = self.share(target, year, low) >= level
        if below == (self.share(target, year, high) >= level):
            return None
        low, high = halve(
            lambda value: (self.share(target, year, value) >= level) == below, low, high
        )
        return low, high, below


def halve(
    same: Callable[[float], bool], low: float, high: float, times: int = _HALVINGS
) -> tuple[float, float]:
    """Return the part of a range in which something ceases to be as it is at the low end.

    Examples
    --------
    >>> halve(lambda value: value < 0.3, 0.0, 1.0, times=3)
    (0.25, 0.375)
    """
    for _ in range(times):
        middle = (low + high) / 2.0
        low, high = (middle, high) if same(middle) else (low, middle)
    return low, high


def tipping_points(
    trials: TrialRuns,
    names: Collection[str] = (),
    step: Callable[[str], None] = lambda text: None,
    level: float = 0.5,
    processes: int | None = None,
) -> list[TippingPoint]:
    """Return where each parameter turns a verdict that has a probability.

    Parameters
    ----------
    names : collection of str
        Only these targets; all if empty.
    step : callable
        Told what is at work.
    level : float
        Probability that is passed. [1]
    processes : int, optional
        How many parameters are tried at once, each by a copy of this process, where it can be
        copied; by default as processors and memory allow. Results do not depend on it.
    """
    known = [one for one in trials.road.targets.assessments if not isnan(one.probability)]
    judged = [one for one in known if not names or one.target.id in names]
    parameters = scenario_parameters(trials)

    def turns(place: int, told: Callable[[str], None]) -> list[TippingPoint]:
        told(f"tipping points: {parameters[place].key}")
        return _turns(trials, parameters[place], judged, level)

    order = range(len(parameters))
    count = how_many(processes, len(order), _MEMORY) if copied() else 1
    if count > 1:
        keys = [one.key for one in parameters]
        found = side_by_side(turns, order, processes=count, progress=step, names=keys)
    else:
        found = [turns(place, step) for place in order]
    return [one for part in found for one in part]


def _turns(
    trials: TrialRuns, parameter: ScenarioParameter, judged: Sequence[Assessment], level: float
) -> list[TippingPoint]:
    """Return where one parameter turns verdicts."""
    curve = Curve(trials, parameter, trials.scenario)
    context = trials.road.targets.context
    found = []
    for one in (one for one in judged if parameter.moves(one.target, context)):
        place = curve.turn(one.target, one.year, level)
        if place is not None:
            found.append(_tipping_point(one.target, one.year, parameter, *place))
    return found


def _tipping_point(
    target: Target, year: int, parameter: ScenarioParameter, low: float, high: float, below: bool
) -> TippingPoint:
    return TippingPoint(
        target.id, target.name.zh, target.name.en, year, parameter.key, parameter.units,
        parameter.now, (low + high) / 2.0, low, high, below,
    )  # fmt: skip
