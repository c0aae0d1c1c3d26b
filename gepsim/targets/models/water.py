"""Water: control sections, groundwater points, urban and rural sewage."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from gepsim.targets.numerics import binomial, reported
from gepsim.targets.registry import forecasts

Array = np.ndarray

SECTION = {
    "start": "percent",
    "since": "year",
    "section_ratio": "1",
    "section_load_growth": "1",
    "project_effect": "1",
    "section_spread": "1",
    "control_sections": "1",
    "weather_water": "1",
}


def chance_within(level: Array | float, limit: Array | float, spread: Array | float) -> Array:
    """Return the chance that a lognormal concentration stays within a limit.

    Examples
    --------
    A median at the limit stays within it in half of the years:

    >>> float(chance_within(1.0, 1.0, 0.15))
    0.5
    """
    return special.ndtr(np.log(limit / level) / spread)


def section_level(ratio: Array, growth: Array, since: Array, effect: Array) -> Array:
    """Return the median concentration of a section relative to the Class III limit [1].

    `effect` is the share of the load that projects change; cuts are negative.

    Examples
    --------
    >>> round(float(section_level(0.55, 0.01, 2, -0.05)), 4)
    0.533
    """
    return ratio * (1.0 + growth) ** since * np.maximum(1.0 + effect, np.finfo(float).eps)


def ratio_seen(ratio: Array, start: float, spread: Array) -> Array:
    """Return the concentration ratio that fits the last observed share of good sections [1].

    While all sections are good the prior ratio stands; if some are not, concentrations are at
    least so high that this share is expected.

    Examples
    --------
    >>> ratio_seen(np.array([0.5]), 50.0, np.array([0.15])).tolist()
    [1.0]
    """
    bad = 1.0 - start / 100.0
    return np.maximum(ratio, np.exp(spread * special.ndtri(bad))) if bad > 0 else ratio


COUNTED: dict[str, Any] = {
    "inputs": SECTION,
    "units": "percent",
    "kind": "mechanistic",
    "method_zh": "各断面浓度相对Ⅲ类限值（负荷×年际波动），10个断面按整数计",
    "method_en": "section concentrations against the Class III limit, counted over whole sections",
    "sources": ("gb_3838",),
}


@forecasts("5-1", **COUNTED)
@forecasts("X6", like="5-1", **COUNTED)
def sections_class_three(
    start: float,
    since: Array,
    section_ratio: Array,
    section_load_growth: Array,
    project_effect: Array,
    section_spread: Array,
    control_sections: float,
    weather_water: Array,
) -> Array:
    """Share of control sections at or better than Class III."""
    ratio = ratio_seen(section_ratio, start, section_spread)
    level = section_level(ratio, section_load_growth, since, project_effect)
    bad = binomial(weather_water, control_sections, 1.0 - chance_within(level, 1.0, section_spread))
    return 100.0 * (1.0 - bad / control_sections)


@forecasts(
    "X7",
    like="5-1",
    inputs={**SECTION, "class_two_limit": "1"},
    units="1",
    anchored=False,
    kind="mechanistic",
    method_zh="最差断面的水质类别，由断面浓度模型推算",
    method_en="class of the worst control section, from the section model",
    sources=("gb_3838",),
)
def worst_section_class(
    start: float,
    since: Array,
    section_ratio: Array,
    section_load_growth: Array,
    project_effect: Array,
    section_spread: Array,
    control_sections: float,
    weather_water: Array,
    class_two_limit: float,
) -> Array:
    """Water-quality class of the worst control section: 2, 3, or 4 for worse."""
    ratio = ratio_seen(section_ratio, start, section_spread)
    level = section_level(ratio, section_load_growth, since, project_effect)
    two = chance_within(level, class_two_limit, section_spread) ** control_sections
    three = chance_within(level, 1.0, section_spread) ** control_sections
    return 2.0 + (weather_water > two) + (weather_water > three)


@forecasts(
    "5-2",
    inputs={
        "start": "percent",
        "latest": "1",
        "groundwater_points": "1",
        "groundwater_recovery": "1",
        "groundwater_recovery_treated": "1",
        "groundwater_relapse": "1",
        "groundwater_natural": "1",
        "delivered_diagnosis_and_attainment_plan": "1",
        "luck_recover": "1",
        "luck_relapse": "1",
        "luck_natural": "1",
    },
    units="percent",
    kind="mechanistic",
    method_zh="少数点位的马尔可夫链：恢复与复发，并计入天然背景超标的可能",
    method_en="Markov chain on a few points: recovery and relapse, and a natural-background share",
    sources=("gb_3838",),
)
def groundwater_class_five(
    start: float,
    latest: int,
    groundwater_points: float,
    groundwater_recovery: Array,
    groundwater_recovery_treated: Array,
    groundwater_relapse: Array,
    groundwater_natural: Array,
    delivered_diagnosis_and_attainment_plan: Array,
    luck_recover: Array,
    luck_relapse: Array,
    luck_natural: Array,
) -> Array:
    """Share of groundwater points in Class V."""
    points = int(groundwater_points)
    bad = np.round(start / 100.0 * points)
    natural = luck_natural[latest] < groundwater_natural
    gain = groundwater_recovery_treated - groundwater_recovery
    recovery = groundwater_recovery + gain * delivered_diagnosis_and_attainment_plan
    recovery = np.where(natural, 0.0, recovery)
    count = np.full(luck_recover.shape, float(bad))
    for now in range(latest + 1, len(count)):
        before = count[now - 1]
        healed = binomial(luck_recover[now], before, recovery[now])
        count[now] = (
            before - healed + binomial(luck_relapse[now], points - before, groundwater_relapse)
        )
    return 100.0 * count / points


@forecasts(
    "6-1",
    inputs={
        "start": "percent",
        "since": "year",
        "urban_population": "person",
        "urban_growth": "1",
        "sewage_routine_gain": "1",
        "capacity_wwtp_new_m3d": "m3 day-1",
        "sewage_utilisation": "1",
        "sewage_bod": "g m-3",
        "sewage_bod_per_person": "g person-1 day-1",
        "project_effect": "percent",
        "yearly_level_swing": "percent",
    },
    units="percent",
    kind="project",
    method_zh="BOD物料平衡：进厂负荷÷（45克/人·日×城区人口），人口逐年增长",
    method_en="BOD balance: load at plants over 45 g per person and day of a growing city",
    sources=("gb_3838",),
)
def sewage_collection(
    start: float,
    since: Array,
    urban_population: Array,
    urban_growth: Array,
    sewage_routine_gain: Array,
    capacity_wwtp_new_m3d: Array,
    sewage_utilisation: Array,
    sewage_bod: Array,
    sewage_bod_per_person: float,
    project_effect: Array,
    yearly_level_swing: Array,
) -> Array:
    """Share of urban domestic sewage that reaches a plant, measured by BOD.

    Examples
    --------
    15,000 m3/d at 100 g/m3 and 0.7 utilisation serve 23,333 of 575,000 people: 4.06 points.

    >>> sewage = sewage_collection(75.0, 0, 575e3, 0.015, 0.0, 15e3, 0.7, 100.0, 45.0, 0.0, 0.0)
    >>> round(float(sewage), 2)
    79.06
    """
    people = urban_population * (1.0 + urban_growth) ** since
    served = start / 100.0 * urban_population * (1.0 + sewage_routine_gain) ** since
    load = capacity_wwtp_new_m3d * sewage_utilisation * sewage_bod
    served = served + load / sewage_bod_per_person
    rate = 100.0 * served / people + project_effect
    return reported(rate, since, yearly_level_swing, 100.0)


@forecasts(
    "R1",
    inputs={
        "start": "percent",
        "since": "year",
        "rural_villages": "1",
        "villages_routine": "year-1",
        "capacity_villages": "1",
        "capacity_communities": "1",
        "project_effect": "percent",
        "yearly_level_swing": "percent",
    },
    units="percent",
    kind="project",
    method_zh="完成治理的行政村数÷1316：项目村＋日常推进村",
    method_en="treated villages of 1316: project villages and the yearly routine",
    sources=("gb_3838",),
)
def rural_sewage(
    start: float,
    since: Array,
    rural_villages: float,
    villages_routine: Array,
    capacity_villages: Array,
    capacity_communities: Array,
    project_effect: Array,
    yearly_level_swing: Array,
) -> Array:
    """Share of villages whose sewage is treated or controlled.

    Examples
    --------
    From 69.81 %, four years at 10 villages a year and 25 project villages of 1316:

    >>> round(float(rural_sewage(69.81, 4, 1316.0, 10.0, 21.0, 4.0, 0.0, 0.0)), 2)
    74.75
    """
    villages = villages_routine * since + capacity_villages + capacity_communities
    rate = start + 100.0 * villages / rural_villages + project_effect
    return reported(rate, since, yearly_level_swing, 100.0)


@forecasts(
    "16",
    inputs={
        "start_if_any": "t year-1",
        "capacity_wwtp_upgrade_m3d": "m3 day-1",
        "capacity_wwtp_new_m3d": "m3 day-1",
        "wwtp_load": "1",
        "cod_cut_upgrade": "g m-3",
        "cod_cut_new": "g m-3",
        "ammonia_cut_upgrade": "g m-3",
        "ammonia_cut_new": "g m-3",
    },
    units="t year-1",
    kind="project",
    method_zh="污水工程减排量＝水量×365×进出水浓度差×负荷率（COD与氨氮之和）",
    method_en="cuts by sewage works: flow x 365 x concentration step x load (COD and ammonia)",
    sources=("gb_3838",),
)
def emission_cuts(
    start_if_any: float,
    capacity_wwtp_upgrade_m3d: Array,
    capacity_wwtp_new_m3d: Array,
    wwtp_load: Array,
    cod_cut_upgrade: Array,
    cod_cut_new: Array,
    ammonia_cut_upgrade: Array,
    ammonia_cut_new: Array,
) -> Array:
    """Yearly cut of COD and ammonia by sewage works, added to the last one that was reported.

    Examples
    --------
    80,000 m3/d raised from 60 to 50 mg/L of COD and from 8 to 5 mg/L of ammonia, load 0.85:

    >>> round(float(emission_cuts(0.0, 80e3, 0.0, 0.85, 10.0, 0.0, 3.0, 0.0)), 1)
    322.7
    """
    upgrade = capacity_wwtp_upgrade_m3d * (cod_cut_upgrade + ammonia_cut_upgrade)
    added = capacity_wwtp_new_m3d * (cod_cut_new + ammonia_cut_new)
    return start_if_any + yearly_tonnes((upgrade + added) * wwtp_load)


def yearly_tonnes(grams_per_day: Array) -> Array:
    """Return tonnes a year from grams a day.

    Examples
    --------
    >>> yearly_tonnes(1e6)
    365.0
    """
    return grams_per_day * 365.0 / 1e6
