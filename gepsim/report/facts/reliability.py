"""How far chances can be trusted: of what was given a chance, how much came true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from gepsim.report import svg
from gepsim.report.figures import share
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.targets.scores import Scores, scores_from
from gepsim.targets.scores_said import missed_goals, said, too_few
from gepsim.text import Text, same

#: The two sets of forecasts: key of the file, name of the words, kind of mark, colour of the mark.
_SETS = (("record", "half", "#0f6e8c"), ("scores", "seen", "#1b2430"))
_WIDTH, _HEIGHT = 524, 380
_MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def known_scores(run: Results) -> dict[str, Scores]:
    """Return the scores of the models and of the record, as far as the run's files have them."""
    found = run.get("hindcast")
    told = {key: scores_from(found[key]) for key, _, _ in _SETS if found.get(key)}
    known = {key: one for key, one in told.items() if one.reliability}  # a city without a past
    if not known:
        raise Absent("hindcast: scores")
    return known


def reliability_figure(run: Results) -> Figure:
    """Return what was said against what came, with the table behind it."""
    known = known_scores(run)
    legend = [Swatch(colour, say(f"hindcast.{key}")) for key, _, colour in _SETS if key in known]
    return Figure(
        "reliability", say("hindcast.reliability"), _drawn(known), finding=_finding(known),
        legend=legend, table=_table(known), source="run.json: hindcast",
    )  # fmt: skip


def score_lines(run: Results) -> list[tuple[Text, list[Text]]]:
    """Return for each set of forecasts its scores, the goals that it misses, and why."""
    return [
        (say(f"hindcast.{key}"), [*said(one), *missed_goals(one), *too_few(one)])
        for key, one in known_scores(run).items()
    ]


def _finding(known: dict[str, Scores]) -> Text:
    """Return whether every goal is met; which are missed otherwise."""
    lines = [line for one in known.values() for line in missed_goals(one)]
    return say("hindcast.missed", number=len(lines)) if lines else say("hindcast.met")


def _drawn(known: dict[str, Scores]) -> Markup:
    """Return the groups as circles, the larger the more outcomes, beside the line of truth."""
    frame = svg.PlotField(62, 24, 440, 310, (0.0, 1.0), (0.0, 1.0))
    parts = [*_axes(frame), svg.path(frame.line((0.0, 1.0), (0.0, 1.0)), "axis")]
    for key, kind, _ in _SETS:
        if key in known:
            parts += _circles(frame, known[key], kind)
    return Markup(svg.drawing(_WIDTH, _HEIGHT, parts))


def _axes(frame: svg.PlotField) -> Iterator[str]:
    right, foot = frame.left + frame.width, frame.top + frame.height
    for mark in _MARKS:
        yield svg.path(f"M{frame.left:g} {frame.y(mark):.5g}H{right:g}", "rule")
        yield svg.label(frame.left - 6, frame.y(mark) + 4, share(mark), "tick", "end")
        yield svg.label(frame.x(mark), foot + 17, share(mark), "tick", "middle")
    yield svg.label(frame.left, 12, say("hindcast.came"), "tick")
    yield svg.label(right, foot + 36, say("hindcast.given"), "tick", "end")


def _circles(frame: svg.PlotField, scores: Scores, kind: str) -> Iterator[str]:
    most = max(one.number for one in scores.reliability)
    for one in scores.reliability:
        x, y = frame.x(one.chance), frame.y(one.frequency)
        size = 4.0 + 8.0 * math.sqrt(one.number / most)
        yield f'<circle class="{kind}" cx="{x:.5g}" cy="{y:.5g}" r="{size:.3g}"/>'


def _table(known: dict[str, Scores]) -> Table:
    heads = ("hindcast.set", "hindcast.group", "hindcast.number", "hindcast.given", "hindcast.came")
    columns = [Column(say(key), place > 0) for place, key in enumerate(heads)]
    return Table(columns, [row for key, one in known.items() for row in _rows(key, one)])


def _rows(key: str, scores: Scores) -> Iterator[Sequence[object]]:
    for one in scores.reliability:
        bounds = same(f"{one.least:.0%}–{one.most:.0%}")
        said_and_seen = (share(one.chance), share(one.frequency))
        yield [say(f"hindcast.{key}"), bounds, str(one.number), *said_and_seen]
