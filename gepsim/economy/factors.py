"""Emission factors, the imported power's mix, and what a kWh counts as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import CARRIERS, FUELS
from gepsim.economy.settings import EnergySettings
from gepsim.units import factor

FACTOR_SETS = ("policy", "ndrc", "ipcc")


@dataclass(frozen=True)
class Factors:
    """What turns energy into carbon, and electricity into primary energy.

    Parameters
    ----------
    emission : DataArray
        By carrier; zero for non-fossil carriers and for electricity. [tCO2 tce-1]
    coal_rate : DataArray
        Coal that a thermal power station would burn. [tce kWh-1]
    fossil_power : DataArray
        Emission factor of fossil power. [tCO2 kWh-1]
    grid_base : DataArray
        Emission factor of imported power in the base year. [tCO2 kWh-1]
    """

    emission: xr.DataArray
    coal_rate: xr.DataArray
    fossil_power: xr.DataArray
    grid_base: xr.DataArray

    def fuel(self, carrier: str) -> xr.DataArray:
        """Return the emission factor of one carrier. [tCO2 tce-1]."""
        return self.emission.sel(carrier=carrier, drop=True)

    def of(self, draws: Draws) -> Factors:
        """Return the factors of some of the draws."""
        if draws.span is None:
            return self
        own = {one.name: draws.own(getattr(self, one.name)) for one in fields(self)}
        return replace(self, **own)

    @property
    def grid_non_fossil_base(self) -> xr.DataArray:
        """Return the non-fossil share of imported power in the base year. [1]."""
        return 1.0 - self.grid_base / self.fossil_power


def heat_of_power() -> float:
    """Return the heat of one kWh, the calorific method's rate. [tce kWh-1].

    Examples
    --------
    >>> round(heat_of_power() * 1000, 4)
    0.1228
    """
    return factor("kWh", "tce")


def load_factors(settings: EnergySettings, draws: Draws) -> Factors:
    """Return the factors of the declared set; with draws that choose a set, if asked for."""
    fuels = _fuels(settings.factor_set, draws)
    if settings.factor_set_uncertain:
        choice = (draws.uniform("factor_set") * len(FACTOR_SETS)).astype(int)
        declared = choice.member == 0
        for index, name in enumerate(FACTOR_SETS):
            chosen = (choice == index) & ~declared
            fuels = xr.where(chosen, _fuels(name, draws), fuels)
    heat = draws.get("heat_emission_factor", "tCO2 tce-1")
    fuels = xr.concat(
        [fuels.transpose("carrier", ...), heat.expand_dims(carrier=["heat"])], "carrier"
    )
    return Factors(
        emission=fuels.reindex(carrier=list(CARRIERS), fill_value=0.0),
        coal_rate=draws.get("thermal_power_coal_rate", "tce kWh-1"),
        fossil_power=draws.get("fossil_power_emission_factor", "tCO2 kWh-1"),
        grid_base=draws.get("grid_emission_factor", "tCO2 kWh-1"),
    )


def _fuels(name: str, draws: Draws) -> xr.DataArray:
    return draws.family(f"emission_factor_{name}", "carrier", FUELS, "tCO2 tce-1")


def waypoints(
    first: xr.DataArray, points: Mapping[int, xr.DataArray | float], years: Sequence[int]
) -> xr.DataArray:
    """Return a path that starts at `first` and runs straight between the given years.

    After the last given year the path is level; a year up to the first says nothing.

    Examples
    --------
    >>> path = waypoints(xr.DataArray(0.0), {2024: 4.0}, [2022, 2023, 2024, 2025])
    >>> path.values.tolist()
    [0.0, 2.0, 4.0, 4.0]
    """
    known = sorted(year for year in points if year > years[0])
    marks = [years[0], *known]
    values = xr.concat(
        xr.broadcast(xr.DataArray(first), *(xr.DataArray(points[year]) for year in known)), "mark"
    )
    weights = [np.interp(years, marks, np.eye(len(marks))[i]) for i in range(len(marks))]
    shape = xr.DataArray(np.array(weights), dims=("mark", "time")).assign_coords(time=list(years))
    return (values * shape).sum("mark")
