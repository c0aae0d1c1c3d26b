"""Several runs side by side: changed inputs first, then what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gepsim.comparison.changes import changed
from gepsim.comparison.spoken import spoken
from gepsim.report import charts
from gepsim.report.facts import carbon, compensation, gep
from gepsim.report.facts.assumptions import namer
from gepsim.report.facts.chances import chances_table
from gepsim.report.facts.series import Path, path_of, year_axis
from gepsim.report.facts.targets import AT_RISK, GOOD, JudgedTarget, read_targets
from gepsim.report.facts.verdicts import indicators
from gepsim.report.facts.weather import weather_rows
from gepsim.report.figures import (
    CARBON,
    CARBON_INTENSITY,
    COAL,
    MONEY,
    PERCENT,
    Scale,
    money,
    share,
    signed,
)
from gepsim.report.model import Column, Figure, Section, Swatch, Table, attempt
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same

#: Told apart by colour, dash and order, also in grey.
COLOURS = ("#0b4f66", "#c4622d", "#6a5fa8", "#8a8f2a", "#4a90b8", "#8a4153", "#3f3f46")
#: What every run states about itself; runs that differ in it are not like with like.
_STATED = ("price_year", "seed", "members", "landscape")


def sections(runs: Sequence[Results]) -> list[Section]:
    """Return the chapters of a comparison."""
    judged = [attempt(say("section.targets"), read_targets, run) for run in runs]
    sets = [targets if isinstance(targets, list) else [] for targets in judged]
    return [
        Section(
            "inputs",
            say("compare.inputs"),
            [say("compare.inputs_say")],
            {"table": inputs_table(runs)},
        ),
        Section(
            "results",
            say("compare.results"),
            [say("compare.results_say", base=runs[0].title)],
            {"table": results_table(runs, sets)},
        ),
        Section(
            "chances",
            say("compare.chances"),
            [say("compare.chances_say", base=runs[0].title)],
            {"table": chances_table(runs)},
        ),
        Section("paths", say("compare.paths"), parts={"figures": path_figures(runs)}),
        Section(
            "targets",
            say("section.targets"),
            [say("compare.targets_say")],
            {"rows": verdict_rows(runs, sets), "total": len(indicators(sets[0]))},
        ),
        Section(
            "compensation",
            say("section.compensation"),
            parts={"table": attempt(say("section.compensation"), compensation_table, runs)},
        ),
    ]


def inputs_table(runs: Sequence[Results]) -> Table:
    """Return the settings in which the runs differ, with their units."""
    asked = [
        {**run.record.get("scenario", {}), **{key: run.record.get(key) for key in _STATED}}
        for run in runs
    ]
    found = changed(asked)
    names = namer(runs[0])
    rows: list[list[object]] = [[name, *values] for name, values in spoken(found, names)]
    if not rows:
        rows = [[say("compare.no_difference"), *("" for _ in runs)]]
    return Table([Column(say("compare.setting")), *(Column(run.title) for run in runs)], rows)


def results_table(runs: Sequence[Results], sets: Sequence[Sequence[JudgedTarget]]) -> Table:
    """Return the answers of each run, with the difference to the first."""
    last, first = runs[0].years[-1], runs[0].checkpoints[0]
    rows: list[list[object]] = []
    for key, scale, value in ANSWERS:
        found = [attempt(say(key, year=last), value, run) for run in runs]
        numbers = [cell if isinstance(cell, float) else None for cell in found]
        rows.append([say(key, year=last), *_cells(scale, numbers)])
    rows[1:1] = weather_rows(runs)
    rows.append([say("compare.peak_chance"), *(_chance(run) for run in runs)])
    for wanted, key in ((GOOD, "compare.good"), (AT_RISK, "compare.risk")):
        counted = [sum(t.first.verdict in wanted for t in indicators(each)) for each in sets]
        rows.append([say(key, year=first), *(str(number) for number in counted)])
    return Table([Column(say("compare.result")), *(Column(run.title, True) for run in runs)], rows)


def _at_end(name: str, over: Sequence[str] = ()) -> Callable[[Results], float]:
    return lambda run: path_of(run, name, over).at(run.years[-1])


ANSWERS: tuple[tuple[str, Scale, Callable[[Results], float]], ...] = (
    ("compare.gep", MONEY, _at_end("gep_city")),
    ("compare.gdp", MONEY, _at_end("value_added", ["sector"])),
    ("compare.energy", COAL, _at_end("energy_total")),
    ("compare.co2", CARBON, _at_end("co2_total")),
    ("compare.intensity", CARBON_INTENSITY, _at_end("carbon_intensity")),
    ("compare.non_fossil", PERCENT, _at_end("non_fossil_share")),
)


def _cells(scale: Scale, values: Sequence[float | None]) -> list[Text]:
    """Return values with the difference to the first of them."""
    base = values[0]
    cells = []
    for place, value in enumerate(values):
        if value is None:
            cells.append(same("–"))
            continue
        cell = scale.write(value)
        if place and base is not None:
            cell = cell + Text("（", " (") + scale.change(value, base) + Text("）", ")")
        cells.append(cell)
    return cells


def _chance(run: Results) -> str:
    found = attempt(say("answer.peak"), carbon.peak_chance, run)
    return share(found[0]) if isinstance(found, tuple) else "–"


_SOURCES = {"co2": "co2_emissions", "gep": "gep_total", "intensity": "carbon_intensity",
            "non_fossil": "non_fossil_share"}  # fmt: skip


def path_figures(runs: Sequence[Results]) -> list[object]:
    """Return the paths of all runs in the same axes."""
    wanted: list[tuple[str, Text, Scale, Callable[[Results], Path]]] = [
        ("co2", say("economy.co2"), CARBON, carbon.carbon_path),
        ("gep", say("gep.path"), MONEY, gep.total_path),
        (
            "intensity",
            say("economy.intensity"),
            CARBON_INTENSITY,
            lambda run: path_of(run, "carbon_intensity"),
        ),
        (
            "non_fossil",
            say("economy.non_fossil"),
            PERCENT,
            lambda run: path_of(run, "non_fossil_share"),
        ),
    ]
    return [
        attempt(title, _lines, runs, key, title, scale, path) for key, title, scale, path in wanted
    ]


def _lines(runs: Sequence[Results], key: str, title: Text, scale: Scale, path: Any) -> Figure:
    paths: list[Path] = [path(run) for run in runs]
    names = [run.id for run in runs]
    values = [
        {"year": year, "value": float(value), "series": name}
        for name, each in zip(names, paths, strict=True)
        for year, value in zip(each.years, each.value, strict=True)
    ]
    colours = list(COLOURS[: len(runs)])
    drawing = charts.draw(
        "lines", scale, values=values, series=names, colours=colours, **year_axis(paths[0].years)
    )
    years = [runs[0].years[0], *runs[0].checkpoints]
    rows = [
        [run.title, *(scale.number(each.at(y)) for y in years)]
        for run, each in zip(runs, paths, strict=True)
    ]
    table = Table([Column(scale.unit), *(Column(same(str(y)), True) for y in years)], rows)
    legend = [Swatch(colour, run.title) for colour, run in zip(colours, runs, strict=True)]
    return Figure(
        f"compare-{key}", title, drawing, legend=legend, table=table, source=_SOURCES[key]
    )


def verdict_rows(
    runs: Sequence[Results], sets: Sequence[Sequence[JudgedTarget]]
) -> list[tuple[JudgedTarget, list[JudgedTarget]]]:
    """Return the indicators whose verdicts differ between runs at any checkpoint."""
    others = [{target.id: target for target in each} for each in sets]
    rows = []
    for target in indicators(sets[0]):
        versions = [each[target.id] for each in others if target.id in each]
        if len({tuple(o.verdict for o in version.outcomes) for version in versions}) > 1:
            rows.append((target, versions))
    return rows


def compensation_table(runs: Sequence[Results]) -> Table:
    """Return each county's balance in each run at the first checkpoint."""
    year = runs[0].checkpoints[0]
    balances = [{p.label: p.amount for p in compensation.parties(run, year)} for run in runs]
    rows = [
        [
            compensation.party_name(runs[0], label),
            *(signed(money(each.get(label, 0.0))) for each in balances),
        ]
        for label in runs[0].labels("party")
    ]
    return Table(
        [Column(say("compare.balance", year=year)), *(Column(run.title, True) for run in runs)],
        rows,
    )
