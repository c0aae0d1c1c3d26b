"""Sheets of the plan: targets, work by department, projects, settings, comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gepsim.comparison.changes import flat, unit_of
from gepsim.comparison.spoken import name_of, value_of
from gepsim.export.book import PLAIN, SHARE, WHOLE, Sheet, SheetColumn
from gepsim.export.words import tell
from gepsim.files.results import Results
from gepsim.files.summary import summary_rows
from gepsim.report.facts.assumptions import namer
from gepsim.report.facts.carbon import due
from gepsim.report.facts.investment import category_name, places_of
from gepsim.report.facts.measures import ANSWERS, cost, peak_chance
from gepsim.report.facts.targets import GOOD, JudgedTarget, read_targets
from gepsim.report.facts.verdicts import indicators
from gepsim.report.figures import MONEY
from gepsim.report.model import attempt
from gepsim.report.words import say
from gepsim.targets.summary_rows import SummaryRow
from gepsim.targets.unit_names import unit_name
from gepsim.text import Text, listed

#: How a difference is written.
_MOVED = "+#,##0.000;-#,##0.000;0"
_SAID = ("schema", "id", "title", "note", "outputs")
_KINDS = ("binding", "reference", "text")


def _head(
    key: str, lang: str, width: float = 11, format: str = PLAIN, wrap: bool = False
) -> SheetColumn:
    return SheetColumn(tell(f"book.{key}")[lang], width, format, wrap)


def targets(run: Results, lang: str) -> Sheet:
    """Return one row for each target: what is demanded, and what is expected when."""
    judged = read_targets(run)
    heads = [
        _head("id", lang, 6), _head("indicator", lang, 26, wrap=True), _head("kind", lang, 9),
        _head("department", lang, 17, wrap=True), _head("base", lang, 10, wrap=True),
        _head("demanded", lang, 22, wrap=True),
    ]  # fmt: skip
    for year in run.checkpoints:
        heads += [
            SheetColumn(f"{year} {tell(f'book.{key}')[lang]}", width, form, wrap=True)
            for key, width, form in (
                ("expected", 12, PLAIN), ("probability", 8, SHARE), ("verdict", 10, PLAIN),
            )
        ]  # fmt: skip
    heads.append(_head("remedy", lang, 50, wrap=True))
    rows = [_target(run, one, lang) for one in judged]
    verdicts = [len(heads) - 2 - 3 * step for step in range(len(run.checkpoints))]
    title = tell("sheet.targets")[lang]
    return Sheet(title, title, heads, rows, 2, verdict_columns=verdicts)


def _target(run: Results, one: JudgedTarget, lang: str) -> list[Any]:
    cells = [
        cell
        for outcome in one.outcomes
        for cell in (outcome.expected[lang], outcome.probability, outcome.word[lang])
    ]
    return [
        one.id, one.name[lang], _kind(one.kind, lang), one.lead[lang], one.base[lang],
        one.first.target[lang], *cells, one.judged.remedy[lang],
    ]  # fmt: skip


def _kind(kind: str, lang: str) -> str:
    return tell(f"book.{kind}")[lang] if kind in _KINDS else kind


#: Columns of the details: field of the row, width, format of its numbers.
_DETAILS: tuple[tuple[str, float, str], ...] = (
    ("checkpoint", 9, WHOLE), ("demanded", 26, PLAIN), ("level", 9, PLAIN), ("unit", 10, PLAIN),
    ("observed", 9, PLAIN), ("expected", 9, PLAIN), ("low", 9, PLAIN), ("high", 9, PLAIN),
    ("shortfall", 9, PLAIN), ("probability", 8, SHARE), ("probability_low", 8, SHARE),
    ("probability_high", 8, SHARE), ("verdict", 12, PLAIN), ("flags", 22, PLAIN),
    ("weak", 8, SHARE), ("driver", 20, PLAIN), ("reason", 30, PLAIN),
)  # fmt: skip


def details(run: Results, lang: str) -> Sheet:
    """Return one row for each target and checkpoint, with numbers as numbers."""
    heads = [_head("id", lang, 6), _head("indicator", lang, 26)]
    heads += [_head(key, lang, width, form) for key, width, form in _DETAILS]
    rows = [_detail(row, lang) for row in summary_rows(run.summary)]
    title = tell("sheet.details")[lang]
    place = [key for key, _, _ in _DETAILS].index("verdict") + 2
    return Sheet(title, title, heads, rows, 2, verdict_columns=[place])


def _detail(row: SummaryRow, lang: str) -> list[Any]:
    flags = listed(say(f"flag.{flag}.name") for flag in row.flags) if row.flags else Text("", "")
    return [
        row.id, row.name[lang], row.checkpoint, row.target[lang], row.level,
        unit_name(row.unit)[lang], row.observed, row.expected, row.low, row.high, row.shortfall,
        row.probability, row.probability_low, row.probability_high, row.verdict_name[lang],
        flags[lang], row.weak_share, row.driver[lang], row.reason[lang],
    ]  # fmt: skip


def worklist(run: Results, lang: str) -> Sheet:
    """Return what each department has to see to."""
    heads = [
        _head("department", lang, 30, wrap=True), _head("leads", lang, 6), _head("id", lang, 6),
        _head("indicator", lang, 36, wrap=True),
        *(SheetColumn(f"{year} {tell('book.verdict')[lang]}", 12) for year in run.checkpoints),
        _head("projects", lang, 22, wrap=True), _head("remedy", lang, 100, wrap=True),
    ]  # fmt: skip
    items = run.record.get("worklist", [])
    rows = [_work(run, item, lang) for item in items]
    title = tell("sheet.worklist")[lang]
    places = range(4, 4 + len(run.checkpoints))
    return Sheet(title, title, heads, rows, 1, verdict_columns=list(places))


def _work(run: Results, item: Mapping[str, Any], lang: str) -> list[Any]:
    verdicts = [
        say(f"verdict.{item['verdicts'][str(year)]}")[lang] if str(year) in item["verdicts"] else ""
        for year in run.checkpoints
    ]
    return [
        item["department"][lang], tell("book.yes" if item["leads"] else "book.no")[lang],
        item["id"], item["name"][lang], *verdicts, listed(item["projects"])[lang],
        str(item["remedy"][lang]),
    ]  # fmt: skip


def projects(run: Results, lang: str) -> Sheet:
    """Return every project: where it lies, who answers, money, years, what it acts on."""
    money = tell("book.money", unit=MONEY.unit)[lang]
    heads = [
        _head("id", lang, 6), _head("project", lang, 38, wrap=True),
        _head("category", lang, 16, wrap=True), _head("county", lang, 18, wrap=True),
        _head("department", lang, 22, wrap=True),
        *(SheetColumn(f"{money} {end}".strip(), 11) for end in ("", "5%", "95%")),
        _head("start", lang, 8, WHOLE), _head("end", lang, 8, WHOLE),
        _head("ready", lang, 9, "0.0"), _head("indicators", lang, 26, wrap=True),
    ]  # fmt: skip
    rows = [_project(run, one, lang) for one in run.record.get("projects", [])]
    title = tell("sheet.projects")[lang]
    return Sheet(title, title, heads, rows, 2)


def _project(run: Results, one: Mapping[str, Any], lang: str) -> list[Any]:
    size = getattr(MONEY, lang)
    named = listed(Text(d["zh"], d["en"]) for d in one["departments"])
    ready = float(one.get("ready") or float("nan"))
    return [
        str(one["id"]), one["name"][lang], category_name(str(one["category"]))[lang],
        places_of(run, one)[lang], named[lang],
        *(float(one[key]) / size for key in ("money", "money_low", "money_high") if key in one),
        float(one["start"]), float(one["end"]), ready, listed(map(str, one["indicators"]))[lang],
    ]  # fmt: skip


def settings(runs: Sequence[Results], lang: str) -> Sheet:
    """Return every setting of the scenarios in words, with its key and unit."""
    found = [dict(flat(told_settings(run))) for run in runs]
    names = namer(runs[0])
    paths = list(dict.fromkeys(path for each in found for path in each))
    rows = [
        [name_of(path, names)[lang],
         *(value_of(path, each.get(path), names)[lang] for each in found),
         ".".join(path), unit_of(path)]
        for path in paths
    ]  # fmt: skip
    heads = [_head("setting", lang, 40, wrap=True)]
    heads += [SheetColumn(run.title[lang], 34, PLAIN, wrap=True) for run in runs]
    heads += [_head("key", lang, 40), _head("unit", lang, 14)]
    title = tell("sheet.settings")[lang]
    return Sheet(title, title, heads, rows)


def told_settings(run: Results) -> dict[str, Any]:
    """Return what a scenario sets, without what the first sheet says of it; lists by their number.

    Works and events of the land are tables of their own; here stands how many there are.
    """
    scenario = {k: v for k, v in run.record.get("scenario", {}).items() if k not in _SAID}
    land = scenario.get("land", {})
    return {**scenario, "land": {
        key: str(len(value)) if isinstance(value, list) and value and isinstance(value[0], Mapping)
        else value for key, value in land.items()}}  # fmt: skip


def comparison(runs: Sequence[Results], lang: str) -> Sheet:
    """Return the numbers that runs are weighed by, and their difference to the first."""
    rows = [_weighed(*row, lang) for row in _measures(runs, lang)]
    heads = [
        SheetColumn(tell("book.quantity")[lang], 38, wrap=True),
        SheetColumn(tell("book.unit")[lang], 14),
    ]
    heads += [SheetColumn(run.title[lang], 14, wrap=True) for run in runs]
    heads += [
        SheetColumn(_less(run, runs[0], lang), 14, _MOVED, wrap=True)
        for run in runs[1:]
    ]  # fmt: skip
    title = tell("sheet.comparison")[lang]
    return Sheet(title, title, heads, rows, 1)


def _less(run: Results, base: Results, lang: str) -> str:
    return tell("book.difference", title=run.title, base=base.title)[lang]


def _measures(runs: Sequence[Results], lang: str) -> list[tuple[str, str, list[float | None]]]:
    year, rows = runs[0].years[-1], []
    for key, scale, value in ANSWERS:
        found = [attempt(say(key, year=year), value, run) for run in runs]
        size = getattr(scale, lang)
        numbers = [one / size if isinstance(one, float) else None for one in found]
        rows.append((say(key, year=year)[lang], scale.unit[lang], numbers))
    chances = [peak_chance(run) for run in runs]
    peak = tell("book.peak", by=due(runs[0]))[lang]
    rows.append((peak, "%", [None if c is None else 100 * c for c in chances]))
    sets = [indicators(read_targets(run)) for run in runs]
    for step, checkpoint in enumerate(runs[0].checkpoints):
        good = [float(sum(t.outcomes[step].verdict in GOOD for t in each)) for each in sets]
        rows.append((tell("book.good", year=checkpoint)[lang], "", [*good]))
    costs = [cost(run) for run in runs]
    for place, key in enumerate(("compare.projects_cost", "compare.measures_cost")):
        size = getattr(MONEY, lang)
        own = [each[place] / size if each else None for each in costs]
        rows.append((say(key)[lang], MONEY.unit[lang], own))
    return rows


def _weighed(name: str, unit: str, numbers: Sequence[float | None], lang: str) -> list[Any]:
    base = numbers[0]
    moved = [None if number is None or base is None else number - base for number in numbers[1:]]
    return [name, unit, *numbers, *moved]


def compared(base: Results, run: Results, lang: str) -> Sheet:
    """Return the targets of a run beside those of the first."""
    before = {target.id: target for target in read_targets(base)}
    titles = [one.title[lang] for one in (base, run)]
    heads = [_head("id", lang, 6), _head("indicator", lang, 30, wrap=True),
             _head("department", lang, 22, wrap=True)]  # fmt: skip
    for year in run.checkpoints:
        for key, form in (("verdict", PLAIN), ("probability", SHARE)):
            heads += [
                SheetColumn(f"{year} {tell(f'book.{key}')[lang]}: {title}", 12, form, wrap=True)
                for title in titles
            ]
    rows = []
    for target in read_targets(run):
        row: list[Any] = [target.id, target.name[lang], target.lead[lang]]
        for step in range(len(run.checkpoints)):
            both = [before[target.id].outcomes[step] if target.id in before else None,
                    target.outcomes[step]]  # fmt: skip
            row += [one.word[lang] if one else "" for one in both]
            row += [one.probability if one else None for one in both]
        rows.append(row)
    places = [3 + 4 * step + side for step in range(len(run.checkpoints)) for side in (0, 1)]
    title = f"{run.title[lang]}"
    return Sheet(title, title, heads, rows, 2, verdict_columns=places)
