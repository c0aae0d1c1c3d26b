"""Every known level of every target: measured, printed in the plan, or entered by a user."""

from __future__ import annotations

from collections.abc import Mapping

from gepsim.city import City
from gepsim.targets.models import MODELS

Levels = dict[str, dict[int, float]]


def observed_in(city: City, given: Mapping[str, Mapping[int, float]]) -> Levels:
    """Return observed levels of the city, replaced and completed by those of a scenario.

    A fall that the city reports up to the base year has its base before the run and is left out. Of
    an indicator with several parts the first one counts.
    """
    observed = statistics_levels(city)
    base = city.facts.place.base_year
    for row in city.observations:
        signed = MODELS[city.target(row.indicator).model].signed
        if row.value is not None and (row.year > base or not signed):
            observed.setdefault(row.indicator, {}).setdefault(row.year, row.value)
    for name, by_year in given.items():
        observed[name] = {**observed.get(name, {}), **by_year}
    return observed


def statistics_levels(city: City) -> Levels:
    """Return the latest city statistic of each target that is one."""
    levels: Levels = {}
    for target in city.targets:
        rows = [r for r in city.statistics if r.name == target.statistic and r.county == "*"]
        if rows:
            latest = max(rows, key=lambda row: row.year)
            levels[target.id] = {latest.year: latest.value}
    return levels
