"""The account on a map: what one unit of each driver is worth, in each county and type.

Every flow is linear in its drivers within one county and type, so a map needs one weight per
driver and zone, found by asking the same flow functions for the response to one unit. Flows known
only by county are spread over the area of the types that carry them. What a load caps is scaled
by county. The sum over cells is therefore the account itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.kernels import kernel
from gepsim.registry import FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.valuation.amounts import amount, priced_flows, unit_value
from gepsim.valuation.supply import Resolver, Supply, resolver_of


@dataclass(kw_only=True)
class _Unit(Resolver):
    """A resolver on one unit of each driver in turn, along the dimension ``driver``.

    A curved flow has no one response; it keeps the slope of its zone's own totals.
    """

    whole: Resolver

    def flow(self, flow: Flow) -> xr.DataArray:
        """Return the response of a flow to one unit of each driver."""
        sibling = FLOWS[self.replace.get(flow.name, flow.name)]
        if not sibling.along or flow.name in self.kept:
            return super().flow(flow)
        base = self.whole.supply.drivers[sibling.along]
        slope = self.whole.flow(flow) / xr.where(base > 0.0, base, 1.0)
        self.kept[flow.name] = self.supply.drivers[sibling.along] * slope
        return self.kept[flow.name]


def cell_weights(supply: Supply, draws: Draws, settings: AccountSettings) -> xr.DataArray:
    """Return what one unit of each driver is worth, at central coefficients.

    Parameters
    ----------
    supply : Supply
        The account of the years to be mapped.
    draws, settings
        As for `evaluate`.

    Returns
    -------
    DataArray
        Weights over (time, service, driver, county, ecosystem_type).
        [CNY year-1 per unit of driver]
    """
    whole = resolver_of(supply, draws.alone, settings)
    unit = _unit_resolver(whole, settings.standard.types)
    area = supply.drivers.area
    names = [n for n in settings.services if not SERVICES[n].not_applicable]
    drivers = list(unit.supply.drivers.driver.values)
    dims = ("time", "driver", "county", "ecosystem_type")
    sizes = {**{d: area[d] for d in area.dims}, "driver": drivers}
    shape = xr.DataArray(np.zeros([len(sizes[d]) for d in dims]), {d: sizes[d] for d in dims}, dims)
    cube = np.zeros((len(names), *shape.shape))
    with xr.set_options(arithmetic_join="exact"):
        for place, name in enumerate(names):
            for flow in priced_flows(SERVICES[name]):
                weight = _flow_weights(flow, whole, unit, settings.scale)
                cube[place] += (shape + weight).transpose(*dims).values
    stack = xr.DataArray(cube, {"service": names, **shape.coords}, ("service", *dims))
    return stack.transpose("time", "service", ...)


def _unit_resolver(whole: Resolver, types: Sequence[str]) -> _Unit:
    """Return a resolver whose drivers are the rows of an identity along ``driver``.

    Types that the standard does not account for are empty here too.
    """
    names = [str(name) for name in whole.supply.drivers.data_vars]
    area = whole.supply.drivers.area.isel(time=0, drop=True)
    inside = area * 0.0 + area.ecosystem_type.isin(list(types))
    rows = np.eye(len(names))
    drivers = {
        name: xr.DataArray(row, {"driver": names}) * inside
        for name, row in zip(names, rows, strict=True)
    }
    supply = Supply(xr.Dataset(drivers), whole.supply.statistics, whole.supply.paths)
    return _Unit(supply, whole.draws, whole.rename, whole.replace, whole=whole)


def _flow_weights(flow: Flow, whole: Resolver, unit: _Unit, scale: str) -> xr.DataArray:
    """Return the weights of one flow over driver, zone and perhaps time."""
    price = central(unit_value(flow, whole))
    full = whole.flow(flow)
    if "ecosystem_type" not in full.dims:
        return _spread(flow, central(full) * price, unit, whole.supply.drivers.area)
    kept = _kept_part(flow, whole, scale) if whole.used_by(flow).limit else 1.0
    return central(unit.flow(flow)) * (price * kept)


def _kept_part(flow: Flow, whole: Resolver, scale: str) -> xr.DataArray:
    """Return the part of a flow that a load leaves, by county. [1]."""
    capacity = central(whole.flow(flow)).sum("ecosystem_type")
    left = central(amount(flow, whole, scale))
    return left / xr.where(capacity != 0.0, capacity, 1.0)


def _spread(flow: Flow, value: xr.DataArray, unit: _Unit, area: xr.DataArray) -> xr.DataArray:
    """Return a county value as weights on area, over the types that carry the flow."""
    carrier = area.ecosystem_type.isin(list(flow.on)).astype(float)
    held = (area * carrier).sum("ecosystem_type")
    carrier = xr.where(held > 0.0, carrier, 1.0)
    held = xr.where(held > 0.0, held, area.sum("ecosystem_type"))
    return unit.supply.drivers.area * (carrier * (value / held))


def cell_values(
    weights: xr.DataArray,
    densities: Mapping[str, np.ndarray],
    county_index: np.ndarray,
    type_index: np.ndarray,
) -> dict[str, np.ndarray]:
    """Return the value per hectare of each service on cells.

    Parameters
    ----------
    weights : DataArray
        One year of `cell_weights`.
    densities : mapping of str to ndarray
        Drivers per hectare of cell; ``area`` may be left out, it is one. [unit of driver ha-1]
    county_index, type_index : ndarray
        Position of each cell's county and ecosystem type along the weights.

    Returns
    -------
    dict of str to ndarray
        By service, in float32. [CNY ha-1 year-1]
    """
    if "time" in weights.dims:
        weights = weights.squeeze("time", drop=True)
    zone = zones(county_index, type_index, weights.sizes["ecosystem_type"])
    drivers = [str(name) for name in weights.driver.values]
    rows = zip(by_zone(weights), weights.service.values, strict=True)
    return {str(name): zone_values(row, drivers, densities, zone) for row, name in rows}


def by_zone(weights: xr.DataArray) -> np.ndarray:
    """Return weights with one axis of zones, counties first, in place of county and type."""
    whole = weights.transpose(..., "driver", "county", "ecosystem_type").values
    return whole.reshape(*whole.shape[:-2], -1).astype(np.float32)


def zones(county_index: np.ndarray, type_index: np.ndarray, types: int) -> np.ndarray:
    """Return the place of each cell's zone along the weights of `by_zone`.

    Examples
    --------
    >>> zones(np.array([0, 2]), np.array([5, 1]), 16).tolist()
    [5, 33]
    """
    return np.asarray(county_index.astype(np.int32) * types + type_index)


def zone_values(
    weights: np.ndarray,
    drivers: Sequence[str],
    densities: Mapping[str, np.ndarray],
    zone: np.ndarray,
    part: slice | np.ndarray = slice(None),
) -> np.ndarray:
    """Return the value per hectare of some cells.

    Parameters
    ----------
    weights : ndarray, shape (drivers, zones)
        What a unit of each driver is worth. [CNY year-1 per unit of driver]
    drivers : sequence of str
    densities : mapping of str to ndarray
        As for `cell_values`, of all cells. [unit of driver ha-1]
    zone : ndarray
        Zone of each of the cells that are asked for.
    part : slice or ndarray
        Which cells of the densities these are; all of them if left out.

    Returns
    -------
    ndarray
        In float32. [CNY ha-1 year-1]

    Examples
    --------
    >>> worth = np.array([[2.0, 10.0]], np.float32)
    >>> zone_values(worth, ["rain_volume"], {"rain_volume": np.array([1.0, 3.0])},
    ...             np.array([1, 0], np.int32)).tolist()
    [10.0, 6.0]
    """
    total = np.zeros(zone.shape, np.float32)
    for weight, driver in zip(weights, drivers, strict=True):
        if weight.any():
            _add(total, weight, _density(densities, driver, part), zone)
    return total


def _density(
    densities: Mapping[str, np.ndarray], driver: str, part: slice | np.ndarray
) -> np.ndarray:
    """Return a driver per hectare as the loop reads it; one number where it is the same for all."""
    one = np.ones(1) if driver == "area" else densities[driver][part]
    return np.asarray(one, np.float32)


@kernel(nogil=True)
def _add(total, weight, density, zone):  # type: ignore[no-untyped-def]
    """Add what each cell's driver is worth in its zone."""
    step = 0 if density.size == 1 else 1
    for cell in range(zone.size):
        total[cell] += weight[zone[cell]] * density[step * cell]
