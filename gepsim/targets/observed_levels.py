"""Every known level of every target: measured, printed in the plan, or entered by a user."""

from __future__ import annotations

from collections.abc import Mapping

from gepsim.city import City
from gepsim.city.plan import Indicator
from gepsim.targets.criteria import parse
from gepsim.targets.models import MODELS

Levels = dict[str, dict[int, float]]

#: Years whose level the plan's table prints.
PRINTED = (2022, 2023)


def observed_in(city: City, given: Mapping[str, Mapping[int, float]]) -> Levels:
    """Return observed levels of the city, replaced and completed by those of a scenario.

    A fall that the city reports up to the base year has its base before the run and is left out.
    """
    observed: Levels = {**printed_levels(city), **statistics_levels(city)}
    base = city.facts.place.base_year
    for row in city.observations:
        if row.year > base or not MODELS[city.target(row.indicator).model].signed:
            observed.setdefault(row.indicator, {})[row.year] = row.value
    for name, by_year in given.items():
        observed[name] = {**observed.get(name, {}), **by_year}
    return observed


def printed_levels(city: City) -> Levels:
    """Return what the table prints as a word or a pair: 1 for a status in place, 0 for none."""
    printed: Levels = {}
    for row in city.indicators:
        levels = {2022: row.y2022, 2023: row.y2023}
        for year in PRINTED:
            level = levels[year]
            if isinstance(level, str) and (number := _number(row, level)) is not None:
                printed.setdefault(row.id, {})[year] = number
    return printed


def _number(row: Indicator, level: str) -> float | None:
    """Return a printed status as 1 or 0, and the first of a pair of numbers."""
    leaf = next(parse(row.criterion).leaves())
    if leaf.name == "status":
        return float(level in leaf.arguments)
    first, _, second = level.partition(";")
    return float(first) if leaf.part and second else None


def statistics_levels(city: City) -> Levels:
    """Return the latest city statistic of each target that is one."""
    levels: Levels = {}
    for target in city.targets:
        rows = [r for r in city.statistics if r.name == target.statistic and r.county == "*"]
        if rows:
            latest = max(rows, key=lambda row: row.year)
            levels[target.id] = {latest.year: latest.value}
    return levels
