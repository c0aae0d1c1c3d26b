"""Drawings of a few lines, written as SVG at once: no engine, and a name on every part."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from gepsim.report.figures import rounded
from gepsim.text import Text, same

#: Steps between the marks of an axis, in their decade.
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, number: int = 5) -> list[float]:
    """Return round marks of an axis that enclose a range.

    Examples
    --------
    >>> ticks(0.0, 9.3), ticks(40.2, 47.9)
    ([0.0, 2.5, 5.0, 7.5, 10.0], [40.0, 42.0, 44.0, 46.0, 48.0])
    """
    if not high > low:
        margin = abs(high) * 0.1 or 1.0
        low, high = low - margin, high + margin
    raw = (high - low) / (number - 1)
    decade = 10.0 ** math.floor(math.log10(raw))
    step = next(s * decade for s in _STEPS if s * decade >= raw * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


@dataclass(frozen=True)
class PlotField:
    """Where numbers lie in a drawing.

    Parameters
    ----------
    left, top, width, height : float
        The field of the drawing. [px]
    across, up : tuple of float
        Numbers at its left and right, and at its foot and head.
    """

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Return the place of a number from the left. [px]"""
        first, last = self.across
        return self.left + self.width * (value - first) / ((last - first) or 1)

    def y(self, value: float) -> float:
        """Return the place of a number from the top. [px]"""
        foot, head = self.up
        return self.top + self.height * (1 - (value - foot) / ((head - foot) or 1))

    def line(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """Return a path through what is known of some points.

        Examples
        --------
        >>> PlotField(0, 0, 10, 10, (0, 1), (0, 1)).line([0, 1], [0, 1])
        'M0 10L10 0'
        """
        steps, pen = [], "M"
        for x, y in zip(xs, ys, strict=True):
            if math.isfinite(y):
                steps.append(f"{pen}{self.x(x):.5g} {self.y(y):.5g}")
            pen = "L" if math.isfinite(y) else "M"
        return "".join(steps)

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
        """Return the outline between two lines; nothing where neither is known."""
        known = [
            (x, a, b)
            for x, a, b in zip(xs, low, high, strict=True)
            if math.isfinite(a) and math.isfinite(b)
        ]
        if len(known) < 2:
            return ""
        there = self.line([x for x, _, _ in known], [a for _, a, _ in known])
        back = self.line([x for x, _, _ in known[::-1]], [b for _, _, b in known[::-1]])
        return there + "L" + back[1:] + "Z"


def spans(text: Text | str) -> str:
    """Return a text in both languages, as SVG takes it."""
    return same(text).__html__().replace("<span", "<tspan").replace("</span", "</tspan")


def label(x: float, y: float, text: Text | str, kind: str = "", anchor: str = "") -> str:
    """Return words in a drawing."""
    looks = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.5g}" y="{y:.5g}"{looks}>{spans(text)}</text>'


def path(d: str, kind: str, **facts: object) -> str:
    """Return a line or a field, with facts that a reader's tool may ask for."""
    if not d:
        return ""
    more = "".join(f' data-{key}="{escape(str(value))}"' for key, value in facts.items())
    return f'<path class="{kind}" d="{d}"{more}/>'


def axes(
    frame: PlotField, years: Sequence[float], shown: Sequence[float], unit: Text | str,
    marks: Sequence[float], scale: tuple[float, float] = (1.0, 1.0),
) -> str:  # fmt: skip
    """Return the lines, years and numbers of a drawing.

    Parameters
    ----------
    shown : sequence of int
        Years that are written.
    marks : sequence of float
        Numbers at the left, in the unit of the file.
    scale : tuple of float
        Size of the Chinese and of the English unit in it.
    """
    right = frame.left + frame.width
    parts = [path(f"M{frame.left:g} {frame.y(m):.5g}H{right:g}", "rule") for m in marks]
    places = _places(marks, scale)
    parts += [
        label(frame.left - 6, frame.y(mark) + 4, number, "tick", "end")
        for mark, number in zip(marks, places, strict=True)
    ]
    foot = frame.top + frame.height
    parts += [label(frame.x(year), foot + 17, str(year), "tick", "middle") for year in shown]
    if same(unit):
        parts.append(label(4, frame.top - 12, unit, "tick"))
    parts.append(path(f"M{frame.x(years[0]):.5g} {foot:g}H{frame.x(years[-1]):.5g}", "axis"))
    return "".join(parts)


def _places(marks: Sequence[float], scale: tuple[float, float]) -> list[Text]:
    """Return the marks as numbers with digits enough to tell them apart."""
    step = min((abs(b - a) for a, b in pairwise(marks)), default=1.0)
    said = []
    for mark in marks:
        whole = max(abs(mark), step)
        digits = 2 + max(0, math.floor(math.log10(whole)) - math.floor(math.log10(step)))
        said.append(Text(*(rounded(mark / size, digits) for size in scale)))
    return said


def drawing(
    width: float, height: float, parts: Iterable[str], kind: str = "own", **facts: object
) -> str:
    """Return parts as one drawing of the page."""
    more = "".join(f' data-{key}="{escape(str(value))}"' for key, value in facts.items())
    head = f'<svg class="chart {kind}" viewBox="0 0 {width:g} {height:g}" aria-hidden="true"{more}>'
    return head + "".join(parts) + "</svg>"
