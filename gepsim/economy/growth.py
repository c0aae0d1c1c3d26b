"""Value added and gross output by sector: other sectors grow, clusters head for their plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.economy.base import together
from gepsim.economy.case import EconomyCase
from gepsim.economy.plants import forgone
from gepsim.economy.settings import EconomySettings
from gepsim.units import factor


def planned_value_added(
    gross_output: xr.DataArray, value_added_rate: xr.DataArray, price_rise: xr.DataArray
) -> xr.DataArray:
    """Return the value added of a planned output, in base-year prices.

    Parameters
    ----------
    gross_output : DataArray
        Output in prices of its own year. [CNY]
    value_added_rate : DataArray
        Value added per output. [1]
    price_rise : DataArray
        Prices of that year against the base year. [1]

    Examples
    --------
    Output of 1,000 at a rate of 0.19, prices up by 6.7 %:

    >>> round(planned_value_added(1000.0, 0.19, 1.067), 1)
    178.1
    """
    return gross_output * value_added_rate / price_rise


def s_curve(
    years: Sequence[int], end: int, midpoint: xr.DataArray, steepness: xr.DataArray
) -> xr.DataArray:
    """Return a logistic path from 0 in the first year to 1 in the year `end`.

    Examples
    --------
    >>> path = s_curve([2022, 2031, 2035], 2035, xr.DataArray(2031.0), xr.DataArray(0.5))
    >>> path.values.round(2).tolist()
    [0.0, 0.56, 1.0]
    """

    def logistic(year: xr.DataArray) -> xr.DataArray:
        return 1.0 / (1.0 + xr.ufuncs.exp(-steepness * (year - midpoint)))

    first, last = (logistic(xr.DataArray(float(year))) for year in (years[0], end))
    now = logistic(xr.DataArray(np.array(years, dtype=float), {"time": list(years)}))
    return (now - first) / (last - first)


def per_cluster(setting: float | Mapping[str, float], clusters: Sequence[str]) -> xr.DataArray:
    """Return a setting that is one number, or a table that names every cluster."""
    if isinstance(setting, Mapping):
        values = [float(setting[cluster]) for cluster in clusters]
    else:
        values = [float(setting)] * len(clusters)
    return xr.DataArray(values, {"sector": list(clusters)})


def cluster_path(today: xr.DataArray, target: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return the value added of clusters on their way to `target` in the plan's year. [CNY]."""
    end = case.plan_year
    if case.economy.path == "constant":
        return today * (target / today) ** (case.elapsed / (end - case.years[0]))
    midpoint, steepness = case.number("s_curve_midpoint"), case.number("s_curve_steepness")
    return today + (target - today) * s_curve(case.years, end, midpoint, steepness)


def realisation(case: EconomyCase) -> xr.DataArray:
    """Return the part of what the plan adds to each cluster that stands in its year. [1]."""
    return delivered(per_cluster(case.economy.cluster_realisation, case.base.clusters), case)


def delivered(asked: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return what is built of the part that is asked for, in every draw. [1]."""
    if not case.economy.delivery_uncertain:
        return asked
    limit = case.draws.table.value("cluster_realisation_limit", "1")
    built = asked * case.number("cluster_delivery")
    return built.clip(max=asked.clip(min=limit))


def increment(today: xr.DataArray, planned: xr.DataArray, share: xr.DataArray) -> xr.DataArray:
    """Return today's level and a share of what the plan adds to it. [as `today`].

    A plan below today adds nothing: a cluster keeps what stands.

    Examples
    --------
    Half of the way from 275 to 500:

    >>> increment(xr.DataArray(275.0), xr.DataArray(500.0), xr.DataArray(0.5)).item()
    387.5
    """
    return today + share * (planned - today).clip(min=0.0)


def output_today(case: EconomyCase) -> xr.DataArray:
    """Return the output of the clusters in the base year. [CNY].

    A cluster whose output the city does not state has the rate of the plan's year.
    """
    base = case.base
    rate = case.by_sector("value_added_rate", base.clusters)
    guessed = base.value_added.sel(sector=base.clusters) / rate
    return base.gross_output.sel(sector=base.clusters).fillna(central(guessed))


def cluster_targets(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return the value added that clusters reach in the plan's year, in base-year prices. [CNY]."""
    base = case.base
    rate = case.by_sector("value_added_rate", base.clusters)
    planned = planned_value_added(base.plan, rate, plan_prices(case))
    return increment(base.value_added.sel(sector=base.clusters), planned, realised)


def output_targets(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return the output that clusters reach in the plan's year, in base-year prices. [CNY]."""
    return increment(output_today(case), case.base.plan / plan_prices(case), realised)


def plan_prices(case: EconomyCase) -> xr.DataArray:
    """Return the prices of the plan's year against the base year. [1]."""
    return (1.0 + case.number("output_price_growth")) ** (case.plan_year - case.years[0])


def named_growth(settings: EconomySettings, sectors: Sequence[str]) -> xr.DataArray:
    """Return the growth that the scenario names, for those of `sectors` it names. [1 per year]."""
    named = [s for s in sectors if s in settings.growth]
    rates = [settings.growth[s] * factor("percent", "1") for s in named]
    return xr.DataArray(np.array(rates, dtype=float), {"sector": named}, dims="sector")


def other_growth(case: EconomyCase) -> xr.DataArray:
    """Return the real growth of the sectors without a plan. [1 per year].

    A rate that the scenario names takes the place of the central estimate; the spread stays.
    """
    others = case.base.others
    drawn = case.by_sector("sector_growth", others)
    middle = central(drawn)
    asked = named_growth(case.economy, others).combine_first(middle).sel(sector=others)
    return asked + (drawn - middle) if case.economy.growth_uncertain else asked


def value_added(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return value added by sector and year in base-year prices; households add none. [CNY].

    Parameters
    ----------
    realised : DataArray
        Part of what the plan adds to the clusters that is built, see `realisation`. [1]
    """
    base = case.base
    others = base.value_added.sel(sector=base.others) * case.compound(other_growth(case))
    whole = together(base.sectors, planned_clusters(case, realised), others)
    return as_built(whole, case)


def planned_clusters(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return value added of the clusters by year, as the plan has it, before shocks. [CNY].

    Parameters
    ----------
    realised : DataArray
        As for `value_added`. [1]
    """
    base = case.base
    today = base.value_added.sel(sector=base.clusters)
    planned = cluster_path(today, cluster_targets(case, realised), case)
    named = named_growth(case.economy, base.clusters)
    fixed = today.sel(sector=named.sector) * case.compound(named)
    return planned if not fixed.size else fixed.combine_first(planned)


def as_built(level: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return planned value added under the shock that all sectors share, less absent plants. [CNY].

    Parameters
    ----------
    level : DataArray
        By year, of some or all sectors. [CNY]
    """
    if case.economy.growth_uncertain:
        level = level * case.compound(case.number("growth_shock"))
    return without_plants(level, case)


def without_plants(whole: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return value added less that of the plan's plants which are not there. [CNY].

    What stands in the first year stays, and a sector whose growth is named has no plan.
    """
    room = (whole - whole.isel(time=0, drop=True)).clip(min=0.0)
    planned = ~whole.sector.isin([*case.economy.growth])
    absent = forgone(case)
    if "sector" in absent.dims:
        absent = absent.sel(sector=[str(name) for name in whole.sector.values])
    return whole - xr.ufuncs.minimum(absent, room).where(planned, 0.0)


def gross_output(added: xr.DataArray, realised: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return output by sector and year, in the prices of `added`. [CNY].

    A cluster's output goes from today's to its target as its value added does; what is not built
    leaves the rate of what stands. Other sectors keep their rate; one whose output the city does
    not state has the coefficient's.
    """
    base = case.base
    others = (base.value_added / base.gross_output).sel(sector=base.others)
    others = others.fillna(central(case.by_sector("value_added_rate", base.others)))
    rate = together(base.producers, cluster_rate(case, realised), others)
    return (added.sel(sector=base.producers) / rate).reindex(sector=base.sectors, fill_value=0.0)


def cluster_rate(case: EconomyCase, realised: xr.DataArray) -> xr.DataArray:
    """Return value added per output of the clusters by year; today's where growth is named. [1]."""
    base = case.base
    today, output = base.value_added.sel(sector=base.clusters), output_today(case)
    planned = cluster_path(today, cluster_targets(case, realised), case)
    rate = planned / cluster_path(output, output_targets(case, realised), case)
    named = [s for s in base.clusters if s in case.economy.growth]
    return rate.where(~rate.sector.isin(named), today / output)


def in_current_prices(output: xr.DataArray, case: EconomyCase) -> xr.DataArray:
    """Return output in the prices of its own year, in which the plan states it. [CNY]."""
    rise = case.compound(case.number("output_price_growth"))
    return output / case.price_level * rise
