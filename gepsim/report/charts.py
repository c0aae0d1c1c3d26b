"""Charts are Vega-Lite specifications with holes; they are filled here and drawn as static SVG.

A chart is drawn once for both languages: every label that differs carries both with a seam
between them, and the finished drawing is split there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from markupsafe import Markup

from gepsim.report.figures import Scale
from gepsim.text import SEAM, Text

#: Width of a drawing, so that letters are of one size on the page. [px]
WIDTH = 524
_LABEL = re.compile(rf"(<text[^>]*>)([^<{SEAM}]*){SEAM}([^<{SEAM}]*)(?=</text>)")
_NOISE = re.compile(
    r' (?:xmlns(?::xlink)?|version|class|role|aria-[a-z]+|pointer-events|font-family)="[^"]*"'
)
_OPACITY = re.compile(r' opacity="1"')
_ROOT = re.compile(r'<svg[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_EMPTY = re.compile(r'<path[^>]*(?:d="M0,0h0v0h0Z"|display="none")[^>]*/>')


def draw(chart: str, scale: Scale, **holes: Any) -> Markup:
    """Return a chart as inline SVG without colours of its own ground and without outside links.

    Parameters
    ----------
    chart : str
        Name of a specification in the ``charts`` folder.
    scale : Scale
        How the axis writes its quantity.
    holes
        What the specification asks for: rows of values, titles, colours.
    """
    import vl_convert

    filled = {"zh": scale.zh, "en": scale.en, "unit": scale.unit.both, **holes}
    spec = _fill(_specification(chart), filled)
    svg = vl_convert.vegalite_to_svg(spec, config=_specification("config"))
    return Markup(_tidy(svg, chart))


def warm() -> None:
    """Start the drawing engine, so that it is ready when the first chart is asked for."""
    import vl_convert

    vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}})


@cache
def _specification(name: str) -> Any:
    source = files(__package__).joinpath("charts", f"{name}.json")
    return json.loads(source.read_text(encoding="utf-8"))


def _fill(node: Any, holes: Mapping[str, Any]) -> Any:
    """Return a specification with every ``"$name"`` replaced, also within an expression.

    Examples
    --------
    >>> _fill({"data": "$rows", "expr": "indexof($years, 1)"}, {"rows": [], "years": [2022]})
    {'data': [], 'expr': 'indexof([2022], 1)'}
    """
    if isinstance(node, dict):
        return {key: _fill(value, holes) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(value, holes) for value in node]
    if not isinstance(node, str) or "$" not in node:
        return node
    if node[1:] in holes:
        return holes[node[1:]]
    return re.sub(r"\$(\w+)", lambda hole: json.dumps(holes[hole[1]]), node)


def _tidy(svg: str, chart: str) -> str:
    """Return a drawing for use inside a page: scalable, bilingual, with nothing to spare."""
    svg = _NOISE.sub("", _OPACITY.sub("", svg))
    svg = _LABEL.sub(
        r'\1<tspan lang="zh">\2</tspan><tspan lang="en">\3</tspan>', _EMPTY.sub("", svg)
    )
    width, height = (float(side) for side in _ROOT.search(svg).groups())  # type: ignore[union-attr]
    facts = f'data-chart="{chart}" viewBox="0 0 {width:g} {height:g}" aria-hidden="true"'
    head = f'<svg class="chart" {facts}>'
    return re.sub(r"(-?\d+\.\d{2})\d+", r"\1", _ROOT.sub(head, svg, count=1))


def rows(**columns: Any) -> list[dict[str, Any]]:
    """Return columns as the rows that a specification takes; not-a-number becomes null.

    Examples
    --------
    >>> rows(year=[2022], value=[float("nan")])
    [{'year': 2022, 'value': None}]
    """
    names = list(columns)
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in zip(*columns.values(), strict=True)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.both
    number = value.item() if hasattr(value, "item") else value
    return None if isinstance(number, float) and number != number else number


def unique(names: Sequence[Text]) -> list[str]:
    """Return labels for both languages that stay distinct even where two names are the same."""
    seen: dict[str, count[int]] = {}
    labels = []
    for name in names:
        turn = next(seen.setdefault(name.both, count()))
        labels.append(name.both + "\u200b" * turn)
    return labels


def bars(scale: Scale, room: int, colours: Mapping[str, str], **columns: Any) -> Markup:
    """Return horizontal bars with whiskers.

    Parameters
    ----------
    scale : Scale
    room : int
        Space for the names. [px]
    colours : mapping of str to str
        Colour of each group.
    columns
        ``name``, ``group``, ``value`` and, where there is a spread, ``low`` and ``high``.
    """
    named = {**columns, "name": unique(columns["name"])}
    return draw(
        "bars", scale, values=rows(**named), room=room, width=WIDTH - room - 22,
        groups=list(colours), colours=list(colours.values()),
    )  # fmt: skip
