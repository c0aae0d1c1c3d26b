"""Sheets of amounts: main paths, counties, services, physical quantities, payments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import xarray as xr

from gepsim.export.book import Chart, Sheet, SheetColumn
from gepsim.export.words import tell
from gepsim.files.results import Results
from gepsim.report.facts.compensation import party_name, scale_of
from gepsim.report.facts.series import path_of
from gepsim.report.figures import (
    CARBON,
    CARBON_INTENSITY,
    COAL,
    ENERGY_INTENSITY,
    MONEY,
    PERCENT,
    Scale,
)
from gepsim.report.words import say
from gepsim.text import Text

#: Main paths: what they are called, the variable, what it is summed over, its unit.
_PATHS: tuple[tuple[Text, str, tuple[str, ...], Scale], ...] = (
    (Text("生态产品总值（GEP）", "Gross ecosystem product"), "gep_city", (), MONEY),
    (Text("地区生产总值", "GDP"), "value_added", ("sector",), MONEY),
    (Text("能源消费总量", "Energy use"), "energy_total", (), COAL),
    (Text("二氧化碳排放", "Carbon dioxide"), "co2_total", (), CARBON),
    (Text("单位 GDP 能耗", "Energy per GDP"), "energy_intensity", (), ENERGY_INTENSITY),
    (Text("单位 GDP 二氧化碳", "Carbon per GDP"), "carbon_intensity", (), CARBON_INTENSITY),
    (Text("非化石能源占比", "Non-fossil share"), "non_fossil_share", (), PERCENT),
    (Text("项目投资", "Investment in projects"), "investment", ("project",), MONEY),
)


def statistics(lang: str) -> tuple[str, str, str]:
    """Return what median, 5 and 95 % quantile are called."""
    return tell("book.median")[lang], "5%", "95%"


def paths(runs: Sequence[Results], lang: str) -> Sheet:
    """Return the main paths of every run with their spread, and charts of the first."""
    years = runs[0].years
    rows = [row for run in runs for row in _paths(run, lang)]
    heads = [
        SheetColumn(tell("book.scenario")[lang], 16, wrap=True),
        SheetColumn(tell("book.quantity")[lang], 22),
        SheetColumn(tell("book.unit")[lang], 13), SheetColumn(tell("book.statistic")[lang], 8),
    ]  # fmt: skip
    charts = []
    for name, unit in ((_PATHS[0][0], MONEY.unit), (_PATHS[3][0], CARBON.unit)):
        own = [i for i, row in enumerate(rows) if row[1] == name[lang]]
        own = own[:3] if len(runs) == 1 else [i for i in own if rows[i][3] == statistics(lang)[0]]
        names = 3 if len(runs) == 1 else 0
        charts.append(Chart(name[lang], "line", own, 4, 3 + len(years), names, unit[lang]))
    title = tell("sheet.paths")[lang]
    return Sheet(title, title, [*heads, *_years(years)], rows, 4, [c for c in charts if c.rows])


def _years(years: Sequence[int]) -> list[SheetColumn]:
    return [SheetColumn(year, 9.5) for year in years]


def _paths(run: Results, lang: str) -> Iterator[list[object]]:
    for name, variable, over, scale in _PATHS:
        if not run.has(variable):
            continue
        path, size = path_of(run, variable, over), getattr(scale, lang)
        lines = [path.value] if path.bands is None else [path.value, path.bands[0], path.bands[-1]]
        for statistic, line in zip(statistics(lang), lines, strict=False):
            said = statistic if len(lines) > 1 else ""
            yield [run.title[lang], name[lang], scale.unit[lang], said, *(line / size)]


def _spread(run: Results, name: str) -> list[xr.DataArray]:
    """Return median, 5 and 95 % quantile of a variable, or the one value where none are drawn."""
    return [run.headline(name), *(run.band(name) or ())]


def counties(run: Results, lang: str) -> Sheet:
    """Return GEP by county and of the city, over the years."""
    labels = [(name[lang], {"county": code}) for code, name in run.named("county")]
    size = getattr(MONEY, lang)
    rows = [*_over_years(run, "gep_total", labels, size, lang)]
    rows += _over_years(run, "gep_city", [(say("common.city")[lang], {})], size, lang)
    head = SheetColumn(tell("book.county")[lang], 14)
    own = [i for i, row in enumerate(rows[: 3 * len(labels)]) if row[1] == statistics(lang)[0]]
    title = tell("sheet.counties")[lang]
    chart = Chart(title, "line", own, 2, 1 + len(run.years), 0, MONEY.unit[lang])
    return Sheet(title, f"{title} ({MONEY.unit[lang]})", _wide(head, run, lang), rows, 2, [chart])


def services(run: Results, lang: str) -> Sheet:
    """Return GEP of the city by service, over the years."""
    labels = [(name[lang], {"service": label}) for label, name in run.named("service")]
    size = getattr(MONEY, lang)
    name = "gep_city_service"
    rows = [*_over_years(run, name, labels, size, lang)] if run.has(name) else []
    head = SheetColumn(tell("book.service")[lang], 18)
    title = tell("sheet.services")[lang]
    return Sheet(title, f"{title} ({MONEY.unit[lang]})", _wide(head, run, lang), rows, 2)


def compensation(run: Results, lang: str) -> Sheet:
    """Return what each party receives or pays, over the years."""
    labels = [(party_name(run, label)[lang], {"party": label}) for label in run.labels("party")]
    largest = abs(run.headline("transfer_net")).max().item()
    scale = scale_of([largest])
    rows = [*_over_years(run, "transfer_net", labels, getattr(scale, lang), lang)]
    head = SheetColumn(tell("book.party")[lang], 22)
    title = tell("sheet.compensation")[lang]
    return Sheet(title, f"{title} ({scale.unit[lang]})", _wide(head, run, lang), rows, 2)


def _wide(head: SheetColumn, run: Results, lang: str) -> list[SheetColumn]:
    return [head, SheetColumn(tell("book.statistic")[lang], 9), *_years(run.years)]


def _over_years(
    run: Results, name: str, labels: Sequence[tuple[str, dict[str, str]]], size: float, lang: str
) -> Iterator[list[object]]:
    for said, place in labels:
        for statistic, array in zip(statistics(lang), _spread(run, name), strict=False):
            yield [said, statistic, *(array.sel(place).values / size)]


def matrix(run: Results, lang: str) -> Sheet:
    """Return GEP of every service in every county in the years that are judged."""
    rows = [
        [county[lang], service[lang], *_in_years(run, "gep", {"county": code, "service": label},
                                                 getattr(MONEY, lang))]
        for code, county in run.named("county")
        for label, service in run.named("service")
    ]  # fmt: skip
    heads = [
        SheetColumn(tell("book.county")[lang], 12),
        SheetColumn(tell("book.service")[lang], 20),
    ]
    title = tell("sheet.matrix")[lang]
    columns = [*heads, *_judged(run, lang, "gep")]
    return Sheet(title, f"{title} ({MONEY.unit[lang]})", columns, rows, 2)


def quantities(run: Results, lang: str) -> Sheet:
    """Return every physical quantity by county in the years that are judged."""
    names = [str(n) for n in run.accounts.data_vars if str(n).startswith("quantity_")]
    own = [n for n in names if not n.endswith("_quantile")]
    rows = [
        [_called(run, name)[lang], county[lang], str(run.array(name).attrs.get("units", "")),
         *_in_years(run, name, {"county": code}, 1.0)]
        for name in own
        if abs(run.array(name)).sum() > 0
        for code, county in run.named("county")
    ]  # fmt: skip
    heads = [
        SheetColumn(tell("book.quantity")[lang], 24), SheetColumn(tell("book.county")[lang], 12),
        SheetColumn(tell("book.unit")[lang], 13),
    ]  # fmt: skip
    title = tell("sheet.quantities")[lang]
    width = _judged(run, lang, own[0] if own else "gep", 15)
    return Sheet(title, title, [*heads, *width], rows, 3)


def _called(run: Results, name: str) -> Text:
    told = run.array(name).attrs
    return Text(str(told.get("long_name_zh", name)), str(told.get("long_name", name)))


def _judged(run: Results, lang: str, name: str, width: float = 10.5) -> list[SheetColumn]:
    drawn = len(_spread(run, name)) if run.has(name) else 1
    return [
        SheetColumn(f"{year} {statistic}", width)
        for year in (run.years[0], *run.checkpoints)
        for statistic in statistics(lang)[:drawn]
    ]


def _in_years(run: Results, name: str, place: dict[str, str], size: float) -> list[float]:
    spread = _spread(run, name)
    return [
        float(array.sel({"time": year, **place})) / size
        for year in (run.years[0], *run.checkpoints)
        for array in spread
    ]
