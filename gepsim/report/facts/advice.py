"""The answers of `gepsim plan` and `gepsim sensitivity`, where their files lie beside a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gepsim.comparison.spoken import name_of, value_of
from gepsim.files.answers import PLAN, SENSITIVITY, lies_beside, read_answer
from gepsim.files.results import Results
from gepsim.report.figures import SMALL_MONEY, money, share, share_span
from gepsim.report.model import Column, Section, Table, attempt
from gepsim.report.words import say
from gepsim.text import Text, listed, same, sentences

#: Probabilities beyond these are all but certain.
_OPEN = (0.02, 0.98)
#: Inputs that are named first.
_FIRST = 5
_CHANCE = "chance"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class PlanAnswer:
    """The cheapest plan: what it is, what it does, what it reaches."""

    said: Text
    choices: Table | None
    targets: Table


@dataclass(frozen=True)
class DecidingAnswer:
    """What decides each open verdict, and where settings turn one."""

    said: Text
    verdicts: Table
    turns: Table | None


def chapter(run: Results) -> list[Section]:
    """Return the chapter of the answers that lie beside a run; none where there is none."""
    if not any(lies_beside(run, name) for name in (PLAN, SENSITIVITY)):
        return []
    parts = {
        "plan": attempt(say("advice.plan"), plan_answer, run),
        "decides": attempt(say("advice.decides"), deciding_answer, run),
    }
    return [Section("advice", say("section.advice"), parts=parts)]


def plan_answer(run: Results) -> PlanAnswer | None:
    """Return the cheapest plan that was sought for a run; None if none was."""
    found = read_answer(run, PLAN)
    if found is None:
        return None
    said = say(
        "advice.plan_say",
        asked=share(found["confidence"]),
        free=found["free_from"],
        added=money(found["added_cost"]),
        how=say("advice.proven" if found["proven"] else "advice.greedy"),
    )
    choices = _choices(found["choices"]) if found["choices"] else None
    return PlanAnswer(said, choices, _targets(found["targets"], found["at_once"]))


def _choices(chosen: Sequence[Facts]) -> Table:
    heads = [
        Column(say("investment.project")),
        Column(say("advice.how")),
        Column(say("advice.added", unit=SMALL_MONEY.unit), True),
        Column(say("advice.doubts")),
    ]
    rows = [
        [
            same(f"{one['id']} ") + Text(**one["name"]),
            Text(**one["how"]),
            SMALL_MONEY.number(one["added_cost"]),
            sentences(Text(**said) + Text("。", ".") for said in one["doubts"]),
        ]
        for one in chosen
    ]
    return Table(heads, rows)


def _targets(wanted: Sequence[Facts], at_once: Sequence[Facts]) -> Table:
    heads = [
        Column(say("target.indicator")),
        Column(say("common.year"), True),
        Column(say("advice.now"), True),
        Column(say("advice.planned"), True),
        Column(say("advice.asked"), True),
    ]
    rows = [_reached(same(f"{one['id']} ") + Text(**one["name"]), one) for one in wanted]
    rows += [_reached(say("advice.at_once", names=listed(g["targets"])), g) for g in at_once]
    return Table(heads, rows)


def _reached(name: Text, one: Facts) -> list[object]:
    """Return what is reached of one target, or of several at once."""
    asked = same(share(one["asked"]))
    if not one["reachable"]:
        asked = say("advice.best", best=share(one["best"]))
    planned = same(share(one["planned"]))
    if one["low"] is not None:
        planned += Text("（", " (") + share_span(one["low"], one["high"]) + Text("）", ")")
    return [name, str(one["year"]), share(one["now"]), planned, asked]


def deciding_answer(run: Results) -> DecidingAnswer | None:
    """Return what was found to decide the verdicts of a run; None if it was not sought."""
    found = read_answer(run, SENSITIVITY)
    if found is None:
        return None
    first = [
        row
        for row in found["verdicts"]
        if row["rank"] == 1 and _OPEN[0] < row["probability"] < _OPEN[1]
    ]
    turns = _turns(found["turns"]) if found["turns"] else None
    return DecidingAnswer(_verify(first), _deciders(first), turns)


def _verify(first: Sequence[Facts]) -> Text:
    """Return which inputs lead most open verdicts."""
    led = Counter(row["input"] for row in first if row["mark"] != _CHANCE)
    named = [
        say(
            "advice.led",
            name=Text(**next(row["label"] for row in first if row["input"] == name)),
            ids=listed(dict.fromkeys(row["id"] for row in first if row["input"] == name)),
        )
        for name, _ in led.most_common(_FIRST)
    ]
    said = [say("advice.decides_say")]
    return sentences([*said, say("advice.verify", what=listed(named)) + Text("。", ".")])


def _deciders(first: Sequence[Facts]) -> Table:
    heads = [
        Column(say("target.indicator")),
        Column(say("common.year"), True),
        Column(say("glossary.probability.name"), True),
        Column(say("advice.input")),
        Column(say("advice.grade")),
        Column(say("advice.share"), True),
        Column(say("advice.fifths"), True),
    ]
    rows = [
        [
            same(f"{row['id']} ") + Text(row["name_zh"], row["name_en"]),
            str(row["checkpoint"]),
            share(row["probability"]),
            Text(**row["label"]),
            row["mark"],
            f"{row['share']:.2f} ± {row['error']:.2f}",
            _fifths(row),
        ]
        for row in first
    ]
    return Table(heads, rows)


def _fifths(row: Facts) -> str:
    if row["low"] is None or row["high"] is None:
        return "–"
    return f"{share(row['low'])} / {share(row['high'])}"


def _turns(turns: Sequence[Facts]) -> Table:
    heads = [
        Column(say("target.indicator")),
        Column(say("common.year"), True),
        Column(say("advice.setting")),
        Column(say("advice.met_with"), True),
    ]
    rows = [
        [
            same(f"{one['id']} ") + Text(one["name_zh"], one["name_en"]),
            str(one["checkpoint"]),
            name_of(one["key"].split("."), _label),
            _met_with(one),
        ]
        for one in turns
    ]
    return Table(heads, rows)


def _met_with(one: Facts) -> Text:
    key, bound = ("at_most", one["low"]) if one["met_below"] else ("at_least", one["high"])
    return say(f"advice.{key}", value=value_of(one["key"].split("."), bound, _label))


def _label(dim: str, label: str) -> Text:
    return same(label.replace("_", " "))
