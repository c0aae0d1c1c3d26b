"""Value added and gross output by sector: other sectors grow, clusters head for their plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central
from gepsim.economy.base import BaseYear, over, together
from gepsim.economy.settings import EconomySettings
from gepsim.units import factor

BASE_YEAR, TARGET_YEAR = 2022, 2035


def elapsed(years: Sequence[int]) -> xr.DataArray:
    """Return years since the first. [year]."""
    return xr.DataArray(np.array(years, dtype=float) - years[0], {"time": list(years)})


def compound(rate: xr.DataArray | float, years: Sequence[int]) -> xr.DataArray:
    """Return growth at a constant rate as a multiple of the first year.

    Examples
    --------
    >>> compound(xr.DataArray(0.1), [2022, 2023, 2024]).values.round(2).tolist()
    [1.0, 1.1, 1.21]
    """
    return (1.0 + rate) ** elapsed(years)


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


def s_curve(years: Sequence[int], midpoint: xr.DataArray, steepness: xr.DataArray) -> xr.DataArray:
    """Return a logistic path from 0 in the first year to 1 in `TARGET_YEAR`.

    Examples
    --------
    >>> path = s_curve([2022, 2031, 2035], xr.DataArray(2031.0), xr.DataArray(0.5))
    >>> path.values.round(2).tolist()
    [0.0, 0.56, 1.0]
    """

    def logistic(year: xr.DataArray) -> xr.DataArray:
        return 1.0 / (1.0 + xr.ufuncs.exp(-steepness * (year - midpoint)))

    first, last = (logistic(xr.DataArray(float(year))) for year in (years[0], TARGET_YEAR))
    now = logistic(xr.DataArray(np.array(years, dtype=float), {"time": list(years)}))
    return (now - first) / (last - first)


def per_cluster(setting: float | Mapping[str, float], clusters: Sequence[str]) -> xr.DataArray:
    """Return a setting that is one number, or a table by cluster (1 where it names none)."""
    if isinstance(setting, Mapping):
        values = [float(setting.get(cluster, 1.0)) for cluster in clusters]
    else:
        values = [float(setting)] * len(clusters)
    return xr.DataArray(values, {"sector": list(clusters)})


def cluster_value_added(
    base: xr.DataArray, target: xr.DataArray, settings: EconomySettings, draws: Draws,
    years: Sequence[int],
) -> xr.DataArray:  # fmt: skip
    """Return the value added of clusters on their way to `target` in 2035. [CNY]."""
    span = TARGET_YEAR - years[0]
    if settings.path == "constant":
        return base * (target / base) ** (elapsed(years) / span)
    midpoint = draws.get("s_curve_midpoint", "1")
    steepness = draws.get("s_curve_steepness", "1")
    return base + (target - base) * s_curve(years, midpoint, steepness)


def realisation(base: BaseYear, settings: EconomySettings, draws: Draws) -> xr.DataArray:
    """Return the part of each cluster's planned output that is reached in 2035. [1]."""
    realised = per_cluster(settings.cluster_realisation, base.clusters)
    if not settings.delivery_uncertain:
        return realised
    limit = draws.table.value("cluster_realisation_limit", "1")
    delivered = realised * draws.get("cluster_delivery", "1")
    return delivered.clip(max=realised.clip(min=limit))


def cluster_targets(base: BaseYear, realised: xr.DataArray, draws: Draws) -> xr.DataArray:
    """Return the value added that clusters reach in 2035, in base-year prices. [CNY].

    A cluster of which nothing is built keeps what stands today: it does not shrink below it.
    """
    today = base.value_added.sel(sector=base.clusters)
    price_rise = (1.0 + draws.get("output_price_growth", "1")) ** (TARGET_YEAR - BASE_YEAR)
    rate = over(draws, "value_added_rate", base.clusters, "1")
    planned = planned_value_added(base.plan, rate, price_rise)
    return (planned * realised).clip(min=today)


def named_growth(settings: EconomySettings, sectors: Sequence[str]) -> xr.DataArray:
    """Return the growth that the scenario names, for those of `sectors` it names. [1 per year]."""
    named = [s for s in sectors if s in settings.growth]
    rates = [settings.growth[s] * factor("percent", "1") for s in named]
    return xr.DataArray(np.array(rates, dtype=float), {"sector": named}, dims="sector")


def other_growth(base: BaseYear, settings: EconomySettings, draws: Draws) -> xr.DataArray:
    """Return the real growth of the sectors without a plan. [1 per year].

    A rate that the scenario names takes the place of the central estimate; the spread stays.
    """
    others = [s for s in base.producers if s not in base.clusters]
    drawn = over(draws, "sector_growth", others, "1")
    middle = central(drawn)
    asked = named_growth(settings, others).combine_first(middle)
    return asked + (drawn - middle) if settings.growth_uncertain else asked


def value_added(
    base: BaseYear, settings: EconomySettings, draws: Draws, years: Sequence[int],
    realised: xr.DataArray,
) -> xr.DataArray:  # fmt: skip
    """Return value added by sector and year in base-year prices; households add none. [CNY].

    Parameters
    ----------
    realised : DataArray
        Part of the planned cluster output that is reached, see `realisation`. [1]
    """
    others = base.value_added * compound(other_growth(base, settings, draws), years)
    today = base.value_added.sel(sector=base.clusters)
    target = cluster_targets(base, realised, draws)
    planned = cluster_value_added(today, target, settings, draws, years)
    fixed = today * compound(named_growth(settings, base.clusters), years)
    clusters = planned if not fixed.size else fixed.combine_first(planned)
    whole = together(base.sectors, clusters, others)
    if settings.growth_uncertain:
        whole = whole * compound(draws.get("growth_shock", "1"), years)
    return whole


def gross_output(
    added: xr.DataArray, base: BaseYear, draws: Draws, years: Sequence[int]
) -> xr.DataArray:
    """Return output by sector and year, in the prices of `added`. [CNY].

    The value-added rate runs straight from today's to the coefficient's in 2035; a sector whose
    output the city does not state has the coefficient's rate throughout.
    """
    later = over(draws, "value_added_rate", base.producers, "1")
    today = base.value_added / base.gross_output
    later = later.where(later > 0, today.sel(sector=base.producers))
    today = today.sel(sector=base.producers).fillna(central(later))
    weight = (elapsed(years) / (TARGET_YEAR - years[0])).clip(max=1.0)
    rate = today * (1.0 - weight) + later * weight
    return (added.sel(sector=base.producers) / rate).reindex(sector=base.sectors, fill_value=0.0)
