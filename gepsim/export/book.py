"""How a workbook looks: one table a sheet, with filter, colours, formats and print set-up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: Ground and letters of each verdict, as on the page.
VERDICT_COLOURS = {
    "on_track": ("#14557f", "#ffffff"), "likely": ("#cfe3f2", "#103f61"),
    "maintained": ("#e4efec", "#234c47"), "toss_up": ("#f7ecc0", "#5c4a07"),
    "unlikely": ("#f3b27a", "#4f2503"), "very_unlikely": ("#a53e14", "#ffffff"),
    "insufficient_evidence": ("#eef0f2", "#4b535d"),
}  # fmt: skip
#: Large amounts with one decimal, small ones with three.
AMOUNT = "[>=100]#,##0.0;[<=-100]-#,##0.0;#,##0.000"
SHARE, WHOLE, PLAIN = "0%", "0", "General"
#: Number of the paper, height of a line of text [pt] and lines that a row has at most.
_A4, _LINE, _MOST = 9, 15.0, 12
#: Room for the table on a printed page, width of a letter and height of a chart. [pt]
_PAPER, _LETTER, _CHART = (784.0, 501.0), 5.3, 260.0
#: By how much a sheet may be smaller so that it needs a page less.
_SMALLER = 1.75
#: Signs from here on are as wide as two Latin ones.
_WIDE = 0x2E80


@dataclass(frozen=True)
class SheetColumn:
    """A column: its head, how wide it is and how its numbers are written. [characters]"""

    head: str | int
    width: float = 11.0
    format: str = AMOUNT
    wrap: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart of rows of a sheet over some of its columns.

    Parameters
    ----------
    kind : str
        ``line`` or ``bar``.
    rows : sequence of int
        Rows of the table, the first of which is 0.
    first, last : int
        Columns of the values.
    names : int
        SheetColumn of what a row is called.
    """

    title: str
    kind: str
    rows: Sequence[int]
    first: int
    last: int
    names: int
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its one table, and the charts below it."""

    name: str
    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Any]]
    frozen: int = 1
    charts: Sequence[Chart] = field(default_factory=tuple)
    verdict_columns: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True)
class BookLook:
    """What is the same on every sheet: words on a printed page, and those of the verdicts."""

    about: str
    mark: str
    verdicts: Mapping[str, str]


def write_sheet(book: Any, sheet: Sheet, look: BookLook) -> None:
    """Write one sheet."""
    page = book.add_worksheet(sheet.name)
    head = book.add_format({
        "bold": True, "text_wrap": True, "valign": "vcenter", "align": "center",
        "bg_color": "#0b4f66", "font_color": "#ffffff", "border": 1, "border_color": "#9ca3af",
    })  # fmt: skip
    page.write_row(0, 0, [column.head for column in sheet.columns], head)
    page.set_row(0, 32)
    for place, column in enumerate(sheet.columns):
        own = {"num_format": column.format, "valign": "top", "text_wrap": column.wrap}
        page.set_column(place, place, column.width, book.add_format(own))
    for line, row in enumerate(sheet.rows, start=1):
        _write_row(page, line, row)
        lines = lines_of(sheet.columns, row)
        if lines > 1:
            page.set_row(line, _LINE * lines)
    last = len(sheet.rows), max(0, len(sheet.columns) - 1)
    page.autofilter(0, 0, *last)
    page.freeze_panes(1, sheet.frozen)
    for place in sheet.verdict_columns:
        _colour(book, page, place, len(sheet.rows), look.verdicts)
    _set_up(page, sheet, look)
    for place, chart in enumerate(sheet.charts):
        _draw(book, page, sheet, chart, place)


def lines_of(columns: Sequence[SheetColumn], row: Sequence[Any]) -> int:
    """Return how many lines the longest wrapped text of a row takes.

    Examples
    --------
    >>> lines_of([SheetColumn("", 10, wrap=True), SheetColumn("", 2)], ["生态产品总值账户", "free"])
    2
    """
    need = 1
    for column, value in zip(columns, row, strict=False):
        if column.wrap and isinstance(value, str):
            wide = sum(2 if ord(letter) >= _WIDE else 1 for letter in value)
            need = max(need, -(-wide // max(1, int(column.width))))
    return min(need, _MOST)


def _write_row(page: Any, line: int, row: Sequence[Any]) -> None:
    """Write cells; text stays text whatever it begins with, and what is not known stays empty."""
    for place, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, (int, float, np.number)):
            if np.isfinite(value):
                page.write_number(line, place, float(value))
        else:
            page.write_string(line, place, str(value))


def _colour(book: Any, page: Any, place: int, rows: int, verdicts: Mapping[str, str]) -> None:
    for verdict, word in verdicts.items():
        ground, letters = VERDICT_COLOURS[verdict]
        look = book.add_format({"bg_color": ground, "font_color": letters})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        page.conditional_format(1, place, max(1, rows), place, rule)


def _set_up(page: Any, sheet: Sheet, look: BookLook) -> None:
    """Let the sheet print on as few pages of A4 as can be read, its head on each of them."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, pages_of(sheet))
    page.repeat_rows(0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    mark = f"&R{_escaped(look.mark)}" if look.mark else ""
    page.set_header(f"&L&B{_escaped(sheet.title)[:80]}&B{mark}")
    page.set_footer(f"&L&8{_escaped(look.about)[:120]}&R&P / &N")


def pages_of(sheet: Sheet) -> int:
    """Return on how many pages a sheet prints whose width fits.

    A last page that is nearly empty is saved by writing all of them a little smaller.

    Examples
    --------
    >>> pages_of(Sheet("", "", [SheetColumn("", 60)], [["x"]] * 36))
    1
    """
    wide = sum(column.width for column in sheet.columns) * _LETTER
    high = _LINE * (2 + sum(lines_of(sheet.columns, row) for row in sheet.rows))
    high += _CHART if sheet.charts else 0.0
    long = high * min(1.0, _PAPER[0] / max(wide, 1.0)) / _PAPER[1]
    return max(1, math.ceil(long / _SMALLER))


def _escaped(words: str) -> str:
    return words.replace("&", "&&")


def _draw(book: Any, page: Any, sheet: Sheet, chart: Chart, place: int) -> None:
    drawn = book.add_chart({"type": chart.kind})
    lines = chart.kind == "line"
    for row in chart.rows if lines else [None]:
        first, last = (row + 1, row + 1) if row is not None else _span(chart.rows)
        span = [chart.first, chart.last] if lines else [chart.first, chart.first]
        labels = (
            [0, chart.first, 0, chart.last] if lines else [first, chart.names, last, chart.names]
        )
        drawn.add_series({
            "name": [sheet.name, row + 1, chart.names] if row is not None else chart.title,
            "categories": [sheet.name, *labels],
            "values": [sheet.name, first, span[0], last, span[1]],
            **({"line": {"width": 2.0}} if lines else {"fill": {"color": "#1c7166"}}),
        })  # fmt: skip
    drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
    grid = {"visible": lines, "line": {"color": "#e5e7eb"}}
    drawn.set_y_axis(
        {"name": chart.unit if lines else "", "reverse": not lines, "major_gridlines": grid}
    )
    drawn.set_x_axis({"name": "" if lines else chart.unit})
    drawn.set_legend({"position": "bottom"} if lines else {"none": True})
    drawn.set_size({"width": 560, "height": 320})
    page.insert_chart(len(sheet.rows) + 2, 0, drawn, {"x_offset": 10 + 580 * place})


def _span(rows: Sequence[int]) -> tuple[int, int]:
    return rows[0] + 1, rows[-1] + 1
