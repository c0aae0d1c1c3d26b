"""Energy by sector, carrier and year: sectors, homes and plants, then the fuel switches."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import constants
from gepsim.economy import plants, stock
from gepsim.economy.base import CARRIERS, together
from gepsim.economy.case import EconomyCase
from gepsim.economy.factors import Factors, heat_of_power
from gepsim.economy.growth import per_cluster
from gepsim.economy.households import household_energy


def new_technology(case: EconomyCase, table: xr.DataArray) -> xr.DataArray:
    """Return energy per added value added by sector and carrier. [tce CNY-1].

    Parameters
    ----------
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    base = case.base
    today = table.sel(sector=base.producers) / base.value_added.sel(sector=base.producers)
    if case.economy.new_capacity == "as_base":
        return today
    factor = per_cluster(case.economy.new_capacity_factor, base.clusters)
    intensity = new_intensity(case) * factor
    others = today.sel(sector=base.others)
    if case.economy.model == "vintage":
        others = others * case.by_sector("new_capacity_ratio", base.others)
    return together(base.producers, intensity * new_mix(case), others)


def new_intensity(case: EconomyCase) -> xr.DataArray:
    """Return energy per value added of new cluster capacity. [tce CNY-1]."""
    clusters = case.base.clusters
    found = case.by_sector("new_capacity_intensity", clusters, "tce CNY-1")
    for cluster, weights in case.economy.tracks.items():
        parts = case.draws.spread_over(
            f"track_intensity.{cluster}", "track", list(weights), "tce CNY-1"
        )
        mixed = parts.weighted(constants(weights, "track")).mean("track")
        found = xr.where(found.sector == cluster, mixed, found)
    return found


def new_mix(case: EconomyCase) -> xr.DataArray:
    """Return the carriers' shares in the energy of new cluster capacity; they sum to 1. [1]."""
    known = [case.by_sector(f"new_capacity_share.{c}", case.base.clusters) for c in CARRIERS]
    shares = xr.concat(xr.broadcast(*known), "carrier").assign_coords(carrier=[*CARRIERS])
    return shares / shares.sum("carrier")


def standing(case: EconomyCase) -> xr.DataArray:
    """Return the part of base-year capacity that still stands; all of it in the recipe. [1]."""
    life = case.by_sector("capacity_life", case.base.producers, "year")
    vintage = case.economy.model == "vintage"
    renewed = case.after_measures("renewal", 0.0) if vintage else xr.DataArray(0.0)
    return stock.standing_share(life, renewed, case.elapsed)


def producer_energy(
    added_value: xr.DataArray, table: xr.DataArray, case: EconomyCase
) -> xr.DataArray:
    """Return energy of the sectors that add value, before plants and switches. [tce].

    Parameters
    ----------
    added_value : DataArray
        Value added of the sectors, less that of plants counted by capacity. [CNY]
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    operation, stands = case.after_measures("operation", 1.0), standing(case)
    entry = operation if case.economy.model == "recipe" else case.after_measures("entry", 1.0)
    kept = case.after_measures("standing", 1.0, case.base.producers)
    output = added_value.sel(sector=case.base.producers)
    today = case.base.value_added.sel(sector=case.base.producers)
    added = stock.added_capacity(output, today * stands)
    fresh = stock.new_energy(added, entry, operation) * new_technology(case, table)
    return table.sel(sector=case.base.producers) * (stands * operation * kept) + fresh


def energy_use(
    added_value: xr.DataArray, table: xr.DataArray, factors: Factors, case: EconomyCase
) -> xr.DataArray:
    """Return energy by sector, carrier and year; electricity at its coal equivalent. [tce].

    Parameters
    ----------
    added_value : DataArray
        By sector and year. [CNY]
    table : DataArray
        Base-year energy by sector and carrier. [tce]
    """
    power_rate = factors.coal_rate / heat_of_power()
    built = plants.enter(case, factors)
    producers = producer_energy(added_value - built.value_added, table, case)
    homes = household_energy(table, case, power_rate)
    whole = together(case.base.sectors, producers, homes, built.energy)
    return case.after_measures("carriers", whole, case.base.sectors, {"power_rate": power_rate})
