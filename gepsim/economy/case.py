"""What one simulation stands on: the base year, the scenario's two tables, the draws, the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws
from gepsim.economy import levers
from gepsim.economy.base import BaseYear
from gepsim.economy.settings import EconomySettings, EnergySettings


@dataclass(frozen=True)
class Case:
    """One question to the economy.

    Parameters
    ----------
    base : BaseYear
        In the prices of the run.
    economy, energy : EconomySettings, EnergySettings
        The two tables of a scenario.
    draws : Draws
        Coefficients.
    years : sequence of int
        Without gaps, the base year first.
    """

    base: BaseYear
    economy: EconomySettings
    energy: EnergySettings
    draws: Draws
    years: Sequence[int]

    def number(self, name: str, units: str = "1") -> xr.DataArray:
        """Return a coefficient."""
        return self.draws.get(name, units)

    def by_sector(self, name: str, sectors: Sequence[str], units: str = "1") -> xr.DataArray:
        """Return ``name.<sector>`` coefficients; 0 where a sector has no row."""
        return self.draws.spread_over(name, "sector", sectors, units)

    def along(self, values: Sequence[float]) -> xr.DataArray:
        """Return one value for each year."""
        return xr.DataArray(np.array(values), {"time": list(self.years)})

    @property
    def elapsed(self) -> xr.DataArray:
        """Return years since the first. [year]."""
        return self.along([float(year - self.years[0]) for year in self.years])

    @property
    def plan_year(self) -> int:
        """Return the year the clusters are due; the run's last where there are none."""
        return self.base.plan_year or self.years[-1]

    @property
    def dry(self) -> xr.DataArray:
        """Return whether a year is dry."""
        asked = self.energy.hydrology == "dry"
        first = self.energy.dry_from or self.years[0] + 1
        return self.along([asked and year >= first for year in self.years])

    def pace(self, lever: str) -> xr.DataArray:
        """Return a lever's pace in each year. [1 per year]."""
        return levers.paces(getattr(self.energy.levers, lever), self.years)

    def remaining(self, lever: str) -> xr.DataArray:
        """Return what a lever leaves of the first year's level. [1]."""
        return levers.remaining(self.pace(lever))

    def shifted(self, lever: str) -> xr.DataArray:
        """Return the share that a lever has moved so far, up to its limit. [1]."""
        return levers.shifted(self.pace(lever), self.number(f"lever_limit.{lever}"))

    def compound(self, rate: xr.DataArray) -> xr.DataArray:
        """Return growth at a constant rate as a multiple of the first year. [1]."""
        return (1.0 + rate) ** self.elapsed
