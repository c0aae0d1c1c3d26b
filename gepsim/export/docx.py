"""The briefing as a Word file: Chinese in the form of official documents, or English."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.export.briefing import (
    Block,
    Heading,
    Paragraph,
    Pictures,
    TableBlock,
    briefing,
    title_of,
)
from gepsim.export.docx_style import LETTERS, fill, letters, page, paragraph, shade, styled
from gepsim.export.pictures import Surround, png_of, svg_of
from gepsim.export.words import tell
from gepsim.files.folders import friendly, whole_file
from gepsim.files.results import Results
from gepsim.report.build import about
from gepsim.report.facts import method
from gepsim.report.model import Figure
from gepsim.report.words import say
from gepsim.text import Text, same

_NUMERALS = "一二三四五六七八九十"
#: Width of the text of a page, and of a picture that stands alone. [mm]
_ROOM, _ALONE = 156.0, 94.0
#: Colour of what is at risk, of heads, and of the mark of synthetic land.
_HEAD, _MARK = "E6EEF0", "FBE9DF"


def write_docx(run: Results, path: Path, lang: str = "zh") -> None:
    """Write a run's briefing.

    Raises
    ------
    InputError
        If python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        hint = "pip install 'gepsim[office]'"
        raise InputError(Problem("export docx", "needs python-docx", hint)) from error
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    writer = _Writer(run, docx.Document(), lang)
    for block in briefing(run):
        writer.write(block)
    with whole_file(path) as new:
        writer.file.save(str(new))


class _Writer:
    """Writes blocks one after the other and numbers parts, tables and figures."""

    def __init__(self, run: Results, file: Any, lang: str) -> None:
        self.run, self.file, self.lang = run, file, lang
        self.parts = self.tables = self.figures = 0
        self.frame = Surround(title=False, about=about([run]), synthetic=method.is_synthetic(run))
        page(file, lang)
        self._tell_what_it_is()
        styled(paragraph(file, title_of(run)[lang], centred=True), "title", lang)

    def _tell_what_it_is(self) -> None:
        facts = self.file.core_properties
        facts.title, facts.author = title_of(self.run)[self.lang], f"gepsim · {self.run.id}"
        facts.subject = self.run.title[self.lang]
        facts.keywords = say("page.synthetic").plain if self.frame.synthetic else ""
        facts.comments, facts.language = self.frame.about[self.lang], _locale(self.lang)
        written = str(self.run.record.get("written", ""))
        when = datetime.fromisoformat(written) if written else datetime(2000, 1, 1, tzinfo=UTC)
        facts.created = facts.modified = when.replace(tzinfo=None)

    def write(self, block: Block) -> None:
        """Write one block."""
        if isinstance(block, Heading):
            self._heading(block.words)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, TableBlock):
            self._table(block)
        else:
            self._pictures(block)

    def _heading(self, words: Text) -> None:
        number = f"{_NUMERALS[self.parts]}、" if self.lang == "zh" else f"{self.parts + 1}. "
        self.parts += 1
        styled(self.file.add_heading(number + words[self.lang], level=1), "heading", self.lang)

    def _paragraph(self, block: Paragraph) -> None:
        from docx.shared import Pt

        kind = block.kind
        own = paragraph(
            self.file, "", centred=kind == "subtitle", indent=kind == "text" and self.lang == "zh"
        )
        if block.lead:
            letters(own.add_run(block.lead[self.lang]), "lead", self.lang)
            if self.lang == "en":
                own.add_run(" ")
        letters(own.add_run(block.words[self.lang]), kind, self.lang)
        if kind == "text":
            own.paragraph_format.line_spacing = Pt(LETTERS[self.lang]["line"])
        if kind == "mark":
            shade(own, _MARK)

    def _caption(self, key: str, number: int, title: Text) -> None:
        words = tell(f"brief.{key}", n=number, title=title)[self.lang]
        own = styled(paragraph(self.file, words, centred=True), "caption", self.lang)
        own.paragraph_format.keep_with_next = True

    def _table(self, block: TableBlock) -> None:
        self.tables += 1
        self._caption("table", self.tables, block.caption)
        heads = [column.head[self.lang] for column in block.table.columns]
        rows = [[same(str(c) if not isinstance(c, Text) else c)[self.lang] for c in row]
                for row in block.table.rows]  # fmt: skip
        fill(self.file, heads, rows, [share * _ROOM for share in block.widths], self.lang, _HEAD)

    def _pictures(self, block: Pictures) -> None:
        from docx.shared import Mm

        beside = len(block.figures)
        place = self.file.add_table(rows=1, cols=beside).rows[0].cells if beside > 1 else None
        for column, figure in enumerate(block.figures):
            self.figures += 1
            words = tell("brief.figure", n=self.figures, title=figure.title)[self.lang]
            frame = place[column].paragraphs[0] if place else paragraph(self.file, "", centred=True)
            frame.alignment, frame.paragraph_format.keep_with_next = 1, True
            wide = (_ROOM - 6) / beside if place else _ALONE
            picture = io.BytesIO(png_of(svg_of(figure, self.frame, self.lang)))
            shape = frame.add_run().add_picture(picture, width=Mm(wide))
            _alternative(shape, figure, self.lang)
            below = place[column].add_paragraph(words) if place else paragraph(self.file, words)
            below.alignment = 1
            styled(below, "caption", self.lang)
        for figure in block.figures:
            if figure.finding:
                self._paragraph(Paragraph(figure.finding))


def _alternative(shape: Any, figure: Figure, lang: str) -> None:
    """Give a picture its words for those who do not see it."""
    own = shape._inline.docPr
    own.set("title", figure.title[lang])
    own.set("descr", (figure.finding or figure.title)[lang])


def _locale(lang: str) -> str:
    return LETTERS[lang]["locale"]
