"""Several runs side by side: what differs, which is better in what and at which cost, then why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gepsim.comparison.changes import changed
from gepsim.comparison.spoken import spoken
from gepsim.files.results import Absent
from gepsim.report.facts import compensation, findings
from gepsim.report.facts.assumptions import in_title, namer
from gepsim.report.facts.chances import open_chances
from gepsim.report.facts.comparison_paths import path_figures
from gepsim.report.facts.measures import (
    ANSWERS,
    cells,
    cost_rows,
    peak_chance,
)
from gepsim.report.facts.targets import AT_RISK, GOOD, VERDICTS, JudgedTarget, read_targets
from gepsim.report.facts.verdicts import indicators
from gepsim.report.facts.weather import weather_rows
from gepsim.report.figures import money_scale, share, signed
from gepsim.report.model import Column, Section, Table, attempt
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text

#: What every run states about itself; runs that differ in it are not like with like.
_STATED = ("price_year", "seed", "members", "landscape")


def sections(runs: Sequence[Results]) -> list[Section]:
    """Return the chapters of a comparison."""
    judged = [attempt(say("section.targets"), read_targets, run) for run in runs]
    sets = [targets if isinstance(targets, list) else [] for targets in judged]
    base = runs[0].title
    return [
        Section("findings", say("compare.findings"),
                parts={"sentences": findings.sentences_of(runs, sets)}),
        Section("inputs", say("compare.inputs"), [say("compare.inputs_say")],
                {"table": inputs_table(runs)}),
        Section("results", say("compare.results"), [say("compare.results_say", base=base)],
                {"table": results_table(runs, sets)}),
        Section("paths", say("compare.paths"), [say("compare.paths_say", base=base)],
                {"figures": path_figures(runs)}),
        Section("targets", say("section.targets"), [say("compare.targets_say")],
                {"rows": verdict_rows(runs, sets), "verdicts": VERDICTS}),
        Section("compensation", say("compare.gains"), [say("compare.gains_say", base=base)],
                {"table": attempt(say("compare.gains"), compensation_table, runs)}),
        Section("chances", say("compare.chances"), [say("compare.chances_say", base=base)],
                {"table": open_chances(runs)}),
    ]  # fmt: skip


def named(run: Results) -> Text:
    """Return the name of a run with what was changed by hand."""
    return run.title + in_title(run)


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
    return Table([Column(say("compare.setting")), *(Column(named(run)) for run in runs)], rows)


def results_table(runs: Sequence[Results], sets: Sequence[Sequence[JudgedTarget]]) -> Table:
    """Return the answers of each run, with the difference to the first."""
    last, first = runs[0].years[-1], runs[0].checkpoints[0]
    rows: list[list[object]] = []
    for key, scale, value in ANSWERS:
        found = [attempt(say(key, year=last), value, run) for run in runs]
        numbers = [cell if isinstance(cell, float) else None for cell in found]
        rows.append([say(key, year=last), *cells(scale, numbers)])
    rows[1:1] = weather_rows(runs)
    rows += cost_rows(runs)
    rows.append([say("compare.peak_chance"), *(_chance(run) for run in runs)])
    for wanted, key in ((GOOD, "compare.good"), (AT_RISK, "compare.risk")):
        counted = [sum(t.first.verdict in wanted for t in indicators(each)) for each in sets]
        rows.append([say(key, year=first), *(str(number) for number in counted)])
    return Table([Column(say("compare.result")), *(Column(named(run), True) for run in runs)], rows)


def _chance(run: Results) -> str:
    found = peak_chance(run)
    return "–" if found is None else share(found)


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
    """Return each party's balance in the first run, and what it gains or loses in the others."""
    year = runs[0].checkpoints[0]
    balances = [{p.label: p.amount for p in compensation.parties(run, year)} for run in runs]
    labels = [label for label in runs[0].labels("party") if any(map(_of(label), balances))]
    if not labels:
        raise Absent("accounts.nc: transfer_net")
    own = [abs(each.get(label, 0.0)) for each in balances for label in labels]
    moved = [
        abs(each.get(label, 0.0) - balances[0].get(label, 0.0))
        for each in balances[1:]
        for label in labels
    ]
    whole, part = money_scale(max(own)), money_scale(max(moved, default=0.0))
    rows: list[list[object]] = []
    for label in labels:
        first = balances[0].get(label, 0.0)
        gains = [each.get(label, 0.0) - first for each in balances[1:]]
        told = [_gain(gain, first, part.write(gain)) for gain in gains]
        amount = signed(whole.beside(first, max(own)) + " " + whole.unit)
        rows.append([compensation.party_name(runs[0], label), amount, *told])
    heads = [Column(say("compare.balance", year=year)), Column(named(runs[0]), True)]
    return Table([*heads, *(Column(named(run), True) for run in runs[1:])], rows)


def _of(label: str) -> Any:
    return lambda balance: balance.get(label, 0.0)


#: Part of a balance below which a change of it tells nothing. [1]
_TRACE = 5e-4


def _gain(gain: float, first: float, text: Text) -> Text:
    """Return what a party gains, or that nothing moves."""
    return say("compare.same") if abs(gain) <= _TRACE * max(abs(first), 1.0) else signed(text)
