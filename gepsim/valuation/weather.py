"""Weather of single years: the same land under more or less rain than the climate normal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from gepsim.draw_parts import gathered
from gepsim.draws import Draws, central
from gepsim.land.water import CURVE_WETTER, EVAPORATED_INFLOW
from gepsim.memory import back_to_files
from gepsim.registry import DERIVED, FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.valuation.account import evaluate
from gepsim.valuation.supply import Supply, resolver_of

_WHOLE = 100.0
#: What the weather of single years is drawn by; scenarios with one seed share it.
RAIN_KEY = "weather.rain"
#: Drivers that more or less rain moves, by the power of rain; erosivity has a power of its own.
POWERS = {
    "rain_volume": 1.0,
    "rain_on_poor_stands": 1.0,
}
ERODED = ("potential_erosion", "erosion_on_poor_stands")
MOVED = (*POWERS, *ERODED, CURVE_WETTER)


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


def yearly_rain(draws: Draws, years: Sequence[int], variability: float) -> xr.DataArray:
    """Return the rain of single years relative to the climate normal, one weather per member.

    Parameters
    ----------
    draws : Draws
        Members and seed; no coefficient is read.
    years : sequence of int
    variability : float
        Standard deviation of yearly rain over its mean. [1]

    Returns
    -------
    DataArray
        Over (time, member); lognormal with mean 1, independent from year to year. Member 0 is the
        climate normal. [1]

    Examples
    --------
    Two weathers after the normal one: the first brings 13.6 % more rain than normal in 2027.

    >>> from gepsim.coefficients import Table
    >>> from gepsim.prices import Deflator
    >>> draws = Draws(Table({}, {}), 2, 2022, (), Deflator({2022: 1.0}), 2022)
    >>> yearly_rain(draws, [2022, 2027], 0.16).values.round(3).tolist()
    [[1.0, 0.96, 1.081], [1.0, 1.136, 1.067]]
    """
    width = np.log1p(variability**2)
    rain = xr.ufuncs.exp(np.sqrt(width) * draws.yearly(RAIN_KEY, years) - width / 2.0)
    return rain.where(rain.member > 0, 1.0)


def under_weather(
    normal: Supply, rain: xr.DataArray, elasticity: float, inflow: xr.DataArray | None = None
) -> Supply:
    """Return the account's drivers in years with more or less rain.

    Parameters
    ----------
    normal : Supply
        Drivers of the climate normal.
    rain : DataArray
        Rain relative to the normal, over time. [1]
    elasticity : float
        Of erosivity to rain. [1]
    inflow : DataArray, optional
        Water that land evaporates beyond its own rain in those years; that of the normal if left
        out. [m3 year-1]

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
    moved = {name: rain**power for name, power in POWERS.items()}
    moved |= dict.fromkeys(ERODED, rain**elasticity)
    drivers = {
        name: (driver * moved[str(name)]).transpose(*driver.dims, ...).assign_attrs(driver.attrs)
        if name in moved
        else driver
        for name, driver in normal.drivers.data_vars.items()
    }
    if inflow is not None:
        drivers[EVAPORATED_INFLOW] = inflow
    known = dict(normal.statistics)
    if "curve_rain" in known:
        known[CURVE_WETTER] = (known.get(CURVE_WETTER, 1.0) * rain).assign_attrs(units="1")
    return replace(normal, drivers=normal.drivers.assign(drivers), statistics=known)


def weather_effect(
    supply: Supply,
    rain: xr.DataArray,
    draws: Draws,
    settings: AccountSettings,
    elasticity: float,
) -> xr.DataArray:
    """Return what the weather of single years adds to the account, all else at its centre.

    Parameters
    ----------
    supply : Supply
        Drivers of the account that the weather varies about.
    rain : DataArray
        Rain relative to that account's, over (time, member); see `yearly_rain`. [1]
    draws : Draws
        Coefficients; only their central values are used, so that the spread is weather alone.
    settings : AccountSettings
        Profile and methods.
    elasticity : float
        Of erosivity to rain. [1]

    Returns
    -------
    DataArray
        Over (time, county, member), 0 in member 0. [CNY year-1]

    Notes
    -----
    Only the services that rain moves are reckoned again.
    """
    calm = _centred(supply)
    still = rain_services(calm, draws, settings)
    others = tuple(name for name in settings.services if name not in still)
    asked = settings.model_copy(update={"exclude": (*settings.exclude, *others), "memo": ()})

    def of_some(some: Draws) -> dict[str, xr.DataArray]:
        under = under_weather(calm, some.own(rain), elasticity)
        found = evaluate(under, some, asked, flows=False).gep.sum("service")
        return {"moved": found - found.isel(member=0, drop=True)}

    return gathered(draws.certain, of_some)["moved"]


def rain_services(supply: Supply, draws: Draws, settings: AccountSettings) -> list[str]:
    """Return the services of an account whose value rain moves."""
    resolver = resolver_of(supply, draws.alone, settings)

    def moves(name: str) -> bool:
        stand_in = resolver.rename.get(name, name)
        if stand_in in DERIVED:  # a price reads its inputs as they are: one may be its namesake
            return any(each in MOVED for each in DERIVED[stand_in].inputs)
        if stand_in in FLOWS:
            return any(moves(each) for each in _read(resolver.used_by(FLOWS[stand_in])))
        return stand_in in MOVED

    def of(service: str) -> list[str]:
        flows = SERVICES[service].flows.values()
        return [flow.name for flow in flows if flow.instead_of is None]

    return [name for name in settings.services if any(moves(flow) for flow in of(name))]


def _read(flow: Flow) -> list[str]:
    """Return every name that a flow is made from, priced by and limited by."""
    around = (flow.price, flow.share, flow.limit)
    return [*flow.inputs, *(name for name in around if name)]


def _centred(supply: Supply) -> Supply:
    """Return a supply without its draws."""
    return Supply(
        supply.drivers.map(_centre),
        {name: _centre(array) for name, array in supply.statistics.items()},
        {name: _centre(array) for name, array in supply.paths.items()},
    )


def _centre(array: xr.DataArray) -> xr.DataArray:
    """Return the central estimate apart from the draws, whose pages then are not in hand."""
    if "member" not in array.dims:
        return array
    found = central(array).copy()
    back_to_files()
    return found
