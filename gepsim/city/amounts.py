"""Amounts in city tables that cannot be, by the unit of each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gepsim.city.model import City
from gepsim.errors import Problems, UnitsError
from gepsim.possible import row_kind
from gepsim.units import factor

#: Tables whose rows have a value with a unit of its own, and the column that names the row.
_AMOUNTS = (
    ("energy_base", "name"),
    ("statistics", "name"),
    ("tasks", "indicator"),
    ("observations", "indicator"),
    ("project_levers", "lever"),
)
_UNITS_ONLY = (("indicators", "id"), ("text_targets", "id"), ("levers", "name"))


def check_amounts(city: City, problems: Problems) -> None:
    """Note values beyond what their unit allows, unknown units, and ranges upside down."""
    for table, column in (*_AMOUNTS, *_UNITS_ONLY):
        for row in getattr(city, table):
            where = f"{table}.csv '{getattr(row, column)}'"
            try:
                factor(row.units, row.units, where)
            except UnitsError as error:
                problems.take(error)
    for table, column in _AMOUNTS:
        for row in getattr(city, table):
            name = str(getattr(row, column))
            for what, value in _numbers(row):
                if fault := row_kind(name, row.units).fault(value):
                    problems.add(f"{table}.csv '{name}'", f"{what} {fault}")
    for fact in city.energy_base:
        low, high = fact.low, fact.high
        if low is not None and high is not None and not low <= fact.value <= high:
            what = f"value {fact.value:g} is not within {low:g} … {high:g}"
            problems.add(f"energy_base.csv '{fact.name}'", what)
    for edge in city.river_edges:
        if edge.upstream == edge.downstream:
            what = f"'{edge.upstream}' flows into itself"
            problems.add("river_edges.csv", what, "name what lies downstream")


def _numbers(row: Any) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a row that stand in its unit."""
    for column in ("value", "low", "high"):
        value = getattr(row, column, None)
        if value is not None:
            yield column, float(value)
