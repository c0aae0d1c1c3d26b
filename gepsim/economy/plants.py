"""Plants known by their capacity: gas liquefaction (project 33) and data centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import CARRIERS, BaseYear
from gepsim.economy.factors import Factors, waypoints
from gepsim.economy.settings import Plants
from gepsim.units import factor

LNG_SECTOR, DATA_SECTOR = "energy_chemicals", "information"


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


def enter(
    base: BaseYear, settings: Plants, draws: Draws, factors: Factors, years: Sequence[int]
) -> Built:
    """Return the plants of a scenario by sector, carrier and year."""
    power = {
        LNG_SECTOR: (_lng(settings, draws, years), "lng_energy_intensity"),
        DATA_SECTOR: (_data_centres(settings, draws, years), "data_centre_intensity"),
    }
    energy, value = {}, {}
    for sector, (kwh, intensity) in power.items():
        energy[sector] = kwh * factors.coal_rate
        value[sector] = energy[sector] / draws.get(intensity, "tce CNY-1")
    electric = xr.DataArray([float(c == "electricity") for c in CARRIERS], {"carrier": [*CARRIERS]})
    return Built(_by_sector(energy, base) * electric, _by_sector(value, base))


def _by_sector(parts: dict[str, xr.DataArray], base: BaseYear) -> xr.DataArray:
    whole = xr.concat(xr.broadcast(*parts.values()), "sector").assign_coords(sector=list(parts))
    return whole.reindex(sector=base.sectors, fill_value=0.0)


def _lng(settings: Plants, draws: Draws, years: Sequence[int]) -> xr.DataArray:
    runs = xr.DataArray(np.array(years) >= settings.lng_start, {"time": list(years)})
    days = draws.get("lng_operating_days", "day year-1")
    return runs * lng_power(settings.lng_capacity, days, draws.get("lng_power_use", "kWh m-3"))


def _data_centres(settings: Plants, draws: Draws, years: Sequence[int]) -> xr.DataArray:
    kilowatt = {year: power * factor("MW", "kW") for year, power in settings.data_centre.items()}
    installed = waypoints(xr.DataArray(0.0), kilowatt, years)
    load, pue = draws.get("data_centre_load", "1"), draws.get("power_usage_effectiveness", "1")
    return data_centre_power(installed, load, pue, factor("year", "h"))
