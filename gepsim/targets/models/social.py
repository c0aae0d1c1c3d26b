"""People and the city they live in: satisfaction, green travel, green buildings, parks."""

from __future__ import annotations

import numpy as np

from gepsim.targets.numerics import binomial, bounded, reported
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray


@indicator_model(
    inputs={
        "start": "percent",
        "latest": "1",
        "since": "year",
        "logit_drift": "year-1",
        "share_edge": "percent",
        "good_air_days": "percent",
        "satisfaction_per_good_day": "1",
        "project_effect": "percent",
        "yearly_survey_error": "percent",
    },
    units="percent",
    kind="trend",
    by_year=True,
    method=Text(
        "有界趋势＋与优良天数的联系＋项目＋抽样误差",
        "bounded trend, link to days of good air, projects, sampling error of the survey",
    ),
    sources=("indicator_note",),
)
def satisfaction(
    start: float,
    latest: int,
    since: Array,
    logit_drift: Array,
    share_edge: float,
    good_air_days: Array,
    satisfaction_per_good_day: Array,
    project_effect: Array,
    yearly_survey_error: Array,
) -> Array:
    """Share of people content with the environment, as a survey finds it."""
    trend = bounded(start, logit_drift * since, share_edge)
    air = satisfaction_per_good_day * (good_air_days - good_air_days[latest])
    error = np.where(since > 0, yearly_survey_error, 0.0)
    return np.clip(trend + air + project_effect + error, 0.0, 100.0)


@indicator_model(
    inputs={
        "start": "percent",
        "since": "year",
        "logit_drift": "year-1",
        "share_edge": "percent",
        "project_effect": "percent",
        "yearly_survey_error": "percent",
    },
    units="percent",
    kind="trend",
    by_year=True,
    method=Text(
        "有界增长趋势（logit）＋公交、慢行与充电设施项目＋调查误差",
        "saturating trend (logit), bus, walking and charging projects, survey error",
    ),
    sources=("indicator_note",),
)
def green_travel(
    start: float,
    since: Array,
    logit_drift: Array,
    share_edge: float,
    project_effect: Array,
    yearly_survey_error: Array,
) -> Array:
    """Share of trips on foot, by bicycle or by public transport.

    Examples
    --------
    Four years at a drift of 0.03 from 74.9 %:

    >>> round(float(green_travel(74.9, 4, 0.03, 0.1, 0.0, 0.0)), 2)
    77.09
    """
    error = np.where(np.asarray(since) > 0, yearly_survey_error, 0.0)
    trend = bounded(start, logit_drift * since, share_edge)
    return np.clip(trend + project_effect + error, 0.0, 100.0)


@indicator_model(
    inputs={
        "start": "percent",
        "since": "year",
        "logit_drift": "year-1",
        "share_edge": "percent",
        "year": "year",
        "rule_all_new_green_from": "year",
        "permit_lag": "year",
        "green_compliance": "percent",
        "new_buildings": "1",
        "luck_compliance": "1",
        "swing": "1",
    },
    units="percent",
    kind="project",
    by_year=True,
    method=Text(
        "规则生效后新许可执行绿色标准，竣工滞后，按项目个数计未达标；此前按趋势",
        "permits green once the rule holds, completed after a lag, failures counted by project; "
        "before that, trend",
    ),
    sources=("indicator_note",),
)
def green_buildings(
    start: float,
    since: Array,
    logit_drift: Array,
    share_edge: float,
    year: Array,
    rule_all_new_green_from: Array,
    permit_lag: Array,
    green_compliance: Array,
    new_buildings: float,
    luck_compliance: Array,
    swing: Array,
) -> Array:
    """Green share of new urban buildings.

    Notes
    -----
    Of a rule that each building keeps with 99.8 % a city of 60 buildings a year reports exactly
    100 % in most years: what fails is counted, not a share of a building.

    Examples
    --------
    In 2027 half of what is completed was permitted under the rule of 2026 (lag 1.5 years):

    >>> args = (92.0, 0, 0.0, 0.1, 2027, 2026.0, 1.5, 99.8, 60, np.array([0.5]), 0.0)
    >>> green_buildings(*args).round(1).tolist()
    [96.0]
    """
    before = reported(bounded(start, logit_drift * since, share_edge), swing, share=True)
    failed = binomial(luck_compliance, new_buildings, 1.0 - green_compliance / 100.0)
    ruled = 100.0 * (1.0 - failed / new_buildings)
    under_rule = np.clip(year + 1.0 - rule_all_new_green_from - permit_lag, 0.0, 1.0)
    return before + under_rule * (np.maximum(ruled, before) - before)


@indicator_model(
    inputs={
        "start": "m2 person-1",
        "since": "year",
        "urban_population": "person",
        "urban_growth": "1",
        "park_routine": "m2 year-1",
        "project_effect": "m2",
        "swing": "1",
    },
    units="m2 person-1",
    kind="project",
    by_year=True,
    method=Text(
        "公园绿地存量＋项目与日常新增，除以逐年增长的城区人口",
        "stock of parks plus projects and routine, over a growing urban population",
    ),
    sources=("indicator_note",),
)
def park_area(
    start: float,
    since: Array,
    urban_population: Array,
    urban_growth: Array,
    park_routine: Array,
    project_effect: Array,
    swing: Array,
) -> Array:
    """Park area per inhabitant of the city.

    Examples
    --------
    18.4 m2 for 575,000 people who grow by 1.5 % a year, while 10 ha are added:

    >>> round(float(park_area(18.4, 1, 575e3, 0.015, 100e3, 0.0, 0.0)), 2)
    18.3
    """
    stock = start * urban_population + park_routine * since + project_effect
    area = stock / (urban_population * (1.0 + urban_growth) ** since)
    return reported(area, swing, share=False)
