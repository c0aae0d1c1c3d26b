"""The account on cells, for the base year and each checkpoint; each map is made when it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from gepsim.engine.state import RunState
from gepsim.engine.strips import MappedLand, StripYear
from gepsim.kernels import kernel
from gepsim.registry import SERVICES
from gepsim.units import factor
from gepsim.valuation.cells import by_zone, cell_weights, zone_values
from gepsim.valuation.supply import Supply

DIMS = ("time", "y", "x")
TOTAL = "gep_total"


class Lazy(BackendArray):
    """An array that is computed each time it is read, and only the rows that are asked for."""

    def __init__(
        self,
        shape: tuple[int, ...],
        make: Callable[[slice], np.ndarray],
        dtype: type = np.float32,
    ) -> None:
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self.make = make

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, Any, Any]) -> Any:
        years, rows, columns = key
        if isinstance(rows, slice) and rows.step in (None, 1):
            return self.make(rows)[years, :, columns]
        return self.make(slice(None))[key]


@dataclass(frozen=True)
class MapSources:
    """Everything that the maps of one run are made from; no more of the run is held."""

    land: MappedLand
    supply: Supply
    years: tuple[int, ...]
    _last: list[tuple[slice, list[StripYear]]] = field(default_factory=list, repr=False)

    @cached_property
    def weights(self) -> xr.DataArray:
        """Return what a unit of each driver is worth, by year, service and zone."""
        land, supply = self.land, self.supply.at(time=list(self.years))
        return cell_weights(supply, land.draws, land.inputs.scenario.account)

    def strip(self, rows: slice) -> list[StripYear]:
        """Return the cells of some rows in each year; the last strip asked for is at hand."""
        for known, found in tuple(self._last):
            if known == rows:
                return found
        made = self.land.strip(rows, self.years)
        self._last[:] = [(rows, made)]
        return made

    def of(self, services: list[str]) -> ServiceMap:
        """Return the map of some services together."""
        return ServiceMap(self, services)

    def on_grid(self, values: np.ndarray, rows: slice = slice(None)) -> np.ndarray:
        """Return the numbers of the cells of some rows, counted from 1, on (y, x); 0 outside."""
        mask = self.land.path.cells.mask[rows]
        grid = np.zeros(mask.shape, np.uint8)
        grid[mask] = values + 1
        return grid

    def kinds(self, rows: slice) -> np.ndarray:
        """Return the ecosystem types of some rows in each year, counted from 1, 0 outside."""
        path = self.land.path.strip(rows)
        return np.stack([self.on_grid(path.ecosystem_type_at(y), rows) for y in self.years])


@dataclass(frozen=True)
class ServiceMap:
    """The value of some services together."""

    atlas: MapSources
    services: list[str]

    @cached_property
    def weights(self) -> np.ndarray:
        """Return what a unit of each driver is worth, by year and zone."""
        return by_zone(self.atlas.weights.sel(service=self.services).sum("service"))

    def value(self, rows: slice) -> np.ndarray:
        """Return the value of whole rows on (time, y, x). [CNY m-2 year-1]"""
        mask = self.atlas.land.path.cells.mask[rows]
        cube = np.empty((len(self.atlas.years), *mask.shape), np.float32)
        scale = np.float32(factor("CNY ha-1 year-1", "CNY m-2 year-1"))
        for place, cells in enumerate(self.atlas.strip(rows)):
            _lay(self._worth(self.weights[place], cells), scale, mask, cube[place])
        return cube

    def _worth(self, weights: np.ndarray, cells: StripYear) -> np.ndarray:
        """Return the value of cells in one year, young land partly as what it was."""
        drivers = [str(name) for name in self.atlas.weights["driver"].values]
        worth = zone_values(weights, drivers, cells.densities, cells.zone)
        past = zone_values(weights, drivers, cells.densities, cells.before, cells.young)
        worth[cells.young] = cells.share * worth[cells.young] + (1.0 - cells.share) * past
        return worth


@kernel(nogil=True)
def _lay(worth, scale, mask, grid):  # type: ignore[no-untyped-def]
    """Lay the value of cells on the rows of a grid in one pass; NaN outside."""
    cell = 0
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            if mask[row, column]:
                grid[row, column] = worth[cell] * scale
                cell += 1
            else:
                grid[row, column] = np.nan


def value_maps(road: RunState, layers: xr.Dataset) -> xr.Dataset:
    """Return ecosystem types and the value of each service per area on (time, y, x).

    Parameters
    ----------
    road : RunState
    layers : Dataset
        The layers that the land was read from; give grid and coordinates.

    Returns
    -------
    Dataset
        ``ecosystem_type`` (1 … 16, 0 outside), ``county`` (1 … n, 0 outside), ``gep_<service>``
        and ``gep_total`` [CNY m-2 year-1], NaN outside, computed when read.
    """
    if road.path.ground is not None:
        return road.path.ground.maps(road, layers)
    time = road.inputs.scenario.time
    names = frozenset(str(name) for name in road.supply.drivers.data_vars)
    land = MappedLand(road.inputs, road.path, layers, road.draws, names)
    atlas = MapSources(land, road.supply, (time.base, *time.checkpoints))
    asked = road.inputs.scenario.account.services
    services = [name for name in asked if not SERVICES[name].not_applicable]
    wanted = {f"gep_{name}": [name] for name in services} | {TOTAL: services}
    county = atlas.on_grid(land.county)
    shape = (len(atlas.years), *county.shape)
    made = {"ecosystem_type": Lazy(shape, atlas.kinds, np.uint8)}
    made |= {name: Lazy(shape, atlas.of(some).value) for name, some in wanted.items()}
    variables: dict[str, Any] = {
        name: xr.Variable(DIMS, indexing.LazilyIndexedArray(lazy)) for name, lazy in made.items()
    }
    variables["county"] = (DIMS[1:], county)
    coords = {"time": list(atlas.years), "y": layers["y"], "x": layers["x"]}
    return xr.Dataset(variables, coords)
