"""What each edge of the river carries, to the payment, and the rules that rest on it."""

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
from gepsim.compensation.case import Case, once
from gepsim.compensation.cost import county_cost, given_up
from gepsim.compensation.evidence import CARRIED
from gepsim.compensation.network import party_names
from gepsim.compensation.rule import Entries, post, rule
from gepsim.compensation.sections import quality_of_sections
from gepsim.text import Text

#: Weights by which the users of a service share it, and their units.
WEIGHTS = {"water_withdrawal": "m3 year-1", "exposed_population": "person"}
#: Users below the last place of the network; they use a share but take no part.
BEYOND = "beyond"


@once
def edge_coordinates(case: Case) -> dict[str, xr.DataArray]:
    """Return producer, user and label of every edge along ``edge``."""
    edges = case.network.edges
    labels = [edge.label for edge in edges]
    return {
        "producer": xr.DataArray(np.array([e.producer for e in edges], str), {"edge": labels}),
        "user": xr.DataArray(np.array([e.user for e in edges], str), {"edge": labels}),
    }


@once
def use_share(case: Case, weight: str) -> xr.DataArray:
    """Return the share of a producer's exported service that each user below it uses [1].

    The shares of a producer's users sum to less than one: the rest is used below the network.
    """
    places = [*case.network.users, BEYOND]
    weights = case.numbers(weight, "place", places, WEIGHTS[weight])
    edges = case.network.edges
    rows = [[p in (*case.network.below(e.producer), BEYOND) for p in places] for e in edges]
    below = np.array(rows, bool).reshape(len(edges), len(places))  # a city may lie on no river
    reach = xr.DataArray(below, {"edge": [e.label for e in edges], "place": places})
    user = edge_coordinates(case)["user"]
    return weights.sel(place=user) / xr.dot(weights, reach.astype(float), dim="place")


@once
def flow_share(case: Case) -> xr.DataArray:
    """Return the part of each service of a producer that its user receives over an edge [1].

    Notes
    -----
    .. math:: out_s \\, \\varphi_{s,ud}
    """
    services = list(CARRIED)
    shares = [use_share(case, CARRIED[service]) for service in services]
    used = xr.concat(shares, xr.DataArray(services, dims="service", name="service"))
    return used * case.numbers("exported_share", "service", services, "1")


def exported_flow(case: Case, value: xr.DataArray) -> xr.DataArray:
    """Return the part of the services' value that flows over each edge [CNY year-1].

    Notes
    -----
    .. math:: S_{ud} = \\sum_s V_{s,u} \\, out_s \\, \\varphi_{s,ud}
    """
    here = value.sel(service=list(CARRIED), county=edge_coordinates(case)["producer"])
    return xr.dot(here, flow_share(case), dim="service")


@once
def service_flow(case: Case, service: str) -> xr.DataArray:
    """Return the value over each edge that is to be paid for [CNY year-1]."""
    value = case.known("service_value")
    return exported_flow(case, added_service(value, reference_value(case, service)))


def reference_value(case: Case, service: str) -> xr.DataArray:
    """Return the services against which a gain is measured, by what is paid for [CNY year-1]."""
    if service == "total":
        return xr.zeros_like(case.time, dtype=float)
    asked = case.settings.river.reference_year
    year = case.years[0] if asked is None else asked
    then = case.known("service_value").sel(time=year, drop=True)
    passed = (case.time - year).clip(min=0)
    if service == "added":
        return then * xr.ones_like(passed, dtype=float)
    return then * (1.0 - case.number("loss_without_protection", "1")) ** passed


@once
def cost_share(case: Case) -> xr.DataArray:
    """Return the part of its producer's cost that each edge carries, by water use [CNY year-1]."""
    return _by_water(case, county_cost(case))


def opportunity_share(case: Case) -> xr.DataArray:
    """Return each edge's part of what its producer gives up, by water use [CNY year-1]."""
    return _by_water(case, given_up(case))


def _by_water(case: Case, cost: xr.DataArray) -> xr.DataArray:
    producer = edge_coordinates(case)["producer"]
    return cost.sel(county=producer) * use_share(case, "water_withdrawal")


def shared_cap(case: Case, kind: str, claim: xr.DataArray) -> xr.DataArray:
    """Return each edge's share of what its payer can carry [CNY year-1].

    A payer has one cap, whatever the number of places above it; they share it by claim.
    """
    user = edge_coordinates(case)["user"]
    same_payer = (user == user.rename(edge="other")).astype(float)
    total = xr.dot(claim.rename(edge="other"), same_payer, dim="other")
    share = claim / total.where(total > 0.0, 1.0)
    return share * payer_cap(case, kind).sel(place=user)


@once
def payer_cap(case: Case, kind: str) -> xr.DataArray:
    """Return what each payer can carry for the city's counties above it [CNY year-1].

    By its budget or its households; other places upstream have their claim too, so that only the
    share of the water that comes from the city's counties counts.
    """
    users = case.network.users
    claim = case.numbers("claimant_share", "place", users, "1")
    if kind == "fiscal":
        revenue = case.statistic("fiscal_revenue", users, "CNY year-1")
        return claim * case.number("fiscal_cap_share", "1") * revenue
    people = case.statistic("population", users, "person")
    households = people / case.number("household_size", "person household-1")
    return claim * case.number("willingness_to_pay", "CNY household-1 year-1") * households


def within_caps(case: Case, claim: xr.DataArray) -> xr.DataArray:
    """Return each edge's claim, cut where its payer would exceed what it can carry [CNY year-1]."""
    held = claim
    for kind in case.settings.river.caps:
        bound = shared_cap(case, kind, claim)
        held = held.where(held < bound, bound)
    return held


@once
def stage_of_users(case: Case) -> xr.DataArray:
    """Return the share of a service's value that the user of each edge would pay [1]."""
    engel = case.numbers("engel_coefficient", "place", case.network.users, "1")
    return development_stage(engel).sel(place=edge_coordinates(case)["user"])


def band(case: Case) -> dict[str, xr.DataArray]:
    """Return lower bound, worth and upper bound of every edge [CNY year-1]."""
    lower = cost_share(case)
    worth = stage_of_users(case) * service_flow(case, case.settings.river.service)
    return {"band_lower": lower, "worth": worth, "band_upper": within_caps(case, worth)}


def regulating_growth(case: Case) -> xr.DataArray:
    """Return the yearly growth of a county's regulating services; none in the first year [1]."""
    value = case.regulating_value
    before = value.shift(time=1).fillna(value)
    return xr.where(before > 0.0, value / before.where(before > 0.0, 1.0) - 1.0, 0.0)


@once
def river_payments(case: Case) -> xr.Dataset:
    """Return band, base amount, quality and payment of every edge, in force or not."""
    edge, found = edge_coordinates(case), band(case)
    lower, upper = found["band_lower"], found["band_upper"]
    base = base_amount(lower, upper, case.number("nash_split", "1"))
    payment = settled(
        base,
        case.number("fixed_share", "1"),
        quality_of_sections(case)["settlement"].sel(county=edge["producer"]),
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


def _along_river(case: Case, users: set[str]) -> Entries:
    payment = river_payments(case)["payment"]
    chosen = [i for i, user in enumerate(payment["user"].values) if str(user) in users]
    here = payment.isel(edge=chosen)
    producers = tuple(str(name) for name in here["producer"].values)
    payers = tuple(str(name) for name in here["user"].values)
    plain = here.drop_vars(["producer", "user", "edge"]).rename(edge="entry")
    return Entries(plain, producers, payers)


@rule(
    title=Text("流域横向补偿（市域内）", "river compensation between the counties of the city"),
    kind="horizontal",
    in_force=False,
    basis=("xinanjiang_agreement",),
)
@once
def river_city(case: Case) -> Entries:
    """Counties pay those upstream of them for what the river brings, by band and water quality."""
    return _along_river(case, set(case.network.counties))


@rule(
    title=Text("流域横向补偿（市外下游）", "river compensation from places below the city"),
    kind="horizontal",
    in_force=False,
    basis=("xinanjiang_agreement",),
)
def river_basin(case: Case) -> Entries:
    """Places below the city pay its counties; not in force until they have agreed to."""
    return _along_river(case, set(case.network.users) - set(case.network.counties))


def county_band(case: Case) -> xr.DataArray:
    """Return each county's net by the band within the city, in force or not [CNY year-1]."""
    found, counties = river_city(case), list(case.network.counties)
    net = post(found.amount, found.receivers, found.payers, list(party_names(case.network)))
    return net.sel(party=counties).rename(party="county")
