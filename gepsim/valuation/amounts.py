"""How much of a flow, and what one unit of it is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from gepsim.errors import GepsimError
from gepsim.registry import Flow, Service
from gepsim.valuation.supply import Resolver


def priced_flows(service: Service) -> Iterator[Flow]:
    """Yield the default flows of a service; siblings stand in through the resolver."""
    for flow in service.flows.values():
        if flow.instead_of is None and flow.price:
            yield flow


def unit_value(flow: Flow, resolver: Resolver) -> xr.DataArray:
    """Return what one unit of a flow is worth: price times the ecosystem's share of it."""
    price = resolver.get(str(flow.price), flow.price_units)
    if "ecosystem_type" in price.dims:
        raise GepsimError(f"price '{flow.price}' varies by ecosystem type; a flow has one price")
    return price * resolver.get(flow.share, "1") if flow.share else price


def amount(flow: Flow, resolver: Resolver, scale: str) -> xr.DataArray:
    """Return a flow by county, capped where a load limits it as the methods have it."""
    limit = resolver.used_by(flow).limit
    whole = resolver.flow(flow)
    if "ecosystem_type" in whole.dims:
        whole = whole.sum("ecosystem_type", skipna=False)
    return capped(whole, resolver.get(limit, flow.units), scale) if limit else whole


def capped(capacity: xr.DataArray, load: xr.DataArray, scale: str) -> xr.DataArray:
    """Return the smaller of capacity and load, in each county or over the city as a whole.

    Parameters
    ----------
    capacity, load : DataArray
        By county. [any one unit]
    scale : {"county", "city"}
        Over the city, every county keeps the same part of its capacity.

    Examples
    --------
    >>> place = {"county": ["a", "b"]}
    >>> capacity, load = xr.DataArray([6.0, 2.0], place), xr.DataArray([3.0, 3.0], place)
    >>> capped(capacity, load, "county").values, capped(capacity, load, "city").values
    (array([3., 2.]), array([4.5, 1.5]))
    """
    if scale == "county":
        return xr.where(capacity < load, capacity, load)
    total = capacity.sum("county")
    kept = np.minimum(total, load.sum("county")) / xr.where(total > 0.0, total, 1.0)
    return capacity * kept
