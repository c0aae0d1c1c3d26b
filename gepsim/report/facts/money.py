"""What money does for the targets: the cost of a point, and the chances without a payer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gepsim.projects.purse import PAYERS
from gepsim.report.figures import money, rounded, share
from gepsim.report.model import Column, Table, attempt
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, same

Row = Mapping[str, Any]


def shown_year(run: Results) -> int:
    """Return the checkpoint that the page shows: the second, by which most projects are built."""
    years = run.checkpoints
    return years[min(1, len(years) - 1)]


def parts(run: Results, year: int) -> dict[str, object]:
    """Return what money does, as parts of the chapter on investment."""
    return {
        "points": attempt(say("money.points", year=year), points_table, run, year),
        "missing": attempt(say("money.missing", year=year), missing_table, run, year),
    }


def _rows(run: Results, year: int) -> list[Row]:
    rows = [row for row in run.get("money") if int(row["checkpoint"]) == year]
    if not rows:
        raise Absent("run.json: money")
    return rows


def _named(row: Row) -> Text:
    return same(f"{row['id']} ") + Text(row["name"]["zh"], row["name"]["en"])


def points_table(run: Results, year: int) -> Table:
    """Return what a percentage point of each target's chance costs, the cheapest first."""
    every = _rows(run, year)
    told = sorted(
        (row for row in every if row["cost_per_point"]), key=lambda row: row["cost_per_point"]
    )
    rows: list[list[Text | str]] = [
        [
            _named(row),
            str(len(row["projects"])),
            money(float(row["money"])),
            share(float(row["without_projects"])),
            share(float(row["probability"])),
            _price(float(row["cost_per_point"])),
            _per_unit(row),
        ]
        for row in told
    ]
    return Table(_heads(_POINTS), rows, note=_silent(every, told))


_POINTS = ("target", "projects", "money", "bare", "planned", "point", "unit")


def _per_unit(row: Row) -> Text | str:
    """Return the cost of a unit of the indicator itself; a dash where nothing is added."""
    cost = row["cost_per_unit"]
    return "–" if not cost else _price(float(cost)) + " / " + _unit(str(row["unit"]))


def _price(cost: float) -> Text:
    """Return money, small sums in plain yuan where the page counts in millions. [CNY]

    Examples
    --------
    >>> _price(4650.0), _price(4.65e8).en
    (Text(zh='0.465 万元', en='4,650 CNY'), '465 m CNY')
    """
    return money(cost) if cost >= _SMALL else Text(money(cost).zh, f"{rounded(cost)} CNY")


#: A tenth of a million, below which millions are no unit. [CNY]
_SMALL = 1e5


def _unit(unit: str) -> Text:
    """Return a unit as people write it.

    Examples
    --------
    >>> _unit("percent").zh, _unit("ug m-3").en, _unit("mu_cn")
    ('%', 'µg/m³', Text(zh='亩', en='mu'))
    """
    known = {
        "percent": same("%"), "ug m-3": same("µg/m³"), "m2 person-1": same("m²"),
        "mu_cn": Text("亩", "mu"), "1": Text("单位", "unit"),
    }  # fmt: skip
    return known.get(unit, same(unit))


def _silent(every: Sequence[Row], told: Sequence[Row]) -> Text:
    """Return what the costs mean, and for how many targets there is none."""
    return say("money.points_note", count=len(every) - len(told))


def missing_table(run: Results, year: int) -> Table:
    """Return each target's chance without the money of each payer, where it falls by a point."""
    every = _rows(run, year)
    payers = list(every[0]["without"])
    if not payers:
        raise Absent("project_funding.csv")
    moved = [row for row in every if _fall(row) >= _POINT]
    moved.sort(key=lambda row: -_fall(row))
    rows: list[list[Text | str]] = [
        [
            _named(row),
            same(share(float(row["probability"])) + " ") + say(f"verdict.{row['verdict']}"),
            *(_left(row, payer) for payer in payers),
            share(float(row["without_projects"])),
        ]
        for row in moved
    ]
    heads = [Column(say("money.target")), Column(say("money.planned"))]
    heads += [Column(PAYERS[payer], True) for payer in payers]
    heads.append(Column(say("money.bare"), True))
    note = say("money.missing_note", changed=_changed(every, payers))
    return Table(heads, rows, note=note)


#: A percentage point. [1]
_POINT = 0.01


def _fall(row: Row) -> float:
    """Return by how much the chance falls at most where one payer is missing. [1]"""
    return float(row["probability"]) - min(float(value) for value in row["without"].values())


def _left(row: Row, payer: str) -> Text | str:
    """Return the chance without a payer, and the word for it where that is another."""
    left, word = share(float(row["without"][payer])), str(row["verdict_without"][payer])
    return left if word == row["verdict"] else same(left + " ") + say(f"verdict.{word}")


def _changed(every: Sequence[Row], payers: Sequence[str]) -> Text:
    """Return how many verdicts change without each payer."""
    counts = {
        payer: sum(row["verdict_without"][payer] != row["verdict"] for row in every)
        for payer in payers
    }
    parts = [PAYERS[payer] + same(f" {count}") for payer, count in counts.items()]
    return Text("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def _heads(names: Sequence[str]) -> list[Column]:
    return [Column(say(f"money.{name}"), number > 0) for number, name in enumerate(names)]
