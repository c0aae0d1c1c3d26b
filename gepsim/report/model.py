"""What the templates print: tables, figures and remarks, filled with texts and no logic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from markupsafe import Markup

from gepsim.report.reading import Absent
from gepsim.report.words import say
from gepsim.text import Text, same

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Column:
    """A column's head; numbers are set flush right."""

    head: Text
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells (texts, words) under heads; `strong` rows are totals."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    strong: frozenset[int] = frozenset()
    note: Text | None = None


@dataclass(frozen=True)
class Swatch:
    """One entry of a legend; a run's entry comes and goes with the run."""

    colour: str
    name: Text
    run: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing with its title, what it says, its legend and the numbers behind it.

    Parameters
    ----------
    key : str
        Identifier on the page.
    finding : Text
        The one sentence a reader should take from it.
    source : str
        The variables of the files that it shows.
    frames : sequence of tuple
        The same drawing in several years, the first of which is `drawing`.
    """

    key: str
    title: Text
    drawing: Markup
    finding: Text | None = None
    legend: Sequence[Swatch] = ()
    table: Table | None = None
    source: str = ""
    wide: bool = False
    frames: Sequence[tuple[int, Markup]] = ()


@dataclass(frozen=True)
class Gap:
    """A part of the page that the run's files have no numbers for."""

    title: Text
    reason: Text


@dataclass(frozen=True)
class Section:
    """One chapter of the page."""

    key: str
    title: Text
    lead: Sequence[Text] = ()
    parts: Mapping[str, object] = field(default_factory=dict)


def attempt(title: Text, make: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | Gap:
    """Return what `make` returns, or the gap that it leaves where the files lack something."""
    try:
        return make(*args, **kwargs)
    except Absent as gap:
        return Gap(title, say("common.absent", what=same(gap.what)))
