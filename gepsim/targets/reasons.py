"""Why a target has its probability: the numbers that were compared, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from gepsim.targets.criteria import Term
from gepsim.targets.judging import CriterionInputs, demanded, judge, level_of
from gepsim.targets.models.hazards import PARTS
from gepsim.targets.unit_names import with_unit
from gepsim.text import Text, same

_SHARE = Text("{share}的情形满足要求", "it holds in {share} of the draws")
_AGAINST = Text("中位值{median}，要求{demand}", "median {median}, demanded {demand}")
_PARTS = Text("其中{parts}", "of its parts: {parts}")
_PART = Text("{what}的概率{share}", "{what} {share}")
#: What a rule asks, in words.
_RULES = {
    "ge": Text("≥{level}", "≥{level}"),
    "le": Text("≤{level}", "≤{level}"),
    "gt_delta": Text(">{level}", ">{level}"),
    "improving": Text("比已监测的水平有改善", "better than what was observed"),
    "declining": Text("比已监测的水平下降", "lower than what was observed"),
    "not_below_base": Text("不低于{level}", "not below {level}"),
    "not_below_previous": Text(
        "近{window}年均值不低于{level}", "mean of {window} years not below {level}"
    ),
    "meets_task": Text("{sign}{level}（上级任务）", "{sign}{level} (task from above)"),
}
_READING = Text("{level}（{year}年）为准则为{share}", "against {level} ({year}) {share}")
_PAST_DUE = Text(
    "规划期限为{due}年，当年达标概率{share}；此处判定{year}年是否仍满足",
    "it was due in {due}, when its probability was {share}; judged here is whether it holds in "
    "{year}",
)


def why(term: Term, case: CriterionInputs, units: str) -> Text:
    """Return what was compared with what, and how often each rule of a criterion holds.

    Parameters
    ----------
    units : str
        Unit of the indicator.

    Examples
    --------
    >>> from gepsim.targets.criteria import parse
    >>> case = CriterionInputs({"": np.array([[28.0, 26.0, 24.0, 25.5]])}, 0, better=-1, task=25.0)
    >>> why(parse("meets_task"), case, "ug m-3").en
    'it holds in 33% of the draws: median 25.5 µg/m³, demanded ≤25 µg/m³ (task from above)'
    """
    said = _share(_SHARE, term, case)
    found = _against(term, case, units)
    if found:
        said += Text("：", ": ") + found
    parts = [_part(leaf, case, units) for leaf in term.leaves()]
    if len(parts) > 1:
        said += Text("；", "; ") + _PARTS.fill(parts=_joined(parts))
    return said


def readings(term: Term, case: CriterionInputs, seen: Mapping[int, float], units: str) -> Text:
    """Return how a level of reference that the plan does not print could be read otherwise.

    Parameters
    ----------
    seen : mapping of int to float
        Observed levels by year; each could be the reference. [units]

    Examples
    --------
    >>> from gepsim.targets.criteria import parse
    >>> case = CriterionInputs({"": np.array([[90.0, 89.0, 95.0]])}, 0, previous=92.0)
    >>> readings(parse("not_below_previous"), case, {2022: 88.0, 2023: 96.0}, "percent").en
    'read against 88% (2022) 100%, against 96% (2023) 0%'
    """
    if all(leaf.name != "not_below_previous" for leaf in term.leaves()):
        return Text("", "")
    found = [
        _share(
            _READING.fill(year=year, level=with_unit(level, units), share="{share}"),
            term,
            replace(case, previous=level),
        )
        for year, level in seen.items()
    ]
    return Text("若以", "read ") + _joined(found) if found else Text("", "")


def past_due(due: int, year: int, share: float) -> Text:
    """Return that a target was due before the year that is judged.

    Examples
    --------
    >>> past_due(2027, 2030, 0.05).en
    'it was due in 2027, when its probability was 5%; judged here is whether it holds in 2030'
    """
    return _PAST_DUE.fill(due=due, year=year, share=f"{share:.0%}")


def together(said: Iterable[Text]) -> Text:
    """Return parts of a reason as one sentence; what is empty is left out."""
    parts = [one for one in said if one]
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _against(term: Term, case: CriterionInputs, units: str) -> Text:
    """Return the median and the number that it is held against; nothing where there is none."""
    asked = demanded(term, case)
    known = [leaf for leaf in term.leaves() if not leaf.part]
    if units == "year" or not known:
        return Text("", "")
    median = float(np.median(case.values("")[case.now][1:]))
    leaf = next((one for one in known if level_of(one, case) == asked.level), known[0])
    return _AGAINST.fill(median=with_unit(median, units), demand=_rule(leaf, case, units))


def _part(leaf: Term, case: CriterionInputs, units: str) -> Text:
    what = _rule(leaf, case, units)
    return _share(_PART.fill(what=what, share="{share}"), leaf, case)


def _rule(leaf: Term, case: CriterionInputs, units: str) -> Text:
    """Return what one rule asks, in words."""
    level = level_of(leaf, case)
    number = Text("", "") if level is None else with_unit(level, units)
    sign = "≥" if case.better > 0 else "≤"
    said = _RULES.get(leaf.name, Text(leaf.name, leaf.name))
    said = said.fill(level=number, sign=sign, window=case.window)
    return PARTS.get(leaf.part, same(leaf.part)) + " " + said if leaf.part else said


def _share(said: Text, term: Term, case: CriterionInputs) -> Text:
    return said.fill(share=f"{judge(term, case).met[1:].mean():.0%}")


def _joined(parts: list[Text]) -> Text:
    return Text("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))
