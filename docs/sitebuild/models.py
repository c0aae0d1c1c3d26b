"""A page for each indicator model, from the registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import gepsim.targets.models  # noqa: F401  (fills the registry)
from gepsim.city import load_city
from gepsim.paths import shipped
from gepsim.targets.registry import MODELS, IndicatorModel
from gepsim.text import Text
from sitebuild import words

HEAD = Text("指标模型", "Indicator models")
LEAD = Text(
    "每个模型一页：方法、公式、输入和它预测的指标。由程序的登记表生成。",
    "One page for each model: method, formula, inputs and the indicators that it forecasts. "
    "Generated from the program's registry.",
)
METHOD = Text("方法", "Method")
FORECASTS = Text("预测的指标", "Forecasts")
KIND = Text("类别", "kind")
INPUTS = (Text("输入", "input"), Text("单位", "unit"))


def write(folder: Path, language: str) -> None:
    """Write the pages and their table of contents."""
    folder.mkdir(parents=True)
    models = _by_function()
    lines = "".join(f"- [`{name}`]({name}.md): {_method(of[0], language)}\n" for name, of in models.items())
    toc = "\n".join(models)
    (folder / "index.md").write_text(
        f"# {HEAD[language]}\n\n{LEAD[language]}\n\n{lines}\n"
        f"```{{toctree}}\n:hidden:\n\n{toc}\n```\n",
        encoding="utf-8",
    )
    for name, of in models.items():
        (folder / f"{name}.md").write_text("\n".join(_page(name, of, language)), encoding="utf-8")


def _by_function() -> Mapping[str, list[IndicatorModel]]:
    found: dict[str, list[IndicatorModel]] = defaultdict(list)
    for model in MODELS.values():
        found[model.compute.__name__].append(model)
    return dict(sorted(found.items()))


def _method(model: IndicatorModel, language: str) -> str:
    return Text(model.method_zh, model.method_en)[language]


def _page(name: str, of: list[IndicatorModel], language: str) -> Iterator[str]:
    model = of[0]
    yield f"# {name.replace('_', ' ')}\n"
    yield f"{model.summary}\n"
    yield f"**{METHOD[language]}**: {_method(model, language)} ({KIND[language]} `{model.kind}`)\n"
    yield words.formula(model.compute)
    yield f"**{FORECASTS[language]}**\n"
    yield "".join(f"- {line}\n" for line in _indicators(of, language))
    head = [one[language] for one in INPUTS]
    yield words.table(head, [(words.named(k, language), u) for k, u in model.inputs.items()])
    if worked := words.example(model.compute):
        yield worked
    yield "".join(f"- {words.source(key)}\n" for key in model.sources)


def _indicators(of: list[IndicatorModel], language: str) -> Iterator[str]:
    city = load_city(shipped("scenarios") / words.CITY)
    known = {item.id: item for item in (*city.indicators, *city.text_targets)}
    for model in of:
        item = known.get(model.name)
        title = Text(item.name_zh, item.name_en)[language] if item else ""
        yield f"{model.name} {title} [{model.units}]"
