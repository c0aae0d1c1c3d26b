"""Tasks and observations as a person writes them: read with their units, checked, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gepsim.city import City
from gepsim.city.plan import Indicator, TextTarget
from gepsim.errors import Problems, UnitsError, suggest
from gepsim.possible import kind
from gepsim.targets.models import MODELS
from gepsim.units import factor, quantity

Levels = dict[str, dict[int, float]]
Written = Mapping[str, Mapping[int, float | str]]
Row = Indicator | TextTarget


def read_levels(
    city: City,
    given: Written,
    years: Sequence[int],
    where: str,
    problems: Problems,
) -> Levels:
    """Return levels by indicator and year in each indicator's own unit.

    Parameters
    ----------
    given : mapping
        Numbers, or text with a unit such as ``"0.0285 mg/m3"``.
    years : sequence of int
        Years of the run; levels of later years of the plan are left to a longer run.
    where : str
        File and table, for the messages.
    problems : Problems
        Takes every fault: an unknown indicator, a year before the run or after the plan's last, a
        unit of another dimension, a value that cannot be.
    """
    rows: dict[str, Row] = {row.id: row for row in city.targets}
    levels: Levels = {}
    for name, by_year in given.items():
        if name not in rows:
            problems.add(where, f"unknown indicator '{name}'", suggest(name, rows))
        else:
            last = city.facts.plan.last
            levels[name] = _levels(rows[name], by_year, where, years, last, problems)
    return levels


def _levels(
    row: Row,
    by_year: Mapping[int, float | str],
    where: str,
    years: Sequence[int],
    last: int,
    problems: Problems,
) -> dict[int, float]:
    """Return the readable levels of one indicator within the run; note the others."""
    found = {}
    for year, written in by_year.items():
        at = f"{where} '{row.id}' {year}"
        if years[-1] < year <= last:
            continue  # a longer run judges it; the tasks of a parent need not be taken out
        if year not in years:
            what = f"'{row.id}': year {year} is outside the run"
            problems.add(where, what, f"allowed: {years[0]}–{last}")
            continue
        try:
            value = quantity(written, row.units, at)
        except UnitsError as error:
            problems.take(error)
            continue
        low, high = bounds(row)
        if low <= value <= high:
            found[year] = value
        else:
            units = "" if row.units == "1" else f" {row.units}"
            what = f"{value:g}{units} cannot be"
            problems.add(at, what, f"possible: {low:g} to {high:g}{units}")
    return found


def bounds(row: Row) -> tuple[float, float]:
    """Return the least and the greatest value that an indicator can have. [unit of the indicator].

    A change may be negative; a share lies between 0 and 100 per cent; a status is 1 while its
    evidence stands and 0 after it lapsed; all else is not negative.
    """
    whole = factor("1", "percent")
    if MODELS[row.model].signed:
        return (-whole, whole)
    status = MODELS[row.model].kind == "status" and row.units == "1"
    endless = kind("number").high
    most = {"percent": whole, "1": 1.0 if status else endless}
    return (0.0, most.get(row.units, endless))
