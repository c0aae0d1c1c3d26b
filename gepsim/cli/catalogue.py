"""`gepsim list`: what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gepsim.inputs import Inputs

Rows = tuple[tuple[str, ...], Iterable[tuple[object, ...]]]


def _services(inputs: Inputs) -> Rows:
    from gepsim.services import PROFILES, SERVICES

    default = PROFILES["ndrc2022"].services
    rows = [
        (
            s.name,
            s.zh,
            s.category,
            s.units,
            "on" if s.name in default else "off",
            s.not_applicable or s.zero_reason or "; ".join(s.flows),
        )
        for s in SERVICES.values()
    ]
    return ("service", "服务", "category", "unit", "ndrc2022", "flows or reason"), rows


def _coefficients(inputs: Inputs) -> Rows:
    rows = [
        (
            r.name,
            r.ecosystem_type,
            f"{r.value:g}",
            r.units,
            r.dist,
            "" if r.low is None else f"{r.low:g} … {r.high:g}",
            r.price_year or "",
            r.mark,
            r.source,
        )
        for rows in inputs.table.rows.values()
        for r in rows
    ]
    return (
        "coefficient",
        "type",
        "value",
        "unit",
        "dist",
        "range",
        "prices",
        "mark",
        "source",
    ), rows


def _indicators(inputs: Inputs) -> Rows:
    city = inputs.city
    table2 = [(i.id, i.name_zh, i.name_en, i.unit, i.criterion) for i in city.indicators]
    text = [
        (
            i.id,
            i.name_zh,
            i.name_en,
            i.unit,
            f"{i.direction} {i.value:g}"
            if isinstance(i.value, float)
            else f"{i.direction} {i.value}",
        )
        for i in city.text_targets
    ]
    return ("id", "指标", "indicator", "unit", "criterion"), [*table2, *text]


def _projects(inputs: Inputs) -> Rows:
    rows = [
        (
            p.id,
            p.name_zh,
            p.name_en,
            f"{p.start}–{p.end}",
            "/" if p.invest_wan is None else f"{p.invest_wan:g}",
            ";".join(p.indicators),
        )
        for p in inputs.city.projects
    ]
    return ("id", "项目", "project", "years", "万元", "indicators"), rows


def _sectors(inputs: Inputs) -> Rows:
    rows = [(s.id, s.name_zh, s.name_en) for s in inputs.city.sectors]
    return ("sector", "行业", "name"), rows


def _scenarios(inputs: Inputs) -> Rows:
    from gepsim.paths import shipped
    from gepsim.toml import read_toml

    files = sorted(shipped("scenarios").glob("*.toml"))
    found = [(path.stem, read_toml(path)) for path in files]
    rows = [(n, t["title"]["zh"], t["title"]["en"], t.get("extends", "")) for n, t in found]
    return ("scenario", "情景", "title", "extends"), rows


def _rules(inputs: Inputs) -> Rows:
    from gepsim.compensation.network import Network
    from gepsim.compensation.rules import rule_names

    names = rule_names(Network.from_city(inputs.city))
    rows = [(name, title.zh, title.en) for name, title in names.items()]
    return ("rule", "规则", "name"), rows


_KINDS: dict[str, Callable[[Inputs], Rows]] = {
    "services": _services,
    "coefficients": _coefficients,
    "indicators": _indicators,
    "projects": _projects,
    "sectors": _sectors,
    "scenarios": _scenarios,
    "rules": _rules,
}


@click.command("list", short_help="List services, coefficients, indicators, projects …")
@click.argument("kind", type=click.Choice(list(_KINDS)))
@click.option("--scenario", default="baseline", help="Whose city and rows (default: baseline).")
def list_(kind: str, scenario: str) -> None:
    """Print what there is of one kind.

    \b
    Examples:
      gepsim list services
      gepsim list coefficients | grep soil
    """
    from gepsim.cli.console import print_table
    from gepsim.inputs import gather

    print_table(*_KINDS[kind](gather(scenario)))
