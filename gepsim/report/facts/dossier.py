"""One target on its own: its path with bands, what is demanded, and the projects that act."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from gepsim.files.summary import summary_rows
from gepsim.report import svg
from gepsim.report.facts.investment import project_row
from gepsim.report.facts.series import tick_years
from gepsim.report.facts.targets import JudgedTarget
from gepsim.report.figures import rounded
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.targets.summary_rows import SummaryRow
from gepsim.targets.unit_names import unit_name, with_unit
from gepsim.text import Text, same

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 720.0, 64.0, 26.0, 30.0, 190.0
#: Height of a project's bar with its gap. [px]
_BAR = 19.0
_DIGITS = 4


@dataclass(frozen=True)
class Dossier:
    """What is known of one target.

    Parameters
    ----------
    drawing : Markup or None
        Its path over the years, with the projects below; None where nothing is drawn.
    table : Table or None
        The numbers behind the path.
    levels : sequence of Text
        What is demanded, checkpoint by checkpoint.
    projects : Table or None
        The projects that act on it, by name, with their money and years.
    """

    target: JudgedTarget
    drawing: Markup | None
    table: Table | None
    levels: Sequence[Text]
    driver: Text
    method: Text
    projects: Table | None


def dossiers(run: Results, targets: Sequence[JudgedTarget]) -> dict[str, Dossier]:
    """Return the dossier of every target, by id."""
    about: dict[str, list[SummaryRow]] = {}
    for row in summary_rows(run.summary):
        about.setdefault(row.id, []).append(row)
    known = {str(project["id"]): project for project in run.record.get("projects", [])}
    return {t.id: _dossier(run, t, about.get(t.id, []), known) for t in targets}


def _dossier(
    run: Results, target: JudgedTarget, rows: Sequence[SummaryRow], known: Mapping[str, Any]
) -> Dossier:
    acting = [known[label] for label in target.projects if label in known]
    bands = _bands(run, target.id)
    numeric = bool(rows) and not rows[0].qualitative and np.isfinite(bands[2]).any()
    row = next(iter(rows), None)
    return Dossier(
        target,
        Markup(_draw(run.years, bands if numeric else None, rows, acting))
        if numeric or acting
        else None,
        _numbers(run.years, bands, rows[0].unit) if numeric else None,
        [_level(one) for one in rows if math.isfinite(one.level)],
        row.driver if row else same(""),
        row.method if row else same(""),
        _projects(run, acting),
    )


def _bands(run: Results, label: str) -> np.ndarray:
    """Return the quantiles 5, 25, 50, 75 and 95 % over the years; the value where none are kept."""
    if run.has("indicator_quantile"):
        found = run.array("indicator_quantile").sel(indicator=label)
        return np.asarray(found.transpose("quantile", "time").values)
    value = run.array("indicator_value").sel(indicator=label).values
    return np.stack([np.full_like(value, np.nan)] * 2 + [value] + [np.full_like(value, np.nan)] * 2)


def _level(row: SummaryRow) -> Text:
    """Return what is demanded at a checkpoint, and who asks for it."""
    return say(
        "dossier.level", year=row.checkpoint, operator=_sign(row.operator),
        level=with_unit(row.level, row.unit, _DIGITS),
        source=say(f"dossier.source_{row.level_source or 'criterion'}"),
    )  # fmt: skip


def _sign(operator: str) -> str:
    """Return how a value is held against a level, as it is printed."""
    return operator.replace(">=", "≥").replace("<=", "≤")


def _draw(
    years: Sequence[int], bands: np.ndarray | None, rows: Sequence[SummaryRow],
    acting: Sequence[Mapping[str, Any]],
) -> str:  # fmt: skip
    top = TOP if bands is not None else 8.0
    height = HEIGHT if bands is not None else 0.0
    frame = svg.PlotField(LEFT, top, WIDTH - LEFT - RIGHT, height, (years[0], years[-1]), (0, 1))
    parts = []
    if bands is not None:
        marks = svg.ticks(*_extent(bands, rows))
        frame = svg.PlotField(
            LEFT, top, WIDTH - LEFT - RIGHT, height, frame.across, (marks[0], marks[-1])
        )
        parts = _path(frame, years, bands, rows, marks)
    foot = top + height + 30
    parts += [_bar(frame, project, foot + row * _BAR) for row, project in enumerate(acting)]
    facts: dict[str, Any] = {
        "years": f"{years[0]} {years[-1]}",
        "left": LEFT,
        "span": WIDTH - LEFT - RIGHT,
    }
    return svg.drawing(WIDTH, foot + _BAR * len(acting), parts, "own", **facts)


def _extent(bands: np.ndarray, rows: Sequence[SummaryRow]) -> tuple[float, float]:
    asked = [row.level for row in rows if math.isfinite(row.level)]
    seen = [row.observed for row in rows if math.isfinite(row.observed)]
    every = [*bands[np.isfinite(bands)].tolist(), *asked, *seen]
    return min(every), max(every)


def _path(
    frame: svg.PlotField, years: Sequence[int], bands: np.ndarray, rows: Sequence[SummaryRow],
    marks: Sequence[float],
) -> list[str]:  # fmt: skip
    unit = unit_name(rows[0].unit)
    return [
        svg.axes(frame, years, tick_years(years), unit, marks),
        svg.path(frame.band(years, bands[0], bands[4]), "most"),
        svg.path(frame.band(years, bands[1], bands[3]), "half"),
        svg.path(frame.line(years, bands[2]), "middle"),
        *_levels(frame, rows),
        *_observed(frame, years, bands, rows),
    ]


def _levels(frame: svg.PlotField, rows: Sequence[SummaryRow]) -> list[str]:
    """Return a mark with its number wherever a level is demanded."""
    parts = []
    for row in rows:
        if math.isfinite(row.level):
            x, y = frame.x(row.checkpoint), frame.y(row.level)
            right = min(x + 26, frame.left + frame.width + 12)
            parts.append(svg.path(f"M{x - 26:.5g} {y:.5g}H{right:.5g}", "level"))
            words = _sign(row.operator) + rounded(row.level, _DIGITS)
            parts.append(svg.label(x, y - 6, words, "asked", "middle"))
    return parts


def _observed(
    frame: svg.PlotField, years: Sequence[int], bands: np.ndarray, rows: Sequence[SummaryRow]
) -> list[str]:
    """Return the base year and the last observation as points."""
    points = {years[0]: float(bands[2][0])}
    for row in rows[:1]:
        if row.observed_year in years and math.isfinite(row.observed):
            points[int(row.observed_year or 0)] = row.observed
    return [
        f'<circle class="seen" r="4" cx="{frame.x(year):.5g}" cy="{frame.y(value):.5g}"/>'
        for year, value in points.items()
        if math.isfinite(value)
    ]


def _bar(frame: svg.PlotField, project: Mapping[str, Any], top: float) -> str:
    """Return a project as a bar over the years in which it is built."""
    first, last = frame.across
    start = frame.x(max(first, float(project["start"])))
    end = frame.x(min(last, float(project["end"]) + 1))
    name = same(str(project["id"]) + " ") + Text(project["name"]["zh"], project["name"]["en"])
    return (
        f'<rect class="bar" x="{start:.5g}" y="{top:g}" width="{max(3.0, end - start):.5g}" '
        f'height="{_BAR - 4:g}"/>' + svg.label(frame.left + 4, top + 11.5, name, "on")
    )


def _numbers(years: Sequence[int], bands: np.ndarray, units: str) -> Table:
    heads = [Column(say("common.year")), Column(say("dossier.median", unit=unit_name(units)), True)]
    heads += [Column(same(q), True) for q in ("5%", "25%", "75%", "95%")]
    rows = [
        [str(year), *(rounded(float(bands[q][place]), _DIGITS) for q in (2, 0, 1, 3, 4))]
        for place, year in enumerate(years)
    ]
    return Table(heads, rows)


def _projects(run: Results, acting: Sequence[Mapping[str, Any]]) -> Table | None:
    """Return projects by name, with where they lie, who answers, their money and years."""
    if not acting:
        return None
    heads = [
        Column(say("investment.project")), Column(say("common.county")), Column(say("answer.who")),
        Column(say("investment.amount"), True), Column(say("investment.years"), True),
    ]  # fmt: skip
    return Table(heads, [project_row(run, project) for project in acting])
