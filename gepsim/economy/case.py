"""What one simulation stands on: the base year, the scenario's two tables, the draws, the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import BaseYear
from gepsim.economy.measure import EnergyMeasure, at_site
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.units import factor


@dataclass(frozen=True)
class EconomyCase:
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
    def price_level(self) -> float:
        """Return prices of the run's price year against those of the base year. [1]."""
        return self.draws.deflator.factor(self.years[0], self.draws.price_year)

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

    def pace(self, name: str) -> xr.DataArray:
        """Return a measure's pace in each year's step; none in the first year. [1 per year]."""
        scale, paces = factor("percent", "1"), self.energy.levers.of(name)
        return self.along([0.0, *(paces.pace(year) * scale for year in self.years[1:])])

    def effect(self, one: EnergyMeasure, site: str = "") -> xr.DataArray:
        """Return what the pace of a measure has come to in each year. [1]."""
        pace = self.pace(one.name)
        if site in one.part:
            pace = pace * self.number(one.part[site])
        limit = self.number(f"lever_limit.{one.name}") if one.course == "adding" else None
        return one.effect(pace, limit)

    def after_measures(
        self, site: str, level: xr.DataArray | float, sectors: Sequence[str] | None = None,
        given: Mapping[str, xr.DataArray] | None = None,
    ) -> xr.DataArray:  # fmt: skip
        """Return what the measures that act at a site make of a level.

        Parameters
        ----------
        site : str
            A word of `gepsim.economy.measure.SITES`, which says what the level is.
        sectors : sequence of str, optional
            Sectors of the level; a measure that touches a role acts on those alone that have it.
        given : mapping, optional
            What formulas may ask for besides coefficients.
        """
        found, known = xr.DataArray(level), dict(given or {})
        for one in at_site(site):
            effect = self.effect(one, site)
            if one.touches.role and sectors is not None:
                acts = self.base.plays(one.touches.role, sectors)
                effect = xr.where(acts, effect, one.neutral)
            inputs = {
                k: known[k] if k in known else self.number(k, u) for k, u in one.inputs.items()
            }
            found = one.compute(found, effect, **inputs)
        return found

    def compound(self, rate: xr.DataArray) -> xr.DataArray:
        """Return growth at a constant rate as a multiple of the first year. [1]."""
        return (1.0 + rate) ** self.elapsed
