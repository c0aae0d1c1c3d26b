"""The plan's own record: which indicators were met in the years it reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.city import City
from gepsim.city.plan import Indicator
from gepsim.coefficients import Table
from gepsim.targets.criteria import Term, parse
from gepsim.targets.definitions import Target, Tasks, decimals_of, targets_of
from gepsim.targets.judging import CriterionInputs, judge, missing

#: Years that the plan's table reports, and what the words of its status column say of them.
REPORTED = (2022, 2023)
_PRINTED = {
    "met": (True, True),
    "not_met": (False, False),
    "met_2022_not_2023": (True, False),
    "not_2022_met_2023": (False, True),
}
_MET = "met"
_FIRST_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


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
    name_zh: str
    name_en: str
    met: Mapping[int, bool | None]
    printed: str
    agrees: bool | None
    findings: tuple[str, ...]


def record(city: City, tasks: Tasks, table: Table) -> tuple[RecordRow, ...]:
    """Return the plan's record of every indicator of its table.

    Parameters
    ----------
    tasks : mapping
        Tasks set from above, by indicator and year. [unit of the indicator]
    """
    rows = []
    for target in targets_of(city, table):
        if isinstance(target.row, Indicator):
            rows.append(_row(target, target.row, city, tasks, table))
    return tuple(rows)


def _row(target: Target, row: Indicator, city: City, tasks: Tasks, table: Table) -> RecordRow:
    decimals = decimals_of(target.id, table)
    met = {year: met_in(target, row, year, tasks, decimals) for year in REPORTED}
    findings = tuple(finding.id for finding in city.findings_on(target.id))
    agrees = agreement(met, row.status)
    return RecordRow(target.id, row.name_zh, row.name_en, met, row.status, agrees, findings)


def agreement(met: Mapping[int, bool | None], printed: str) -> bool | None:
    """Return whether the printed status says the same as every year that can be judged.

    Examples
    --------
    >>> agreement({2022: True, 2023: False}, "met_2022_not_2023")
    True
    >>> agreement({2022: None, 2023: True}, "not_met")
    False
    >>> agreement({2022: None, 2023: None}, "met") is None
    True
    """
    known = [year for year in REPORTED if met[year] is not None]
    if not known or printed not in _PRINTED:
        return None
    said = dict(zip(REPORTED, _PRINTED[printed], strict=True))
    return all(met[year] == said[year] for year in known)


def met_in(target: Target, row: Indicator, year: int, tasks: Tasks, decimals: int) -> bool | None:
    """Return whether the printed level of a year meets the general target of the table."""
    levels = {2022: row.y2022, 2023: row.y2023}
    level = levels[year]
    if level is None or level == _MET:
        return None if level is None else True
    criterion = general(target, row)
    parts = _parts(level, criterion)
    if parts is None:
        return all(level in leaf.arguments for leaf in criterion.leaves())
    earlier = levels[REPORTED[0]] if year > REPORTED[0] else None
    task = tasks.get(target.id, {}).get(year)
    known = [earlier] if isinstance(earlier, float) else [None, -np.inf, np.inf]
    answers = {_answer(criterion, target, parts, before, task, decimals) for before in known}
    return answers.pop() if len(answers) == 1 else None


def _answer(
    criterion: Term,
    target: Target,
    parts: Mapping[str, float],
    before: float | None,
    task: float | None,
    decimals: int,
) -> bool | None:
    """Return whether a level meets a criterion if the year before had a given one."""
    series = {
        part: np.array([[value if before is None else before], [value]])
        for part, value in parts.items()
    }
    base = before if before is not None and np.isfinite(before) else None
    case = CriterionInputs(
        series, 1, target.better, None, task, base, base, window=1, decimals=decimals
    )
    return None if missing(criterion, case) else bool(judge(criterion, case).met[0])


def general(target: Target, row: Indicator) -> Term:
    """Return the criterion with the general target of the standard in place of the plan's own."""
    number = _FIRST_NUMBER.search(row.target_general_zh)
    text = str(target.criterion)
    return parse(text.replace("target", number[0])) if number else parse(text)


def _parts(level: float | str, criterion: Term) -> dict[str, float] | None:
    """Return the printed level by part of the criterion; None for a word."""
    if isinstance(level, float):
        return {"": level}
    numbers = level.split(";")
    names = [leaf.part for leaf in criterion.leaves()]
    if len(numbers) != len(names) or not all(map(_FIRST_NUMBER.fullmatch, numbers)):
        return None
    return {name: float(number) for name, number in zip(names, numbers, strict=True)}


@dataclass(frozen=True)
class PreviousRow:
    """One indicator of the previous plan, and what became of it.

    Parameters
    ----------
    comparable : bool
        Whether the level of 2022 may be compared with that of the successor.
    """

    id: str
    name_zh: str
    name_en: str
    target_zh: str
    level_2022: str
    status_zh: str
    successor: str
    successor_zh: str
    comparable: bool
    definition_note: str


def previous_record(city: City) -> tuple[PreviousRow, ...]:
    """Return the baseline record of the previous plan, with changes of definition noted."""
    names = {row.id: row.name_zh for row in city.indicators}
    return tuple(
        PreviousRow(
            id=row.id,
            name_zh=row.name_zh,
            name_en=row.name_en,
            target_zh=row.target_zh,
            level_2022=row.y2022_text,
            status_zh=row.status_zh,
            successor=row.successor,
            successor_zh=names.get(row.successor, ""),
            comparable=bool(row.successor) and not row.definition_note,
            definition_note=row.definition_note,
        )
        for row in city.previous_indicators
    )
