"""Water: control sections of rivers, and groundwater points."""

from __future__ import annotations

import numpy as np
from scipy import special

from gepsim.targets.numerics import binomial, dry_year
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray

SECTION = {
    "start": "percent",
    "since": "year",
    "section_ratio": "1",
    "section_load_growth": "1",
    "section_dry_response": "1",
    "relative_rain": "1",
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


def section_level(
    ratio: Array, growth: Array, since: Array, effect: Array, low_water: Array | float = 1.0
) -> Array:
    """Return the median concentration of a section relative to the Class III limit [1].

    `effect` is the share of the load that projects change, cuts being negative; `low_water` is
    what a dry year makes of the concentration, see `gepsim.targets.numerics.dry_year`.

    Examples
    --------
    >>> round(float(section_level(0.55, 0.01, 2, -0.05)), 4)
    0.533
    """
    load = (1.0 + growth) ** since * np.maximum(1.0 + effect, np.finfo(float).eps)
    return ratio * load * low_water


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


@indicator_model(
    inputs=SECTION,
    units="percent",
    kind="mechanistic",
    by_year=True,
    method=Text(
        "各断面浓度相对Ⅲ类限值（负荷×枯水浓缩×年际波动），断面按整数计",
        "section concentrations (load, low water, yearly swing) against the Class III limit, "
        "counted over whole sections",
    ),
    sources=("gb_3838",),
)
def sections_class_three(
    start: float,
    since: Array,
    section_ratio: Array,
    section_load_growth: Array,
    section_dry_response: Array,
    relative_rain: Array,
    project_effect: Array,
    section_spread: Array,
    control_sections: float,
    weather_water: Array,
) -> Array:
    """Share of control sections at or better than Class III."""
    ratio = ratio_seen(section_ratio, start, section_spread)
    low_water = dry_year(relative_rain, section_dry_response)
    level = section_level(ratio, section_load_growth, since, project_effect, low_water)
    bad = binomial(weather_water, control_sections, 1.0 - chance_within(level, 1.0, section_spread))
    return 100.0 * (1.0 - bad / control_sections)


@indicator_model(
    inputs={**SECTION, "class_two_limit": "1"},
    units="1",
    anchored=False,
    kind="mechanistic",
    by_year=True,
    method=Text(
        "最差断面的水质类别，由断面浓度模型推算",
        "class of the worst control section, from the section model",
    ),
    sources=("gb_3838",),
)
def worst_section_class(
    start: float,
    since: Array,
    section_ratio: Array,
    section_load_growth: Array,
    section_dry_response: Array,
    relative_rain: Array,
    project_effect: Array,
    section_spread: Array,
    control_sections: float,
    weather_water: Array,
    class_two_limit: float,
) -> Array:
    """Water-quality class of the worst control section: 2, 3, or 4 for worse."""
    ratio = ratio_seen(section_ratio, start, section_spread)
    low_water = dry_year(relative_rain, section_dry_response)
    level = section_level(ratio, section_load_growth, since, project_effect, low_water)
    two = chance_within(level, class_two_limit, section_spread) ** control_sections
    three = chance_within(level, 1.0, section_spread) ** control_sections
    return 2.0 + (weather_water > two) + (weather_water > three)


@indicator_model(
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
    method=Text(
        "少数点位的马尔可夫链：恢复与复发，并计入天然背景超标的可能",
        "Markov chain on a few points: recovery and relapse, and a natural-background share",
    ),
    sources=("indicator_note",),
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
