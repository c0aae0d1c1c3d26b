"""What there is: services, coefficients, indicators, projects, sectors, scenarios, rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gepsim.compensation.network import Network
from gepsim.compensation.rules import rule_names
from gepsim.errors import InputError, Problem, suggest
from gepsim.inputs import Inputs, gather
from gepsim.paths import shipped
from gepsim.services import PROFILES, SERVICES
from gepsim.toml import read_toml

if TYPE_CHECKING:
    import pandas

Rows = list[dict[str, Any]]


def catalogue(kind: str, scenario: str | Path = "baseline") -> pandas.DataFrame:
    """Return what there is of one kind, as a table.

    Parameters
    ----------
    kind : str
        ``services``, ``coefficients``, ``indicators``, ``projects``, ``sectors``, ``scenarios`` or
        ``rules``.
    scenario : str or Path
        Whose city and rows.

    Raises
    ------
    InputError
        If there is no such kind, or the scenario cannot be read.

    Examples
    --------
    >>> import gepsim
    >>> gepsim.catalogue("services").query("service == 'water_retention'").unit.item()
    'm3 year-1'
    """
    import pandas

    if kind not in KINDS:
        raise InputError(Problem("catalogue", f"no kind '{kind}'", suggest(kind, KINDS)))
    return pandas.DataFrame(KINDS[kind](gather(scenario)))


def _services(inputs: Inputs) -> Rows:
    default = PROFILES["ndrc2022"].services
    return [
        {
            "service": s.name,
            "服务": s.zh,
            "category": s.category,
            "unit": s.units,
            "ndrc2022": "on" if s.name in default else "off",
            "flows or reason": s.not_applicable or s.zero_reason or "; ".join(s.flows),
        }
        for s in SERVICES.values()
    ]


def _coefficients(inputs: Inputs) -> Rows:
    return [
        {
            "coefficient": r.name,
            "系数": r.zh,
            "type": r.ecosystem_type,
            "value": r.value,
            "unit": r.units,
            "dist": r.dist,
            "low": r.low,
            "high": r.high,
            "prices": r.price_year,
            "kind": r.price_kind,
            "mark": r.mark,
            "source": r.source,
        }
        for rows in inputs.table.rows.values()
        for r in rows
    ]


def _indicators(inputs: Inputs) -> Rows:
    city = inputs.city
    rows = [_target(i.id, i.name_zh, i.name_en, i.unit, i.criterion) for i in city.indicators]
    for one in city.text_targets:
        goals = [goal for goal in city.goals_of(one.id) if goal.level is not None]
        words = ", ".join(f"{one.direction} {goal.level:g}" for goal in goals)
        rows.append(_target(one.id, one.name_zh, one.name_en, one.unit, words))
    return rows


def _target(id: str, zh: str, en: str, unit: str, criterion: str) -> dict[str, Any]:
    return {"id": id, "指标": zh, "indicator": en, "unit": unit, "criterion": criterion}


def _projects(inputs: Inputs) -> Rows:
    return [
        {
            "id": p.id,
            "项目": p.name_zh,
            "project": p.name_en,
            "years": f"{p.start}–{p.end}",
            "万元": p.invest_wan,
            "indicators": ";".join(p.indicators),
        }
        for p in inputs.city.projects
    ]


def _sectors(inputs: Inputs) -> Rows:
    return [{"sector": s.id, "行业": s.name_zh, "name": s.name_en} for s in inputs.city.sectors]


def _scenarios(inputs: Inputs) -> Rows:
    rows = []
    for path in sorted(shipped("scenarios").glob("*.toml")):
        table = read_toml(path)
        title = table["title"]
        rows.append({"scenario": path.stem, "情景": title["zh"], "title": title["en"],
                     "extends": table.get("extends", "")})  # fmt: skip
    return rows


def _rules(inputs: Inputs) -> Rows:
    names = rule_names(Network.from_city(inputs.city))
    return [{"rule": rule, "规则": name.zh, "name": name.en} for rule, name in names.items()]


KINDS: Mapping[str, Callable[[Inputs], Rows]] = {
    "services": _services,
    "coefficients": _coefficients,
    "indicators": _indicators,
    "projects": _projects,
    "sectors": _sectors,
    "scenarios": _scenarios,
    "rules": _rules,
}
