"""The account of single years beside that of the climate normal."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import central
from gepsim.engine.state import RunState
from gepsim.kept import kept
from gepsim.units import factor
from gepsim.valuation.weather import rain_factor, weather_effect, yearly_rain


def single_years(road: RunState) -> dict[str, xr.DataArray]:
    """Return the rain of single years and what GEP is under it; nothing if rain does not vary.

    Notes
    -----
    All coefficients are at their central values, so that quantiles over the draws are those of
    the weather alone. GEP rises with rain: the same quantile of two scenarios with one seed is the
    same weather, and their difference is free of it.
    """
    spread = variability(road)
    if spread == 0.0:
        return {}
    scenario = road.inputs.scenario
    words = [scenario.account.model_dump_json(), scenario.climate.model_dump_json()]
    return kept(
        "weather",
        lambda: _under(road, spread),
        of=[road.supply, road.account, road.draws],
        words=words,
    )


def _under(road: RunState, spread: float) -> dict[str, xr.DataArray]:
    """Return the rain of single years of a given spread, and GEP under it."""
    scenario = road.inputs.scenario
    weather = yearly_rain(road.draws, scenario.time.years, spread)
    elasticity = road.inputs.table.value("erosivity_rain_elasticity", "1")
    moved = weather_effect(road.supply, weather, road.draws, scenario.account, elasticity)
    total = central(road.account.gep_total) + moved
    return {
        "relative_rain": rain_factor(scenario.climate.rain, scenario.time.years) * weather,
        "gep_total_weather": total,
        "gep_city_weather": total.sum("county"),
        "gep_weather_sd": total.sum("county").isel(member=slice(1, None)).std("member"),
    }


def variability(road: RunState) -> float:
    """Return the standard deviation of yearly rain over its mean. [1]"""
    asked = road.inputs.scenario.climate.variability
    if asked is None:
        return road.inputs.table.value("rain_variability", "1")
    return asked * factor("percent", "1")
