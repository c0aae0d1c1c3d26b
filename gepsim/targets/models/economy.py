"""Energy, carbon and output, as the economy room hands them over."""

from __future__ import annotations

from typing import Any

import numpy as np

from gepsim.targets.models.land import anchored
from gepsim.targets.numerics import since_period
from gepsim.targets.registry import forecasts

Array = np.ndarray
Seen = tuple[int, float] | None


@forecasts(
    "13",
    inputs={"start": "percent", "latest": "1", "non_fossil_share": "percent"},
    units="percent",
    kind="mechanistic",
    method_zh="分行业分能源品种自下而上核算（电热按发电煤耗法）",
    method_en="bottom-up energy by sector and carrier, coal-equivalent method",
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


@forecasts(
    "14",
    inputs={"energy_intensity": "tce wan_CNY-1", "year": "year", "seen": "percent"},
    method_zh="单位GDP能耗在五年规划期内的累计下降率（2026年前自2022年起算）",
    method_en="fall of energy per GDP since the last five-year plan (before 2026: since 2022)",
    **INTENSITY,
)
def energy_intensity_fall(energy_intensity: Array, year: Array, seen: Seen) -> Array:
    """Cumulative fall of energy per unit of GDP within the five-year plan."""
    return since_period(energy_intensity, year, seen)


@forecasts(
    "15",
    inputs={"carbon_intensity": "tCO2 wan_CNY-1", "year": "year", "seen": "percent"},
    method_zh="单位GDP二氧化碳在五年规划期内的累计下降率（2026年前自2022年起算）",
    method_en="fall of CO2 per GDP since the last five-year plan (before 2026: since 2022)",
    **INTENSITY,
)
def carbon_intensity_fall(carbon_intensity: Array, year: Array, seen: Seen) -> Array:
    """Cumulative fall of CO2 per unit of GDP within the five-year plan."""
    return since_period(carbon_intensity, year, seen)


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


PEAK: dict[str, Any] = {
    "units": "year",
    "kind": "mechanistic",
    "sources": ("gbt_2589",),
}


@forecasts(
    "X1",
    like="15",
    inputs={"co2_emissions": "tCO2 year-1", "year": "year", "peak_due": "year", "peak_rise": "1"},
    method_zh="全市二氧化碳排放路径的达峰年（严格检验：达峰后不再回升）；末年表示未达峰",
    method_en="peak year of the city's CO2, strict test; the last year of the run means no peak",
    anchored=False,
    **PEAK,
)
def carbon_peak(co2_emissions: Array, year: Array, peak_due: float, peak_rise: float) -> Array:
    """Year in which the city's CO2 peaks for good."""
    return peak_year(co2_emissions, year.ravel(), int(peak_due), peak_rise)


@forecasts(
    "X13",
    inputs={"road_oil": "tce year-1", "year": "year", "peak_due": "year", "plateau_rise": "1"},
    method_zh="交通用油进入平台期的年份；末年表示未达峰",
    method_en="year in which transport oil reaches its plateau; the last year means none",
    anchored=False,
    **PEAK,
)
def road_oil_peak(road_oil: Array, year: Array, peak_due: float, plateau_rise: float) -> Array:
    """Year in which oil in transport reaches its plateau."""
    return peak_year(road_oil, year.ravel(), int(peak_due), plateau_rise)


CLUSTER: dict[str, Any] = {
    "units": "yi_CNY year-1",
    "kind": "mechanistic",
    "method_zh": "经济模型的产业集群总产值（基准年价格）",
    "method_en": "gross output of the cluster from the economy, in prices of the base year",
    "sources": ("gbt_2589",),
    "anchored": False,
}


@forecasts("X19", inputs={"materials_output": "yi_CNY year-1"}, **CLUSTER)
def materials_cluster(materials_output: Array) -> Array:
    """Gross output of advanced materials."""
    return materials_output


@forecasts("X20", inputs={"chemicals_output": "yi_CNY year-1"}, **CLUSTER)
def chemicals_cluster(chemicals_output: Array) -> Array:
    """Gross output of energy and chemicals."""
    return chemicals_output


@forecasts("X21", inputs={"food_output": "yi_CNY year-1"}, **CLUSTER)
def food_cluster(food_output: Array) -> Array:
    """Gross output of food and beverage."""
    return food_output


@forecasts("X22", inputs={"electronics_output": "yi_CNY year-1"}, **CLUSTER)
def electronics_cluster(electronics_output: Array) -> Array:
    """Gross output of electronics."""
    return electronics_output


@forecasts("X23", inputs={"medicine_output": "yi_CNY year-1"}, **CLUSTER)
def medicine_cluster(medicine_output: Array) -> Array:
    """Gross output of medicine and health."""
    return medicine_output
