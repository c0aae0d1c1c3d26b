"""What the measures save, replace or add, and what that costs in a year."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.base import CARRIERS
from gepsim.economy.case import EconomyCase
from gepsim.economy.measure import Touched
from gepsim.economy.measures import MEASURES, POWER_SUPPLIES


def undone(after: xr.DataArray, share: xr.DataArray) -> xr.DataArray:
    """Return what was moved away when `after` is left and `share` of the whole has gone.

    Examples
    --------
    >>> float(undone(xr.DataArray(6.0), xr.DataArray(0.4)).round(9))
    4.0
    """
    return after * share / (1.0 - share)


def cost_units() -> dict[str, str]:
    """Return the unit of what is priced of each measure and power supply that has a price.

    Examples
    --------
    >>> cost_units()["ev"], cost_units()["certificates"]
    ('tce', 'kWh')
    """
    measures = {name: one.cost_units for name, one in MEASURES.items() if one.cost_units}
    return measures | {name: one.cost_units for name, one in POWER_SUPPLIES.items()}


def touched(
    energy: xr.DataArray, local: xr.DataArray, certified: xr.DataArray, case: EconomyCase
) -> dict[str, xr.DataArray]:
    """Return what each priced measure saves, replaces or adds in each year, see `cost_units`.

    Parameters
    ----------
    energy : DataArray
        By sector and carrier, after all measures; electricity at its coal equivalent. [tce]
    local : DataArray
        Local generation. [kWh]
    certified : DataArray
        Power covered by certificates. [kWh]
    """
    saved = {
        name: undone(chosen(energy, one.touches, case), one.moved(case.effect(one)))
        for name, one in MEASURES.items()
        if one.cost_units
    }
    return {
        **saved,
        "local_supply": (local - local.isel(time=0, drop=True)).clip(min=0.0),
        "certificates": certified,
    }


def chosen(energy: xr.DataArray, touches: Touched, case: EconomyCase) -> xr.DataArray:
    """Return the energy that a measure touches, over all its sectors and carriers. [tce]."""
    base = case.base
    every = {"all": base.sectors, "producers": base.producers}
    sectors = every.get(touches.sectors) or list(base.sectors_of(touches.sectors))
    part = energy.sel(sector=sectors, carrier=list(touches.carriers or CARRIERS))
    return part.sum(["sector", "carrier"])


def lever_costs(amounts: dict[str, xr.DataArray], case: EconomyCase) -> xr.DataArray:
    """Return the yearly cost of each measure against doing without it. [CNY]."""
    units = cost_units()
    parts = [
        amount * case.number(f"lever_cost.{name}", f"CNY {units[name]}-1")
        for name, amount in amounts.items()
    ]
    return xr.concat(xr.broadcast(*parts), "lever").assign_coords(lever=list(amounts))
