"""What each edge of the river carries: service flow, cost, band, settlement, payment."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.compensation.band import (
    added_service,
    base_amount,
    development_stage,
    gep_link,
    settled,
)
from gepsim.compensation.case import Case
from gepsim.compensation.cost import county_cost

#: Weights by which the users of a service share it, and their units.
WEIGHTS = {"water_withdrawal": "m3 year-1", "exposed_population": "person"}
#: What the river carries, and the weight that fits it.
CARRIED = {
    "water_retention": "water_withdrawal",
    "water_purification": "water_withdrawal",
    "flood_mitigation": "exposed_population",
    "soil_retention": "water_withdrawal",
}
#: Users below the last place of the network; they use a share but take no part.
BEYOND = "beyond"


def edge_coordinates(case: Case) -> dict[str, xr.DataArray]:
    """Return producer, user and label of every edge along ``edge``."""
    edges = case.network.edges
    labels = [edge.label for edge in edges]
    return {
        "producer": xr.DataArray([e.producer for e in edges], {"edge": labels}),
        "user": xr.DataArray([e.user for e in edges], {"edge": labels}),
    }


def use_share(case: Case, weight: str) -> xr.DataArray:
    """Return the share of a producer's exported service that each user below it uses [1].

    The shares of a producer's users sum to less than one: the rest is used below the network.
    """
    places = [*case.network.users, BEYOND]
    weights = case.numbers(weight, "place", places, WEIGHTS[weight])
    edges = case.network.edges
    below = [[p in (*case.network.below(e.producer), BEYOND) for p in places] for e in edges]
    reach = xr.DataArray(below, {"edge": [e.label for e in edges], "place": places})
    user = edge_coordinates(case)["user"]
    return weights.sel(place=user) / xr.dot(weights, reach.astype(float), dim="place")


def service_flow(case: Case) -> xr.DataArray:
    """Return the value that flows over each edge [CNY year-1].

    Notes
    -----
    .. math:: S_{ud} = \\sum_s \\Delta V_{s,u} \\, out_s \\, \\varphi_{s,ud}
    """
    services = list(CARRIED)
    value = case.known("service_value").sel(service=services)
    if case.settings.river.service == "added":
        reference = case.evidence["service_value"].sel(
            time=case.settings.river.reference_year, service=services, drop=True
        )
        value = added_service(value, reference)
    exported = value * case.numbers("exported_share", "service", services, "1")
    by_edge = exported.sel(county=edge_coordinates(case)["producer"])
    shares = {weight: use_share(case, weight) for weight in WEIGHTS}
    parts = [by_edge.sel(service=s, drop=True) * shares[CARRIED[s]] for s in services]
    return sum(parts[1:], start=parts[0])


def within_caps(case: Case, claim: xr.DataArray) -> xr.DataArray:
    """Return each edge's claim, cut where its payer would exceed what it can carry [CNY year-1].

    A payer has one cap, whatever the number of its upstream places; they share it by claim.
    """
    user = edge_coordinates(case)["user"]
    same_payer = (user == user.rename(edge="other")).astype(float)
    total = xr.dot(claim.rename(edge="other"), same_payer, dim="other")
    for cap in _caps(case):
        room = cap.sel(place=user) / total.where(total > 0.0, 1.0)
        claim = claim * np.minimum(1.0, room)
    return claim


def _caps(case: Case) -> list[xr.DataArray]:
    """Return the caps in force by payer and year [CNY year-1]."""
    caps, users = [], case.network.users
    if "fiscal" in case.settings.river.caps:
        revenue = case.statistic("fiscal_revenue", users, "CNY year-1")
        caps.append(case.number("fiscal_cap_share", "1") * revenue)
    if "willingness" in case.settings.river.caps:
        people = case.statistic("population", users, "person")
        households = people / case.number("household_size", "person household-1")
        caps.append(case.number("willingness_to_pay", "CNY household-1 year-1") * households)
    return caps


def band(case: Case) -> dict[str, xr.DataArray]:
    """Return lower and upper bound of every edge [CNY year-1].

    Until the reference year has passed nothing can have been added; what protection costs then
    stands for what it is worth, so that payment starts from cost.
    """
    edge, river = edge_coordinates(case), case.settings.river
    by_water = use_share(case, "water_withdrawal")
    lower = county_cost(case).sel(county=edge["producer"]) * by_water
    engel = case.numbers("engel_coefficient", "place", case.network.users, "1")
    worth = development_stage(engel).sel(place=edge["user"]) * service_flow(case)
    if river.service == "added":
        worth = xr.where(case.time <= river.reference_year, lower, worth)
    return {"band_lower": lower, "band_upper": within_caps(case, worth)}


def regulating_growth(case: Case) -> xr.DataArray:
    """Return the yearly growth of a county's regulating services; none in the first year [1]."""
    if "regulating_value" in case.evidence:
        value = case.known("regulating_value")
    else:
        value = case.known("service_value").sel(service=list(CARRIED)).sum("service")
    before = value.shift(time=1).fillna(value)
    return value / before.where(before > 0.0, 1.0) - 1.0


def river_payments(case: Case) -> xr.Dataset:
    """Return band, base amount, quality and payment of every edge, in force or not."""
    edge, found = edge_coordinates(case), band(case)
    lower, upper = found["band_lower"], found["band_upper"]
    base = base_amount(lower, upper, case.number("nash_split", "1"))
    payment = settled(
        base,
        case.number("fixed_share", "1"),
        case.sections["settlement"].sel(county=edge["producer"]),
    )
    link = gep_link(
        regulating_growth(case),
        case.number("gep_elasticity", "1"),
        case.number("gep_link_bound", "1"),
    )
    payment = payment * link.sel(county=edge["producer"])
    arrays = {**found, "base_amount": base, "payment": payment, "gap": lower - base}
    arrays["band_empty"] = upper < lower
    cleaned = {
        name: array.drop_vars(("county", "place"), errors="ignore")
        for name, array in arrays.items()
    }
    gap = cleaned["gap"].clip(min=0.0)
    return xr.Dataset({**cleaned, "gap": gap}).assign_coords(edge)
