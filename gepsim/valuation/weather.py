"""Weather of given years: the same land under more or less rain than the climate normal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from gepsim.valuation.supply import Supply

_WHOLE = 100.0


def rain_factor(percent: Mapping[int, float], years: Sequence[int]) -> xr.DataArray:
    """Return each year's rain relative to the climate normal.

    Parameters
    ----------
    percent : mapping of int to float
        Percent of the normal in some years; straight between them, the normal before the first,
        the last one after it. [percent]
    years : sequence of int

    Returns
    -------
    DataArray
        Over time. [1]

    Examples
    --------
    >>> rain_factor({2025: 100.0, 2027: 80.0}, [2022, 2025, 2026, 2027, 2030]).values
    array([1. , 1. , 0.9, 0.8, 0.8])
    """
    if not percent:
        return xr.ones_like(xr.DataArray(list(years), {"time": list(years)}), dtype=float)
    known = sorted(percent)
    levels = [percent[year] / _WHOLE for year in known]
    return xr.DataArray(np.interp(years, known, levels, left=1.0), {"time": list(years)})


def under_weather(normal: Supply, rain: xr.DataArray, elasticity: float) -> Supply:
    """Return the account's drivers in years with more or less rain.

    Parameters
    ----------
    normal : Supply
        Drivers of the climate normal.
    rain : DataArray
        Rain relative to the normal, over time. [1]
    elasticity : float
        Of erosivity to rain. [1]

    Returns
    -------
    Supply
        Rain and the erosion it can cause move; the demand of the air for water, hot days and
        areas stay at their climatology.

    Examples
    --------
    With 20 % less rain and an elasticity of 2, bare land loses 0.8 ** 2 = 64 % of the soil:

    >>> one = xr.DataArray([[[10.0]]], dims=("time", "county", "ecosystem_type"))
    >>> drivers = xr.Dataset({"rain_volume": one, "potential_erosion": one, "area": one})
    >>> dry = under_weather(Supply(drivers), xr.DataArray([0.8], dims="time"), 2.0)
    >>> [round(dry.drivers[name].item(), 6) for name in drivers]
    [8.0, 6.4, 10.0]
    """
    moved = {"rain_volume": rain, "potential_erosion": rain**elasticity}
    drivers = {
        name: (driver * moved[str(name)]).transpose(*driver.dims).assign_attrs(driver.attrs)
        if name in moved
        else driver
        for name, driver in normal.drivers.data_vars.items()
    }
    return replace(normal, drivers=normal.drivers.assign(drivers))
