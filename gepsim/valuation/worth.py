"""What services are worth in the first year at printed values, without the books of an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.registry import FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.valuation.amounts import amount, priced_flows, unit_value
from gepsim.valuation.supply import Resolver, Supply, resolver_of


def first_year(supply: Supply, draws: Draws, settings: AccountSettings) -> Resolver:
    """Return the resolver of an account's first year at printed values."""
    base = supply.at(time=int(supply.drivers.time.values[0]))
    return resolver_of(base, draws.alone, settings)


def under(resolver: Resolver, methods: Mapping[str, str]) -> Resolver:
    """Return a resolver of the same land and rows under other methods, all options named.

    Flows that the methods do not move are kept: they need not be reckoned again.
    """
    renamed, replaced = swaps(methods)
    moved = {name for name, _ in {*resolver.rename.items()} ^ {*renamed.items()}}
    moved |= {name for name, _ in {*resolver.replace.items()} ^ {*replaced.items()}}
    kept = {
        name: amount
        for name, amount in resolver.kept.items()
        if not moved & made_of(name, resolver.used_by(FLOWS[name]).name)
    }
    return replace(resolver, rename=renamed, replace=replaced, kept=kept)


@cache
def made_of(*names: str) -> frozenset[str]:
    """Return the names of flows and of all that they are made of, whatever the methods.

    Examples
    --------
    >>> {"soil_nitrogen", "cover_factor"} <= made_of("avoided_nitrogen")
    True
    """
    found = set(names)
    for name in names:
        for flow in FLOWS.values():
            if name in (flow.name, flow.instead_of):
                found |= {flow.name, *flow.inputs}
                found |= made_of(*(each for each in flow.inputs if each in FLOWS))
    return frozenset(found)


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
    whole = central(amount(flow, resolver, scale))
    price = central(unit_value(flow, resolver))
    if price.size == 1 and "county" in whole.dims:  # most flows have one price
        return float(whole.values.sum() * price.values.item())
    counties = xr.zeros_like(resolver.supply.drivers.area.isel(ecosystem_type=0, drop=True))
    return float(np.sum((whole * price + central(counties)).values))
