"""The water that leaves each county, and how it is judged."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.quality import POLLUTANTS, quality_index, settlement


def concentration_ratio(case: Case) -> xr.DataArray:
    """Return concentration over its base triennium by year, county and pollutant [1].

    Without evidence: a trend, and the noise of a year's weather on an annual mean.
    """
    if "concentration_ratio" in case.evidence:
        return case.known("concentration_ratio").sel(pollutant=list(POLLUTANTS))
    trend = case.numbers("concentration_trend", "pollutant", POLLUTANTS, "1")
    places = {"time": case.years, "county": case.network.counties, "pollutant": POLLUTANTS}
    noise = np.exp(case.number("concentration_noise", "1") * case.noise("section", places))
    return (1.0 + trend) ** (case.time - case.years[0]) * noise


def quality_of_sections(case: Case) -> xr.Dataset:
    """Return the index P and the settlement a(P) where each county's water leaves it [1]."""
    weight = case.numbers("quality_weight", "pollutant", POLLUTANTS, "1")
    index = quality_index(concentration_ratio(case), weight, case.number("quality_stability", "1"))
    share = settlement(index, case.number("settlement_tolerance", "1"))
    return xr.Dataset({"quality_index": index, "settlement": share})
