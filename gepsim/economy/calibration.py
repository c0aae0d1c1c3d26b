"""The base-year energy balance, closed exactly on the totals that the city states.

Three stated totals (energy, CO2, non-fossil share) and three free choices (electricity use, local
generation, oil) leave three unknowns: coal, gas and other non-fossil energy. The sectors then
follow by iterative proportional fitting, which is the split nearest to the given table in the
sense of relative entropy that meets every row and column total.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import CARRIERS, BaseYear
from gepsim.economy.factors import Factors
from gepsim.economy.supply import base_generation
from gepsim.errors import GepsimError

_ROUNDS = 2000
_CLOSED = 1e-12


@dataclass(frozen=True)
class BalanceTotals:
    """What the base year must reproduce, and what is free.

    Parameters
    ----------
    energy : float
        Total energy use. [tce]
    co2 : float
        Energy CO2 with net power import. [tCO2]
    non_fossil : float
        Share of non-fossil energy. [1]
    electricity, local : DataArray
        Electricity used and non-fossil electricity generated in the city. [kWh]
    oil : DataArray
        Oil use. [tce]
    """

    energy: float
    co2: float
    non_fossil: float
    electricity: xr.DataArray
    local: xr.DataArray
    oil: xr.DataArray


def carrier_totals(stated: BalanceTotals, factors: Factors) -> xr.DataArray:
    """Return base-year energy by carrier from the three balances.

    Energy: all carriers sum to the total. CO2: fuels and net import sum to the stated emissions.
    Non-fossil: electricity and the rest sum to the stated share.

    Returns
    -------
    DataArray
        Over the carriers of the base-year table. [tce]
    """
    imported = stated.electricity - stated.local
    electricity = factors.coal_rate * stated.electricity
    clean = factors.coal_rate * (stated.local + imported * factors.grid_non_fossil_base)
    other = stated.non_fossil * stated.energy - clean
    burnt = stated.energy - electricity - stated.oil - other
    carbon = stated.co2 - imported * factors.grid_base - stated.oil * factors.fuel("oil")
    ef_coal, ef_gas = factors.fuel("coal"), factors.fuel("gas")
    coal = (carbon - ef_gas * burnt) / (ef_coal - ef_gas)
    parts = {
        "coal": coal,
        "oil": stated.oil,
        "gas": burnt - coal,
        "electricity": electricity,
        "other_non_fossil": other,
    }
    totals = xr.concat(xr.broadcast(*parts.values()), "carrier")
    return totals.assign_coords(carrier=list(parts))


def fit(seed: xr.DataArray, rows: xr.DataArray, columns: xr.DataArray) -> xr.DataArray:
    """Return `seed` scaled by rows and columns in turn until both totals are met.

    Parameters
    ----------
    seed : DataArray
        Over sector and carrier; zeros stay zero.
    rows, columns : DataArray
        Totals over carrier and over sector; both sum to the same number.

    Raises
    ------
    GepsimError
        If a total is negative or no such table exists.

    Examples
    --------
    >>> seed = xr.DataArray([[1.0, 1.0], [1.0, 1.0]], dims=("sector", "carrier"))
    >>> fit(seed, xr.DataArray([3.0, 1.0], dims="sector"),
    ...     xr.DataArray([2.0, 2.0], dims="carrier")).values
    array([[1.5, 1.5], [0.5, 0.5]])
    """
    if bool((columns < 0).any()):
        least = columns.min([dim for dim in columns.dims if dim != "carrier"])
        short = str(least.idxmin("carrier").item())
        raise GepsimError(f"base-year balance: the stated totals leave less than no {short}")
    start, wide, tall = xr.broadcast(seed, rows, columns)
    table = start.transpose("sector", "carrier", ...).copy()
    order = table.dims
    table.data = _proportional(
        table.values, wide.transpose(*order).values[:, :1], tall.transpose(*order).values[:1]
    )
    return table


def _proportional(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the table scaled to both totals; axis 0 are sectors, axis 1 carriers."""
    for _ in range(_ROUNDS):
        table = table * (columns / table.sum(axis=0, keepdims=True))
        found = table.sum(axis=1, keepdims=True)
        if np.max(np.abs(found / rows - 1.0)) < _CLOSED:
            return table
        table = table * (rows / found)
    raise GepsimError("base-year balance: no split of the sectors meets the stated totals")


def balance(
    use: xr.DataArray, energy: xr.DataArray, stated: BalanceTotals, factors: Factors
) -> xr.DataArray:
    """Return base-year energy by sector and carrier, closed on the stated totals. [tce].

    Parameters
    ----------
    use : DataArray
        The given table: electricity in kWh, the rest in tce, by sector and carrier.
    energy : DataArray
        Energy by sector, all carriers together. [tce]
    """
    rows = energy * (stated.energy / energy.sum("sector"))
    return fit(use, rows, carrier_totals(stated, factors)).transpose("sector", "carrier", ...)


def base_balance(base: BaseYear, factors: Factors, draws: Draws) -> xr.DataArray:
    """Return base-year energy by sector and carrier, closed on the stated totals. [tce]."""
    stated = BalanceTotals(
        energy=base.stated["energy_total"],
        co2=base.stated["co2_total"],
        non_fossil=base.stated["non_fossil_share"],
        electricity=draws.get("electricity_use", "kWh"),
        local=base_generation(draws).sum("technology"),
        oil=draws.get("oil_use", "tce"),
    )
    part = draws.spread_over("biomass_part", "sector", base.sectors, "1")
    return split_biomass(balance(base.use, base.energy, stated, factors), part)


def split_biomass(table: xr.DataArray, biomass_part: xr.DataArray) -> xr.DataArray:
    """Return the table with biomass taken out of other non-fossil energy, and a column for heat.

    Parameters
    ----------
    table : DataArray
        By sector and carrier. [tce]
    biomass_part : DataArray
        Part of other non-fossil energy that is biomass, by sector. [1]
    """
    other = table.sel(carrier="other_non_fossil", drop=True)
    biomass = (other * biomass_part).expand_dims(carrier=["biomass"])
    rest = (other * (1.0 - biomass_part)).expand_dims(carrier=["other_non_fossil"])
    kept = table.drop_sel(carrier="other_non_fossil")
    whole = xr.concat([kept, biomass, rest], "carrier", coords="minimal", compat="override")
    return whole.reindex(carrier=list(CARRIERS), fill_value=0.0)
