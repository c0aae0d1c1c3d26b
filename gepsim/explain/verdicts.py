"""What one run found about one target, checkpoint by checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from gepsim.explain.steps import Explanation, Step, heading
from gepsim.files.results import Results
from gepsim.files.summary import summary_rows
from gepsim.targets.summary_rows import SummaryRow
from gepsim.text import Text, listed, same

#: What a target's row says in words, with what stands before it.
_WORDS = {
    "driver": Text("主要取决于", "decided mostly by"),
    "method": Text("方法", "made by"),
    "reason": Text("原因", "why"),
    "remedy": Text("怎样补救", "what to do"),
}
_CHANCE = Text("达标概率", "probability")
_BASES = {
    "issued": Text("上级下达", "issued from above"),
    "city_plan": Text("市级规划", "plan of the city"),
    "assumed": Text("假定", "assumed"),
    "interpolated": Text("内插", "interpolated"),
}


def target_of_run(name: str, run: Results, year: int | None) -> Explanation:
    """Return what the summary of a run says about one target; nothing if it is no target of it.

    Parameters
    ----------
    name : str
    run : Results
    year : int, optional
        Only this checkpoint; all by default.
    """
    rows = [row for row in summary_rows(run.summary) if row.id == name]
    asked = [row for row in rows if year in (None, row.checkpoint)]
    steps = [heading(f"{run.where}: {name}")] if asked else []
    steps += [step for row in asked for step in _judged(row)]
    if rows and not asked:
        years = ", ".join(str(row.checkpoint) for row in rows)
        words = f"{run.where}: {name} is not judged in {year}, but in {years}"
        steps.append(heading(words))
    return Explanation(name, tuple(steps), run.where)


def _judged(row: SummaryRow) -> Iterator[Step]:
    """Yield what is said of one target at one checkpoint."""
    yield Step(name=f"{row.checkpoint}:", label=Text(row.verdict_name.zh, row.verdict), depth=1)
    chance = (row.probability_low, row.probability_high, "Wilson 95 %")
    yield from _number(_CHANCE, row.probability, "1", chance)
    spread = (row.low, row.high, "5–95 %")
    yield from _number(Text("预计（中位值）", "expected (median)"), row.expected, row.unit, spread)
    yield from _number(Text("印刷值", "at printed values"), row.central, row.unit)
    seen = _dated(Text("最近监测值", "last observed"), row.observed_year)
    yield from _number(seen, row.observed, row.unit)
    yield _said(Text("要求", "asked"), row.target)
    yield from _level(row)
    for key, title in _WORDS.items():
        if words := getattr(row, key):
            yield _said(title, words)
    if row.flags:
        yield _said(Text("预警", "flags"), same(" ".join(row.flags)))
    if row.projects:
        yield _said(Text("项目", "projects"), listed(row.projects))


def _level(row: SummaryRow) -> Iterator[Step]:
    """Yield the level that is demanded, where it comes from, and how far off it is."""
    basis = _BASES.get(row.level_basis, Text("", ""))
    asked = Text(f"考核值 {row.operator}（{basis.zh}）", f"to reach {row.operator} ({basis.en})")
    yield from _number(_dated(asked, row.level_year), row.level, row.unit)
    short = Text("考核值减预计", "demanded less expected")
    yield from _number(short, row.shortfall, row.unit)


def _dated(label: Text, year: int | None) -> Text:
    """Return a label with a year, if there is one."""
    return Text(f"{label.zh} {year}年", f"{label.en} {year}") if year else label


def _number(
    label: Text, value: float, unit: str, spread: tuple[float, float, str] | None = None
) -> Iterator[Step]:
    """Yield a number with its spread, if it is known."""
    if isnan(value):
        return
    low, high, distribution = spread or (None, None, "")
    yield Step(
        label=label,
        value=_few(value),
        low=None if low is None else _few(low),
        high=None if high is None else _few(high),
        unit=unit,
        distribution=distribution,
        depth=2,
    )


def _said(title: Text, words: Text) -> Step:
    label = Text(f"{title.zh}：{words.zh}", f"{title.en}: {words.en}")
    return Step(label=label, depth=2)


def _few(number: float) -> float:
    """Return a number with the digits that can be told apart."""
    return float(f"{number:.4g}")
