"""Air: the annual mean of PM2.5 by source and region, and the days of good air that follow.

Industry, vehicles and homes soil the air by the fuel that the economy of the same scenario burns in
the city, so that what saves carbon cleans the air; weather is a swing apart, of one year each.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray


@indicator_model(
    inputs={
        "observed_mean": "ug m-3",
        "latest": "1",
        "since": "year",
        "pm25_background": "ug m-3",
        "pm25_regional_share": "1",
        "pm25_regional_trend": "1",
        "pm25_share_industry": "1",
        "pm25_share_mobile": "1",
        "pm25_share_dust": "1",
        "pm25_share_residential": "1",
        "pm25_share_agriculture": "1",
        "pm25_cleaning_industry": "1",
        "pm25_cleaning_mobile": "1",
        "pm25_cleaning_dust": "1",
        "pm25_cleaning_residential": "1",
        "pm25_cleaning_agriculture": "1",
        "pm25_response": "1",
        "pm25_process_share": "1",
        "pm25_open_share": "1",
        "industry_particles": "t year-1",
        "mobile_particles": "t year-1",
        "residential_particles": "t year-1",
        "industry_value_added": "CNY year-1",
        "construction_value_added": "CNY year-1",
        "agriculture_value_added": "CNY year-1",
        "project_effect": "ug m-3",
        "yearly_pm25_weather": "1",
    },
    units="ug m-3",
    kind="mechanistic",
    by_year=True,
    method=Text(
        "（自然背景＋区域输送＋本地五类源）×气象因子；工业、移动、民用源按本情景燃料排放，其余按活动量",
        "(background + regional + five local sources) x weather; industry, vehicles and homes "
        "by the fuel that the scenario burns, the rest by activity",
    ),
    sources=("hj_633",),
)
def pm25(
    observed_mean: float,
    latest: int,
    since: Array,
    pm25_background: Array,
    pm25_regional_share: Array,
    pm25_regional_trend: Array,
    pm25_share_industry: Array,
    pm25_share_mobile: Array,
    pm25_share_dust: Array,
    pm25_share_residential: Array,
    pm25_share_agriculture: Array,
    pm25_cleaning_industry: Array,
    pm25_cleaning_mobile: Array,
    pm25_cleaning_dust: Array,
    pm25_cleaning_residential: Array,
    pm25_cleaning_agriculture: Array,
    pm25_response: Array,
    pm25_process_share: Array,
    pm25_open_share: Array,
    industry_particles: Array,
    mobile_particles: Array,
    residential_particles: Array,
    industry_value_added: Array,
    construction_value_added: Array,
    agriculture_value_added: Array,
    project_effect: Array,
    yearly_pm25_weather: Array,
) -> Array:
    """Annual mean concentration of fine particles.

    Notes
    -----
    .. math:: C_t = [C_n + (C_0 - C_n)(\\varphi\\rho_t + (1-\\varphi)\\sum_k a_k m_{k,t})] w_t

    with :math:`m_{k,t}` the activity ratio times the ratio of emission factors; local emissions
    act on the concentration through the response :math:`m^r`. Activity is fuel burnt, weighted by
    what it puts into the air; a part of industry's follows value added (grinding, solvents), a part
    of the homes' stays (straw, cooking).
    """
    industry = blend(against(industry_particles, latest), against(industry_value_added, latest),
                     pm25_process_share)  # fmt: skip
    homes = blend(against(residential_particles, latest), 1.0, pm25_open_share)
    sources = (
        (pm25_share_industry, pm25_cleaning_industry, industry),
        (pm25_share_mobile, pm25_cleaning_mobile, against(mobile_particles, latest)),
        (pm25_share_dust, pm25_cleaning_dust, against(construction_value_added, latest)),
        (pm25_share_residential, pm25_cleaning_residential, homes),
        (
            pm25_share_agriculture,
            pm25_cleaning_agriculture,
            against(agriculture_value_added, latest),
        ),
    )
    local = sum(
        share * (activity * (1.0 - cleaning) ** since) ** pm25_response
        for share, cleaning, activity in sources
    )
    local = local / sum(share for share, _, _ in sources)
    regional = (1.0 + pm25_regional_trend) ** since
    made = pm25_regional_share * regional + (1.0 - pm25_regional_share) * local
    mean = pm25_background + (observed_mean - pm25_background) * made
    return (mean + project_effect) * yearly_pm25_weather


def against(activity: Array, latest: int) -> Array:
    """Return an activity relative to the last observed year [1]; level where there was none then.

    Parameters
    ----------
    activity : array
        By year and draw. [any]
    latest : int
        Index of the last observed year.

    Examples
    --------
    >>> against(np.array([[2.0], [3.0]]), 0).ravel().tolist()
    [1.0, 1.5]
    """
    activity = np.asarray(activity, float)
    then = activity[latest]
    return np.divide(activity, then, out=np.ones_like(activity), where=then > 0)


def blend(main: Array, other: Array | float, share: Array) -> Array:
    """Return an activity of which a share follows another one [1].

    Examples
    --------
    Fuel is halved, and a quarter of the source does not follow it:

    >>> blend(0.5, 1.0, 0.25)
    0.625
    """
    return (1.0 - share) * main + share * other


@indicator_model(
    inputs={
        "pm25": "ug m-3",
        "pm25_daily_limit": "ug m-3",
        "pm25_daily_spread": "1",
        "yearly_other_bad_days": "1",
        "project_effect": "percent",
    },
    units="percent",
    kind="mechanistic",
    by_year=True,
    method=Text(
        "由PM2.5年均值的对数正态日分布推算超标日，再扣除臭氧与沙尘超标日",
        "lognormal daily PM2.5 around the annual mean, less ozone and dust days",
    ),
    sources=("hj_633",),
)
def good_air_days(
    pm25: Array,
    pm25_daily_limit: Array,
    pm25_daily_spread: Array,
    yearly_other_bad_days: Array,
    project_effect: Array,
) -> Array:
    """Share of days with good air.

    Examples
    --------
    At 28.0 µg/m3, a log spread of 0.6 and 1 % of ozone and dust days:

    >>> round(float(good_air_days(28.0, 75.0, 0.6, 0.010, 0.0)), 1)
    96.4
    """
    log_gap = np.log(pm25_daily_limit) - np.log(pm25) + pm25_daily_spread**2 / 2
    hazy = 1.0 - special.ndtr(log_gap / pm25_daily_spread)
    return np.clip(100.0 * (1.0 - hazy - yearly_other_bad_days) + project_effect, 0.0, 100.0)
