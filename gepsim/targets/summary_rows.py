"""One complete row per target and checkpoint: facts in fields of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gepsim.city import City
from gepsim.targets.assess import Assessment
from gepsim.targets.definitions import Target
from gepsim.targets.flags import labels
from gepsim.targets.remedy import remedy
from gepsim.targets.unit_names import with_unit
from gepsim.targets.verdicts import LACKING, VERDICT_NAMES, Scheme
from gepsim.text import Text

NAN = float("nan")


@dataclass(frozen=True)
class SummaryRow:
    """One target at one checkpoint.

    Parameters
    ----------
    domain : Text
        Chapter of the plan that it belongs to.
    kind : str
        ``binding``, ``reference``, or ``text`` for a target of the plan's text.
    model : str
        The model that forecasts it.
    departments : tuple of Text
        Who answers for it, the one that leads first.
    departments_inferred : bool
        Whether the plan names nobody, and they are inferred from the subject.
    qualitative : bool
        Whether it is a status, which has neither a number nor a probability.
    criterion : str
        What has to hold, in the words of `gepsim.targets.criteria`.
    target : Text
        What the plan wants, in its own words.
    operator : str
        How the indicator is held against `level`: ``>=``, ``<=``, ``>``; or ``improving``,
        ``declining``, ``status`` where no number is asked.
    level : float
        The level that is demanded; NaN where none is. [unit]
    level_source : str
        What asks for it: a ``task`` from above, a ``goal`` of the plan, the level of the ``base``
        year, or the ``criterion`` itself.
    level_basis : str
        ``issued``, ``city_plan``, ``assumed`` or ``interpolated``.
    level_year : int or None
        Year of the goal or task that the level comes from.
    observed, observed_year : float, int or None
        The last observation. [unit]
    expected, low, high : float
        Median and 5 % and 95 % quantiles of the draws. [unit]
    central : float
        The forecast at the printed value of every input. [unit]
    shortfall : float
        `level` less `expected`: with ``>=`` a positive number is still missing, with ``<=`` a
        negative one is too much. [unit]
    probability, probability_low, probability_high : float
        Share of draws in which the criterion holds, with Wilson's bounds; NaN for none. [1]
    reason_code : str
        What the verdict stands on, or why there is none: a word of
        `gepsim.targets.evidence.REASONS`.
    reason : Text
        The same in words: what was compared, and how often each part of the criterion holds.
    flags : tuple of str
        Short names of the flags.
    projects : tuple of str
        Projects that act on it.
    drivers : tuple of str
        The inputs that move the distance to the threshold most, the strongest first.
    driver : Text
        What the first of them is called.
    information : float
        Share of the uncertainty of the outcome that knowing this input would remove. [1]
    margin : float
        Median distance to the threshold in standard deviations. [1]
    evidence_grade : str
        ``C`` where more than half of the variance rests on C-grade inputs, ``B`` otherwise,
        ``none`` where nothing can be judged.
    weak_share : float
        That share. [1]
    method : Text
        How it is forecast.
    remedy : Text
        What would bring it home.
    """

    id: str
    name: Text
    domain: Text
    kind: str
    model: str
    departments: tuple[Text, ...]
    departments_inferred: bool
    checkpoint: int
    qualitative: bool
    criterion: str
    target: Text
    operator: str
    level: float
    unit: str
    level_source: str
    level_basis: str
    level_year: int | None
    observed: float
    observed_year: int | None
    expected: float
    central: float
    low: float
    high: float
    shortfall: float
    probability: float
    probability_low: float
    probability_high: float
    verdict: str
    verdict_name: Text
    reason_code: str
    reason: Text
    flags: tuple[str, ...]
    projects: tuple[str, ...]
    drivers: tuple[str, ...]
    driver: Text
    information: float
    margin: float
    evidence_grade: str
    weak_share: float
    method: Text
    remedy: Text


def row_of(found: Assessment, city: City, rules: Scheme) -> SummaryRow:
    """Return the row of one assessment."""
    target, influence, spread = found.target, found.influence, _spread(found)
    level = found.demand.level if found.demand else NAN
    return SummaryRow(
        id=target.id,
        name=target.name,
        domain=target.domain,
        kind=target.kind,
        model=target.model.name,
        departments=tuple(city.department(name).name for name in target.departments),
        departments_inferred=target.inferred and bool(target.departments),
        checkpoint=found.year,
        qualitative=target.status,
        criterion=str(target.criterion),
        target=wanted(target, found.year),
        operator=found.operator,
        level=level,
        unit=target.units,
        **_provenance(found),
        **spread,
        shortfall=level - spread["expected"],
        probability=found.probability,
        probability_low=found.low,
        probability_high=found.high,
        verdict=found.verdict,
        verdict_name=LACKING.get(found.reason_code, VERDICT_NAMES[found.verdict]),
        reason_code=found.reason_code,
        reason=found.reason,
        flags=tuple(labels(found.flags)),
        projects=found.acting,
        drivers=influence.drivers if influence else (),
        driver=influence.label if influence else Text("", ""),
        information=influence.information if influence else NAN,
        margin=found.gap,
        evidence_grade=_grade(found, rules),
        weak_share=influence.weak_share if influence else NAN,
        method=target.model.method,
        remedy=remedy(found, city),
    )


def _provenance(found: Assessment) -> dict[str, Any]:
    """Return where the demanded level comes from, and the last observation."""
    demand, (year, seen) = found.demand, found.observed or (None, NAN)
    return {
        "level_source": demand.source if demand else "",
        "level_basis": demand.basis if demand else "",
        "level_year": demand.year if demand else None,
        "observed": seen,
        "observed_year": year,
    }


def _spread(found: Assessment) -> dict[str, Any]:
    """Return the forecast in numbers: median, value at printed inputs, and outer quantiles."""
    if found.values is None:
        return dict.fromkeys(("expected", "central", "low", "high"), NAN)
    never = np.where(
        np.isnan(found.values[1:]), np.inf, found.values[1:]
    )  # a peak that is not seen
    with np.errstate(invalid="ignore"):
        spread = np.quantile(never, [0.05, 0.5, 0.95])
    low, middle, high = (float(one) if np.isfinite(one) else NAN for one in spread)
    return {"expected": middle, "central": float(found.values[0]), "low": low, "high": high}


def _grade(found: Assessment, rules: Scheme) -> str:
    if found.judged is None:
        return "none"
    if found.reason_code == "conditional":
        return "C"
    if found.influence is None:
        return "C" if found.target.model.kind in ("status", "hazard") else "B"
    return "C" if found.influence.weak_share > rules.weak_share else "B"


#: How a level without words of the plan is said.
_SIGNS = {
    "<=": Text("≤{level}", "at most {level}"),
    ">=": Text("≥{level}", "at least {level}"),
    "stable": Text("不低于{level}", "not below {level}"),
}
_BY = Text("{year}年{what}", "{what} by {year}")
_NOT_LATER = Text("不晚于{level}年", "by {level}")
_ALWAYS = Text("规划期内{what}", "{what} within the plan")


def wanted(target: Target, year: int) -> Text:
    """Return what the plan wants in a year: in its own words, or a level and its year."""
    goals = [goal for goal in target.goals if goal.year is None or goal.year <= year]
    goal = goals[-1] if goals else next(iter(target.goals), None)
    if goal is None:
        return Text("", "")
    demand = target.goal(year)
    if goal.text and not (demand and demand.level != goal.level):
        return goal.text
    if demand is None:
        return goal.text
    if target.units == "year":
        return _NOT_LATER.fill(level=f"{demand.level:g}")
    said = _SIGNS.get(target.row.direction, _SIGNS[">="])
    what = said.fill(level=with_unit(demand.level, target.units))
    if goal.text:
        return what
    by = year if demand.basis == "interpolated" else demand.year
    return _BY.fill(year=by, what=what) if goal.year else _ALWAYS.fill(what=what)
