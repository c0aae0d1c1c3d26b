"""How the briefing looks: paper, letters and tables of an official document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Letters by language: of Chinese and of Latin signs, and their sizes. [pt]
#: Chinese as in GB/T 9704: title in small standard Song of size 2, heads in Hei of size 3, body in
#: imitation Song, page number in Song of size 4 at the outer edge. The body is smaller than size 3,
#: as the norm allows where a case asks for it, so that the briefing stays within six pages.
LETTERS: dict[str, dict[str, Any]] = {
    "zh": {
        "locale": "zh-CN", "latin": "Times New Roman", "line": 20.0,
        "title": ("方正小标宋简体", 22.0, False), "heading": ("黑体", 16.0, False),
        "lead": ("楷体", 12.0, True), "text": ("仿宋", 12.0, False),
        "subtitle": ("楷体", 12.0, False), "caption": ("黑体", 10.0, False),
        "remark": ("仿宋", 10.0, False), "mark": ("仿宋", 11.0, False),
        "cell": ("宋体", 9.0, False), "head": ("黑体", 9.0, True), "foot": ("宋体", 14.0, False),
    },
    "en": {
        "locale": "en-GB", "latin": "Times New Roman", "line": 16.0,
        "title": ("宋体", 20.0, True), "heading": ("黑体", 14.0, True),
        "lead": ("宋体", 11.0, True), "text": ("宋体", 11.0, False),
        "subtitle": ("宋体", 11.0, False), "caption": ("宋体", 9.5, True),
        "remark": ("宋体", 9.5, False), "mark": ("宋体", 10.0, False), "cell": ("宋体", 8.5, False),
        "head": ("宋体", 8.5, True), "foot": ("宋体", 10.0, False),
    },
}  # fmt: skip
#: Edges of the sheet as official documents have them: top, bottom, left, right. [mm]
_EDGES = (37.0, 35.0, 28.0, 26.0)
_A4 = (210.0, 297.0)
_LEFT, _RIGHT = 0, 2  # alignments


def page(file: Any, lang: str) -> None:
    """Set paper, edges, letters of the text and the page number."""
    from docx.shared import Mm

    part = file.sections[0]
    part.page_width, part.page_height = (Mm(side) for side in _A4)
    part.top_margin, part.bottom_margin, part.left_margin, part.right_margin = map(Mm, _EDGES)
    _letters_of(file.styles["Normal"], "text", lang)
    _letters_of(file.styles["Heading 1"], "heading", lang)
    file.settings.odd_and_even_pages_header_footer = True
    for foot, side in ((part.footer, _RIGHT), (part.even_page_footer, _LEFT)):
        _number_page(foot.paragraphs[0], side, lang)


def _number_page(foot: Any, side: int, lang: str) -> None:
    """Set the number at the outer edge of a sheet printed on both sides, one letter in."""
    from docx.shared import Pt

    foot.alignment = side
    room = foot.paragraph_format
    room.left_indent = room.right_indent = Pt(LETTERS[lang]["foot"][1])
    for piece in ("— ", "PAGE", " —"):
        run = foot.add_run("" if piece == "PAGE" else piece)
        letters(run, "foot", lang)
        if piece == "PAGE":
            _field(run, piece)


def _field(run: Any, what: str) -> None:
    """Add a field that the word processor fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = what
        run._r.append(part)


def letters(run: Any, kind: str, lang: str) -> Any:
    """Set the letters of a piece of text, of Chinese and of Latin signs."""
    _letters_of(run, kind, lang)
    return run


def _letters_of(thing: Any, kind: str, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    eastern, size, bold = LETTERS[lang][kind]
    font = thing.font
    font.name, font.size, font.bold = LETTERS[lang]["latin"], Pt(size), bold
    font.color.rgb = RGBColor(0, 0, 0)
    properties = thing.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), eastern)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    properties.append(tongue)


def paragraph(file: Any, words: str, *, centred: bool = False, indent: bool = False) -> Any:
    """Add a paragraph; Chinese text begins two letters in."""
    from docx.shared import Pt

    own = file.add_paragraph(words)
    own.alignment = 1 if centred else None
    own.paragraph_format.space_after = own.paragraph_format.space_before = Pt(0)
    if indent:
        own.paragraph_format.first_line_indent = Pt(2 * LETTERS["zh"]["text"][1])
    elif words == "" and not centred:
        own.paragraph_format.space_after = Pt(4)
    return own


def styled(own: Any, kind: str, lang: str) -> Any:
    """Set all letters of a paragraph, and the room around a title, a head or a caption."""
    from docx.shared import Pt

    for run in own.runs:
        letters(run, kind, lang)
    room = {"title": (0, 6), "heading": (10, 4), "caption": (3, 3)}.get(kind, (0, 0))
    own.paragraph_format.space_before, own.paragraph_format.space_after = map(Pt, room)
    return own


def shade(own: Any, colour: str) -> None:
    """Give a paragraph a ground."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    ground = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        ground.set(qn(name), value)
    own._p.get_or_add_pPr().append(ground)


def fill(
    file: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float],
    lang: str, colour: str,
) -> None:  # fmt: skip
    """Add a table whose head is repeated on every page and whose rows stay whole."""
    from docx.shared import Mm

    table = file.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)
    for line, cells in enumerate([heads, *rows]):
        row = table.rows[line]
        _keep(row, head=line == 0)
        for column, words in enumerate(cells):
            cell = row.cells[column]
            cell.width = Mm(widths[column])
            own = cell.paragraphs[0]
            letters(own.add_run(words), "cell" if line else "head", lang)
            if not line:
                own.alignment = 1
                _ground(cell, colour)
    paragraph(file, "").paragraph_format.line_spacing = 0.5


def _keep(row: Any, *, head: bool) -> None:
    from docx.oxml import OxmlElement

    own = row._tr.get_or_add_trPr()
    own.append(OxmlElement("w:cantSplit"))
    if head:
        own.append(OxmlElement("w:tblHeader"))


def _ground(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    ground = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        ground.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(ground)
