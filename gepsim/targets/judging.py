"""Judging a criterion: is it met, and by what distance, in every draw of one checkpoint year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.targets.criteria import TARGET, Argument, Term

Array = np.ndarray
#: Rules that ask for a direction, not a number.
TRENDS = ("improving", "declining")
#: Rules that compare means of several years.
MEANS = (*TRENDS, "not_below_previous")


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
    known : int or None
        Index of the last observed year: a trend is read against the levels seen until then. None:
        against the window before.
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
    known: int | None = None

    def value(self, part: str) -> Array:
        """Return the checkpoint's values as they are reported."""
        return np.round(self.values(part)[self.now], self.decimals)

    def values(self, part: str) -> Array:
        """Return the values of the indicator, or of one of its parts.

        Raises
        ------
        InputError
            If the part is neither forecast nor observed.
        """
        if part not in self.series:
            what = f"the criterion asks for '{part}', which is neither forecast nor observed"
            known = ", ".join(sorted(filter(None, self.series))) or "no parts"
            hint = f"give observations.csv rows of this part; there are {known}"
            raise InputError(Problem("indicators.csv criterion", what, hint))
        return self.series[part]

    def recent(self, part: str) -> Array:
        """Return the mean of the last window of years."""
        return self.values(part)[max(0, self.now - self.window + 1) : self.now + 1].mean(axis=0)

    def trend(self, part: str) -> Array:
        """Return the mean of the last window of years less that of the last one observed before.

        A moving window before would make a late project look like a trend, and delay a merit.
        """
        first, recent = max(0, self.now - self.window + 1), self.recent(part)
        end = first if self.known is None else min(first, self.known + 1)
        before = self.values(part)[max(0, end - self.window) : end]
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


@dataclass(frozen=True)
class Demanded:
    """The number that an indicator's own series is held against, or the rule in place of one.

    Parameters
    ----------
    operator : str
        ``>=``, ``<=``, ``>``; or ``improving``, ``declining``, ``status`` where no number is asked.
    level : float or None
        [unit of the indicator]
    source : str
        Where the level comes from: ``task``, ``goal``, ``base`` or ``criterion``; nothing for none.
    """

    operator: str
    level: float | None = None
    source: str = ""


def demanded(term: Term, case: CriterionInputs) -> Demanded:
    """Return what a criterion holds an indicator's own series against.

    Of several numbers the hardest is taken; one that a trend can stand in for, as 25 in
    ``any(le(25), declining)``, only where there is no other.

    Examples
    --------
    >>> from gepsim.targets.criteria import parse
    >>> case = CriterionInputs({}, 0, better=-1, target=25.0, task=27.4)
    >>> demanded(parse("all(meets_task, any(le(target), declining))"), case)
    Demanded(operator='<=', level=27.4, source='task')
    >>> demanded(parse("declining"), case).operator
    'declining'
    """
    leaves = [(_demand(leaf, case), firm) for leaf, firm in _leaves(term, True) if not leaf.part]
    numbers = [(one, firm) for one, firm in leaves if one.level is not None]
    firm = [one for one, sure in numbers if sure] or [one for one, _ in numbers]
    if firm:
        return max(firm, key=lambda one: case.better * (one.level or 0.0))
    if leaves:
        return leaves[0][0]
    return Demanded(_demand(next(term.leaves()), case).operator)


def _leaves(term: Term, firm: bool) -> Iterator[tuple[Term, bool]]:
    """Yield the rules, and whether each has to hold: not where a trend may stand in for it."""
    if not term.terms:
        yield term, firm
    sure = firm and (term.name != "any" or not any(t.name in TRENDS for t in term.leaves()))
    for inner in term.terms:
        yield from _leaves(inner, sure)


def _demand(leaf: Term, case: CriterionInputs) -> Demanded:
    """Return what one rule asks."""
    if leaf.name in TRENDS or leaf.name == "status":
        return Demanded(leaf.name)
    argument = leaf.arguments[0] if leaf.arguments else None
    level = level_of(leaf, case)
    either = ">=" if case.better > 0 else "<="
    operator = {"le": "<=", "gt_delta": ">", "meets_task": either}.get(leaf.name, ">=")
    source = "goal" if argument == TARGET or leaf.name == "not_below_previous" else "criterion"
    if leaf.name == "meets_task":
        source = "task"
    elif argument is None and leaf.name == "not_below_base":
        source = "base"
    return Demanded(operator, level, source if level is not None else "")


def level_of(leaf: Term, case: CriterionInputs) -> float | None:
    """Return the number that a rule compares with; None where it asks for none."""
    if leaf.name in TRENDS or leaf.name == "status":
        return None
    return _level(case, leaf.arguments[0] if leaf.arguments else None, leaf.name)


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
    slack = case.value(part) - _number(_level(case, level, "gt_delta"))
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
    """Compare means: one year's report against one lucky year is a coin toss, whatever is done."""
    slack = np.round(case.recent(part), case.decimals) - _number(case.previous)
    return Judgement(slack >= 0, slack)


def _meets_task(case: CriterionInputs, part: str, _kind: Argument = "") -> Judgement:
    slack = case.better * (case.value(part) - _number(case.task))
    return Judgement(slack >= 0, slack)


def _status(case: CriterionInputs, part: str, _word: Argument) -> Judgement:
    held = case.values(part)[case.now] > 0
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
