"""Who has to see to what: at-risk targets by department, and counties with their own threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.city import City
from gepsim.targets.context import ForecastContext
from gepsim.targets.summary_rows import SummaryRow
from gepsim.targets.verdicts import VERDICTS
from gepsim.text import Text

GOOD = ("on_track", "likely", "maintained")


@dataclass(frozen=True)
class WorkItem:
    """One target that a department has to see to.

    Parameters
    ----------
    leads : bool
        Whether the department is named first.
    verdicts : mapping of int to str
        Verdict by checkpoint.
    flags : tuple of str
        Flags of any checkpoint.
    """

    department: Text
    leads: bool
    id: str
    name: Text
    verdicts: Mapping[int, str]
    flags: tuple[str, ...]
    projects: tuple[str, ...]
    remedy: Text


def at_risk(row: SummaryRow) -> bool:
    """Return whether a target is at risk: its verdict is not green, or a flag is set."""
    return row.verdict not in GOOD or bool(row.flags)


def worklist(rows: Sequence[SummaryRow], city: City) -> tuple[WorkItem, ...]:
    """Return the work of every department, the gravest first."""
    by_target: dict[str, list[SummaryRow]] = {}
    for row in rows:
        by_target.setdefault(row.id, []).append(row)
    grave = sorted(
        (group for group in by_target.values() if any(map(at_risk, group))), key=_gravity
    )
    items = [item for group in grave for item in _items(group)]
    order = {department.name: place for place, department in enumerate(city.departments)}
    return tuple(sorted(items, key=lambda item: order[item.department]))


def _gravity(group: Sequence[SummaryRow]) -> float:
    """Return a number that is low for grave cases: the least probability, no number last."""
    known = [row.probability for row in group if not np.isnan(row.probability)]
    return min(known) if known else float(len(VERDICTS))


def _items(group: Sequence[SummaryRow]) -> list[WorkItem]:
    first = next(row for row in group if at_risk(row))
    flags = sorted({flag for row in group for flag in row.flags})
    return [
        WorkItem(
            department=department,
            leads=place == 0,
            id=first.id,
            name=first.name,
            verdicts={row.checkpoint: row.verdict for row in group},
            flags=tuple(flags),
            projects=first.projects,
            remedy=first.remedy,
        )
        for place, department in enumerate(first.departments)
    ]


@dataclass(frozen=True)
class CountyRow:
    """One county's own threshold for an indicator that the plan sets by county.

    Parameters
    ----------
    threshold : float
        What the standard asks of the county. [unit of the indicator]
    villages : float
        Villages and communities that listed projects have delivered in the county. [1]
    verdict : str
        ``insufficient_evidence``: the plan gives no level by county to start from.
    """

    id: str
    county: str
    county_name: Text
    checkpoint: int
    threshold: float
    unit: str
    projects: tuple[str, ...]
    villages: float
    verdict: str
    reason: Text


def county_rows(context: ForecastContext, checkpoints: Sequence[int]) -> tuple[CountyRow, ...]:
    """Return the county rows of every indicator that has ``county_threshold`` coefficients."""
    names = [row.id for row in context.city.indicators]
    by_county = [n for n in names if f"county_threshold.{n}" in context.draws.table.rows]
    return tuple(
        _county(context, name, code, year)
        for name in by_county
        for year in checkpoints
        for code in context.city.codes
    )


def _county(context: ForecastContext, name: str, code: str, year: int) -> CountyRow:
    county, indicator = context.city.county(code), context.city.indicator(name)
    thresholds = context.draws.get(f"county_threshold.{name}", indicator.units)
    there = [
        project
        for project in context.acting(name)
        if code in context.city.places_of(context.city.project(project).counties)
    ]
    return CountyRow(
        id=name,
        county=code,
        county_name=Text(county.name_zh, county.name_en),
        checkpoint=year,
        threshold=float(thresholds.sel(county=code)),
        unit=indicator.units,
        projects=tuple(there),
        villages=sum(_villages(context, project, code, year) for project in there),
        verdict="insufficient_evidence",
        reason=Text(
            "规划未公布分县水平，无法判定；所列为项目交付村数",
            "no level by county is published; the villages delivered by projects are listed",
        ),
    )


def _villages(context: ForecastContext, project: str, code: str, year: int) -> float:
    """Return the villages and communities that one project has delivered in a county."""
    now = int(year - context.years[0])
    share = float(context.programme.delivered(project)[now, 0])
    return sum(
        share * lever.value
        for lever in context.city.project(project).levers
        if lever.lever in ("villages", "communities") and lever.value and code in lever.counties
    )
