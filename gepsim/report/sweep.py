"""The page of a sweep: one table, one picture for each quantity, and the verdicts that move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources

from gepsim.report.svg import PlotField, axes, drawing, path, ticks
from gepsim.text import Text

_WIDTH, _HEIGHT = 380.0, 200.0
_LEFT, _RIGHT, _TOP, _FOOT = 56.0, 12.0, 12.0, 26.0
_STYLE = """
.wide { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); }
.wide table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
.wide th, .wide td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.wide thead th { background: #eef1f3; white-space: normal; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 1rem; }
.pictures figure { margin: 0; background: var(--paper); border: 1px solid var(--line); padding: .6rem .8rem; }
.pictures svg { width: 100%; height: auto; }
.pictures .band { fill: #0f5c6622; } .pictures .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
main { max-width: 1180px; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .6rem; }
"""  # noqa: E501


@dataclass(frozen=True)
class Picture:
    """One quantity over the values of one key: its median with a band, or a chance alone."""

    name: Text
    across: Sequence[float]
    middle: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    within: Sequence[float] = ()  # numbers that its axis holds in any case


@dataclass(frozen=True)
class SweepPage:
    """What the page of a sweep says.

    Parameters
    ----------
    facts : sequence of Text
        How it was made.
    heads, rows
        The table: values first, then what they come to.
    pictures : sequence of Picture
    verdict_heads, verdicts
        Targets whose verdict is not the same in all combinations.
    """

    city: Text
    title: Text
    landscape: str
    facts: Sequence[Text]
    heads: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    pictures: Sequence[Picture] = ()
    verdict_heads: Sequence[Text] = ()
    verdicts: Sequence[Sequence[Text]] = ()


def sweep_page(page: SweepPage, language: str = "zh") -> str:
    """Return the page as one file that asks for nothing outside."""
    style = resources.files("gepsim.report").joinpath("style.css").read_text(encoding="utf-8")
    return "\n".join([*_head(page, language, style + _STYLE), *_main(page), "</main></div></body>"])


def _head(page: SweepPage, language: str, style: str) -> Iterator[str]:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head>'
    yield f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(page.city.plain)} · {escape(page.title.plain)}</title>"
    yield f"<style>{style}</style></head><body>"
    for code, word in (("zh", "中文"), ("en", "English")):
        on = " checked" if code == language else ""
        yield (f'<input class="switch" type="radio" name="language" id="show-{code}" '
               f'aria-label="{word}"{on}>')  # fmt: skip
    yield '<div class="page"><header class="top"><div class="masthead"><div>'
    yield f'<p class="city">{page.city.__html__()}</p><h1>{page.title.__html__()}</h1></div>'
    yield '<div class="language"><label class="to-zh" for="show-zh">中文</label>'
    yield '<label class="to-en" for="show-en">English</label></div></div></header>'
    if "synthetic" in page.landscape:
        said = Text(
            "土地为合成参考景观，不是实测", "The land is a synthetic reference, not a survey"
        )
        yield f'<p class="banner">{said.__html__()}</p>'


def _main(page: SweepPage) -> Iterator[str]:
    yield "<main>"
    for fact in page.facts:
        yield f"<p>{fact.__html__()}</p>"
    yield _titled(Text("各组合的结果", "What each combination comes to"))
    yield _table(page.heads, page.rows)
    if page.pictures:
        yield _titled(Text("随取值的变化", "Along the values"))
        yield f'<div class="pictures">{"".join(map(_figure, page.pictures))}</div>'
    yield _titled(Text("判定有变化的目标", "Targets whose verdict moves"))
    none = Text("各组合的判定全都相同。", "All verdicts are the same in all combinations.")
    yield (
        _table(page.verdict_heads, page.verdicts) if page.verdicts else f"<p>{none.__html__()}</p>"
    )


def _titled(text: Text) -> str:
    return f"<h2>{text.__html__()}</h2>"


def _table(heads: Sequence[Text], rows: Sequence[Sequence[Text]]) -> str:
    head = "".join(f'<th scope="col">{one.__html__()}</th>' for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell.__html__()}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")  # fmt: skip


def _figure(one: Picture) -> str:
    values = [*one.middle, *one.low, *one.high, *one.within]
    marks = ticks(min(values), max(values))
    frame = PlotField(
        _LEFT, _TOP, _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _FOOT,
        (one.across[0], one.across[-1]), (marks[0], marks[-1]),
    )  # fmt: skip
    lines = (
        path(frame.band(one.across, one.low, one.high) if one.low else "", "band"),
        axes(frame, one.across, one.across, "", marks),
        path(frame.line(one.across, one.middle), "line"),
    )
    caption = f"<figcaption>{one.name.__html__()}</figcaption>"
    return f"<figure>{caption}{drawing(_WIDTH, _HEIGHT, lines)}</figure>"
