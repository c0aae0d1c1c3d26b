"""Each county on its own: value, services, compensation, land, and the projects in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gepsim.report import svg
from gepsim.report.facts.investment import project_row
from gepsim.report.facts.series import tick_years
from gepsim.report.figures import MONEY, RANGE, fixed, money, rounded, signed
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same

_WIDTH, _HEIGHT = 520.0, 250.0
#: Services that are told one by one.
_SERVICES = 8
_TRACE = 0.005


@dataclass(frozen=True)
class CountyPart:
    """What the page tells of one county."""

    code: str
    name: Text
    sentence: Text
    drawing: Markup
    value: Table
    services: Table
    land: Table
    balance: Table
    projects: Table


def counties(run: Results) -> list[CountyPart]:
    """Return the part of every county."""
    return [_county(run, code, name) for code, name in run.named("county")]


def _county(run: Results, code: str, name: Text) -> CountyPart:
    total = run.headline("gep_total").sel(county=code)
    base, end = run.years[0], run.years[-1]
    net = run.headline("transfer_net").sel(party=code)
    year = run.checkpoints[0]
    sentence = say(
        "county.sentence", name=name, base=base, end=end, year=year,
        first=MONEY.write(float(total.sel(time=base))),
        last=MONEY.write(float(total.sel(time=end))),
        net=signed(money(float(net.sel(time=year)))),
    )  # fmt: skip
    return CountyPart(
        code, name, sentence, Markup(_path(run, code)), _value(run, code), _services(run, code),
        _land(run, code), _balance(run, code), _projects(run, code),
    )  # fmt: skip


def _path(run: Results, code: str) -> str:
    """Return the county's GEP over the years with its 90 % band."""
    total = run.headline("gep_total").sel(county=code).values.tolist()
    ends = run.band("gep_total")
    low, high = (end.sel(county=code).values.tolist() for end in ends) if ends else (total, total)
    marks = svg.ticks(min(low), max(high))
    field = svg.PlotField(
        62, 34, 440, 178, (run.years[0], run.years[-1]), (marks[0], marks[-1])
    )  # fmt: skip
    parts = [
        svg.axes(field, run.years, tick_years(run.years), MONEY.unit, marks, (MONEY.zh, MONEY.en)),
        svg.path(field.band(run.years, low, high), "most"),
        svg.path(field.line(run.years, total), "middle"),
    ]
    return svg.drawing(_WIDTH, _HEIGHT, parts)


def _value(run: Results, code: str) -> Table:
    total = run.headline("gep_total").sel(county=code)
    ends = run.band("gep_total")
    rows: list[list[object]] = []
    for year in run.years:
        row: list[object] = [str(year), MONEY.number(float(total.sel(time=year)))]
        if ends:
            row += [MONEY.number(float(end.sel(county=code, time=year))) for end in ends]
        rows.append(row)
    heads = [Column(say("common.year")), Column(say("dossier.median", unit=MONEY.unit), True)]
    heads += [Column(same(q), True) for q in ("5%", "95%")] if ends else []
    return Table(heads, rows)


def _services(run: Results, code: str) -> Table:
    """Return the services that give most, with the rest in one row."""
    value = run.headline("gep").sel(county=code)
    base, end = (value.sel(time=year).values for year in (run.years[0], run.years[-1]))
    order = np.argsort(-base, kind="stable")
    names = run.named("service")
    largest = float(base.max())
    rows: list[list[object]] = [
        [names[i][1], *(MONEY.beside(float(x[i]), largest) for x in (base, end))]
        for i in order[:_SERVICES]
        if base[i] > 0
    ]
    rest = order[_SERVICES:]
    if base[rest].sum() > 0:
        sums = [MONEY.beside(float(x[rest].sum()), largest) for x in (base, end)]
        rows.append([say("county.rest"), *sums])
    heads = [Column(say("gep.service") + Text("（", " (") + MONEY.unit + Text("）", ")"))]
    return Table([*heads, *_years(run)], rows)


def _years(run: Results) -> list[Column]:
    return [Column(same(str(year)), True) for year in (run.years[0], run.years[-1])]


def _land(run: Results, code: str) -> Table:
    """Return the county's land by type in the first and the last year."""
    area = run.array("extent").sel(county=code)
    base, end = (area.sel(time=year).values for year in (run.years[0], run.years[-1]))
    order = [i for i in np.argsort(-base, kind="stable") if max(base[i], end[i]) > _TRACE]
    names = run.named("ecosystem_type")
    rows = [
        [names[i][1], fixed(float(base[i])), fixed(float(end[i])), _moved(base[i], end[i])]
        for i in order
    ]
    heads = [
        Column(say("gep.type") + same(" (km²)")),
        *_years(run),
        Column(say("county.moved"), True),
    ]
    return Table(heads, rows)


def _moved(base: float, end: float) -> Text:
    return signed(same(fixed(float(end - base))))


def _balance(run: Results, code: str) -> Table:
    """Return what the county receives or pays in the base year and at the checkpoints."""
    net, ends = run.headline("transfer_net").sel(party=code), run.band("transfer_net")
    rows: list[list[object]] = []
    for year in (run.years[0], *run.checkpoints):
        row: list[object] = [str(year), signed(money(float(net.sel(time=year))))]
        if ends:
            low, high = (money(float(end.sel(party=code, time=year))) for end in ends)
            row.append(low + RANGE + high)
        rows.append(row)
    heads = [Column(say("common.year")), Column(say("county.balance"), True)]
    return Table([*heads, *([Column(same("5–95%"), True)] if ends else [])], rows)


def _projects(run: Results, code: str) -> Table:
    """Return the projects that name the county, then those of the whole city in one sentence."""
    here = [one for one in run.record.get("projects", []) if code in one["counties"]]
    wide = [one for one in run.record.get("projects", []) if "*" in one["counties"]]
    heads: Sequence[Column] = [
        Column(say("investment.project")), Column(say("common.county")), Column(say("answer.who")),
        Column(say("investment.amount"), True), Column(say("investment.years"), True),
    ]  # fmt: skip
    note = say("county.wide", n=rounded(len(wide)))
    return Table(heads, [project_row(run, one) for one in here], note=note)
