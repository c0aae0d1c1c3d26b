"""A stack whose cells are not in memory: names, attributes and coordinates, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import xarray as xr

from gepsim.land.demand import Demand
from gepsim.land.path import LandPath


class FarLand(Protocol):
    """Land that is read by window; what the road asks of it."""

    def project(self, demand: Demand, years: Sequence[int]) -> LandPath:
        """Return the land of every year, as `gepsim.land.change.project`."""

    def account(self, path: LandPath, years: Sequence[int]) -> xr.Dataset:
        """Return driver sums, as `gepsim.land.change.account`."""

    def drivers(self, inputs: Any, path: LandPath, draws: Any) -> xr.Dataset:
        """Return the driver sums that the account reads, as `gepsim.engine.land.land_drivers`."""

    def inflow(
        self, inputs: Any, path: LandPath, draws: Any, wetter: Mapping[int, float]
    ) -> xr.DataArray:
        """Return what land evaporates beyond its own rain, as `gepsim.engine.land.inflow_under`."""

    def parts(self, path: LandPath, draws: Any, settings: Any) -> dict[str, xr.DataArray]:
        """Return what the Fu curve reads of the land, as `gepsim.valuation.curve.curve_table`."""

    def means(self, layers: xr.Dataset) -> dict[str, float]:
        """Return the means of what soil loss depends on, weighted by area."""

    def maps(self, road: Any, layers: xr.Dataset) -> xr.Dataset:
        """Return the maps of a run, as `gepsim.engine.maps.value_maps`."""


class ChunkedLayers(xr.Dataset):
    """Names, attributes and coordinates of a stack whose cells are read by window."""

    __slots__ = ("ground",)
    ground: FarLand
