"""What the maps read of the land, some whole rows of the grid at a time.

All drivers of all cells in all mapped years are many times what the land itself holds; those of a
strip are few, and every service is valued from them before the next strip is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws
from gepsim.inputs import Inputs
from gepsim.land.change import LandPath, cells
from gepsim.land.cohorts import Stands, base_stands
from gepsim.land.condition import POOR, SOURCE, poor_on_cells, poor_share
from gepsim.land.extra import extra_fields
from gepsim.land.growth import GROWTH, LOSS, growth_on_cells, loss_on_cells
from gepsim.land.maturity import restoration_times, unsettled
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.valuation.cells import zones
from gepsim.valuation.inflow import Thirst, inflow_on_cells, thirst_of


@dataclass(frozen=True)
class MappedLand:
    """The land of a run as its maps read it.

    Parameters
    ----------
    inputs : Inputs
    path : LandPath
    layers : Dataset
        The layers that the land was read from.
    draws : Draws
        Of which the central values count.
    drivers : frozenset of str
        Names of the drivers of the account.
    """

    inputs: Inputs
    path: LandPath
    layers: xr.Dataset
    draws: Draws
    drivers: frozenset[str]

    @cached_property
    def county(self) -> np.ndarray:
        """Return each cell's place among the counties of the accounts."""
        codes = self.inputs.city.codes
        order = np.asarray([codes.index(code) for code in self.path.cells.codes], np.uint8)
        return order[self.path.cells.county]

    @cached_property
    def times(self) -> dict[str, float]:
        """Return the years in which restored land matures. [year]"""
        return restoration_times(self.inputs.table)

    @cached_property
    def poor(self) -> xr.DataArray:
        """Return the part of each zone that stands in poor condition. [1]"""
        return poor_share(self.path, self.times)

    @cached_property
    def thirst(self) -> Thirst:
        """Return what cells take beyond their rain."""
        found = thirst_of(self.path.cells, self.draws, self.inputs.scenario.account)
        return found.of(self.path.cells)

    def strip(self, rows: slice, years: tuple[int, ...]) -> list[StripYear]:
        """Return the cells of some rows in each of some years."""
        path, layers = self.path.strip(rows), self.layers.isel(y=rows)
        county = self.county[self.path.cells.within(rows)]
        stands = base_stands(path, layers) if GROWTH in self.drivers else None
        fixed = extra_fields(path, layers)
        return [self._year(path, stands, fixed, county, year) for year in years]

    def _year(
        self,
        path: LandPath,
        stands: Stands | None,
        fixed: dict[str, np.ndarray],
        county: np.ndarray,
        year: int,
    ) -> StripYear:
        """Return the cells of a strip in one year."""
        found = cells(path, year) | fixed
        kind = found["ecosystem_type"]
        if stands is not None:
            found[GROWTH] = growth_on_cells(path, stands, self.draws, year)
            found[LOSS] = loss_on_cells(path, stands, self.draws, year)
        found |= self._poor_on_cells(path, year, found)
        if EVAPORATED_INFLOW in self.drivers:
            thirst = self.thirst.of(path.cells)
            found[EVAPORATED_INFLOW] = inflow_on_cells(path, self.times, thirst, year)
        young, before, share = unsettled(path, year, self.times)
        size = len(ECOSYSTEM_TYPES)
        now, past = zones(county, kind, size), zones(county[young], before, size)
        return StripYear(found, now, young, past, share)

    def _poor_on_cells(
        self, path: LandPath, year: int, found: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """Return the part of each driver that falls on stands in poor condition."""
        share = poor_on_cells(path, self.poor, self.times, year)
        conifer = found["ecosystem_type"] == ECOSYSTEM_TYPES.index(SOURCE)
        grown = np.where(conifer, share, 0.0)  # growth is of the stand that is there, at once
        return {
            poor: (found[name] * (grown if name == GROWTH else share)).astype(np.float32)
            for name, poor in POOR.items()
            if name in found and poor in self.drivers
        }


@dataclass(frozen=True)
class StripYear:
    """The cells of some rows in one year.

    Parameters
    ----------
    densities : dict of str to ndarray
        Every driver per hectare of cell.
    zone : ndarray
        Each cell's place along the weights; see `gepsim.valuation.cells.zones`.
    young, before, share : ndarray
        The cells that mature, their zone before, and the part matured. [1]
    """

    densities: dict[str, np.ndarray]
    zone: np.ndarray
    young: np.ndarray
    before: np.ndarray
    share: np.ndarray
