"""How the account stands: open choices, the bridge, published accounts, the spread by mark."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from gepsim.report.figures import MONEY, fixed, share, signed
from gepsim.report.model import Column, Table
from gepsim.report.reading import Absent, Results
from gepsim.report.words import known, say
from gepsim.text import Text, listed, same

#: How near to a published total a combination of steps must come to reach it. [1]
_NEAR = 0.05
#: Published accounts that are named in a row, the nearest to ours first.
_NAMED = 4


def choices_table(run: Results) -> Table:
    """Return each open choice with its value here and what the others would add to the total."""
    rows = [_choice(one) for one in run.get("choices")]
    heads = [
        Column(say("standing.choice")),
        Column(say("standing.here")),
        Column(MONEY.unit, True),
        Column(say("standing.others")),
    ]
    return Table(heads, rows, note=say("standing.choices_note"))


def _choice(one: dict[str, Any]) -> list[Text | str]:
    values, chosen = one["values"], one["chosen"]
    here = float(values[chosen])
    others = [
        option_name(one["option"], name) + " " + signed(MONEY.number(float(value) - here))
        for name, value in values.items()
        if name != chosen
    ]
    return [
        Text(one["title_zh"], one["title_en"]),
        option_name(one["option"], chosen),
        MONEY.number(here),
        listed(others),
    ]


def option_name(option: str, choice: str) -> Text:
    """Return what a choice of a method option is called."""
    key = f"choice.{option}.{choice}"
    return say(key) if known(key) else same(choice.replace("_", " "))


def bridge_table(run: Results) -> Table:
    """Return the steps from the headline to the value that the city published."""
    found = run.get("bridge")
    if not found:
        raise Absent("run.json: bridge")
    rows: list[list[Text | str]] = [
        [say("standing.headline"), "", MONEY.number(found["headline"])],
        [say("standing.printed"), signed(MONEY.number(found["printed"] - found["headline"])),
         MONEY.number(found["printed"])],
    ]  # fmt: skip
    for step in found["steps"]:
        name = Text(step["name_zh"], step["name_en"])
        rows.append([name, signed(MONEY.number(step["moved"])), MONEY.number(step["total"])])
    end = found["steps"][-1]["total"]
    official = say("standing.official", year=found["official_year"])
    rows.append(
        [official, signed(MONEY.number(found["official"] - end)), MONEY.number(found["official"])]
    )
    heads = [
        Column(say("standing.step")),
        Column(say("standing.moved", unit=MONEY.unit), True),
        Column(say("standing.total", unit=MONEY.unit), True),
    ]
    return Table(heads, rows, frozenset({0, len(rows) - 1}), bridge_words(found))


def bridge_words(found: dict[str, Any]) -> Text:
    """Return that several sets of steps reach the published total, so that it identifies none."""
    moves = [float(step["moved"]) for step in found["steps"]]
    wanted = float(found["official"]) - float(found["printed"])
    near = _NEAR * float(found["official"])
    return say("standing.bridge_say", sets=reaching(moves, wanted, near), all=2 ** len(moves))


def reaching(moves: Sequence[float], wanted: float, near: float) -> int:
    """Return how many sets of moves add up to what is wanted, give or take.

    Examples
    --------
    3 alone, or 1 and 2 together:

    >>> reaching([1.0, 2.0, 3.0], 3.0, 0.1)
    2
    """
    sets = (s for size in range(len(moves) + 1) for s in combinations(moves, size))
    return sum(abs(sum(one) - wanted) <= near for one in sets)


def peers_table(run: Results) -> Table:
    """Return each service's place, per area, among published accounts."""
    rows = [
        [Text(one["name_zh"], one["name_en"].capitalize()), fixed(one["value"], 1),
         say("standing.rank", rank=one["rank"], of=one["of"]), _nearest(one)]
        for one in run.get("peers")
    ]  # fmt: skip
    if not rows:
        raise Absent("run.json: peers")
    unit = Text("万元/km²", "10,000 CNY/km²")
    heads = [
        Column(say("gep.service")),
        Column(unit, True),
        Column(say("standing.place")),
        Column(say("standing.published")),
    ]
    return Table(heads, rows, note=say("standing.peers_note", price_year=run.price_year))


def _nearest(one: dict[str, Any]) -> Text:
    """Return the published values, the nearest to ours first."""
    others = sorted(one["others"], key=lambda row: abs(row["value"] - one["value"]))[:_NAMED]
    return listed(Text(o["zh"], o["en"]) + " " + fixed(o["value"], 0) for o in others)


def spread_table(run: Results) -> Table:
    """Return the rows that carry most of the spread, and what knowing them would bring."""
    rows = [
        [Text(one["name_zh"], one["name_en"]), one["mark"], share(one["share"]),
         share(max(0.0, one["narrower"])), Text(one["published_zh"], one["published_en"])]
        for one in run.get("spread")["rows"]
    ]  # fmt: skip
    heads = [
        Column(say("standing.row")),
        Column(say("standing.mark")),
        Column(say("standing.variance"), True),
        Column(say("standing.narrower"), True),
        Column(say("standing.where")),
    ]
    return Table(heads, rows, note=spread_words(run))


def spread_words(run: Results) -> Text:
    """Return the variance of GEP by mark."""
    found = run.get("spread")
    marks = [
        same(f"{mark} {share(float(part))}") for mark, part in found["by_mark"].items() if part
    ]
    return say("standing.by_mark", marks=listed(marks), joint=share(max(0.0, found["joint"])))
