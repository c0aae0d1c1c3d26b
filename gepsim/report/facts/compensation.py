"""Who pays whom for ecosystems, and how sure the amounts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.report import charts
from gepsim.report.figures import RANGE, Scale, money, money_scale, signed
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, listed, same

_COLOURS = {"receives": "#0f6e8c", "pays": "#c4622d"}


@dataclass(frozen=True)
class Party:
    """One party with what it receives (positive) or pays (negative). [CNY year-1]"""

    label: str
    name: Text
    amount: float
    low: float
    high: float


def parties(run: Results, year: int) -> list[Party]:
    """Return every party's balance over all rules in a year, receivers first: medians."""
    amount = run.headline("transfer_net").sel(time=year)
    low, high = (end.sel(time=year) for end in run.band("transfer_net") or (amount, amount))
    named = [(label, party_name(run, label)) for label in run.labels("party")]
    rows = zip(named, amount.values, low.values, high.values, strict=True)
    found = [Party(n, name, float(v), float(a), float(b)) for (n, name), v, a, b in rows]
    return sorted((p for p in found if p.amount or p.low or p.high), key=lambda p: -p.amount)


def party_name(run: Results, label: str) -> Text:
    """Return the name of a party, which may be one of the city's counties."""
    return run.name("county" if label in run.labels("county") else "party", label)


def county_balances(run: Results, year: int) -> list[Party]:
    """Return the balances of the city's own counties, receivers first."""
    own = run.labels("county")
    return [party for party in parties(run, year) if party.label in own]


def scale_of(amounts: Sequence[float]) -> Scale:
    """Return the unit that suits some amounts. [CNY year-1]"""
    return money_scale(max((abs(amount) for amount in amounts), default=0.0))


def answer(run: Results, year: int) -> Text:
    """Return who should receive how much, and who pays, in one sentence."""
    balances = parties(run, year)
    got = [p.name + " " + money(p.amount) for p in county_balances(run, year) if p.amount > 0]
    paid = [p.name + " " + money(-p.amount) for p in reversed(balances) if p.amount < 0]
    return say("compensation.answer", year=year, got=listed(got), paid=listed(paid))


def balance_figure(run: Results, year: int) -> Figure:
    """Return balances as bars to both sides of zero with 5–95 % whiskers."""
    rows = parties(run, year)
    scale = scale_of([row.amount for row in rows])
    drawing = charts.bars(
        scale, 172, _COLOURS, name=[row.name for row in rows], value=[row.amount for row in rows],
        low=[row.low for row in rows], high=[row.high for row in rows],
        group=["receives" if row.amount >= 0 else "pays" for row in rows],
    )  # fmt: skip
    legend = [Swatch(colour, say(f"compensation.{key}")) for key, colour in _COLOURS.items()]
    return Figure(
        "compensation", say("compensation.balances", year=year), drawing, finding=answer(run, year),
        legend=legend, table=_table(run, rows, year, scale), source="transfer, transfer_quantile",
    )  # fmt: skip


def _table(run: Results, rows: Sequence[Party], year: int, scale: Scale) -> Table:
    body = [
        [row.name, signed(scale.number(row.amount)),
         scale.number(row.low) + RANGE + scale.number(row.high)]
        for row in rows
    ]  # fmt: skip
    heads = [Column(say("compensation.party", unit=scale.unit)), Column(say("common.sum"), True),
             Column(same("5–95%"), True)]  # fmt: skip
    return Table(heads, body)


def rules_table(run: Results, year: int) -> Table:
    """Return what each rule moves, and who pays it."""
    transfer = run.array("transfer").sel(time=year).transpose("rule", "party").values
    moved = np.clip(transfer, 0.0, None).sum(axis=1)
    scale, labels = scale_of(moved.tolist()), run.labels("party")
    rows, off = [], []
    for place in np.argsort(-moved, kind="stable"):
        name = run.name("rule", run.labels("rule")[int(place)])
        if moved[place] == 0:
            off.append(name)
            continue
        payers = [party_name(run, labels[i]) for i in np.flatnonzero(transfer[place] < 0)]
        rows.append([name, scale.beside(float(moved[place]), float(moved.max())), listed(payers)])
    heads = [
        Column(say("compensation.rule")),
        Column(say("compensation.received", unit=scale.unit), True),
        Column(say("compensation.payers")),
    ]
    return Table(heads, rows, note=say("compensation.off", names=listed(off)) if off else None)


def years_table(run: Results) -> Table:
    """Return what each county receives or pays in the base year and at the checkpoints."""
    years = [run.years[0], *run.checkpoints]
    net = run.array("transfer").sum("rule")
    own = run.named("county")
    values = [[float(net.sel(time=y, party=code)) for y in years] for code, _ in own]
    largest = max((abs(value) for row in values for value in row), default=0.0)
    scale = money_scale(largest)
    rows = [
        [name, *(signed(scale.beside(v, largest)) for v in row)]
        for (_, name), row in zip(own, values, strict=True)
    ]
    heads = [Column(scale.unit), *(Column(same(str(year)), True) for year in years)]
    return Table(heads, rows)
