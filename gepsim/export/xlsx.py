"""A workbook of one run, or of several side by side: one table a sheet, headed in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.export import sheets_of_plan as plan
from gepsim.export import sheets_of_value as value
from gepsim.export.book import PLAIN, BookLook, Sheet, SheetColumn, write_sheet
from gepsim.export.words import tell
from gepsim.files.folders import friendly, whole_file
from gepsim.files.results import Absent, Results
from gepsim.report.build import about
from gepsim.report.facts import answer, assumptions, method
from gepsim.report.facts.targets import VERDICTS, read_targets
from gepsim.report.model import Gap, attempt
from gepsim.report.words import say
from gepsim.text import Text

_LONGEST = 31  # letters of the name of a sheet


def write_xlsx(runs: Results | Sequence[Results], path: Path, lang: str = "zh") -> None:
    """Write the workbook of a run; with several, the others beside the first.

    Raises
    ------
    InputError
        If XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        hint = "pip install XlsxWriter; --to csv needs nothing more"
        raise InputError(Problem("export xlsx", "needs XlsxWriter", hint)) from error
    given = [runs] if isinstance(runs, Results) else list(runs)
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    # text stays text: a title that begins with = is no formula, an address no link
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_file(path) as new, xlsxwriter.Workbook(str(new), plain) as book:
        _tell_what_it_is(book, given, lang)
        look = _look(given, lang)
        for sheet in named_apart(sheets(given, lang)):
            write_sheet(book, sheet, look)


def _tell_what_it_is(book: Any, runs: Sequence[Results], lang: str) -> None:
    synthetic = any(map(method.is_synthetic, runs))
    book.set_properties({
        "title": tell("book.title", city=runs[0].city)[lang],
        "subject": ", ".join(run.title[lang] for run in runs),
        "author": "gepsim", "comments": about(runs)[lang],
        "keywords": say("page.synthetic").plain if synthetic else "",
    })  # fmt: skip


def _look(runs: Sequence[Results], lang: str) -> BookLook:
    mark = say("page.synthetic")[lang] if any(map(method.is_synthetic, runs)) else ""
    verdicts = {verdict: say(f"verdict.{verdict}")[lang] for verdict in VERDICTS}
    return BookLook(about(runs)[lang], mark, verdicts)


def sheets(runs: Sequence[Results], lang: str) -> Iterator[Sheet]:
    """Yield the sheets; one whose numbers the files lack is left out."""
    first = runs[0]
    found = list(_found(runs, lang))
    yield front(runs, [sheet.title for sheet in found], lang)
    yield from found
    for run in runs[1:]:
        yield plan.compared(first, run, lang)


def _found(runs: Sequence[Results], lang: str) -> Iterator[Sheet]:
    first = runs[0]
    if len(runs) > 1:
        yield plan.comparison(runs, lang)
    own: tuple[Callable[[Results, str], Sheet], ...] = (
        plan.targets, plan.worklist, value.counties, value.services, value.matrix,
        value.quantities, value.compensation, plan.projects, plan.details,
    )  # fmt: skip
    yield value.paths(runs, lang)
    for make in own:
        try:
            sheet = make(first, lang)
        except Absent:
            continue
        if sheet.rows:
            yield sheet
    yield plan.settings(runs, lang)


def front(runs: Sequence[Results], titles: Sequence[str], lang: str) -> Sheet:
    """Return what the workbook is of, its answers, what limits it, and what each sheet holds."""
    rows = [[name, words] for run in runs for name, words in _run(run, lang)]
    rows.append([tell("book.read")[lang], tell("book.numbers")[lang]])
    rows += [[tell("book.verdicts")[lang], _rule(verdict)[lang]] for verdict in VERDICTS]
    rows += [[tell("book.sheet")[lang], title] for title in titles]
    rows += [[tell("book.warning")[lang], words] for run in runs for words in _warned(run, lang)]
    heads = [
        SheetColumn(tell("book.item")[lang], 26, PLAIN, wrap=True),
        SheetColumn(tell("book.says")[lang], 110, PLAIN, wrap=True),
    ]
    title = tell("book.title", city=runs[0].city)[lang]
    return Sheet(tell("sheet.about")[lang], title, heads, rows)


def _rule(verdict: str) -> Text:
    return say(f"verdict.{verdict}") + Text("：", ": ") + say(f"verdict_rule.{verdict}")


def _run(run: Results, lang: str) -> Iterator[tuple[str, str]]:
    record, versions = run.record, run.record.get("versions", {})
    title = run.title + assumptions.in_title(run)
    yield tell("book.scenario")[lang], f"{title[lang]} ({run.id})"
    if method.is_synthetic(run):
        yield tell("book.landscape")[lang], tell("book.synthetic")[lang]
    else:
        yield tell("book.landscape")[lang], str(record.get("landscape", ""))
    yield tell("book.price_year")[lang], run.price_year
    yield tell("book.seed")[lang], f"{record.get('seed', '–')}, {record.get('members', '–')}"
    yield "gepsim", f"{versions.get('gepsim', '')} {record.get('commit') or ''}".strip()
    judged = attempt(say("section.targets"), read_targets, run)
    for card in answer.cards(run, judged if isinstance(judged, list) else []):
        if not isinstance(card, Gap):
            yield card.title[lang], f"{card.figure[lang]} {card.sub[lang]}  {card.words[lang]}"


def _warned(run: Results, lang: str) -> Iterator[str]:
    for warning in run.record.get("warnings", []):
        yield str(warning[lang] if isinstance(warning, dict) else warning)


def named_apart(found: Iterator[Sheet]) -> Iterator[Sheet]:
    """Yield sheets under names that a workbook takes: short, without its signs, none twice.

    Examples
    --------
    >>> [s.name for s in named_apart(iter([Sheet("a/b", "", [], []), Sheet("A b", "", [], [])]))]
    ['a b', 'A b 2']
    """
    used: set[str] = set()
    for sheet in found:
        plain = re.sub(r"[\[\]:*?/\\']", " ", sheet.name).strip()[:_LONGEST] or "-"
        name, number = plain, 2
        while name.lower() in used:
            name = f"{plain[: _LONGEST - 3]} {number}"
            number += 1
        used.add(name.lower())
        yield replace(sheet, name=name)
