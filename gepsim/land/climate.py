"""Rain, heat and what they do to the soil, as normals on cells."""

from __future__ import annotations

import numpy as np

from gepsim.land.derived.heat import hot_days as hot_days_of
from gepsim.land.facts import LandscapeFacts
from gepsim.land.gradient import gradient, scaled
from gepsim.land.threads import by_cell


def climate_layers(
    facts: LandscapeFacts, elevation: np.ndarray, y: np.ndarray, area: np.ndarray, soil: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the climate and soil fields of the cells.

    Parameters
    ----------
    facts : LandscapeFacts
        Published ranges.
    elevation, y, area : ndarray
        Height [m], northing [m] and area [m2] of the cells.
    soil : ndarray
        A random field that mixes the soils. [1]
    """
    height, north = scaled(elevation), scaled(y)
    part = facts.get("rain_height_share")
    wet = scaled(part * height + (1 - part) * north)
    rain = _between(facts, "rain", "mm year-1", wet, area)
    erodible = scaled(np.tanh(soil) - 2 * north)
    low, high = (facts.get(f"erodibility_{end}", _K) for end in ("min", "max"))
    return {
        "rain": rain,
        "potential_evapotranspiration": _between(facts, "pet", "mm year-1", 1 - height, area),
        "temperature": temperature(elevation, facts),
        **hot_day_layers(elevation, facts),
        "rainfall_erosivity": erosivity(rain, facts),
        "soil_erodibility": (low + (high - low) * erodible).astype(np.float32),
    }


_K = "t ha h ha-1 MJ-1 mm-1"
_STEP = 5.0  # heights between which hot days are straight lines [m]


def _between(
    facts: LandscapeFacts, name: str, units: str, rank: np.ndarray, area: np.ndarray
) -> np.ndarray:
    """Return the gradient whose ends and mean are rows of the landscape."""
    low, high, mean = (facts.get(f"{name}_{what}", units) for what in ("min", "max", "mean"))
    return gradient(rank, area, low, high, mean)


def temperature(elevation: np.ndarray, facts: LandscapeFacts) -> np.ndarray:
    """Return the annual mean temperature: the station's, less the lapse with height [degC]."""
    above = elevation - facts.get("station_elevation", "m")
    lapse = facts.get("lapse_rate", "K m-1")
    return (facts.get("temperature_station", "degree_Celsius") - lapse * above).astype(np.float32)


def hot_day_layers(elevation: np.ndarray, facts: LandscapeFacts) -> dict[str, np.ndarray]:
    """Return the hot days by each rule that the figures allow. [day]

    By the station's months, less the lapse with height: days whose mean (``hot_days``) or maximum
    (``hot_days_max``) reaches the limit; beside them what is said by height (``hot_days_stated``).
    A city without months has what is said alone.
    """
    stated = hot_days(elevation, facts)
    if not facts.labels("month_mean"):
        return {"hot_days": stated}
    return {
        "hot_days": days_by_months(elevation, facts, "mean"),
        "hot_days_max": days_by_months(elevation, facts, "high"),
        "hot_days_stated": stated,
    }


def days_by_months(elevation: np.ndarray, facts: LandscapeFacts, what: str) -> np.ndarray:
    """Return the days whose mean or maximum reaches the limit, from a station's months. [day]

    Parameters
    ----------
    elevation : ndarray
        [m]
    facts : LandscapeFacts
        Rows ``month_<what>``, ``daily_spread.<what>``, ``hot_day_limit``, ``lapse_rate``.
    what : {"mean", "high"}
    """
    months = np.array(facts.family(f"month_{what}", "degree_Celsius"))
    lapse, start = facts.get("lapse_rate", "K m-1"), facts.get("month_station_elevation", "m")
    limit, spread = (
        facts.get("hot_day_limit", "degree_Celsius"),
        facts.get(f"daily_spread.{what}", "K"),
    )
    heights = np.arange(np.floor(elevation.min()), elevation.max() + _STEP, _STEP)
    days = hot_days_of(months[:, None] - lapse * (heights - start), limit, spread)
    return by_cell(lambda some: np.interp(some, heights, days), elevation)


def hot_days(elevation: np.ndarray, facts: LandscapeFacts) -> np.ndarray:
    """Return the hot days that are said by height, straight lines between known heights [day]."""
    heights, days = facts.family("hot_days_height", "m"), facts.family("hot_days", "day year-1")
    return by_cell(lambda some: np.interp(some, heights, days), elevation)


def erosivity(rain: np.ndarray, facts: LandscapeFacts) -> np.ndarray:
    """Return R from rain by its elasticity, from the wettest place down [MJ mm ha-1 h-1 year-1]."""
    top = facts.get("erosivity_max", "MJ mm ha-1 h-1 year-1")
    relative = rain / facts.get("rain_max", "mm year-1")
    power = facts.get("erosivity_elasticity")
    return by_cell(lambda some: top * some**power, relative)
