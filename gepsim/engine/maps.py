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

from gepsim.engine.land import densities, maturing
from gepsim.engine.state import RunState
from gepsim.registry import SERVICES
from gepsim.units import factor
from gepsim.valuation.cells import by_zone, cell_weights, zone_values, zones

DIMS = ("time", "y", "x")
TOTAL = "gep_total"


class Lazy(BackendArray):
    """An array that is computed each time it is read, and only the rows that are asked for."""

    def __init__(self, shape: tuple[int, ...], make: Callable[[slice], np.ndarray]) -> None:
        self.shape = shape
        self.dtype = np.dtype(np.float32)
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
    """Everything that the maps of one run are made from."""

    road: RunState
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
    def zones(self) -> list[np.ndarray]:
        """Return each cell's place along the weights in each year."""
        return [zones(self.county, kind, self.types) for kind in self.kinds]

    @cached_property
    def young(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Return the cells that mature in each year, their zone before and the part matured."""
        found = [maturing(self.road, year) for year in self.years]
        return [(at, zones(self.county[at], old, self.types), share) for at, old, share in found]

    @cached_property
    def weights(self) -> xr.DataArray:
        """Return what a unit of each driver is worth, by year, service and zone."""
        supply = self.road.supply.at(time=list(self.years))
        return cell_weights(supply, self.road.draws, self.road.inputs.scenario.account)

    @property
    def types(self) -> int:
        """Return the number of ecosystem types."""
        return int(self.weights.sizes["ecosystem_type"])

    @cached_property
    def before(self) -> np.ndarray:
        """Return how many cells lie in the rows above each row, and in all of them."""
        return np.concatenate([[0], np.cumsum(np.count_nonzero(self.mask, axis=1))])

    def of(self, services: list[str]) -> ServiceMap:
        """Return the map of some services together."""
        return ServiceMap(self, services)

    def on_grid(self, values: np.ndarray) -> np.ndarray:
        """Return cell numbers, counted from 1, on (y, x); 0 outside."""
        grid = np.zeros(self.mask.shape, np.uint8)
        grid[self.mask] = values + 1
        return grid


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
        mask = self.atlas.mask[rows]
        top, bottom, _ = rows.indices(len(self.atlas.mask))
        part = slice(*self.atlas.before[[top, max(top, bottom)]].tolist())
        cube = np.full((len(self.atlas.years), *mask.shape), np.nan, np.float32)
        scale = np.float32(factor("CNY ha-1 year-1", "CNY m-2 year-1"))
        for place in range(len(cube)):
            cube[place][mask] = self._worth(place, part) * scale
        return cube

    def _worth(self, place: int, part: slice) -> np.ndarray:
        """Return the value of cells in one year, young land partly as what it was."""
        atlas, weights = self.atlas, self.weights[place]
        drivers = [str(name) for name in atlas.weights["driver"].values]
        found, zone = atlas.densities[place], atlas.zones[place]
        worth = zone_values(weights, drivers, found, zone[part], part)
        young, before, share = atlas.young[place]
        here = (young >= part.start) & (young < part.stop)
        young, before, share = young[here], before[here], share[here]
        past = zone_values(weights, drivers, found, before, young)
        at = young - part.start
        worth[at] = share * worth[at] + (1.0 - share) * past
        return worth


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
    atlas = MapSources(road, layers, (time.base, *time.checkpoints))
    asked = road.inputs.scenario.account.services
    services = [name for name in asked if not SERVICES[name].not_applicable]
    wanted = {f"gep_{name}": [name] for name in services} | {TOTAL: services}
    kinds = np.stack([atlas.on_grid(kind) for kind in atlas.kinds])
    variables: dict[str, Any] = {
        "ecosystem_type": (DIMS, kinds),
        "county": (DIMS[1:], atlas.on_grid(atlas.county)),
    }
    shape = kinds.shape
    for name, some in wanted.items():
        lazy = Lazy(shape, atlas.of(some).value)
        variables[name] = xr.Variable(DIMS, indexing.LazilyIndexedArray(lazy))
    coords = {"time": list(atlas.years), "y": layers["y"], "x": layers["x"]}
    return xr.Dataset(variables, coords)
