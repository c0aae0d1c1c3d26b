"""A page for each indicator model, from the registry and the shipped city's rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import gepsim.targets.models  # noqa: F401  (fills the registry)
from gepsim.city import City, load_city
from gepsim.paths import shipped
from gepsim.targets.registry import MODELS, IndicatorModel
from gepsim.text import Text
from sitebuild import words

HEAD = Text("指标模型", "Indicator models")
LEAD = Text(
    "每个模型一页：方法、公式、输入，以及随附城市中用它预测的指标。由程序的登记表生成。",
    "One page for each model: method, formula, inputs, and the indicators of the shipped city that "
    "it forecasts. Generated from the program's registry.",
)
METHOD = Text("方法", "Method")
FORECASTS = Text("预测的指标", "Forecasts")
KIND = Text("类别", "kind")
INPUTS = (Text("输入", "input"), Text("名称", "name"), Text("单位", "unit"))
EXAMPLE = Text("算例（测试中执行）", "Worked example (executed by the tests)")


def write(folder: Path, language: str) -> None:
    """Write the pages and their table of contents."""
    folder.mkdir(parents=True)
    names = sorted(MODELS)
    lines = "".join(f"- [`{name}`]({name}.md): {MODELS[name].method[language]}\n" for name in names)
    toc = "\n".join(names)
    (folder / "index.md").write_text(
        f"# {HEAD[language]}\n\n{LEAD[language]}\n\n{lines}\n"
        f"```{{toctree}}\n:hidden:\n\n{toc}\n```\n",
        encoding="utf-8",
    )
    for name in names:
        text = "\n".join(_page(MODELS[name], language))
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _page(model: IndicatorModel, language: str) -> Iterator[str]:
    yield f"# {model.name.replace('_', ' ')}\n"
    yield f"{model.summary}\n"
    yield f"**{METHOD[language]}**: {model.method[language]} ({KIND[language]} `{model.kind}`)\n"
    yield words.formula(model.compute)
    yield f"**{FORECASTS[language]}**\n"
    yield "".join(f"- {line}\n" for line in _indicators(model, language))
    head = [one[language] for one in INPUTS]
    lines = [(f"`{k}`", words.said(k, language), u) for k, u in model.inputs.items()]
    yield words.table(head, lines)
    if worked := words.example(model.compute):
        yield f"**{EXAMPLE[language]}**\n"
        yield worked
    yield "".join(f"- {words.source(key)}\n" for key in model.sources)


@cache
def _city() -> City:
    return load_city(shipped("scenarios") / words.CITY)


def _indicators(model: IndicatorModel, language: str) -> Iterator[str]:
    for item in (*_city().indicators, *_city().text_targets):
        if item.model == model.name:
            yield f"{item.id} {Text(item.name_zh, item.name_en)[language]} [{item.units}]"
