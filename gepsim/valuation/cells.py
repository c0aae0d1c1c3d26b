"""The account on a map: what one unit of each driver is worth, in each county and type.

Every flow is linear in its drivers within one county and type, so a map needs one weight per
driver and zone, found by asking the same flow functions for the response to one unit. Flows known
only by county are spread over the area of the types that carry them. What a load caps is scaled
by county. The sum over cells is therefore the account itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.registry import FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.valuation.account import amount, priced_flows, resolver_of, unit_value
from gepsim.valuation.supply import Resolver, Supply


@dataclass
class _Unit(Resolver):
    """A resolver on unit drivers; a curved flow keeps the slope of its zone's own totals."""

    whole: Resolver | None = None

    def flow(self, flow: Flow) -> xr.DataArray:
        """Return the response of a flow to the one driver that is not zero."""
        sibling = FLOWS[self.replace.get(flow.name, flow.name)]
        if not sibling.along or flow.name in self.kept:
            return super().flow(flow)
        assert self.whole is not None
        base = self.whole.supply.drivers[sibling.along]
        slope = self.whole.flow(flow) / xr.where(base > 0.0, base, 1.0)
        self.kept[flow.name] = self.supply.drivers[sibling.along] * slope
        return self.kept[flow.name]


def cell_weights(supply: Supply, draws: Draws, settings: AccountSettings) -> xr.DataArray:
    """Return what one unit of each driver is worth, at central coefficients.

    Parameters
    ----------
    supply : Supply
        The account of one year: its ``time`` has one label.
    draws, settings
        As for `evaluate`.

    Returns
    -------
    DataArray
        Weights over (service, driver, county, ecosystem_type). [CNY year-1 per unit of driver]
    """
    alone = replace(draws, members=0)
    whole = resolver_of(supply, alone, settings)
    drivers = [str(name) for name in supply.drivers.data_vars]
    units = {name: _unit_resolver(whole, name) for name in drivers}
    names = [n for n in settings.services if not SERVICES[n].not_applicable]
    area = _flat(supply.drivers.area)
    cube = np.zeros((len(names), len(units), *area.shape))
    for place, name in enumerate(names):
        for flow in priced_flows(SERVICES[name]):
            cube[place] += _flow_weights(flow, whole, units, settings.scale).values
    coords = {"service": names, "driver": list(units), **{d: area[d] for d in area.dims}}
    return xr.DataArray(cube, coords, dims=tuple(coords))


def _unit_resolver(whole: Resolver, driver: str) -> _Unit:
    """Return a resolver where one driver is 1 in every zone and the others are 0."""
    ones = {
        name: xr.full_like(d, float(name == driver)) for name, d in whole.supply.drivers.items()
    }
    supply = Supply(xr.Dataset(ones), whole.supply.statistics, whole.supply.paths)
    return _Unit(supply, whole.draws, whole.rename, whole.replace, whole=whole)


def _flow_weights(
    flow: Flow, whole: Resolver, units: Mapping[str, Resolver], scale: str
) -> xr.DataArray:
    """Return the weights of one flow over (driver, county, ecosystem_type)."""
    price = _flat(unit_value(flow, whole))
    full = whole.flow(flow)
    if "ecosystem_type" not in full.dims:
        return _spread(flow, _flat(full) * price, whole.supply.drivers, list(units))
    kept = price * _kept_part(flow, whole, scale)
    zones = _flat(whole.supply.drivers.area)
    parts = [
        (_flat(unit.flow(flow)) * kept).broadcast_like(zones).transpose(*zones.dims)
        for unit in units.values()
    ]
    return xr.concat(parts, xr.DataArray(list(units), dims="driver", name="driver"))


def _kept_part(flow: Flow, whole: Resolver, scale: str) -> xr.DataArray:
    """Return the part of a flow that a load leaves, by county. [1]."""
    capacity = _flat(whole.flow(flow).sum("ecosystem_type"))
    left = _flat(amount(flow, whole, scale))
    return left / xr.where(capacity != 0.0, capacity, 1.0)


def _spread(flow: Flow, value: xr.DataArray, drivers: xr.Dataset, names: list[str]) -> xr.DataArray:
    """Return a county value as weights on area, over the types that carry the flow."""
    area = _flat(drivers.area)
    carrier = area.ecosystem_type.isin(list(flow.on)).astype(float)
    held = (area * carrier).sum("ecosystem_type")
    carrier = xr.where(held > 0.0, carrier, 1.0)
    held = xr.where(held > 0.0, held, area.sum("ecosystem_type"))
    weight = (carrier * (value / held)).transpose(*area.dims)
    return xr.concat(
        [weight if name == "area" else xr.zeros_like(weight) for name in names],
        xr.DataArray(names, dims="driver", name="driver"),
    )


def _flat(array: xr.DataArray) -> xr.DataArray:
    """Return the central estimate of the one year."""
    array = central(array)
    return array.isel(time=0, drop=True) if "time" in array.dims else array


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
        From `cell_weights`.
    densities : mapping of str to ndarray
        Drivers per hectare of cell; ``area`` may be left out, it is one. [unit of driver ha-1]
    county_index, type_index : ndarray
        Position of each cell's county and ecosystem type along the weights.

    Returns
    -------
    dict of str to ndarray
        By service, in float32. [CNY ha-1 year-1]
    """
    zone = county_index.astype(np.int64) * weights.sizes["ecosystem_type"] + type_index
    flat = weights.transpose("service", "driver", "county", "ecosystem_type").values
    flat = flat.reshape(*flat.shape[:2], -1).astype(np.float32)
    maps: dict[str, np.ndarray] = {}
    for row, service in zip(flat, weights.service.values, strict=True):
        total = np.zeros(zone.shape, np.float32)
        for weight, driver in zip(row, weights.driver.values, strict=True):
            if weight.any():
                worth = weight[zone]
                total += worth if driver == "area" else worth * densities[str(driver)]
        maps[str(service)] = total
    return maps
