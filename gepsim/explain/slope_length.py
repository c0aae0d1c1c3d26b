"""LS behind the soil figures: its rows as they ship, and what a run recorded about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gepsim.city import City
from gepsim.errors import InputError
from gepsim.explain.steps import Step
from gepsim.land.facts import read_facts
from gepsim.land.terrain import LS_VARIANT, LS_VARIANT_ZH
from gepsim.text import Text, same

SERVICE = "soil_retention"
_ROWS = "slope_"
_OF = Text(
    "参考景观的 LS，以及由坡度推算 LS 的图层",
    "LS of the reference landscape, and of layers that leave it to be derived from slope",
)


def rows_of_ls(city: City) -> Iterator[Step]:
    """Yield the form of LS that the reference landscape has, and its rows."""
    yield Step(name="LS", label=_OF, unit="1", note=Text(LS_VARIANT_ZH, LS_VARIANT))
    try:
        rows = read_facts(city.folder).rows
    except InputError as error:  # a city with layers of its own needs no figures of a landscape
        what = str(error.problems[0])
        yield Step(label=Text(f"没有这些行：{what}", f"its rows are not here: {what}"), depth=1)
        return
    for row in rows.values():
        if row.name.startswith(_ROWS):
            yield Step(
                name=row.name, value=row.value, unit=row.units, mark=row.mark, source=row.source,
                note=same(row.note), depth=1,
            )  # fmt: skip


def ls_of_run(record: Mapping[str, Any]) -> Iterator[Step]:
    """Yield what a run recorded about its LS: form, cells, mean factors, other forms."""
    soil = record.get("soil")
    if not soil:
        old = Text("该次运行由旧版本生成，没有 LS 记录",
                   "the run says nothing about its LS: it is of an older version")  # fmt: skip
        yield Step(label=old, depth=1)
        return
    for one in soil["sentences"]:
        yield Step(label=Text(one["zh"], one["en"]), depth=1)
    for name, value in soil["means"].items():
        yield Step(name=name, label=Text("全市平均", "mean over the city"), value=value, depth=2)
    for row in soil["other_forms"]:
        change = f"{row['change']:+.1%}"
        words = Text(
            f"{row['zh']}：土壤保持量 {change}", f"soil retained with {row['en']}: {change}"
        )
        yield Step(label=words, depth=2)
