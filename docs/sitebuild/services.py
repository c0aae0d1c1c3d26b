"""A page for each ecosystem service, from the registry, the rows and a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gepsim.services  # noqa: F401  (fills the registries)
from gepsim.registry import SERVICES, Flow, Service
from gepsim.services.profiles import PROFILES
from gepsim.text import Text
from sitebuild import words
from sitebuild.numbers import Facts

CATEGORIES = {
    "provisioning": Text("物质产品", "Material products"),
    "regulating": Text("调节服务", "Regulating services"),
    "cultural": Text("文化服务", "Cultural services"),
}
HEAD = Text("生态系统服务", "Ecosystem services")
LEAD = Text(
    "每项服务一页：公式、输入、来源、算例、公布区间和基准情景的结果。由程序的登记表生成。",
    "One page for each service: formula, inputs, sources, worked example, published range and the "
    "result of the baseline. Generated from the program's registry.",
)
FORMULA = Text("公式", "Formula")
INPUTS = (
    Text("输入", "input"),
    Text("单位", "unit"),
    Text("含义", "meaning"),
    Text("值（范围）", "value (range)"),
    Text("等级", "mark"),
)
EXAMPLE = Text("算例（测试中执行）", "Worked example (executed by the tests)")
PRICE = Text("单价", "Price")
SOURCES = Text("来源", "Sources")
RESULT = Text("基准情景的结果", "Result of the baseline")
RANGE = Text("公布的区间", "Published range")
NOT_THERE = Text("不在基准情景的账户中。", "Not in the account of the baseline.")
SYNTHETIC = Text(
    "合成参考景观上的结果，不代表任何真实地块。",
    "On the synthetic reference landscape: true of no real plot.",
)
BY_TYPE = Text("按生态系统类型，{n} 行", "by ecosystem type, {n} rows")


def english(service: Service) -> str:
    """Return the English name of a service."""
    return getattr(service, "en", "") or service.name.replace("_", " ").capitalize()


def write(folder: Path, language: str, facts: Facts) -> None:
    """Write the pages and their table of contents."""
    folder.mkdir(parents=True)
    toc = "\n".join(SERVICES)
    groups = "".join(f"\n## {CATEGORIES[c][language]}\n\n{_group(c, language)}" for c in CATEGORIES)
    (folder / "index.md").write_text(
        f"# {HEAD[language]}\n\n{LEAD[language]}\n{groups}\n"
        f"```{{toctree}}\n:hidden:\n\n{toc}\n```\n",
        encoding="utf-8",
    )
    for service in SERVICES.values():
        text = "\n".join(_page(service, language, facts))
        (folder / f"{service.name}.md").write_text(text, encoding="utf-8")


def _title(service: Service, language: str) -> str:
    return Text(service.zh, english(service))[language]


def _group(category: str, language: str) -> str:
    of = [service for service in SERVICES.values() if service.category == category]
    return "".join(f"- [{_title(s, language)}]({s.name}.md)\n" for s in of)


def _page(service: Service, language: str, facts: Facts) -> Iterator[str]:
    yield f"# {_title(service, language)}\n"
    other = "en" if language == "zh" else "zh"
    category = CATEGORIES[service.category][language]
    yield f"*{_title(service, other)}* · {category} · `{service.name}` [{service.units}]\n"
    if service.not_applicable or service.zero_reason:
        reason = Text(service.reason_zh, service.not_applicable or service.zero_reason)
        yield f"{reason[language]}\n"
    for flow in service.flows.values():
        yield from _flow(flow, language)
    yield from _result(service, language, facts)
    yield from _range(service, language)


def _flow(flow: Flow, language: str) -> Iterator[str]:
    title = flow.zh if language == "zh" and flow.zh else flow.name.replace("_", " ")
    yield f"## {title}\n"
    yield f"`{flow.name}` [{flow.units}]. {flow.summary}\n"
    yield f"**{FORMULA[language]}**\n"
    yield words.formula(flow.compute)
    yield words.table([one[language] for one in INPUTS], list(_inputs(flow, language)))
    if flow.price:
        said = ", ".join(words.span(row) for row in words.rows().rows.get(flow.price, ())[:3])
        price = f"{words.named(flow.price, language)} [{flow.price_units}] {said}"
        yield f"**{PRICE[language]}**: {price}\n"
    if worked := words.example(flow.compute):
        yield f"**{EXAMPLE[language]}**\n"
        yield worked
    if flow.sources:
        yield f"**{SOURCES[language]}**\n"
        yield "".join(f"- {words.source(key)}\n" for key in flow.sources)


def _inputs(flow: Flow, language: str) -> Iterator[tuple[str, str, str, str, str]]:
    said = words.parameters(flow.compute)
    for name, units in flow.inputs.items():
        of = words.rows().rows.get(name, ())
        value = words.span(of[0]) if len(of) == 1 else ""
        if len(of) > 1:
            value = BY_TYPE[language].format(n=len(of))
        marks = " ".join(sorted({row.mark for row in of}))
        meaning = next((row.zh for row in of), "") if language == "zh" else ""
        yield f"`{name}`", units, meaning or said.get(name, ""), value, marks


def _result(service: Service, language: str, facts: Facts) -> Iterator[str]:
    run = facts["baseline"]
    yield f"## {RESULT[language]}\n"
    if service.name not in run["service"].values:
        yield f"{NOT_THERE[language]}\n"
        return
    value = run["gep"].sel(service=service.name).sum("county") / 1e8
    head = ["", *(str(year) for year in (2022, 2027, 2030, 2035))]
    line = ["亿元/年" if language == "zh" else "10⁸ CNY a year"]
    line += [f"{float(value.sel(time=int(year))):,.1f}" for year in head[1:]]
    yield words.table(head, [line])
    yield f"{SYNTHETIC[language]}\n"


def _range(service: Service, language: str) -> Iterator[str]:
    names = (f"sanity.{service.name}", f"sanity_density.{service.name}")
    found = [row for name in names for row in words.rows().rows.get(name, ())]
    if not found:
        return
    yield f"## {RANGE[language]}\n"
    head = ["", SOURCES[language], ""]
    lines = [(words.span(row), words.source(row.source), row.note) for row in found]
    yield words.table(head, lines)


def profiles(language: str) -> str:
    """Return which service which norm's account holds, as a table."""
    head = ["", *(f"`{name}`" for name in PROFILES)]
    lines = [["", *(profile.zh for profile in PROFILES.values())]] if language == "zh" else []
    for service in SERVICES.values():
        held = [service.name in profile.services for profile in PROFILES.values()]
        if any(held):
            link = f"[{_title(service, language)}](services/{service.name}.md)"
            lines.append([link, *("●" if one else "" for one in held)])
    return words.table(head, lines)
