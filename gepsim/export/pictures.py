"""Charts and maps that leave a run as pictures, with title, legend, source and origin inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from gepsim.report.model import Figure, Gap, Swatch
from gepsim.report.words import say
from gepsim.text import LANGUAGES, Text

#: Wide enough for a column of a printed page; letters are of this size there. [px]
_WIDTH, _LETTER = 560.0, 13.0
#: Room around the drawing and between lines of words. [px]
_EDGE, _LINE = 12.0, 19.0
#: Dots of a picture for one of its units: 300 to the inch at 16 cm. [1]
_DOTS = 3.4
_ROOT = re.compile(r'<svg class="([^"]*)"[^>]*viewBox="([^"]*)"[^>]*>(.*)</svg>\s*$', re.S)
#: What only a page can do: links, names under a pointer, fields that answer it.
_ALIVE = re.compile(r'<a [^>]*><title>[^<]*</title><path class="own-county"[^>]*/></a>')
_STYLE = """
text { font-family: 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC',
  SimHei, 'Droid Sans Fallback', sans-serif; fill: #374151; }
.map image { image-rendering: pixelated; }
.map .border { fill: none; stroke: #27323d; stroke-width: 1.1; stroke-linejoin: round; }
.map .rule { fill: none; stroke: #27323d; stroke-width: .8; }
.map text { font-size: 14px; text-anchor: middle; font-weight: 600; fill: #14202b;
  paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
.map text.small { font-size: 10px; font-weight: 400; text-anchor: start; stroke-width: 1.5px; }
.own text { font-size: 13px; }
.own .rule { fill: none; stroke: #e5e7eb; } .own .axis { fill: none; stroke: #9ca3af; }
.own .most { fill: #0f6e8c; fill-opacity: .16; } .own .half { fill: #0f6e8c; fill-opacity: .28; }
.own .middle { fill: none; stroke: #0b4f66; stroke-width: 2.5; }
.own .level { fill: none; stroke: #b4480f; stroke-width: 2.5; }
.own text.asked { fill: #8f3809; font-weight: 600; paint-order: stroke; stroke: #fff;
  stroke-width: 3px; }
.own .seen { fill: #1b2430; stroke: #fff; } .own .bar { fill: #9fd0bd; }
.own text.on { font-size: 12px; fill: #14202b; }
"""


@dataclass(frozen=True)
class Surround:
    """What is written around a drawing.

    Parameters
    ----------
    title : bool
        Whether its title stands above it; a document writes it itself.
    about : Text
        Which run it shows.
    synthetic : bool
        Whether its land is the synthetic reference landscape, which is then said.
    """

    title: bool
    about: Text
    synthetic: bool


def svg_of(figure: Figure, frame: Surround, lang: str) -> str:
    """Return a figure as a drawing that stands alone, in one language.

    Parameters
    ----------
    figure : Figure
    frame : Surround
    lang : {"zh", "en"}
    """
    kind, box, inside = _parts(str(figure.drawing))
    left, top, width, height = map(float, box.split())
    size = (_WIDTH - 2 * _EDGE) / width
    lines, y = [], _EDGE
    if frame.title:
        y += _LINE
        lines.append(_words(_EDGE, y - 4, figure.title[lang], 16, weight=700))
    body = (
        f'<g class="{kind}" transform="translate({_EDGE - left * size:.3f} {y - top * size:.3f}) '
        f'scale({size:.4f})">{in_language(inside, lang)}</g>'
    )
    y += height * size + _LINE / 2
    legend, y = _legend(figure.legend, lang, y)
    foot, y = _foot(figure, frame, lang, y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {_WIDTH:g} {y:.0f}" width="{_WIDTH:g}" height="{y:.0f}" lang="{lang}">'
        f"<title>{escape(figure.title[lang])}</title><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(lines)}{body}{legend}{foot}'
        "</svg>"
    )


def png_of(svg: str, dots: float = _DOTS) -> bytes:
    """Return a drawing as a picture with so many dots for each of its units."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=dots))


@cache
def can_write_chinese() -> bool:
    """Tell whether this machine has Chinese letters for pictures; without them words are blank."""
    both = []
    for word in ("", "合成"):
        both.append(
            png_of(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><style>{_STYLE}'
                f'</style><text x="2" y="15">{word}</text></svg>',
                1.0,
            )
        )
    return both[0] != both[1]


def drawn(parts: Sequence[object]) -> Iterator[Figure]:
    """Yield the figures among parts of a page, year by year where there are several."""
    for part in parts:
        if isinstance(part, Gap) or not isinstance(part, Figure):
            continue
        if not part.frames:
            yield part
        for year, drawing in part.frames:
            yield of_year(part, year, drawing)


def of_year(figure: Figure, year: int, drawing: object) -> Figure:
    """Return the drawing of one year as a figure of its own."""
    first = str(figure.frames[0][0])
    title = Text(*(one.replace(first, str(year)) for one in figure.title))
    own = {"key": f"{figure.key}-{year}", "title": title, "drawing": drawing, "frames": ()}
    return Figure(**{**vars(figure), **own})


def _parts(svg: str) -> tuple[str, str, str]:
    found = _ROOT.search(svg)
    if found is None:
        raise ValueError("not a drawing of the page")
    return found[1], found[2], _ALIVE.sub("", found[3])


def in_language(svg: str, lang: str) -> str:
    """Return a drawing with the words of one language.

    Examples
    --------
    >>> in_language('<text><tspan lang="zh">碳</tspan><tspan lang="en">carbon</tspan></text>', "en")
    '<text><tspan>carbon</tspan></text>'
    """
    other = next(one for one in LANGUAGES if one != lang)
    kept = re.sub(rf'<tspan lang="{other}">[^<]*</tspan>', "", svg)
    return kept.replace(f'<tspan lang="{lang}">', "<tspan>")


def _words(
    x: float,
    y: float,
    words: str,
    size: float = _LETTER,
    colour: str = "#374151",
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" '
        f'style="fill:{colour}">{escape(words)}</text>'
    )


def breadth(words: str, size: float = _LETTER) -> float:
    """Return about how wide words are in a picture. [px]

    Examples
    --------
    >>> breadth("碳达峰", 10.0), breadth("peak", 10.0)
    (30.0, 22.4)
    """
    return round(sum(size if ord(letter) > 0x2E80 else 0.56 * size for letter in words), 3)


def _legend(swatches: Sequence[Swatch], lang: str, y: float) -> tuple[str, float]:
    """Return the legend in as many lines as it takes, and where it ends."""
    if not swatches:
        return "", y
    parts, x, size = [], _EDGE, 12.0
    y += _LINE
    for swatch in swatches:
        wide = breadth(swatch.name[lang], size) + 30
        if x + wide > _WIDTH - _EDGE and x > _EDGE:
            x, y = _EDGE, y + _LINE
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 10:.1f}" width="12" height="12" fill="{swatch.colour}"/>'
        )
        parts.append(_words(x + 17, y, swatch.name[lang], size))
        x += wide
    return "".join(parts), y + _LINE / 2


def wrapped(words: str, room: float, size: float = _LETTER) -> list[str]:
    """Return words in lines that fit; Chinese breaks anywhere, English at spaces.

    Examples
    --------
    >>> wrapped("one two three", 60.0, 10.0), wrapped("一二三四", 20.0, 10.0)
    (['one two', 'three'], ['一二', '三四'])
    """
    lines, line = [], ""
    for piece in re.findall(r"[^\s\u2e80-\uffff]+|[\u2e80-\uffff]|\s", words):
        if line.strip() and breadth(line + piece, size) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _foot(figure: Figure, frame: Surround, lang: str, y: float) -> tuple[str, float]:
    """Return what the picture is of: synthetic land first, then run and variables."""
    parts, size = [], 11.0
    if frame.synthetic:
        y += _LINE
        parts.append(_words(_EDGE, y, say("page.synthetic")[lang], size, "#8f3809", 700))
    for words in (frame.about[lang], say("page.source")[lang] + figure.source):
        for line in wrapped(words, _WIDTH - 2 * _EDGE, size):
            y += 15
            parts.append(_words(_EDGE, y, line, size, "#6b7280"))
    return "".join(parts), y + _EDGE
