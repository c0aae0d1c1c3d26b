"""What services are worth in the first year at printed values, without the books of an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.registry import SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.valuation.amounts import amount, priced_flows, unit_value
from gepsim.valuation.supply import Resolver, Supply, resolver_of


def first_year(supply: Supply, draws: Draws, settings: AccountSettings) -> Resolver:
    """Return the resolver of an account's first year at printed values."""
    base = supply.at(time=int(supply.drivers.time.values[0]))
    return resolver_of(base, draws.alone, settings)


def under(resolver: Resolver, methods: Mapping[str, str]) -> Resolver:
    """Return a resolver of the same land and rows under other methods, all options named."""
    renamed, replaced = swaps(methods)
    return replace(resolver, rename=renamed, replace=replaced, kept={})


def worth(resolver: Resolver, services: Iterable[str], scale: str) -> xr.DataArray:
    """Return what services are worth over the whole city.

    Parameters
    ----------
    resolver : Resolver
        Of one year; see `first_year`.
    services : iterable of str
        Names of services; those that do not apply are left out.
    scale : {"county", "city"}
        Where a capacity meets its load.

    Returns
    -------
    DataArray
        Over (service). [CNY year-1]
    """
    found = {
        name: sum(flow_worth(flow, resolver, scale) for flow in priced_flows(SERVICES[name]))
        for name in services
        if not SERVICES[name].not_applicable
    }
    return xr.DataArray(list(map(float, found.values())), {"service": list(found)})


def flow_worth(flow: Flow, resolver: Resolver, scale: str) -> float:
    """Return the value of one flow over the whole city. [CNY year-1]"""
    value = central(amount(flow, resolver, scale)) * central(unit_value(flow, resolver))
    counties = xr.zeros_like(resolver.supply.drivers.area.isel(ecosystem_type=0, drop=True))
    return float(np.sum((value + central(counties)).values))
