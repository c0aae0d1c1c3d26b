"""Where the band between cost and worth opens: the cap, the weight and the price that it takes."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.case import Case, once
from gepsim.compensation.river import (
    cost_share,
    edge_coordinates,
    service_flow,
    stage_of_users,
)

#: What is solved for on every edge.
OPENINGS = ("opening_cap", "opening_price", "opening_weight")


def opening_weight(cost: Array, flow: Array) -> Array:
    """Weight of the service's value at which it covers the cost; below it the band is empty.

    Parameters
    ----------
    cost : array
        Lower bound of an edge. [CNY year-1]
    flow : array
        Value of the services over the edge, before any weight. [CNY year-1]

    Returns
    -------
    array
        Weight; above one no weight opens the band, not a number where nothing flows. [1]

    Examples
    --------
    Cost 2 against a flow of 8 opens at one quarter; against 1 only twice the value would:

    >>> [float(opening_weight(2.0, xr.DataArray(flow))) for flow in (8.0, 1.0)]
    [0.25, 2.0]
    """
    return cost / xr.where(flow > 0.0, flow, float("nan"))


def opening_cap(cost: Array, claim: Array, carried: Array) -> Array:
    """Rate at which a payer's cap covers the cost of one edge; below it the band is empty.

    Parameters
    ----------
    cost : array
        Lower bound of the edge. [CNY year-1]
    claim : array
        Share of the payer's cap that belongs to the edge. [1]
    carried : array
        What the payer could carry at a rate of one: its revenue, or the water it draws, of which
        the city's part counts. [CNY year-1] or [m3 year-1]

    Returns
    -------
    array
        Rate of the cap. [1] or [CNY m-3]

    Examples
    --------
    A fifth of the cap on 100 million m3 must bring 4 million yuan: 0.2 yuan per m3.

    >>> float(opening_cap(4.0e6, xr.DataArray(0.2), xr.DataArray(1.0e8)))
    0.2
    """
    whole = claim * carried
    return cost / xr.where(whole > 0.0, whole, float("nan"))


@once
def openings(case: Case) -> xr.Dataset:
    """Return what opens the band of every edge, one lever at a time.

    The band is open where both hold: the budget carries at least ``opening_cap`` of the payer's
    revenue (or, in place of a share of revenue, ``opening_price`` on each m3 that it draws), and
    the value counts with at least ``opening_weight``. ``value_weight`` is the weight that the
    payer's stage of development gives it today.
    """
    edge = edge_coordinates(case)
    user = edge["user"]
    flow, cost = service_flow(case, case.settings.river.service), cost_share(case)
    worth = stage_of_users(case) * flow
    same = (user == user.rename(edge="other")).astype(float)
    total = xr.dot(worth.rename(edge="other"), same, dim="other")
    claim = worth / total.where(total > 0.0)
    users = case.network.users
    part = case.numbers("claimant_share", "place", users, "1")
    water = part * case.numbers("water_withdrawal", "place", users, "m3 year-1")
    revenue = part * case.statistic("fiscal_revenue", users, "CNY year-1")
    found = {
        "opening_cap": opening_cap(cost, claim, revenue.sel(place=user)),
        "opening_price": opening_cap(cost, claim, water.sel(place=user)),
        "opening_weight": opening_weight(cost, flow),
        "value_weight": stage_of_users(case) * xr.ones_like(case.time, dtype=float),
    }
    plain = {k: v.drop_vars(("county", "place"), errors="ignore") for k, v in found.items()}
    return xr.Dataset(plain).assign_coords(edge)
