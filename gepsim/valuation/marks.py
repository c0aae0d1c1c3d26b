"""How much of the total rests on numbers that nobody has verified yet."""

from __future__ import annotations

from collections.abc import Iterator

from gepsim.draws import Draws
from gepsim.errors import InputError, Problem
from gepsim.registry import DERIVED, FLOWS, SERVICES, Declared, Flow, zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.valuation.amounts import priced_flows
from gepsim.valuation.supply import Resolver, Supply
from gepsim.valuation.worth import first_year, flow_worth

#: From best to worst.
MARKS = ("A", "A*", "A-", "B", "C")


def by_mark(supply: Supply, draws: Draws, settings: AccountSettings) -> dict[str, float]:
    """Return the share of the first year's total by the worst mark each flow rests on.

    Parameters
    ----------
    supply, draws, settings
        As for `evaluate`; only the central estimate counts.

    Returns
    -------
    dict of str to float
        Shares by mark, summing to 1. A flow rests on a row if its type or county occurs here. [1]

    Raises
    ------
    InputError
        If nothing in the total has a value.
    """
    resolver = first_year(supply, draws, settings)
    shares = dict.fromkeys(MARKS, 0.0)
    for service in settings.services:
        for flow in priced_flows(SERVICES[service]):
            shares[worst_mark(flow, resolver)] += flow_worth(flow, resolver, settings.scale)
    whole = sum(shares.values())
    if whole == 0.0:
        what = f"no service in the total has a value here: {', '.join(settings.services)}"
        raise InputError(Problem("account", what, "include one that has"))
    return {mark: share / whole for mark, share in shares.items()}


def worst_mark(flow: Flow, resolver: Resolver) -> str:
    """Return the worst mark among the rows that a flow, its price and its limit use here."""
    area = resolver.supply.drivers.area
    there = (area > 0).any([dim for dim in area.dims if dim != "ecosystem_type"])
    present = {str(name) for name in area.ecosystem_type.values[there.values]}
    marks = ["A"]
    for name in coefficients_of(flow, resolver):
        for row in resolver.draws.table.named(name):
            if row.value != 0.0 and row.ecosystem_type in present | {"*"}:
                marks.append(row.mark)
    return max(marks, key=MARKS.index)


def coefficients_of(flow: Flow, resolver: Resolver) -> Iterator[str]:
    """Yield the coefficient names behind a flow, through variants, siblings and prices."""
    sibling = resolver.used_by(flow)
    wanted = [*sibling.inputs, flow.price, flow.share, sibling.limit]
    for name in wanted:
        if name:
            yield from _behind(resolver.rename.get(name, name), resolver)


def _behind(name: str, resolver: Resolver) -> Iterator[str]:
    """Yield the coefficients behind one input."""
    if name in zonal_units() or name in resolver.supply.statistics:
        return
    if name in FLOWS:
        yield from coefficients_of(FLOWS[name], resolver)
    elif name in DERIVED:
        price: Declared = DERIVED[name]
        yield from price.inputs
    else:
        yield name
