"""Gross ecosystem product: total, services, counties, maps, path, and what moved it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gepsim.results.report import charts, maps
from gepsim.results.report.facts.series import Path, fan, path_of, path_table
from gepsim.results.report.figures import MONEY, RANGE, Scale, fixed, money, rounded, share, signed
from gepsim.results.report.model import Column, Figure, Swatch, Table
from gepsim.results.report.reading import Absent, Run
from gepsim.results.report.words import Text, listed, same, say

CATEGORY_COLOURS = {"provisioning": "#c98b2b", "regulating": "#1c7166", "cultural": "#6a5fa8"}
#: What the norm counts as goods and as culture; every other service regulates.
_CATEGORIES = {
    **dict.fromkeys(("agricultural_products", "forestry_products", "livestock_products",
                     "fishery_products", "material_products"), "provisioning"),
    **dict.fromkeys(("tourism_wellness", "leisure", "landscape_premium"), "cultural"),
}  # fmt: skip
_DIRECTION = {"up": "#0f6e8c", "down": "#c4622d"}
#: Value on one square kilometre; one CNY per square metre is a million there.
DENSITY = Scale(Text("万元/平方公里", "m CNY per km²"), 0.01, 1.0)


def total_path(run: Run) -> Path:
    """Return the city's GEP over the years."""
    return path_of(run, "gep_total", over=["county"], spread="gep_city_quantile")


def service_values(run: Run, year: int) -> list[tuple[str, float, float, float]]:
    """Return services with value, 5 % and 95 % quantile of a year, largest first. [CNY year-1]"""
    value = run.array("gep").sel(time=year).sum("county")
    if run.has("gep_quantile"):
        spread = (
            run.array("gep_quantile").sel(time=year).sum("county").transpose("quantile", "service")
        )
        low, high = spread.values[0], spread.values[-1]
    else:
        low = high = np.full(value.size, np.nan)
    rows = zip(run.labels("service"), value.values, low, high, strict=True)
    return sorted(((n, float(v), float(a), float(b)) for n, v, a, b in rows), key=lambda r: -r[1])


def main_services(run: Run, year: int, enough: float = 0.7) -> Text:
    """Return the few services that make up most of the total, with their shares."""
    rows = service_values(run, year)
    whole, held, named = sum(row[1] for row in rows), 0.0, []
    for label, value, _, _ in rows:
        if held >= enough * whole:
            break
        held += value
        named.append(run.name("service", label).inline + f" {share(value / whole)}")
    return listed(named)


def category(run: Run, service: str) -> str:
    """Return what kind of service it is: from the file, else from the names of the norm."""
    if run.has("service_category"):
        return str(run.array("service_category").values[run.labels("service").index(service)])
    return _CATEGORIES.get(service, "regulating")


def services_figure(run: Run, year: int) -> Figure:
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
    drawing = charts.bars(MONEY, 132, palette, **values)
    legend = [Swatch(colour, say(f"category.{group}")) for group, colour in palette.items()]
    return Figure(
        "gep-services", say("gep.services", year=year), drawing,
        finding=say("gep.services_say", services=main_services(run, year), year=year),
        legend=legend, table=_services_table(run, year), source="gep, gep_quantile",
    )  # fmt: skip


def _services_table(run: Run, year: int) -> Table:
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


def path_figure(run: Run) -> Figure:
    """Return the city's GEP over the years as a fan."""
    path = total_path(run)
    first, last = path.years[0], path.years[-1]
    change = path.at(last) - path.at(first)
    finding = say(
        "gep.path_say", first=first, last=last, start=MONEY.write(path.at(first)),
        end=MONEY.write(path.at(last)), change=signed(MONEY.write(change)),
    )  # fmt: skip
    return Figure(
        "gep-path", say("gep.path"), fan(path, MONEY, zero=True), finding=finding,
        legend=band_legend(path), table=path_table(path, MONEY), source="gep_total, gep_total_quantile",
    )  # fmt: skip


def band_legend(path: Path, *, targets: bool = False) -> list[Swatch]:
    """Return the legend of a fan chart."""
    legend = [Swatch("#0b4f66", say("legend.central"))]
    if path.bands is not None:
        legend += [Swatch("#a9cbd6", say("legend.half")), Swatch("#d9e8ed", say("legend.most"))]
    return [*legend, Swatch("#b4480f", say("legend.target"))] if targets else legend


def change_figure(run: Run) -> Figure:
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
        finding=change_sentence(run), table=table, source="gep_change",
    )  # fmt: skip


def change_sentence(run: Run) -> Text:
    """Return by how much GEP moves and how much of it is weather."""
    change = run.array("gep_change").sel(time=run.years[-1])
    weather = float(change.sel(driver="weather")) if "weather" in run.labels("driver") else 0.0
    return say(
        "gep.change_say", first=run.years[0], last=run.years[-1],
        change=signed(money(float(change.sum()))), weather=signed(money(weather)),
    )  # fmt: skip


def counties_table(run: Run) -> Table:
    """Return GEP by county at the base year and the checkpoints, with density and spread."""
    base, total = run.years[0], run.array("gep_total")
    area = run.array("extent").sel(time=base).sum("ecosystem_type")
    years = [base, *run.checkpoints]
    rows = []
    for code, name in run.named("county"):
        own = total.sel(county=code)
        density = float(own.sel(time=base)) / float(area.sel(county=code)) / 1e6
        rows.append([name, *(MONEY.number(float(own.sel(time=y))) for y in years),
                     _county_span(run, code, base), DENSITY.number(density)])  # fmt: skip
    whole = total.sum("county")
    density = float(whole.sel(time=base)) / float(area.sum()) / 1e6
    rows.append([say("common.city"), *(MONEY.number(float(whole.sel(time=y))) for y in years),
                 _span(total_path(run), base), DENSITY.number(density)])  # fmt: skip
    heads = [Column(say("common.county")), *(Column(same(str(y)), True) for y in years),
             Column(say("gep.span", year=base), True), Column(say("gep.density", unit=DENSITY.unit), True)]  # fmt: skip
    note = say("gep.counties_note", unit=MONEY.unit, price_year=run.price_year)
    return Table(heads, rows, frozenset({len(rows) - 1}), note)


def _county_span(run: Run, code: str, year: int) -> Text:
    if not run.has("gep_total_quantile"):
        return same("–")
    band = run.array("gep_total_quantile").sel(time=year, county=code).values
    return MONEY.number(band[0]) + RANGE + MONEY.number(band[-1])


def _span(path: Path, year: int) -> Text:
    span = path.span(year)
    return same("–") if span is None else MONEY.number(span[0]) + RANGE + MONEY.number(span[1])


def sanity_table(run: Run) -> Table:
    """Return the engine's values beside published or prior ranges."""
    checks = run.get("sanity")
    if not checks:
        raise Absent("run.json: sanity")
    rows = [_sanity_row(run, check) for check in checks]
    heads = [Column(say("gep.quantity")), Column(say("gep.engine"), True), Column(say("gep.range"), True),
             Column(say("gep.within")), Column(say("gep.remark"))]  # fmt: skip
    return Table(heads, rows)


def _sanity_row(run: Run, check: dict) -> list[Text | str]:
    value, low, high = (float(check[key]) for key in ("value", "low", "high"))
    units = check.get("units", "CNY year-1")
    scale = MONEY if units == "CNY year-1" else Scale(same(units))
    inside = low <= value <= high
    remark = Text(
        check.get("sentence_zh") or check.get("sentence", ""),
        check.get("sentence_en") or check.get("sentence", ""),
    )
    word = say("gep.inside") if inside else say("gep.above" if value > high else "gep.below")
    name = run.name("service", str(check["name"]))
    return [name, scale.write(value), scale.span(low, high), word, remark]


def value_map(run: Run) -> Figure:
    """Return where the value arises, as a map of the base year."""
    with maps.open_maps(run.folder) as opened:
        grid, field = maps.read_grid(opened), maps.thinned(opened["gep_total"][0], mean=True)
    breaks = maps.round_breaks(field, len(maps.SEQUENCE))
    palette = maps.SEQUENCE[: len(breaks) + 1]
    names = {code: run.name("county", code) for code in grid.codes}
    drawing = maps.draw_map(grid, maps.classes(field, breaks), ["#ffffff", *palette], names)
    return Figure(
        "map-value", say("gep.map", year=run.years[0]), drawing,
        legend=_class_legend(breaks, palette), source="maps.nc: gep_total",
    )  # fmt: skip


def _class_legend(breaks: Sequence[float], palette: Sequence[str]) -> list[Swatch]:
    edges = [DENSITY.number(limit, 2) for limit in breaks]
    spans = [same("< ") + edges[0], *(a + RANGE + b for a, b in zip(edges, edges[1:], strict=False)),
             same("≥ ") + edges[-1]]  # fmt: skip
    spans[-1] = spans[-1] + " " + DENSITY.unit
    return [Swatch(colour, span) for colour, span in zip(palette, spans, strict=True)]


def type_map(run: Run) -> Figure:
    """Return the ecosystem types of the base year as a map whose legend is the extent account."""
    with maps.open_maps(run.folder) as opened:
        grid, layer = maps.read_grid(opened), opened["ecosystem_type"]
        raw = np.nan_to_num(maps.thinned(layer[0], mean=False)).astype(int)
    values = np.atleast_1d(layer.attrs["flag_values"]).astype(int)
    types = layer.attrs["flag_meanings"].split()
    places = np.zeros(256, "u1")
    places[values[: len(types)]] = np.arange(1, len(types) + 1)
    palette = ["#ffffff", *(maps.TYPE_COLOURS.get(kind, "#dddddd") for kind in types)]
    index = np.where(grid.county > 0, places[np.clip(raw, 0, 255)], 0).astype("u1")
    drawing = maps.draw_map(grid, index, palette, {c: run.name("county", c) for c in grid.codes})
    return Figure(
        "map-types", say("gep.types", year=run.years[0]), drawing, legend=_type_legend(run, types),
        table=_extent_table(run), source="maps.nc: ecosystem_type; accounts.nc: extent",
    )  # fmt: skip


def _type_legend(run: Run, types: Sequence[str]) -> list[Swatch]:
    area = run.array("extent").sel(time=run.years[0]).sum("county")
    whole = float(area.sum())
    known_types = [kind for kind in types if kind in run.labels("ecosystem_type")]
    shares = {kind: float(area.sel(ecosystem_type=kind)) / whole for kind in known_types}
    order = sorted((k for k in shares if shares[k] > 0), key=lambda k: -shares[k])
    return [
        Swatch(
            maps.TYPE_COLOURS.get(k, "#dddddd"),
            run.name("ecosystem_type", k) + f" {fixed(100 * shares[k])}%",
        )
        for k in order
    ]


def _extent_table(run: Run) -> Table:
    area = run.array("extent").sum("county")
    years = [run.years[0], *run.checkpoints]
    rows = [
        [name, *(rounded(float(area.sel(time=y, ecosystem_type=kind)), 4) for y in years)]
        for kind, name in run.named("ecosystem_type")
    ]
    return Table(
        [Column(say("gep.type")), *(Column(same(f"{y} (km²)"), True) for y in years)], rows
    )


def county_map(run: Run) -> Figure:
    """Return GEP per area by county."""
    base = run.years[0]
    with maps.open_maps(run.folder) as opened:
        grid = maps.read_grid(opened)
    total = run.array("gep_total").sel(time=base)
    area = run.array("extent").sel(time=base).sum("ecosystem_type")
    density = {c: float(total.sel(county=c) / area.sel(county=c)) / 1e6 for c in grid.codes}
    order = sorted(density, key=density.__getitem__)
    spread = maps.SEQUENCE[1:6]
    palette = [
        "#ffffff",
        *(spread[order.index(code) * len(spread) // len(order)] for code in grid.codes),
    ]
    labels = {
        code: run.name("county", code) + "\n" + MONEY.write(float(total.sel(county=code)))
        for code in grid.codes
    }
    return Figure(
        "map-counties", say("gep.choropleth", year=base),
        maps.draw_map(grid, grid.county, palette, labels),
        legend=[Swatch(palette[1 + grid.codes.index(c)], run.name("county", c) + " " + DENSITY.number(density[c])) for c in reversed(order)],
        finding=say("gep.choropleth_say", unit=DENSITY.unit), source="gep_total, extent",
    )  # fmt: skip
