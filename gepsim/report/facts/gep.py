"""Gross ecosystem product: total, services, counties, maps, path, and what moved it."""

from __future__ import annotations

import numpy as np

from gepsim.report import charts
from gepsim.report.facts import soil
from gepsim.report.facts.series import Path, fan, path_of, path_table
from gepsim.report.figures import (
    DENSITY,
    MONEY,
    RANGE,
    Scale,
    money,
    money_scale,
    share,
    signed,
)
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Absent, Results, headed
from gepsim.report.words import say
from gepsim.text import Text, listed, same, sentences

_CLOSING = 4  # digits with which two totals and their difference close
CATEGORY_COLOURS = {"provisioning": "#c98b2b", "regulating": "#1c7166", "cultural": "#6a5fa8"}
#: What the norm counts as goods and as culture; every other service regulates.
_CATEGORIES = {
    **dict.fromkeys(("agricultural_products", "forestry_products", "livestock_products",
                     "fishery_products", "material_products"), "provisioning"),
    **dict.fromkeys(("tourism_wellness", "leisure", "landscape_premium"), "cultural"),
}  # fmt: skip
_DIRECTION = {"up": "#0f6e8c", "down": "#c4622d"}


def total_path(run: Results) -> Path:
    """Return the city's GEP over the years."""
    return path_of(run, "gep_total", over=["county"], spread="gep_city_quantile")


def printed_words(run: Results, year: int) -> list[Text]:
    """Return what the account is at printed values, and where that lies among the draws."""
    if not run.has("gep_city_percentile"):
        return []
    path, place = total_path(run), float(run.array("gep_city_percentile").sel(time=year))
    printed = float(path.printed[list(path.years).index(year)])
    return [say("gep.printed_say", printed=MONEY.write(printed), place=f"{place:.0f}")]


def map_words(run: Results, year: int) -> Text:
    """Return the total of the city beside what a map of it shows."""
    path = total_path(run)
    printed, span = float(path.printed[list(path.years).index(year)]), path.span(year)
    if span is None:
        return say("gep.map_plain", total=MONEY.write(printed))
    return say(
        "gep.map_say", total=MONEY.write(path.at(year)), span=MONEY.span(*span),
        printed=MONEY.write(printed),
    )  # fmt: skip


def service_values(run: Results, year: int) -> list[tuple[str, float, float, float]]:
    """Return services with median, 5 % and 95 % quantile of a year, largest first. [CNY year-1]"""
    value = run.headline("gep_city_service").sel(time=year)
    ends = run.band("gep_city_service")
    nothing = value.values * np.nan
    low, high = (end.sel(time=year).values for end in ends) if ends else (nothing, nothing)
    rows = zip(run.labels("service"), value.values, low, high, strict=True)
    return sorted(((n, float(v), float(a), float(b)) for n, v, a, b in rows), key=lambda r: -r[1])


def main_services(run: Results, year: int, enough: float = 0.7) -> Text:
    """Return the few services that make up most of the total, with their shares."""
    rows = service_values(run, year)
    whole, held, named = sum(row[1] for row in rows), 0.0, []
    for label, value, _, _ in rows:
        if held >= enough * whole:
            break
        held += value
        named.append(run.name("service", label).inline + f" {share(value / whole)}")
    return listed(named)


def category(run: Results, service: str) -> str:
    """Return what kind of service it is: from the file, else from the names of the norm."""
    if run.has("service_category"):
        return str(run.array("service_category").values[run.labels("service").index(service)])
    return _CATEGORIES.get(service, "regulating")


def services_figure(run: Results, year: int) -> Figure:
    """Return services as bars with 5–95 % whiskers."""
    rows = [row for row in service_values(run, year) if row[1] != 0]
    names = [run.name("service", row[0]) for row in rows]
    groups = [category(run, row[0]) for row in rows]
    palette = {group: CATEGORY_COLOURS[group] for group in dict.fromkeys(groups)}
    low, high = [r[2] for r in rows], [r[3] for r in rows]
    values = {
        "name": names,
        "group": groups,
        "value": [r[1] for r in rows],
        "low": low,
        "high": high,
    }
    drawing = charts.bars(MONEY, 150, palette, **values)
    legend = [Swatch(colour, say(f"category.{group}")) for group, colour in palette.items()]
    finding = say("gep.services_say", services=main_services(run, year), year=year)
    return Figure(
        "gep-services", say("gep.services", year=year), drawing,
        finding=soil.with_basis(finding, run) if soil.SERVICE in [r[0] for r in rows] else finding,
        legend=legend, table=_services_table(run, year),
        source="gep_city_service, gep_city_service_quantile",
    )  # fmt: skip


def _services_table(run: Results, year: int) -> Table:
    rows = service_values(run, year)
    whole = sum(row[1] for row in rows)
    body = [
        [
            run.name("service", n),
            MONEY.number(v),
            MONEY.number(a),
            MONEY.number(b),
            share(v / whole),
        ]
        for n, v, a, b in rows
    ]
    heads = [Column(say("gep.service")), Column(MONEY.unit, True), Column(same("5%"), True),
             Column(same("95%"), True), Column(say("common.share"), True)]  # fmt: skip
    return Table(heads, body)


def path_figure(run: Results) -> Figure:
    """Return the city's GEP over the years as a fan."""
    path = total_path(run)
    first, last = path.years[0], path.years[-1]
    change = path.at(last) - path.at(first)
    finding = say(
        "gep.path_say", first=first, last=last, start=MONEY.write(path.at(first), _CLOSING),
        end=MONEY.write(path.at(last), _CLOSING), change=signed(MONEY.write(change)),
    )  # fmt: skip
    return Figure(
        "gep-path", say("gep.path"), fan(path, MONEY, zero=True), finding=finding,
        legend=band_legend(path), table=path_table(path, MONEY),
        source="gep_total, gep_city_quantile",
    )  # fmt: skip


def band_legend(path: Path, *, targets: bool = False) -> list[Swatch]:
    """Return the legend of a fan chart."""
    drawn = path.bands is not None
    legend = [Swatch("#0b4f66", say("legend.median" if drawn else "legend.only"))]
    if drawn:
        legend += [
            Swatch("#5fa0b4", say("legend.printed")),
            Swatch("#a9cbd6", say("legend.half")),
            Swatch("#d9e8ed", say("legend.most")),
        ]
    return [*legend, Swatch("#b4480f", say("legend.target"))] if targets else legend


def change_figure(run: Results) -> Figure:
    """Return what moved GEP between the first and the last year."""
    change = run.array("gep_change")
    last, first = run.years[-1], run.years[0]
    moved = {label: float(change.sel(time=last, driver=label)) for label in run.labels("driver")}
    drawing = charts.bars(
        MONEY, 132, _DIRECTION, name=[run.name("driver", label) for label in moved],
        value=list(moved.values()), group=["up" if v >= 0 else "down" for v in moved.values()],
    )  # fmt: skip
    rows = [
        [run.name("driver", label), signed(MONEY.number(value))] for label, value in moved.items()
    ]
    rows.append([say("common.sum"), signed(MONEY.number(sum(moved.values())))])
    table = Table(
        [Column(say("gep.driver")), Column(MONEY.unit, True)], rows, frozenset({len(rows) - 1})
    )
    return Figure(
        "gep-change", say("gep.change", first=first, last=last), drawing,
        finding=sentences([change_sentence(run), say("gep.change_basis")]), table=table,
        source="gep_change",
    )  # fmt: skip


def change_sentence(run: Results) -> Text:
    """Return by how much GEP moves, in which kinds of service, and how much of it is weather."""
    change = run.array("gep_change").sel(time=run.years[-1])
    weather = float(change.sel(driver="weather")) if "weather" in run.labels("driver") else 0.0
    path, first, last = total_path(run), run.years[0], run.years[-1]
    return say(
        "gep.change_say", first=first, last=last,
        change=signed(money(path.at(last) - path.at(first))), kinds=_kinds(run),
        weather=signed(money(weather)),
    )  # fmt: skip


def moved_by_kind(run: Results) -> dict[str, float]:
    """Return what each kind of service moves by from first to last year. [CNY year-1]"""
    value = run.headline("gep_city_service")
    moved = value.sel(time=run.years[-1]) - value.sel(time=run.years[0])
    found: dict[str, float] = {}
    for label, change in zip(run.labels("service"), moved.values, strict=True):
        kind = category(run, label)
        found[kind] = found.get(kind, 0.0) + float(change)
    return dict(sorted(found.items(), key=lambda pair: -abs(pair[1])))


def _kinds(run: Results) -> Text:
    """Return the change of each kind of service, the largest first."""
    return listed(
        say(f"category.{kind}").inline + " " + signed(money(change))
        for kind, change in moved_by_kind(run).items()
    )


def counties_table(run: Results) -> Table:
    """Return GEP by county at the base year and the checkpoints, with density and spread."""
    base, total = run.years[0], run.headline("gep_total")
    area = run.array("extent").sel(time=base).sum("ecosystem_type")
    years = [base, *run.checkpoints]
    rows = []
    for code, name in run.named("county"):
        own = total.sel(county=code)
        density = float(own.sel(time=base)) / float(area.sel(county=code)) / 1e6
        rows.append([name, *(MONEY.number(float(own.sel(time=y))) for y in years),
                     _county_span(run, code, base), DENSITY.number(density)])  # fmt: skip
    whole = total_path(run)
    density = whole.at(base) / float(area.sum()) / 1e6
    rows.append([say("common.city"), *(MONEY.number(whole.at(y)) for y in years),
                 _span(whole, base), DENSITY.number(density)])  # fmt: skip
    heads = [
        Column(say("common.county")),
        *(Column(same(str(y)), True) for y in years),
        Column(say("gep.span", year=base), True),
        Column(DENSITY.unit, True),
    ]
    note = say("gep.counties_note", unit=MONEY.unit, price_year=run.price_year)
    return Table(heads, rows, frozenset({len(rows) - 1}), note)


def _county_span(run: Results, code: str, year: int) -> Text:
    if not run.has("gep_total_quantile"):
        return same("–")
    band = run.array("gep_total_quantile").sel(time=year, county=code).values
    return MONEY.number(band[0]) + RANGE + MONEY.number(band[-1])


def _span(path: Path, year: int) -> Text:
    span = path.span(year)
    return same("–") if span is None else MONEY.number(span[0]) + RANGE + MONEY.number(span[1])


def sanity_table(run: Results) -> Table:
    """Return the engine's values beside published or prior ranges."""
    checks = run.get("sanity")
    if not checks:
        raise Absent("run.json: sanity")
    rows = [_sanity_row(run, check) for check in checks]
    heads = [
        Column(say("gep.quantity")),
        Column(say("gep.engine"), True),
        Column(say("gep.range"), True),
        Column(say("gep.within")),
        Column(say("gep.remark")),
    ]
    return Table(heads, rows)


def _sanity_row(run: Results, check: dict) -> list[Text | str]:
    value, low, high = (float(check[key]) for key in ("value", "low", "high"))
    units = check.get("units", "CNY year-1")
    scale = money_scale(low) if units == "CNY year-1" else Scale(same(units))
    inside = low <= value <= high
    remark = Text(
        check.get("sentence_zh") or check.get("sentence", ""),
        check.get("sentence_en") or check.get("sentence", ""),
    )
    if check["name"] == soil.SERVICE:
        remark = soil.with_basis(remark, run)
    word = say("gep.inside") if inside else say("gep.above" if value > high else "gep.below")
    readable = headed(str(check["name"]).replace("_", " "))
    name = Text(check.get("name_zh") or readable, check.get("name_en") or readable)
    return [name, scale.write(value), scale.span(low, high), word, remark]
