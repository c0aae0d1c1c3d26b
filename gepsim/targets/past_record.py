"""The plan's own record: which indicators were met in the years it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.city import City
from gepsim.city.plan import Indicator, Observation
from gepsim.coefficients import Table
from gepsim.targets.definitions import Target, targets_of
from gepsim.targets.demands import Tasks
from gepsim.targets.judging import CriterionInputs, judge, missing
from gepsim.text import Text


@dataclass(frozen=True)
class RecordRow:
    """One indicator in the reported years.

    Parameters
    ----------
    met : mapping of int to bool or None
        Whether the printed level meets the general target, by year; None where the plan gives no
        level or no task to judge it by.
    printed : str
        The plan's own status.
    agrees : bool or None
        Whether the two agree; None where the plan or every year is undetermined.
    findings : tuple of str
        Findings of the source audit on the indicator.
    """

    id: str
    name: Text
    met: Mapping[int, bool | None]
    printed: str
    agrees: bool | None
    findings: tuple[str, ...]


def record(city: City, tasks: Tasks, table: Table) -> tuple[RecordRow, ...]:
    """Return the plan's record of every indicator of its table.

    Parameters
    ----------
    tasks : mapping
        Tasks set from above, by indicator and year.
    """
    years = reported_years(city.observations)
    return tuple(
        _row(target, target.row, city, tasks, years)
        for target in targets_of(city, table)
        if isinstance(target.row, Indicator)
    )


def reported_years(observations: Sequence[Observation]) -> tuple[int, ...]:
    """Return the years whose levels the plan prints.

    Examples
    --------
    >>> row = {"indicator": "r", "units": "1", "value": 1.0, "mark": "A", "source": "plan"}
    >>> rows = [Observation(year=y, printed=p, **row) for y, p in ((2022, "1"), (2024, ""))]
    >>> reported_years(rows)
    (2022,)
    """
    return tuple(sorted({row.year for row in observations if row.printed}))


def _row(
    target: Target, row: Indicator, city: City, tasks: Tasks, years: Sequence[int]
) -> RecordRow:
    rows = [o for o in city.observations if o.indicator == target.id]
    by_year = {year: [o for o in rows if o.year == year] for year in years}
    met = {year: met_in(target, row, by_year, year, tasks) for year in years}
    findings = tuple(finding.id for finding in city.findings_on(target.id))
    return RecordRow(target.id, row.name, met, row.status, agreement(met, row), findings)


def agreement(met: Mapping[int, bool | None], row: Indicator) -> bool | None:
    """Return whether the printed status says the same as every year that can be judged.

    ``met`` and ``not_met`` hold for all reported years, ``mixed`` for those of `met_in`.
    """
    known = [year for year, held in met.items() if held is not None]
    if not known or row.status == "undetermined":
        return None
    held_in = row.met_in if row.status == "mixed" else tuple(met) if row.status == "met" else ()
    return all(met[year] == (year in held_in) for year in known)


def met_in(
    target: Target,
    row: Indicator,
    by_year: Mapping[int, Sequence[Observation]],
    year: int,
    tasks: Tasks,
) -> bool | None:
    """Return whether the printed level of a year meets the general target of the table."""
    there = by_year[year]
    parts = {o.part: o.value for o in there if o.value is not None}
    if not parts:
        return next((o.met for o in there), None)
    before = [o.value for y in sorted(by_year) if y < year for o in by_year[y] if not o.part]
    earlier = before[-1] if before else None
    task = tasks.get(target.id, {}).get(year)
    known = [earlier] if earlier is not None else [None, -np.inf, np.inf]
    answers = {
        _answer(target, row.general_level, parts, one, task.level if task else None)
        for one in known
    }
    return answers.pop() if len(answers) == 1 else None


def _answer(
    target: Target,
    general: float | None,
    parts: Mapping[str, float],
    before: float | None,
    task: float | None,
) -> bool | None:
    """Return whether a level meets the general target if the year before had a given one."""
    series = {
        part: np.array([[value if before is None else before], [value]])
        for part, value in parts.items()
    }
    base = before if before is not None and np.isfinite(before) else None
    inputs = CriterionInputs(
        series, 1, target.better, general, task, base, base, window=1, decimals=target.decimals
    )
    if missing(target.criterion, inputs):
        return None
    return bool(judge(target.criterion, inputs).met[0])


@dataclass(frozen=True)
class PreviousRow:
    """One indicator of the previous plan, and what became of it.

    Parameters
    ----------
    comparable : bool
        Whether its level may be compared with that of the successor.
    """

    id: str
    name: Text
    target_zh: str
    year: int | None
    level: str
    status_zh: str
    successor: str
    comparable: bool
    definition_note: str


def previous_record(city: City) -> tuple[PreviousRow, ...]:
    """Return the baseline record of the previous plan, with changes of definition noted."""
    return tuple(
        PreviousRow(
            id=row.id,
            name=Text(row.name_zh, row.name_en),
            target_zh=row.target_zh,
            year=row.year,
            level=row.printed,
            status_zh=row.status_zh,
            successor=row.successor,
            comparable=bool(row.successor) and not row.definition_note,
            definition_note=row.definition_note,
        )
        for row in city.previous_indicators
    )
