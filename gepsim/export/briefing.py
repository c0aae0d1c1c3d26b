"""What a briefing says: sentences, tables and pictures of the page, findings first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gepsim.export.pictures import of_year
from gepsim.export.words import tell
from gepsim.files.results import Results
from gepsim.report.facts import answer, assumptions, carbon, compensation, gep, method, places
from gepsim.report.facts.targets import AT_RISK, UNKNOWN, JudgedTarget, read_targets
from gepsim.report.facts.verdicts import indicators
from gepsim.report.model import Column, Figure, Gap, Table, attempt
from gepsim.report.words import say
from gepsim.text import Text, listed, same

#: Sources that are told one by one.
_SOURCES = 8
_COLON = Text("：", ": ")
#: What stands between the number of an answer and what it is of.
_BEFORE = {"gep": Text("，", ", "), "compensation": Text("，", " "), "targets": Text(" ", " ")}


@dataclass(frozen=True)
class Heading:
    """The head of a part."""

    words: Text


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` stands in bold letters before it, `kind` is text, remark or mark."""

    words: Text
    lead: Text | None = None
    kind: str = "text"


@dataclass(frozen=True)
class TableBlock:
    """A table with its caption and the share of the width that each column takes."""

    table: Table
    caption: Text
    widths: Sequence[float]


@dataclass(frozen=True)
class Pictures:
    """Figures side by side; the sentence of each stands below its caption."""

    figures: Sequence[Figure]


Block = Heading | Paragraph | TableBlock | Pictures


def briefing(run: Results) -> Iterator[Block]:
    """Yield a run's briefing, part by part.

    Whatever the page says is said in its words; what the files lack is said to be missing.
    """
    judged = attempt(say("section.targets"), read_targets, run)
    targets = judged if isinstance(judged, list) else []
    yield from _head(run)
    yield Heading(tell("brief.findings"))
    for card in answer.cards(run, targets):
        yield _missing(card) if isinstance(card, Gap) else _finding(card)
    yield Heading(tell("brief.risks"))
    yield from _risks(run, indicators(targets))
    yield Heading(tell("brief.charts"))
    yield from _charts(run)
    yield Heading(tell("brief.maps"))
    yield from _maps(run)
    yield Heading(tell("brief.assumptions"))
    yield _assumptions(run)
    yield Heading(tell("brief.sources"))
    yield from _sources(run)


def title_of(run: Results) -> Text:
    """Return the title of a run's briefing."""
    return tell("brief.title", city=run.city)


def _head(run: Results) -> Iterator[Block]:
    words = say("page.scenario", title=run.title + assumptions.in_title(run))
    when = str(run.record.get("written", ""))[:10]
    yield Paragraph(words, kind="subtitle")
    if run.has("time") and "members" in run.record:
        years = say(
            "page.years", first=run.years[0], last=run.years[-1], price_year=run.price_year,
            members=run.record["members"],
        )  # fmt: skip
        dated = Text("；", "; ") + tell("brief.date", date=when) if when else ""
        yield Paragraph(years + dated, kind="subtitle")
    if method.is_synthetic(run):
        yield Paragraph(say("page.synthetic_say"), say("page.synthetic") + _COLON, kind="mark")


def _finding(card: answer.Card) -> Paragraph:
    between = _BEFORE.get(card.key, Text("", " ")) if card.sub else same("")
    lead = card.title + _COLON + card.figure + between + card.sub + Text("。", ".")
    return Paragraph(card.words, lead)


def _missing(gap: Gap) -> Paragraph:
    return Paragraph(tell("brief.missing", title=gap.title), kind="remark")


def _risks(run: Results, targets: Sequence[JudgedTarget]) -> Iterator[Block]:
    """Yield the indicators at risk at the first checkpoint, then those of later ones by name."""
    if not targets:
        return
    year = run.checkpoints[0]
    risky = sorted((t for t in targets if t.at_risk), key=lambda t: t.urgency)
    if risky:
        yield Paragraph(tell("brief.risks_lead", year=year))
        yield TableBlock(
            risk_table(run, risky),
            tell("brief.risks") + Text(f"（{year} 年）", f", {year}"),
            (0.14, 0.11, 0.15, 0.11, 0.11, 0.38),
        )
    else:
        yield Paragraph(tell("brief.risks_none", year=year))
    for step, checkpoint in enumerate(run.checkpoints):
        for key, kinds in (("later", AT_RISK), ("unknown", {UNKNOWN})):
            names = [t.name for t in targets if t.outcomes[step].verdict in kinds]
            if names and (step == 0) == (key == "unknown"):
                words = tell(
                    f"brief.{key}", year=checkpoint, n=len(names), names=listed(names)
                )  # fmt: skip
                yield Paragraph(words)


def risk_table(run: Results, risky: Sequence[JudgedTarget]) -> Table:
    """Return indicators at risk with who answers, what is demanded and expected, and the remedy."""
    heads = ("indicator", "department", "demanded", "expected", "chance", "remedy")
    rows = [
        [
            same(f"{t.id} ") + t.name, t.lead, t.first.target, t.first.expected,
            same(t.first.chance + " ") + t.first.word, t.first.remedy,
        ]
        for t in risky
    ]  # fmt: skip
    return Table([Column(tell(f"brief.{head}")) for head in heads], rows)


def _charts(run: Results) -> Iterator[Block]:
    base = run.years[0] if run.has("time") else 0
    year = run.checkpoints[0] if run.has("checkpoint") else 0
    makers = (
        (say("gep.services", year=base), partial(gep.services_figure, run, base)),
        (say("economy.co2"), partial(carbon.carbon_figure, run)),
        (say("compensation.balances", year=year), partial(compensation.balance_figure, run, year)),
    )
    for title, make in makers:
        found = attempt(title, make)
        yield _missing(found) if isinstance(found, Gap) else Pictures([found])


def _maps(run: Results) -> Iterator[Block]:
    atlas = attempt(say("gep.map", year=""), places.read_atlas, run)
    if isinstance(atlas, Gap):
        yield _missing(atlas)
        return
    found = [places.value_map(run, atlas), places.type_map(run, atlas)]
    yield Pictures([of_year(one, *one.frames[0]) for one in found])


def _assumptions(run: Results) -> TableBlock:
    rows = [
        [one.name, tell("brief.was", now=one.value, was=one.was) if one.was else one.value]
        for one in assumptions.assumptions(run)
    ]
    heads = [Column(tell("brief.assumption")), Column(tell("brief.value"))]
    return TableBlock(Table(heads, rows), tell("brief.assumptions"), (0.34, 0.66))


def _sources(run: Results) -> Iterator[Block]:
    for words in answer.honesty(run):
        yield Paragraph(words)
    record = run.record
    versions = record.get("versions", {})
    yield Paragraph(tell(
        "brief.record", title=run.title, id=run.id, seed=str(record.get("seed", "–")),
        members=str(record.get("members", "–")), version=str(versions.get("gepsim", "–")),
    ))  # fmt: skip
    sources = record.get("sources", [])
    if sources:
        rows = [
            [one["title"], f"{one['body']} {one['year']}".strip(), str(one["rows"])]
            for one in sources[:_SOURCES]
        ]
        heads = [
            Column(tell("brief.source")), Column(tell("brief.who")),
            Column(tell("brief.rows"), True),
        ]  # fmt: skip
        yield TableBlock(Table(heads, rows), tell("brief.source"), (0.58, 0.3, 0.12))
    more = len(sources) - _SOURCES
    key = "brief.sources_more" if more > 0 else "brief.sources_shared"
    yield Paragraph(tell(key, n=more), kind="remark")
