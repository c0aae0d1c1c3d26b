"""What one run found about one target, checkpoint by checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from gepsim.explain.steps import Explanation, Step, heading
from gepsim.files.results import Results, Row
from gepsim.text import Text

#: What a target's row says in words, with what stands before it.
_WORDS = {
    "driver": Text("主要取决于", "decided mostly by"),
    "method": Text("方法", "made by"),
    "reason": Text("原因", "why"),
    "mend": Text("怎样补救", "what to do"),
}
_CHANCE = Text("达标概率", "probability")


def target_of_run(name: str, run: Results, year: int | None) -> Explanation:
    """Return what the summary of a run says about one target; nothing if it is no target of it.

    Parameters
    ----------
    name : str
    run : Results
    year : int, optional
        Only this checkpoint; all by default.
    """
    rows = [row for row in run.summary if row["id"] == name]
    asked = [row for row in rows if year is None or int(row["checkpoint"]) == year]
    steps = [heading(f"{run.where}: {name}")] if asked else []
    steps += [step for row in asked for step in _judged(row)]
    if rows and not asked:
        years = ", ".join(row["checkpoint"] for row in rows)
        words = f"{run.where}: {name} is not judged in {year}, but in {years}"
        steps.append(heading(words))
    return Explanation(name, tuple(steps), run.where)


def _judged(row: Row) -> Iterator[Step]:
    """Yield what is said of one target at one checkpoint."""
    verdict = Text(row["verdict_zh"], row["verdict"])
    yield Step(name=f"{row['checkpoint']}:", label=verdict, depth=1)
    if row["probability"]:
        low, high = (_few(row[f"probability_{end}"]) for end in ("low", "high"))
        yield Step(
            label=_CHANCE, value=_few(row["probability"]), low=low, high=high, unit="1",
            distribution="Wilson 95 %", depth=2,
        )  # fmt: skip
    if row["central"]:
        known = bool(row["low"])
        yield Step(
            label=Text("中心值", "central"), value=_few(row["central"]), unit=row["unit"],
            low=_few(row["low"]) if known else None, high=_few(row["high"]) if known else None,
            distribution="5–95 %", depth=2,
        )  # fmt: skip
    yield _said(Text("要求", "asked"), Text(row["target_zh"], row["target_en"]))
    for key, title in _WORDS.items():
        if row[f"{key}_zh"]:
            yield _said(title, Text(row[f"{key}_zh"], row[f"{key}_en"]))
    if row["flags"]:
        yield _said(Text("预警", "flags"), Text(row["flags"], row["flags"]))
    if row["projects"]:
        listed = row["projects"].replace(";", ", ")
        yield _said(Text("项目", "projects"), Text(listed, listed))


def _said(title: Text, words: Text) -> Step:
    label = Text(f"{title.zh}：{words.zh}", f"{title.en}: {words.en}")
    return Step(label=label, depth=2)


def _few(number: str) -> float:
    """Return a number with the digits that can be told apart."""
    return float(f"{float(number):.4g}")
