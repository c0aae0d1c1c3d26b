"""The water that leaves each county, and how it is judged."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.compensation.case import Case, once
from gepsim.compensation.quality import (
    POLLUTANTS,
    class_settlement,
    quality_index,
    settlement,
    water_class,
)

#: What decides the class of a river; total nitrogen is judged in lakes only.
JUDGED = ("codmn", "nh3n", "tp")
GRADES = ("1", "2", "3", "4", "5")


@once
def concentration_ratio(case: Case) -> xr.DataArray:
    """Return concentration over its base triennium by year, county and pollutant [1].

    Without evidence: a trend, what the projects leave of the load, and the noise of a year's
    weather on an annual mean.
    """
    if "concentration_ratio" in case.evidence:
        return case.known("concentration_ratio").sel(pollutant=list(POLLUTANTS))
    trend = case.numbers("concentration_trend", "pollutant", POLLUTANTS, "1")
    places = {"time": case.years, "county": case.network.counties, "pollutant": POLLUTANTS}
    noise = np.exp(case.number("concentration_noise", "1") * case.noise("section", places))
    ratio = (1.0 + trend) ** (case.time - case.years[0]) * noise
    return ratio * case.known("section_load") if "section_load" in case.evidence else ratio


@once
def quality_of_sections(case: Case) -> xr.Dataset:
    """Return index P, water class and settlement where each county's water leaves it [1]."""
    weight = case.numbers("quality_weight", "pollutant", POLLUTANTS, "1")
    stability = case.number("quality_stability", "1")
    index = quality_index(concentration_ratio(case), weight, stability)
    now = water_class(concentration(case), class_limits(case))
    if case.settings.river.quality == "class":
        before = now.shift(time=1).fillna(now)
        share = class_settlement(now, before, case.number("required_class", "1"), 1.0, 1.0)
    else:
        share = settlement(index, case.number("settlement_tolerance", "1"))
    return xr.Dataset({"quality_index": index, "water_class": now, "settlement": share})


@once
def concentration(case: Case) -> xr.DataArray:
    """Return the mean concentration of what decides a river's class [g m-3]."""
    base = case.numbers("base_concentration", "pollutant", JUDGED, "g m-3")
    return concentration_ratio(case).sel(pollutant=list(JUDGED)) * base


@once
def class_limits(case: Case) -> xr.DataArray:
    """Return the upper limits of the water classes by pollutant and grade [g m-3]."""
    limits = [case.numbers(f"class_limit.{one}", "grade", GRADES, "g m-3") for one in JUDGED]
    return xr.concat(limits, xr.DataArray(list(JUDGED), dims="pollutant", name="pollutant"))
