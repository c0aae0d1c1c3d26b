"""Runs side by side: changed inputs first, then GEP, economy, compensation and verdicts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from gepsim.comparison import pairwise, sections
from gepsim.comparison.cautions import cautions, refuse_unlike
from gepsim.comparison.emission_causes import wedges
from gepsim.comparison.gains import gain_lines
from gepsim.comparison.sections import Line, Value
from gepsim.comparison.weather import weather
from gepsim.errors import InputError, Problem
from gepsim.files.folders import write_text
from gepsim.files.results import Results
from gepsim.quick import quick_labels
from gepsim.tables import plain_row
from gepsim.text import Text, same

if TYPE_CHECKING:
    import pandas

_TITLES = {
    "inputs": Text("改变的设定", "Changed settings"),
    "gep": Text("生态产品总值", "GEP"),
    "economy": Text("经济、能源与碳", "Economy, energy and carbon"),
    "wedges": Text("达峰与排放差异的成因", "The peak, and why CO2 differs from the first run"),
    "compensation": Text("生态补偿（正为受偿）", "Compensation (positive receives)"),
    "verdicts": Text("目标判定", "Verdicts"),
}
#: Units as a planner writes them.
_SPOKEN = {
    "yi_CNY year-1": Text("亿元/年", "1e8 CNY a year"),
    "wan_CNY year-1": Text("万元/年", "1e4 CNY a year"),
    "wan_tce year-1": Text("万tce/年", "1e4 tce a year"),
    "wan_t year-1": Text("万t/年", "1e4 t a year"),
    "tce wan_CNY-1": Text("tce/万元", "tce per 1e4 CNY"),
    "t wan_CNY-1": Text("t/万元", "t per 1e4 CNY"),
    "percent": same("%"),
    "1": same(""),
}
_SAME = Text("各情景相同", "the same in all runs")
_YEAR, _UNIT = Text("年份", "year"), Text("单位", "unit")
_DIGITS = 4
_TRACE = 1e-6
_WIDTH = 300
#: Characters beyond which words stand below the table.
_LONG = 40
#: Chinese counts large numbers by 亿; scenario files write it as e8.
_YI = 10**8


@dataclass(frozen=True)
class Comparison:
    """Several runs side by side; every difference is taken from the first.

    Parameters
    ----------
    runs : tuple of str
        Names of the runs.
    cautions : tuple of Text
        Why a difference may not be what it seems.
    lines : tuple of Line
    gains : tuple of Text
        Who gains and who loses by compensation, by run and checkpoint.
    """

    runs: tuple[str, ...]
    cautions: tuple[Text, ...]
    lines: tuple[Line, ...]
    gains: tuple[Text, ...] = ()

    def section(self, name: str) -> list[Line]:
        """Return the lines of one section."""
        return [line for line in self.lines if line.section == name]

    def text(self, language: str = "") -> str:
        """Return the comparison as tables of plain text; Chinese counts as two columns wide.

        Parameters
        ----------
        language : {"", "zh", "en"}
            Both languages where none is named.
        """
        from rich.console import Console
        from rich.table import Table

        text = io.StringIO()
        page = Console(file=text, width=_WIDTH, color_system=None, highlight=False, markup=False)
        for caution in self.cautions:
            page.print(f"! {_in(caution, language)}")
        for name, title in _TITLES.items():
            found = self.section(name)
            if all(line.same for line in found):
                page.print(_in(title + Text("：", ": ") + _SAME, language), "")
                continue
            table = Table(
                title=_in(title, language), title_justify="left", box=None, pad_edge=False
            )
            for head in ("", _in(_YEAR, language), _in(_UNIT, language)):
                table.add_column(head, no_wrap=True)
            for head in _heads(self.runs):
                table.add_column(head, justify="right", no_wrap=True)
            for line in found:
                if not _wordy(line):
                    table.add_row(*_texts(line, language))
            page.print(table)
            for line in filter(_wordy, found):
                page.print(*_told(line, self.runs, language), sep="\n")
            page.print("")
        page.print(*(_in(said, language) for said in self.gains), sep="\n")
        return text.getvalue()

    def __str__(self) -> str:
        """Return the comparison as text."""
        return self.text()

    def table(self) -> pandas.DataFrame:
        """Return every line as a row: section, item, year, unit, and the value of each run."""
        import pandas

        rows = [
            {"section": line.section, "item_zh": line.item.zh, "item_en": line.item.en,
             "year": line.year, "unit": line.unit,
             **dict(zip(self.runs, map(_plain, line.values), strict=True))}
            for line in self.lines
        ]  # fmt: skip
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        """Return the comparison for a notebook."""
        cautions = "".join(f"<p>! {escape(_in(said, ''))}</p>" for said in self.cautions)
        return cautions + str(self.table().to_html(index=False))

    def to_csv(self, path: Path) -> None:
        """Write every line, with spreads and differences, for a spreadsheet."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        others = self.runs[1:]
        writer.writerow([
            "section", "item_zh", "item_en", "year", "unit", *self.runs,
            *(f"{run}_minus_{self.runs[0]}" for run in others),
            *(f"{run}_{end}" for run in self.runs for end in ("q05", "q95")),
            *(f"{run}_{end}" for run in others for end in ("wilson_low", "wilson_high")),
        ])  # fmt: skip
        for line in self.lines:
            writer.writerow(plain_row(_cell(value) for value in self._row(line)))
        write_text(path, "\N{BYTE ORDER MARK}" + text.getvalue())

    def _row(self, line: Line) -> Iterator[Value]:
        yield from (line.section, *line.item, line.year, line.unit)
        yield from line.values
        yield from line.differences[1:]
        nothing = (None,) * len(self.runs)
        for low, high in zip(line.low or nothing, line.high or nothing, strict=True):
            yield from (low, high)
        bounds = line.bounds or (nothing, nothing)
        for low, high in list(zip(*bounds, strict=True))[1:]:
            yield from (low, high)


@quick_labels()
def compare(runs: Sequence[Results]) -> Comparison:
    """Return runs side by side.

    Raises
    ------
    InputError
        If there are fewer than two runs, two of one name, or runs that have no common measure:
        another city, base year or price year.
    """
    names = tuple(run.id for run in runs)
    if len(runs) < 2:
        found = "fewer than two runs: there is nothing to set side by side"
        raise InputError(Problem("compare", found, "name two run folders or more"))
    refuse_unlike(runs)
    parts = (
        sections.inputs, sections.gep, weather, sections.economy, pairwise.lines, wedges,
        sections.compensation, sections.verdicts,
    )  # fmt: skip
    said = tuple(gain_lines(runs))
    found_lines = tuple(line for part in parts for line in part(runs))
    return Comparison(_distinct(names, runs), tuple(cautions(runs)), found_lines, said)


def _distinct(names: tuple[str, ...], runs: Sequence[Results]) -> tuple[str, ...]:
    """Return names that differ: the folders' where two runs are of one scenario."""
    return names if len(set(names)) == len(names) else tuple(run.where for run in runs)


def _heads(runs: Sequence[str]) -> list[str]:
    return [runs[0], *(head for run in runs[1:] for head in (run, "±"))]


def _in(text: Text, language: str) -> str:
    """Return text in one language, in both where none is named."""
    if language:
        return text[language]
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def _item(line: Line, language: str) -> str:
    """Return what a line is of; a setting by its name, and by its key for those who type it."""
    item = _in(line.item, language)
    return f"{line.spoken[language]} [{item}]" if language and line.spoken else item


def _texts(line: Line, language: str) -> list[str]:
    item = _item(line, language)
    if line.bounds:
        return [item, line.year, "", *_chances(line, language)]
    if language and line.said:
        first, *others = (said[language] for said in line.said)
        return [item, "", "", first, *(cell for said in others for cell in (said, ""))]
    cells = [shown(line.values[0], language=language)]
    for value, difference in zip(line.values[1:], line.differences[1:], strict=True):
        more = shown(difference, sign=True, language=language) if _tells(difference, value) else ""
        cells += [shown(value, language=language), more]
    return [item, line.year, _in(_SPOKEN.get(line.unit, same(line.unit)), language), *cells]


def _chances(line: Line, language: str) -> list[str]:
    """Return probabilities with their Wilson bounds in the place of differences."""
    cells = [shown(line.values[0], language=language)]
    for value, low, high in list(zip(line.values, *line.bounds, strict=True))[1:]:
        known = isinstance(low, float) and isinstance(high, float)
        cells += [shown(value, language=language), f"{low:.3f}–{high:.3f}" if known else ""]
    return cells


def _wordy(line: Line) -> bool:
    """Tell whether a line is of sentences, which would tear a column of numbers apart."""
    words = [
        value if isinstance(value, str) else value.en
        for value in line.values
        if isinstance(value, (str, Text))
    ]
    return any(len(each) > _LONG for each in words)


def _told(line: Line, runs: Sequence[str], language: str) -> Iterator[str]:
    """Yield a line of sentences: once where all runs say the same, else run by run."""
    item, (colon, comma) = _item(line, language), ("：", "，") if language == "zh" else (": ", ", ")
    if line.same:
        yield f"{item}{colon}{shown(line.values[0], language=language)}"
        return
    for run, value in zip(runs, line.values, strict=True):
        yield f"{item}{comma}{run}{colon}{shown(value, language=language)}"


def _tells(difference: Value, value: Value) -> bool:
    """Tell whether a difference is more than a trace of the number it belongs to."""
    if not (isinstance(difference, float) and isinstance(value, float)):
        return False
    return abs(difference) > _TRACE * abs(value)


def shown(value: Value, *, sign: bool = False, language: str = "") -> str:
    """Return a number as a person reads it, or words in a language, in both where none is named.

    Examples
    --------
    >>> shown(1408.776), shown(0.045512), shown(12.0, sign=True), shown(None), shown(2035.0)
    ('1,409', '0.04551', '+12', '–', '2035')
    >>> shown(2.25e9)
    '22.5e8'
    """
    if value is None:
        return "–"
    if isinstance(value, Text):
        return _in(value, language)
    if isinstance(value, str):
        return value
    if value.is_integer() and abs(value) < 10**_DIGITS:
        return f"{value:+.0f}" if sign else f"{value:.0f}"
    plus = "+" if sign else ""
    if abs(value) >= _YI:
        return format(value / _YI, f"{plus}.{_DIGITS}g") + "e8"
    if abs(value) >= 10 ** (_DIGITS - 1):
        return format(value, f"{plus},.0f")
    return format(value, f"{plus}.{_DIGITS}g")


def _plain(value: Value) -> float | str | None:
    return value.plain if isinstance(value, Text) else value


def _cell(value: Value) -> str:
    value = _plain(value)
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.10g}"
