"""Energy by sector, carrier and year: sectors, homes and plants, then the fuel switches."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy import plants, stock, switches
from gepsim.economy.base import CARRIERS, BaseYear, over, together
from gepsim.economy.factors import Factors, heat_of_power
from gepsim.economy.growth import elapsed, per_cluster
from gepsim.economy.households import household_energy
from gepsim.economy.levers import paces, remaining, shifted
from gepsim.economy.settings import EconomySettings, Levers

MATERIALS, TRANSPORT = "advanced_materials", "transport"


def new_technology(
    base: BaseYear, table: xr.DataArray, settings: EconomySettings, draws: Draws
) -> xr.DataArray:
    """Return energy per added value added by sector and carrier. [tce CNY-1]."""
    producers = base.producers
    stands = table.sel(sector=producers) / base.value_added
    ratio = xr.DataArray(1.0)
    if settings.model == "vintage":
        others = [s for s in producers if s not in base.clusters]
        ratio = over(draws, "new_capacity_ratio", others, "1")
    if settings.new_capacity == "as_base":
        return stands
    factor = per_cluster(settings.new_capacity_factor, base.clusters)
    intensity = over(draws, "new_capacity_intensity", base.clusters, "tce CNY-1") * factor
    clusters = intensity * new_mix(draws, base.clusters)
    rest = stands.drop_sel(sector=base.clusters) * ratio
    return together(producers, clusters, rest)


def new_mix(draws: Draws, clusters: Sequence[str]) -> xr.DataArray:
    """Return the carriers' shares in the energy of new cluster capacity; they sum to 1. [1]."""
    known = {c: over(draws, f"new_capacity_share.{c}", clusters, "1") for c in CARRIERS}
    shares = xr.concat(xr.broadcast(*known.values()), "carrier")
    shares = shares.assign_coords(carrier=list(known))
    return shares / shares.sum("carrier")


def producer_energy(
    added_value: xr.DataArray, base: BaseYear, table: xr.DataArray, settings: EconomySettings,
    levers: Levers, draws: Draws, years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return energy of the sectors that add value, before plants and switches. [tce].

    Parameters
    ----------
    added_value : DataArray
        Value added of the sectors, less that of plants counted by capacity. [CNY]
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    operation = remaining(paces(levers.efficiency, years))
    standing = stands(base, settings, levers, draws, years)
    output = added_value.sel(sector=base.producers)
    added = stock.added_capacity(output, base.value_added * standing)
    entry = operation if settings.model == "recipe" else remaining(paces(levers.learning, years))
    fresh = stock.new_energy(added, entry, operation)
    cement = xr.where(
        standing.sector == MATERIALS, remaining(paces(levers.cement_decline, years)), 1.0
    )
    old = table.sel(sector=base.producers) * (standing * operation * cement)
    return old + fresh * new_technology(base, table, settings, draws)


def stands(
    base: BaseYear, settings: EconomySettings, levers: Levers, draws: Draws, years: Sequence[int]
) -> xr.DataArray:
    """Return the part of base-year capacity that still stands; all of it in the recipe. [1]."""
    life = over(draws, "capacity_life", base.producers, "year")
    renewed = paces_of_renewal(levers, years) if settings.model == "vintage" else 0.0
    return stock.standing_share(life, xr.DataArray(renewed), elapsed(years))


def paces_of_renewal(levers: Levers, years: Sequence[int]) -> xr.DataArray:
    """Return the part of each year's retirement that new technology replaces. [1]."""
    return paces(levers.renewal, years)


def energy_use(
    added_value: xr.DataArray, base: BaseYear, table: xr.DataArray, factors: Factors,
    settings: EconomySettings, levers: Levers, draws: Draws, years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return energy by sector, carrier and year; electricity at its coal equivalent. [tce]."""
    power_rate = factors.coal_rate / heat_of_power()
    built = plants.enter(base, settings.plants, draws, factors, years)
    rest = added_value - built.value_added
    producers = producer_energy(rest, base, table, settings, levers, draws, years)
    homes = household_energy(table, settings, levers, draws, power_rate, years)
    whole = together(base.sectors, producers, homes, built.energy)
    return switched(whole, levers, draws, power_rate, years)


def switched(
    energy: xr.DataArray, levers: Levers, draws: Draws, power_rate: xr.DataArray,
    years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return energy after electric vehicles and the coal switch. [tce]."""
    on_road = shifted(paces(levers.ev, years), draws.get("lever_limit.ev", "1"))
    on_road = xr.where(energy.sector == TRANSPORT, on_road, 0.0)
    ratio = draws.get("ev_energy_ratio", "1")
    energy = switches.electric_vehicles(energy, on_road, ratio, power_rate)
    share = shifted(paces(levers.coal_switch, years), draws.get("lever_limit.coal_switch", "1"))
    return switches.coal_switch(
        energy,
        share,
        draws.get("coal_switch_gas_part", "1"),
        draws.get("coal_switch_gas_ratio", "1"),
        draws.get("coal_switch_electric_ratio", "1"),
        power_rate,
    )
