"""Where the plan's money goes, year by year, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from gepsim.report.facts.series import stacked
from gepsim.report.figures import MONEY, money, share
from gepsim.report.model import Absent, Column, Figure, Swatch, Table
from gepsim.report.reading import Results
from gepsim.report.words import known, say
from gepsim.text import Text, listed, same, sentences

_COLOURS = ("#1c7166", "#c98b2b", "#6a5fa8", "#69add9", "#8d99a6")


def _categories(run: Results) -> list[str]:
    if not run.has("project_category"):
        return ["all"] * len(run.labels("project"))
    return [str(word) for word in run.array("project_category").values]


def category_name(key: str) -> Text:
    """Return the name of a group of projects."""
    return say(f"project_category.{key}") if known(f"project_category.{key}") else same(key)


def investment_figure(run: Results) -> Figure:
    """Return investment by year and category, and how it thins out after the first checkpoint."""
    money_of = run.array("investment").transpose("time", "project")
    if not money_of.sizes["project"]:
        raise Absent("projects of the plan")
    groups = _categories(run)
    order = list(dict.fromkeys(groups))
    columns = [money_of.values[:, [g == group for g in groups]].sum(1) for group in order]
    array = xr.DataArray(np.stack(columns, 1), {"time": run.years, "group": order})
    names, colours = [category_name(g) for g in order], list(_COLOURS[: len(order)])
    return Figure(
        "investment", say("investment.by_year"), stacked(array, "group", MONEY, colours, run.years),
        finding=sentences([*horizon(run), *endings(run)]),
        legend=[Swatch(c, n) for c, n in zip(colours, names, strict=True)],
        table=_table(run, array, names), source="investment",
    )  # fmt: skip


def _table(run: Results, array: xr.DataArray, names: list[Text]) -> Table:
    rows = [
        [
            str(y),
            *(MONEY.number(float(v)) for v in array.sel(time=y)),
            MONEY.number(float(array.sel(time=y).sum())),
        ]
        for y in run.years
    ]
    sums = [*array.sum("time").values, float(array.sum())]
    rows.append([say("common.sum"), *(MONEY.number(float(v)) for v in sums)])
    heads = [
        Column(say("common.year")),
        *(Column(n, True) for n in names),
        Column(say("common.sum"), True),
    ]
    return Table(heads, rows, frozenset({len(rows) - 1}), say("investment.unit", unit=MONEY.unit))


def horizon(run: Results) -> list[Text]:
    """Return how much money is spent by the first checkpoint and how little after the second."""
    if len(run.checkpoints) < 2:
        return []
    spent = run.array("investment").sum("project")
    first, later = run.checkpoints[:2]
    whole = float(spent.sum())
    early = float(spent.sel(time=[y for y in run.years if y <= first]).sum())
    late = float(spent.sel(time=[y for y in run.years if y > later]).sum())
    active = run.array("investment").sel(time=[y for y in run.years if y > later]).sum("time")
    return [
        say(
            "investment.horizon", whole=money(whole), first=first, later=later,
            early=share(early / whole), late=share(late / whole), count=int((active > 0).sum()),
        )
    ]  # fmt: skip


def endings(run: Results) -> list[Text]:
    """Return how much of the programme is complete at the first checkpoint, where the run says."""
    years = {int(row["year"]): row for row in run.record.get("programme_endings", [])}
    judged = run.checkpoints[:2]
    if len(judged) < 2 or not set(judged) <= set(years):
        return []
    first, later = judged
    finished = share(float(years[first]["finished_share"]))
    count = int(years[later]["projects"])
    return [say("investment.endings", first=first, later=later, finished=finished, count=count)]


def largest_table(run: Results, number: int = 12) -> Table:
    """Return the largest projects with their years."""
    spent = run.array("investment")
    whole = spent.sum("time")
    order = np.argsort(-whole.values, kind="stable")[:number]
    rows = []
    for place in order:
        label = run.labels("project")[int(place)]
        active = [y for y, v in zip(run.years, spent.values[:, int(place)], strict=True) if v > 0]
        years = f"{active[0]}–{active[-1]}" if active else "–"
        rows.append(
            [label, run.name("project", label), money(float(whole.values[int(place)])), years]
        )
    heads = [
        Column(same("#")),
        Column(say("investment.project")),
        Column(say("investment.amount"), True),
        Column(say("investment.years")),
    ]
    return Table(heads, rows)


def projects_table(run: Results) -> Table:
    """Return every project by name: where it lies, who answers, money, years, what it acts on."""
    heads = [
        Column(say("investment.project")), Column(say("common.county")), Column(say("answer.who")),
        Column(say("investment.amount"), True), Column(say("investment.years"), True),
        Column(say("target.indicator")),
    ]  # fmt: skip
    rows = [
        [*project_row(run, one), ", ".join(map(str, one["indicators"])) or "–"]
        for one in run.get("projects")
    ]
    return Table(heads, rows)


def project_row(run: Results, project: Mapping[str, Any]) -> list[object]:
    """Return what is told of a project: name, counties, department, money and years."""
    name = same(str(project["id"]) + " ") + Text(project["name"]["zh"], project["name"]["en"])
    lead = next(iter(project["departments"]), None)
    return [
        name,
        places_of(run, project),
        Text(lead["zh"], lead["en"]) if lead else say("common.unnamed"),
        money(float(project["money"])),
        f"{project['start']:.0f}–{project['end']:.0f}",
    ]


def places_of(run: Results, project: Mapping[str, Any]) -> Text:
    """Return the counties in which a project lies, or the whole city."""
    if "*" in project["counties"]:
        return say("common.city")
    return listed(run.name("county", code) for code in project["counties"])
