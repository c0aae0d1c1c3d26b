"""Levers as paths over years: what remains after compounding, and what is shifted so far."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.economy.settings import Lever
from gepsim.units import factor


def paces(lever: Lever, years: Sequence[int]) -> xr.DataArray:
    """Return the pace of each year's step; none in the first year. [1 per year]."""
    scale = factor("percent", "1")
    steps = [0.0, *(lever.pace(year) * scale for year in years[1:])]
    return xr.DataArray(steps, {"time": list(years)})


def remaining(pace: xr.DataArray) -> xr.DataArray:
    """Return what is left of the first year's level when each year takes its pace. [1].

    Examples
    --------
    >>> remaining(xr.DataArray([0.0, 0.1, 0.1], dims="time")).values.round(2).tolist()
    [1.0, 0.9, 0.81]
    """
    return (1.0 - pace).cumprod("time")


def shifted(pace: xr.DataArray, limit: xr.DataArray) -> xr.DataArray:
    """Return the share that has moved when each year adds its pace, up to a limit. [1].

    Examples
    --------
    >>> shifted(xr.DataArray([0.0, 0.4, 0.4], dims="time"), 0.6).values.tolist()
    [0.0, 0.4, 0.6]
    """
    return pace.cumsum("time").clip(max=limit)
