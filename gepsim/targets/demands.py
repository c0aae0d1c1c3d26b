"""What is demanded of a target in a year: by the plan's goals, and by tasks set from above."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gepsim.city import City
from gepsim.city.plan import Goal
from gepsim.plan_periods import PLAN_YEARS, plan_base, plan_end

DemandBasis = Literal["issued", "city_plan", "assumed", "interpolated"]


@dataclass(frozen=True)
class Demand:
    """A level that is demanded in a year, and where it comes from.

    Parameters
    ----------
    level : float
        [unit of the indicator]
    basis : str
        ``issued`` from above, ``city_plan``, ``assumed``, or ``interpolated`` between rows.
    year : int
        Year of the goal or task that it comes from; of the later one where it is interpolated.
    source : str
        ``goal`` of the plan, ``task`` from above, the level of the ``base`` year, or the
        ``criterion`` itself.
    """

    level: float
    basis: DemandBasis
    year: int
    source: str = "goal"


#: Tasks set from above, by indicator and year.
Tasks = Mapping[str, Mapping[int, Demand]]


def goal_in(goals: Sequence[Goal], year: int, decimals: int) -> Demand | None:
    """Return the level that the plan wants in a year; None where its goals have no level.

    Between two goals it lies on a straight line, rounded (halves up) as the indicator is reported;
    before the first goal and after the last one the nearest holds.

    Examples
    --------
    >>> row = {"indicator": "r", "basis": "city_plan", "mark": "A", "source": "plan"}
    >>> goals = [Goal(year=2027, level=78.0, **row), Goal(year=2035, level=95.0, **row)]
    >>> goal_in(goals, 2030, 2)
    Demand(level=84.38, basis='interpolated', year=2035, source='goal')
    >>> goal_in(goals, 2040, 2)
    Demand(level=95.0, basis='city_plan', year=2035, source='goal')
    """
    levels = {goal.year or year: goal for goal in goals if goal.level is not None}
    if not levels:
        return None
    years = sorted(levels)
    held = min(max(year, years[0]), years[-1])
    if held in levels:
        return Demand(float(levels[held].level or 0.0), levels[held].basis, held)
    later = next(one for one in years if one > held)
    level = float(np.interp(held, years, [levels[one].level or 0.0 for one in years]))
    return Demand(_half_up(level, decimals), "interpolated", later)


def _half_up(value: float, decimals: int) -> float:
    """Return a value rounded as a person rounds it.

    Examples
    --------
    >>> _half_up(93.125, 2), round(93.125, 2)
    (93.13, 93.12)
    """
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5) / scale


def pace(total: float, years: int, period: int = PLAN_YEARS) -> float:
    """Return the fall due after some years of a period, at a constant yearly pace [percent].

    Examples
    --------
    >>> round(pace(17.0, 2), 2)
    7.18
    >>> round(pace(17.0, 5), 2)
    17.0
    """
    return float(100.0 * (1.0 - (1.0 - total / 100.0) ** (years / period)))


def task_in(tasks: Mapping[int, Demand], year: int, *, cumulative: bool) -> Demand | None:
    """Return the task of a year; a five-year task is due at a constant pace.

    Examples
    --------
    >>> task_in({2030: Demand(17.0, "issued", 2030)}, 2027, cumulative=True).basis
    'interpolated'
    """
    end = plan_end(year)
    if year in tasks or not cumulative or end not in tasks:
        return tasks.get(year)
    return Demand(pace(tasks[end].level, year - plan_base(year)), "interpolated", end)


def tasks_of(city: City, given: Mapping[str, Mapping[int, float]]) -> dict[str, dict[int, Demand]]:
    """Return the tasks issued to the city, replaced and completed by those of a scenario.

    A task over a period counts only if the period is a five-year plan, for its base is known. What
    a scenario says is assumed.
    """
    tasks: dict[str, dict[int, Demand]] = {}
    for row in city.tasks:
        plan = row.since is None or row.since == row.year - PLAN_YEARS
        if row.basis != "city_plan" and plan:
            demand = Demand(row.value, row.basis, row.year)
            tasks.setdefault(row.indicator, {})[row.year] = demand
    for name, by_year in given.items():
        assumed = {year: Demand(level, "assumed", year) for year, level in by_year.items()}
        tasks[name] = {**tasks.get(name, {}), **assumed}
    return tasks
