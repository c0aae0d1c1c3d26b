"""Paths over time: factors by which activity and prices move from one year to the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import xarray as xr

from gepsim.draws import Draws
from gepsim.errors import InputError, Problem
from gepsim.prices import Deflator
from gepsim.registry import FLOWS
from gepsim.services.settings import AccountSettings
from gepsim.units import factor

#: Coefficients whose activity grows by year, with the row family that says how.
ACTIVITY = {"tourist_visits": "tourist_visits_index"}


def activity_paths(draws: Draws, years: Sequence[int]) -> dict[str, xr.DataArray]:
    """Return the growth of activities that have rows by year, over (time, member)."""
    labels = [str(year) for year in years]
    return {
        name: draws.family(family, "time", labels, "1").assign_coords(time=list(years))
        for name, family in ACTIVITY.items()
        if f"{family}.{labels[0]}" in draws.table.rows
    }


def prices_over_time(
    deflator: Deflator, base: int, years: Sequence[int], standing: Collection[str] = ()
) -> dict[str, xr.DataArray]:
    """Return price paths of the ``current`` series: each year's own prices.

    Parameters
    ----------
    deflator : Deflator
        Price index.
    base : int
        Year in which prices are given.
    years : sequence of int
        Years of the account; the index must know them all, because nobody knows later prices.
    standing : collection of str
        Prices that an authority has set: they stand as long as nobody changes them.

    Returns
    -------
    dict of str to DataArray
        A factor over time for every price that follows the index. [1]

    Examples
    --------
    >>> paths = prices_over_time(Deflator({2023: 0.2}), 2022, [2022, 2023], ["electricity_price"])
    >>> paths["carbon_price"].values, "electricity_price" in paths
    (array([1.   , 1.002]), False)
    """
    last = max(deflator.change_percent)
    if max(years) > last:
        hint = "use constant prices for years to come"
        what = f"current prices end in {last}, the account in {max(years)}"
        raise InputError(Problem("account.price_series", what, hint))
    factors = [deflator.factor(base, year) for year in years]
    path = xr.DataArray(factors, {"time": list(years)})
    prices = {str(flow.price) for flow in FLOWS.values() if flow.price}
    return dict.fromkeys(sorted(prices - set(standing)), path)


def price_paths(
    settings: AccountSettings,
    deflator: Deflator,
    years: Sequence[int],
    standing: Collection[str] = (),
) -> dict[str, xr.DataArray]:
    """Return what an account's settings say about prices from year to year; empty if constant.

    Examples
    --------
    >>> settings = AccountSettings(carbon_price_growth=10.0)
    >>> price_paths(settings, Deflator({}), [2022, 2023])["carbon_price"].values
    array([1. , 1.1])
    """
    paths: dict[str, xr.DataArray] = {}
    if settings.price_series == "current":
        paths = prices_over_time(deflator, settings.price_year, years, standing)
    if settings.carbon_price_growth:
        step = 1.0 + settings.carbon_price_growth * factor("percent", "1")
        growth = [step ** (year - years[0]) for year in years]
        rising = xr.DataArray(growth, {"time": list(years)})
        paths["carbon_price"] = paths.get("carbon_price", 1.0) * rising
    return paths


def unindexed(deflator: Deflator) -> Deflator:
    """Return a price index that never moves: every price stays at the year it was published.

    Examples
    --------
    >>> unindexed(Deflator({2006: 1.5})).factor(2005, 2006)
    1.0
    """
    return Deflator(dict.fromkeys(deflator.change_percent, 0.0))
