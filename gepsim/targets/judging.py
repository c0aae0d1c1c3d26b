"""Judging a criterion: is it met, and by what distance, in every draw of one checkpoint year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.targets.criteria import TARGET, Argument, Term

Array = np.ndarray


@dataclass(frozen=True)
class Judgement:
    """Whether a criterion holds in each draw, and the distance to its threshold.

    Parameters
    ----------
    met : array of bool
    slack : array
        Positive where the criterion holds with room to spare; in units of the indicator, NaN
        for a status.
    """

    met: Array
    slack: Array


@dataclass(frozen=True)
class CriterionInputs:
    """One indicator at one checkpoint.

    Parameters
    ----------
    series : mapping of str to array
        Values by year and draw; the key ``""`` is the indicator, others are its parts.
    now : int
        Index of the checkpoint year in the series.
    better : int
        +1 where a higher value is better, -1 where a lower one is.
    target, task : float or None
        The plan's value, and the task set from above, at the checkpoint. [unit of the indicator]
    base, previous : float or None
        The value of the base year, and the level that must not be undercut.
    window : int
        Years over which a trend is read. [year]
    decimals : int
        Decimals with which the indicator is reported; values are compared as they are reported.
    """

    series: Mapping[str, Array]
    now: int
    better: int = 1
    target: float | None = None
    task: float | None = None
    base: float | None = None
    previous: float | None = None
    window: int = 1
    decimals: int = 2

    def value(self, part: str) -> Array:
        """Return the checkpoint's values as they are reported."""
        return np.round(self.series[part][self.now], self.decimals)

    def trend(self, part: str) -> Array:
        """Return the mean of the last window of years less the mean of the window before it."""
        first = max(0, self.now - self.window + 1)
        recent = self.series[part][first : self.now + 1].mean(axis=0)
        before = self.series[part][max(0, first - self.window) : first]
        return recent - before.mean(axis=0) if len(before) else np.zeros_like(recent)


def judge(term: Term, case: CriterionInputs) -> Judgement:
    """Return whether a criterion is met in each draw.

    Examples
    --------
    A concentration of 26 in one draw and 24 in another, after 28 in both, in µg/m3:

    >>> from gepsim.targets.criteria import parse
    >>> case = CriterionInputs({"": np.array([[28.0, 28.0], [26.0, 24.0]])}, now=1, better=-1)
    >>> judge(parse("le(25)"), case).met.tolist()
    [False, True]
    >>> judge(parse("any(le(25), declining)"), case).met.tolist()
    [True, True]
    """
    if not term.terms:
        return _LEAVES[term.name](case, term.part, *term.arguments)
    parts = [judge(inner, case) for inner in term.terms]
    met = np.stack([part.met for part in parts])
    slack = np.stack([part.slack for part in parts])
    if term.name == "all":
        return Judgement(np.logical_and.reduce(met), np.fmin.reduce(slack))
    return Judgement(np.logical_or.reduce(met), np.fmax.reduce(slack))


def missing(term: Term, case: CriterionInputs) -> list[str]:
    """Return what a criterion needs and the case does not have: ``task``, ``target``, ``base``.

    Examples
    --------
    >>> from gepsim.targets.criteria import parse
    >>> missing(parse("all(meets_task, ge(target))"), CriterionInputs({}, 0, target=90.0))
    ['task']
    """
    needs = {"meets_task": ("task", case.task), "not_below_previous": ("previous", case.previous)}
    found = [needs[leaf.name] for leaf in term.leaves() if leaf.name in needs]
    found += [(TARGET, case.target) for leaf in term.leaves() if TARGET in leaf.arguments]
    found += [
        ("base", case.base)
        for leaf in term.leaves()
        if leaf.name == "not_below_base" and not leaf.arguments
    ]
    return list(dict.fromkeys(name for name, value in found if value is None))


def threshold(term: Term, case: CriterionInputs) -> float | None:
    """Return the number that an indicator's own series is held against, if it is one number."""
    numbers = [
        _level(case, leaf.arguments[0] if leaf.arguments else None, leaf.name)
        for leaf in term.leaves()
        if not leaf.part and leaf.name not in ("status", "improving", "declining")
    ]
    known = [number for number in numbers if number is not None]
    return (max(known) if case.better > 0 else min(known)) if known else None


def _level(case: CriterionInputs, argument: Argument | None, rule: str) -> float | None:
    if rule == "meets_task":
        return case.task
    if rule == "not_below_previous":
        return case.previous
    if argument is None:
        return case.base
    return case.target if argument == TARGET else float(argument)


def _at_least(case: CriterionInputs, part: str, level: Argument = TARGET) -> Judgement:
    slack = case.value(part) - _number(_level(case, level, "ge"))
    return Judgement(slack >= 0, slack)


def _at_most(case: CriterionInputs, part: str, level: Argument = TARGET) -> Judgement:
    slack = _number(_level(case, level, "le")) - case.value(part)
    return Judgement(slack >= 0, slack)


def _more_than(case: CriterionInputs, part: str, level: Argument) -> Judgement:
    slack = case.value(part) - float(level)
    return Judgement(slack > 0, slack)


def _improving(case: CriterionInputs, part: str) -> Judgement:
    slack = case.better * case.trend(part)
    return Judgement(slack > 0, slack)


def _declining(case: CriterionInputs, part: str) -> Judgement:
    slack = -case.trend(part)
    return Judgement(slack > 0, slack)


def _not_below_base(case: CriterionInputs, part: str, level: Argument | None = None) -> Judgement:
    return _at_least(case, part, _number(_level(case, level, "not_below_base")))


def _not_below_previous(case: CriterionInputs, part: str) -> Judgement:
    return _at_least(case, part, _number(case.previous))


def _meets_task(case: CriterionInputs, part: str, _kind: Argument = "") -> Judgement:
    slack = case.better * (case.value(part) - _number(case.task))
    return Judgement(slack >= 0, slack)


def _status(case: CriterionInputs, part: str, _word: Argument) -> Judgement:
    held = case.series[part][case.now] > 0
    return Judgement(held, np.full(held.shape, np.nan))


def _number(value: float | None) -> float:
    if value is None:
        raise ValueError("a criterion was judged that lacks a number; ask `missing` first")
    return value


_LEAVES: dict[str, Callable[..., Judgement]] = {
    "ge": _at_least,
    "le": _at_most,
    "gt_delta": _more_than,
    "improving": _improving,
    "declining": _declining,
    "not_below_base": _not_below_base,
    "not_below_previous": _not_below_previous,
    "meets_task": _meets_task,
    "status": _status,
}
