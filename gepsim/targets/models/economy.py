"""Energy, carbon and output, as the economy room hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gepsim.targets.forecast import EXCESS
from gepsim.targets.models.land import anchored
from gepsim.targets.numerics import since_period
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray
Seen = tuple[int, float] | None


@indicator_model(
    inputs={"start": "percent", "latest": "1", "non_fossil_share": "percent"},
    units="percent",
    kind="mechanistic",
    by_year=True,
    method=Text(
        "分行业分能源品种自下而上核算（电热按发电煤耗法）",
        "bottom-up energy by sector and carrier, coal-equivalent method",
    ),
    sources=("gbt_2589",),
)
def non_fossil(start: float, latest: int, non_fossil_share: Array) -> Array:
    """Non-fossil share of energy consumption."""
    return anchored(start, non_fossil_share, latest)


INTENSITY: dict[str, Any] = {
    "units": "percent",
    "kind": "mechanistic",
    "sources": ("gbt_2589",),
    "signed": True,
}


@indicator_model(
    inputs={"energy_intensity": "tce wan_CNY-1", "year": "year", "seen": "percent"},
    method=Text(
        "单位GDP能耗在五年规划期内的累计下降率（规划期先于基准年的自基准年起算）",
        "fall of energy per GDP since the last five-year plan, or the base year if that is later",
    ),
    **INTENSITY,
)
def energy_intensity_fall(energy_intensity: Array, year: Array, seen: Seen) -> Array:
    """Cumulative fall of energy per unit of GDP within the five-year plan."""
    return since_period(energy_intensity, year, seen)


@indicator_model(
    inputs={"carbon_intensity": "tCO2 wan_CNY-1", "year": "year", "seen": "percent"},
    method=Text(
        "单位GDP二氧化碳在五年规划期内的累计下降率（规划期先于基准年的自基准年起算）",
        "fall of CO2 per GDP since the last five-year plan, or the base year if that is later",
    ),
    **INTENSITY,
)
def carbon_intensity_fall(carbon_intensity: Array, year: Array, seen: Seen) -> Array:
    """Cumulative fall of CO2 per unit of GDP within the five-year plan."""
    return since_period(carbon_intensity, year, seen)


def peaks_weakly(emissions: Array, years: Array, due: int) -> Array:
    """Return whether no year after `due` lies above the highest one until then.

    Examples
    --------
    >>> path = np.array([[5.0, 4.0], [4.0, 4.0], [4.5, 4.5]])
    >>> peaks_weakly(path, np.array([2022, 2030, 2031]), 2030).tolist()
    [True, False]
    """
    last = int(np.searchsorted(years, due))
    held: Array = (emissions[last + 1 :] <= emissions[: last + 1].max(axis=0)).all(axis=0)
    return held


def peak_year(emissions: Array, years: Array, due: int, tolerance: Array | float) -> Array:
    """Return the year of the highest emission, or the last year if it is no lasting peak.

    A peak lasts if no year after `due` exceeds the years up to it, and from `due` on no year
    exceeds the one before by more than the tolerance. It is missing where no year after `due` is
    known.

    Parameters
    ----------
    emissions : array
        By year and draw. [any]
    years : array of int
    due : int
        The year by which the peak is wanted.
    tolerance : float
        Yearly rise that still counts as a plateau. [1]

    Examples
    --------
    >>> path = np.array([[4.0, 4.0], [5.0, 5.0], [4.0, 5.5]])
    >>> peak_year(path, np.array([2029, 2030, 2031]), 2030, 0.005).tolist()
    [2030, 2031]
    """
    if years[-1] <= due:
        return np.full(emissions.shape[1:], np.nan)
    last = int(np.searchsorted(years, due))
    level = emissions[: last + 1].max(axis=0)
    weak = (emissions[last + 1 :] <= level).all(axis=0)
    calm = (emissions[last + 1 :] <= (1.0 + tolerance) * emissions[last:-1]).all(axis=0)
    return np.where(weak & calm, years[emissions[: last + 1].argmax(axis=0)], years[-1])


def peak_excess(emissions: Array, years: Array, due: int, tolerance: Array | float) -> Array:
    """Return how far emissions are from a lasting peak: not above 0 where there is one [1].

    It is the larger of how far a year after `due` rises above the highest until then, and of how
    far a year's rise goes beyond the tolerance; parameters are those of `peak_year`.

    Examples
    --------
    >>> path = np.array([[4.0, 4.0], [5.0, 5.0], [4.0, 5.5]])
    >>> peak_excess(path, np.array([2029, 2030, 2031]), 2030, 0.005).round(3).tolist()
    [-0.2, 0.1]
    """
    if years[-1] <= due:
        return np.full(emissions.shape[1:], np.nan)
    last = int(np.searchsorted(years, due))
    after = emissions[last + 1 :]
    above = after.max(axis=0) / emissions[: last + 1].max(axis=0) - 1.0
    rise = (after / emissions[last:-1]).max(axis=0) - 1.0 - tolerance
    return np.maximum(above, rise)


def peak_of(
    emissions: Array, years: Array, due: int, tolerance: Array | float
) -> Mapping[str, Array]:
    """Return the year of a lasting peak, and how far emissions are from one."""
    asked = (emissions, years, due, tolerance)
    return {"": peak_year(*asked), EXCESS: peak_excess(*asked)}


PEAK: dict[str, Any] = {
    "units": "year",
    "kind": "mechanistic",
    "sources": ("gbt_2589",),
}


@indicator_model(
    inputs={"co2_emissions": "tCO2 year-1", "year": "year", "goal": "year", "peak_rise": "1"},
    method=Text(
        "全市二氧化碳排放路径的达峰年（严格检验：达峰后不再回升）；末年表示未达峰",
        "peak year of the city's CO2, strict test; the last year of the run means no peak",
    ),
    anchored=False,
    **PEAK,
)
def carbon_peak(
    co2_emissions: Array, year: Array, goal: float, peak_rise: float
) -> Mapping[str, Array]:
    """Year in which the city's CO2 peaks for good."""
    return peak_of(co2_emissions, year.ravel(), int(goal), peak_rise)


@indicator_model(
    inputs={"road_oil": "tce year-1", "year": "year", "goal": "year", "plateau_rise": "1"},
    method=Text(
        "交通用油进入平台期的年份；末年表示未达峰",
        "year in which transport oil reaches its plateau; the last year means none",
    ),
    anchored=False,
    **PEAK,
)
def road_oil_peak(
    road_oil: Array, year: Array, goal: float, plateau_rise: float
) -> Mapping[str, Array]:
    """Year in which oil in transport reaches its plateau."""
    return peak_of(road_oil, year.ravel(), int(goal), plateau_rise)


@indicator_model(
    inputs={"sector_output": "yi_CNY year-1"},
    units="yi_CNY year-1",
    kind="mechanistic",
    method=Text(
        "经济模型中该行业的总产值（当年价格，与规划目标一致）",
        "gross output of the sector from the economy, in prices of its own year as the plan's goal",
    ),
    sources=("gbt_2589",),
    anchored=False,
)
def sector_gross_output(sector_output: Array) -> Array:
    """Gross output of the sector that the indicator names.

    Examples
    --------
    >>> sector_gross_output(np.array([120.0, 130.0])).tolist()
    [120.0, 130.0]
    """
    return sector_output
