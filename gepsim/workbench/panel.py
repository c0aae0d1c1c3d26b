"""All knobs of one scenario, in the order in which they stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gepsim.api import Scenario
from gepsim.api.parts import CONTESTED, PROFILES, VARIANTS, measure_text, rules_of
from gepsim.text import Text
from gepsim.workbench.knobs import Knob, as_percent, name_of, number, range_of, said, setting_knobs

#: Headings, in order.
GROUPS: Mapping[str, Text] = {
    "clusters": Text("产业集群落实程度", "How much of each cluster is built"),
    "measures": Text("节能降碳措施", "Measures of energy and carbon"),
    "supply": Text("本地非化石发电", "Local non-fossil power"),
    "projects": Text("重点项目", "Projects"),
    "growth": Text("行业增速", "Growth by sector"),
    "tasks": Text("上级考核任务", "Tasks from above"),
    "rain": Text("降水", "Rain"),
    "land": Text("土地", "Land"),
    "account": Text("核算口径", "The account"),
    "economy": Text("经济模型选项", "Options of the economy"),
    "energy": Text("能源与碳核算选项", "Options of energy and carbon"),
    "compensation": Text("补偿规则", "Compensation"),
}
_SLIDER = 120.0  # percent of the plan at the end of a slider; more can be typed


def knobs_of(scenario: Scenario) -> list[Knob]:
    """Return every knob of a scenario."""
    makers = (
        _clusters, _measures, _supply, _projects, _growth, _tasks, _rain, _plain, _rules,
    )  # fmt: skip
    found = [knob for maker in makers for knob in maker(scenario)]
    order = list(GROUPS)
    return sorted(found, key=lambda knob: order.index(knob.group))


def _clusters(scenario: Scenario) -> Iterator[Knob]:
    city, settings = scenario.inputs.city, scenario.inputs.scenario.economy
    names = {sector.id: Text(sector.name_zh, sector.name_en).short for sector in city.sectors}
    for cluster in city.clusters:
        part = settings.cluster_realisation
        value = part[cluster.sector] if isinstance(part, Mapping) else part
        wanted = cluster.output_cny * 1e-8
        note = Text(
            f"{cluster.year}年规划{wanted:,.0f}亿元",
            f"plan for {cluster.year}: {wanted / 10:,.0f} bn CNY",
        )
        yield as_percent(
            f"economy.cluster_realisation.{cluster.sector}", names[cluster.sector], "clusters",
            value, low=0.0, high=_SLIDER, step=5.0, note=note,
        )  # fmt: skip


def _measures(scenario: Scenario) -> Iterator[Knob]:
    inputs = scenario.inputs
    levers, time = inputs.scenario.energy.levers, inputs.scenario.time
    for key in type(levers).model_fields:
        pace, path, line = levers.of(key), f"energy.levers.{key}", measure_text(key)
        limit = inputs.table.value(f"lever_pace_limit.{key}", "percent")
        more: dict[str, Any] = {"row": path, "line": line}
        yield Knob(
            id=f"{path}.rate", name=Text("每年进度", "pace"), group="measures", value=pace.rate,
            unit=Text("%/年", "% a year"), low=0.0, high=limit, step=round(limit / 20, 4), **more,
        )  # fmt: skip
        yield Knob(
            id=f"{path}.start", name=Text("起始年", "from"), group="measures",
            value=pace.start or time.base + 1, low=time.base + 1, high=time.end + 1, step=1, **more,
        )  # fmt: skip


def _supply(scenario: Scenario) -> Iterator[Knob]:
    supply = scenario.inputs.scenario.energy.local_supply
    for key, field in type(supply).model_fields.items():
        range_ = range_of(_value_kind(field.annotation))
        for year, value in sorted(getattr(supply, key).items()):
            yield number(
                f"energy.local_supply.{key}.{year}", Text(f"{year}年", str(year)), "supply",
                value, range_, row=key, line=said(key),
            )  # fmt: skip


def _value_kind(kind: Any) -> Any:
    return kind.__args__[1]


def _projects(scenario: Scenario) -> Iterator[Knob]:
    city, settings = scenario.inputs.city, scenario.inputs.scenario.investment
    for one in city.projects:
        line = Text(f"{one.id} {one.name_zh}", f"{one.id} {one.name_en}")
        money = one.invest_wan
        note = Text(
            f"{one.start}–{one.end}" + (f"，{money:,.0f} 万元" if money else ""),
            f"{one.start}–{one.end}" + (f", {money / 100:,.1f} m CNY" if money else ""),
        )
        more: dict[str, Any] = {"row": f"project {one.id}", "line": line, "note": note}
        yield Knob(
            id=f"investment.carried_out.{one.id}", name=Text("实施", "carried out"),
            group="projects", kind="switch", value=settings.keeps(one.id), **more,
        )  # fmt: skip
        yield Knob(
            id=f"investment.start.{one.id}", name=Text("开工年", "start"), group="projects",
            value=one.start + settings.years_of("delay", one.id), **more,
        )  # fmt: skip
        yield as_percent(
            f"investment.scale.{one.id}", Text("规模", "size"), "projects",
            float(settings.scale.get(one.id, 1.0)), **more,
        )  # fmt: skip


def _growth(scenario: Scenario) -> Iterator[Knob]:
    inputs = scenario.inputs
    asked = inputs.scenario.economy.growth
    for sector in inputs.city.sectors:
        yield Knob(
            id=f"economy.growth.{sector.id}",
            name=Text(sector.name_zh, sector.name_en).short,
            group="growth", value=asked.get(sector.id), unit=Text("%/年", "% a year"),
            note=_growth_of_row(scenario, sector.id),
        )  # fmt: skip


def _growth_of_row(scenario: Scenario, sector: str) -> Text:
    """Return the growth that holds where a scenario gives none."""
    rows = scenario.inputs.table.rows.get(f"sector_growth.{sector}")
    if not rows:
        return Text("空白：按规划或活动量", "empty: as planned, or with activity")
    return Text(f"空白：{rows[0].value:g}%", f"empty: {rows[0].value:g} %")


def _tasks(scenario: Scenario) -> Iterator[Knob]:
    inputs = scenario.inputs
    given, units = inputs.scenario.tasks, {one.id: one for one in inputs.city.indicators}
    for id_, levels in given.items():
        one = units.get(id_)
        line = Text(f"{id_} {one.name_zh}", f"{id_} {one.name_en}") if one else Text(id_, id_)
        for year, level in sorted(levels.items()):
            yield Knob(
                id=f"tasks.{id_}.{year}", name=Text(f"{year}年", str(year)), group="tasks",
                value=level, unit=Text(one.unit_zh, one.unit) if one else Text("", ""),
                row=f"task {id_}", line=line,
            )  # fmt: skip


def _rain(scenario: Scenario) -> Iterator[Knob]:
    for year, value in rain_by_year(scenario).items():
        yield Knob(
            id=f"climate.rain.{year}", name=Text(f"{year}年", str(year)), group="rain",
            value=value, unit=Text("% 常年", "% of normal"), row="rain",
            line=Text("各年降水", "rain of each year"),
        )  # fmt: skip


def rain_by_year(scenario: Scenario) -> dict[int, float]:
    """Return the rain that a scenario gives each year of its run. [percent of the normal]"""
    asked, years = scenario.inputs.scenario.climate.rain, scenario.inputs.scenario.time.years[1:]
    known = sorted(asked)
    return {year: _between(asked, known, year) for year in years}


def _between(asked: Mapping[int, float], known: Sequence[int], year: int) -> float:
    """Return the straight line between named years; normal before the first, the last after it."""
    before = [one for one in known if one <= year]
    after = [one for one in known if one > year]
    if not before:
        return 100.0
    first = asked[before[-1]]
    if not after:
        return first
    part = (year - before[-1]) / (after[0] - before[-1])
    return first + part * (asked[after[0]] - first)


def _plain(scenario: Scenario) -> Iterator[Knob]:
    """Yield the plain settings of every section that has a heading."""
    asked = scenario.inputs.scenario
    for group in ("land", "account", "economy", "energy", "compensation"):
        for knob in setting_knobs(getattr(asked, group), group, group):
            if not knob.id.startswith("energy.levers.") and knob.id not in _ELSEWHERE:
                yield knob
    yield _profile(scenario)
    yield from _methods(scenario)


#: What has a knob of its own kind, or is part of how files are made.
_ELSEWHERE = ("economy.cluster_realisation", "account.price_year")


def _profile(scenario: Scenario) -> Knob:
    return Knob(
        id="account.profile", name=name_of("account.profile"), group="account", kind="choice",
        value=scenario.inputs.scenario.account.profile,
        choices=tuple((key, Text(one.zh, key)) for key, one in PROFILES.items()),
    )  # fmt: skip


def _methods(scenario: Scenario) -> Iterator[Knob]:
    """Yield the methods that a standard leaves open and that move the total most."""
    chosen = scenario.inputs.scenario.account.chosen
    for option, name in CONTESTED.items():
        yield Knob(
            id=f"account.methods.{option}", name=name, group="account", kind="choice",
            value=chosen[option], row="methods", line=Text("方法选择", "methods"),
            choices=tuple((key, said(key)) for key in VARIANTS[option]),
        )  # fmt: skip


def _rules(scenario: Scenario) -> Iterator[Knob]:
    for key, (name, on) in rules_of(scenario.inputs).items():
        yield Knob(
            id=f"compensation.rules.{key}", name=name, group="compensation", kind="switch",
            value=on, row="rules", line=Text("生效的规则", "rules in force"),
        )  # fmt: skip
