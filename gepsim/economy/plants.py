"""Plants known by their capacity: gas liquefaction and data centres."""

from __future__ import annotations

import math
from dataclasses import dataclass

import xarray as xr

from gepsim.city.roles import Need
from gepsim.economy.base import CARRIERS
from gepsim.economy.case import EconomyCase
from gepsim.economy.factors import Factors, waypoints
from gepsim.economy.settings import Plants
from gepsim.units import factor

#: Role of the sector that a plant belongs to.
LNG_ROLE, DATA_ROLE = "chemicals", "data_centres"


def needs_of(settings: Plants) -> list[Need]:
    """Return the roles that the plants of a scenario need.

    Examples
    --------
    >>> needs_of(Plants(lng_capacity=3e6, lng_start=2031))
    [Need(role='chemicals', asked_by="'economy.plants.lng_capacity'")]
    """
    asked = {"lng_capacity": LNG_ROLE, "data_centre": DATA_ROLE}
    return [
        Need(role, f"'economy.plants.{key}'")
        for key, role in asked.items()
        if getattr(settings, key)
    ]


@dataclass(frozen=True)
class Built:
    """Energy and value added of plants counted by capacity.

    Parameters
    ----------
    energy : DataArray
        By sector, carrier and year. [tce]
    value_added : DataArray
        By sector and year; taken out of the sector's growth, so that nothing counts twice. [CNY]
    """

    energy: xr.DataArray
    value_added: xr.DataArray


def lng_power(
    capacity: xr.DataArray, operating_days: xr.DataArray, power_use: xr.DataArray
) -> xr.DataArray:
    """Return electricity of gas liquefaction. [kWh year-1].

    Parameters
    ----------
    capacity : DataArray
        [m3 day-1]
    operating_days : DataArray
        [day year-1]
    power_use : DataArray
        [kWh m-3]

    Examples
    --------
    3 million m3 a day on 330 days at 0.4 kWh use 396 million kWh:

    >>> lng_power(3e6, 330.0, 0.4)
    396000000.0
    """
    return capacity * operating_days * power_use


def data_centre_power(
    installed: xr.DataArray, load: xr.DataArray, effectiveness: xr.DataArray, hours: float
) -> xr.DataArray:
    """Return electricity of data centres. [kWh year-1].

    Parameters
    ----------
    installed : DataArray
        Power of the computing equipment. [kW]
    load : DataArray
        Mean load. [1]
    effectiveness : DataArray
        Total power per power of computing (PUE). [1]
    hours : float
        Hours of a year. [h year-1]

    Examples
    --------
    >>> data_centre_power(10_000.0, 0.6, 1.3, 8760.0)
    68328000.0
    """
    return installed * hours * load * effectiveness


def enter(case: EconomyCase, factors: Factors) -> Built:
    """Return the plants of a scenario by sector, carrier and year."""
    kinds = {
        LNG_ROLE: (_lng(case), "lng_energy_intensity"),
        DATA_ROLE: (_data_centres(case), "data_centre_intensity"),
    }
    energy, value = xr.DataArray(0.0), xr.DataArray(0.0)
    for role, (power, intensity) in kinds.items():
        here = case.base.plays(role).astype(float)
        energy = energy + here * power * factors.coal_rate
        value = value + here * power * factors.coal_rate / case.number(intensity, "tce CNY-1")
    electric = xr.DataArray([float(c == "electricity") for c in CARRIERS], {"carrier": [*CARRIERS]})
    return Built(energy * electric, value)


def forgone(case: EconomyCase) -> xr.DataArray:
    """Return value added that the plan has of a project's plant and the scenario has not. [CNY].

    It is missing by sector and year: nobody else makes it in the plant's place.
    """
    settings = case.economy.plants
    if settings.lng_plan_start is None:
        return xr.DataArray(0.0)
    planned = _liquefied(case, settings.lng_plan_start, settings.lng_plan_capacity)
    missing = (planned - _lng(case)).clip(min=0.0) * case.number(
        "thermal_power_coal_rate", "tce kWh-1"
    )
    here = case.base.plays(LNG_ROLE).astype(float)
    return here * missing / case.number("lng_energy_intensity", "tce CNY-1")


def _lng(case: EconomyCase) -> xr.DataArray:
    settings = case.economy.plants
    if settings.lng_project:
        raise ValueError(f"when project {settings.lng_project} builds its plant is not yet known")
    return _liquefied(case, settings.lng_start, settings.lng_capacity)


def _liquefied(case: EconomyCase, start: int | None, capacity: float) -> xr.DataArray:
    """Return electricity of a liquefaction plant by year. [kWh year-1]."""
    first = math.inf if start is None else start
    runs = case.along([float(year >= first) for year in case.years])
    days = case.number("lng_operating_days", "day year-1")
    return runs * lng_power(xr.DataArray(capacity), days, case.number("lng_power_use", "kWh m-3"))


def _data_centres(case: EconomyCase) -> xr.DataArray:
    points = case.economy.plants.data_centre
    kilowatt = {year: power * factor("MW", "kW") for year, power in points.items()}
    installed = waypoints(xr.DataArray(0.0), kilowatt, case.years)
    load, effectiveness = case.number("data_centre_load"), case.number("power_usage_effectiveness")
    return data_centre_power(installed, load, effectiveness, factor("year", "h"))
