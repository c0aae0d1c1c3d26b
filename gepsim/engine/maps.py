"""The account on cells, for the base year and each checkpoint; each map is made when it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from gepsim.engine.found import Road
from gepsim.engine.ground import densities, maturing
from gepsim.units import factor
from gepsim.valuation.cells import cell_values, cell_weights

DIMS = ("time", "y", "x")
TOTAL = "gep_total"


class Lazy(BackendArray):
    """An array that is computed each time it is read, so that one map at a time takes memory."""

    def __init__(self, shape: tuple[int, ...], make: Callable[[], np.ndarray]) -> None:
        self.shape = shape
        self.dtype = np.dtype(np.float32)
        self.make = make

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, lambda part: self.make()[part]
        )


@dataclass(frozen=True)
class Atlas:
    """Everything that the maps of one run are made from."""

    road: Road
    layers: xr.Dataset
    years: tuple[int, ...]

    @property
    def mask(self) -> np.ndarray:
        """Return which cells belong to a county."""
        return self.road.path.cells.mask

    @cached_property
    def county(self) -> np.ndarray:
        """Return each cell's place among the counties of the accounts."""
        codes = self.road.inputs.city.codes
        order = np.asarray([codes.index(code) for code in self.road.path.cells.codes])
        return order[self.road.path.cells.county]

    @cached_property
    def kinds(self) -> list[np.ndarray]:
        """Return each cell's ecosystem type in each year."""
        return [self.road.path.ecosystem_type_at(year) for year in self.years]

    @cached_property
    def densities(self) -> list[dict[str, np.ndarray]]:
        """Return every driver per hectare of cell in each year; the fields that stay are shared."""
        return [densities(self.road, self.layers, year) for year in self.years]

    @cached_property
    def young(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Return the cells that mature in each year, their type before and the part matured."""
        return [maturing(self.road, year) for year in self.years]

    @cached_property
    def weights(self) -> xr.DataArray:
        """Return what a unit of each driver is worth, by year, service and zone."""
        supply = self.road.supply.at(time=list(self.years))
        return cell_weights(supply, self.road.draws, self.road.inputs.scenario.account)

    def value(self, services: list[str]) -> np.ndarray:
        """Return the value of some services together on (time, y, x). [CNY m-2 year-1]"""
        cube = np.full((len(self.years), *self.mask.shape), np.nan, np.float32)
        chosen = self.weights.sel(service=services).sum("service").expand_dims(service=["sum"])
        scale = np.float32(factor("CNY ha-1 year-1", "CNY m-2 year-1"))
        for place, year in enumerate(self.years):
            cube[place][self.mask] = self._worth(chosen.sel(time=year), place) * scale
        return cube

    def _worth(self, weights: xr.DataArray, place: int) -> np.ndarray:
        """Return the value of the cells in one year, young land partly as what it was."""
        found = self.densities[place]
        worth = cell_values(weights, found, self.county, self.kinds[place])["sum"]
        young, before, share = self.young[place]
        there = {name: field[young] for name, field in found.items()}
        past = cell_values(weights, there, self.county[young], before)["sum"]
        worth[young] = share * worth[young] + (1.0 - share) * past
        return worth

    def on_grid(self, values: np.ndarray) -> np.ndarray:
        """Return cell numbers, counted from 1, on (y, x); 0 outside."""
        grid = np.zeros(self.mask.shape, np.uint8)
        grid[self.mask] = values + 1
        return grid


def value_maps(road: Road, layers: xr.Dataset) -> xr.Dataset:
    """Return ecosystem types and the value of each service per area on (time, y, x).

    Parameters
    ----------
    road : Road
    layers : Dataset
        The layers that the land was read from; give grid and coordinates.

    Returns
    -------
    Dataset
        ``ecosystem_type`` (1 … 16, 0 outside), ``county`` (1 … n, 0 outside), ``gep_<service>``
        and ``gep_total`` [CNY m-2 year-1], NaN outside, computed when read.
    """
    time = road.inputs.scenario.time
    atlas = Atlas(road, layers, (time.base, *time.checkpoints))
    services = [str(name) for name in atlas.weights["service"].values]
    wanted = {f"gep_{name}": [name] for name in services} | {TOTAL: services}
    kinds = np.stack([atlas.on_grid(kind) for kind in atlas.kinds])
    variables: dict[str, Any] = {
        "ecosystem_type": (DIMS, kinds),
        "county": (DIMS[1:], atlas.on_grid(atlas.county)),
    }
    shape = kinds.shape
    for name, some in wanted.items():
        lazy = Lazy(shape, lambda some=some: atlas.value(some))  # type: ignore[misc]
        variables[name] = xr.Variable(DIMS, indexing.LazilyIndexedArray(lazy))
    coords = {"time": list(atlas.years), "y": layers["y"], "x": layers["x"]}
    return xr.Dataset(variables, coords)
