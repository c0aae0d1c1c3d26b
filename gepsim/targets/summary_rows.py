"""One complete row per target and checkpoint, as a planner reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gepsim.city import City
from gepsim.city.plan import Indicator, TextTarget
from gepsim.targets.assess import Assessment
from gepsim.targets.definitions import NODES, Target
from gepsim.targets.flags import labels
from gepsim.targets.names import input_name
from gepsim.targets.remedy import remedy
from gepsim.targets.verdicts import VERDICTS_ZH, Scheme


@dataclass(frozen=True)
class SummaryRow:
    """One target at one checkpoint.

    Parameters
    ----------
    central, low, high : float
        Central estimate and the 5 % and 95 % quantiles of the draws. [unit]
    probability, probability_low, probability_high : float
        Share of draws in which the criterion holds, with Wilson's bounds; NaN for none. [1]
    flags : str
        Short names of the flags, parted by blanks.
    evidence_grade : str
        Evidence grade: ``C`` where more than half of the variance rests on C-grade inputs,
        ``B`` otherwise, ``none`` where nothing can be judged.
    weak_share : float
        That share. [1]
    driver, driver_zh, driver_en : str
        The input that moves the distance to the threshold most, by row and by name.
    information : float
        Share of the doubt about the outcome that knowing this input would remove. [1]
    margin : float
        Median distance to the threshold in standard deviations. [1]
    """

    id: str
    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    checkpoint: int
    target_zh: str
    target_en: str
    unit: str
    central: float
    low: float
    high: float
    probability: float
    probability_low: float
    probability_high: float
    verdict: str
    verdict_zh: str
    flags: str
    projects: str
    evidence_grade: str
    weak_share: float
    driver: str
    driver_zh: str
    driver_en: str
    information: float
    margin: float
    method_zh: str
    method_en: str
    reason_zh: str
    reason_en: str
    mend_zh: str
    mend_en: str


def row_of(found: Assessment, city: City, rules: Scheme) -> SummaryRow:
    """Return the row of one assessment."""
    target, model = found.target, found.target.model
    central, low, high = _spread(found)
    target_zh, target_en = target_text(target, found.year)
    advice = remedy(found)
    driver_zh, driver_en = input_name(found.influence.driver) if found.influence else ("", "")
    return SummaryRow(
        id=target.id,
        name_zh=target.name_zh,
        name_en=target.name_en,
        department_zh="；".join(target.departments),
        department_en="; ".join(_english(target, city)),
        checkpoint=found.year,
        target_zh=target_zh,
        target_en=target_en,
        unit=target.units,
        central=central,
        low=low,
        high=high,
        probability=found.probability,
        probability_low=found.low,
        probability_high=found.high,
        verdict=found.verdict,
        verdict_zh=VERDICTS_ZH[found.verdict],
        flags=" ".join(labels(found.flags)),
        projects=";".join(found.acting),
        evidence_grade=_grade(found, rules),
        weak_share=found.influence.weak_share if found.influence else float("nan"),
        driver=found.influence.driver if found.influence else "",
        driver_zh=driver_zh,
        driver_en=driver_en,
        information=found.influence.information if found.influence else float("nan"),
        margin=found.gap,
        method_zh=model.method.zh,
        method_en=model.method.en,
        reason_zh=found.reason.zh,
        reason_en=found.reason.en,
        mend_zh=advice.zh,
        mend_en=advice.en,
    )


def _spread(found: Assessment) -> tuple[float, float, float]:
    """Return the central estimate and the outer quantiles of the draws."""
    if found.values is None:
        nan = float("nan")
        return nan, nan, nan
    low, high = np.quantile(found.values[1:], [0.05, 0.95])
    return float(found.values[0]), float(low), float(high)


def _english(target: Target, city: City) -> list[str]:
    names = (city.department(name).name_en for name in target.departments)
    return list(dict.fromkeys(names))


def _grade(found: Assessment, rules: Scheme) -> str:
    if found.judged is None:
        return "none"
    if found.influence is None:
        return "C" if found.target.model.kind in ("status", "hazard") else "B"
    return "C" if found.influence.weak_share > rules.weak_share else "B"


def target_text(target: Target, year: int) -> tuple[str, str]:
    """Return what the plan wants in a year, in Chinese and English."""
    return (
        _from_table(target.row, target, year)
        if isinstance(target.row, Indicator)
        else _from_text(target.row, target.level(year))
    )


def _from_table(row: Indicator, target: Target, year: int) -> tuple[str, str]:
    printed = {NODES[0]: row.t2027_text, NODES[2]: row.t2035_text}
    level = target.level(year)
    criterion = str(target.criterion)
    if level is not None:
        criterion = criterion.replace("target", f"{level:g}")
    if year in printed:
        return printed[year], criterion
    basis = row.t2030_basis
    wanted = printed[NODES[0]] if level is None or "linear" not in basis else f"≥{level:g}"
    note_zh = "中期节点，线性内插" if "linear" in basis else "中期节点，同2027与2035年要求"
    return f"{wanted}（{note_zh}）", f"{criterion} ({basis or 'mid-term node'})"


def _from_text(row: TextTarget, step: float | None) -> tuple[str, str]:
    sign = {"<=": "≤", ">=": "≥", "stable": "不低于"}[row.direction]
    when = f"{row.year}年" if row.year else "规划期内"
    by = f"by {row.year}" if row.year else "within the plan"
    english = {"<=": "at most", ">=": "at least", "stable": "not below"}[row.direction]
    level = row.value if step is None else step
    units = "" if row.units in ("1", "year") else f" {row.units}"
    return f"{when}{sign}{level:g}{units}", f"{english} {level:g}{units} {by}"
