"""What the levers touch, and what they cost in a year."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.base import FUELS
from gepsim.economy.case import Case
from gepsim.economy.households import URBAN
from gepsim.economy.use import TRANSPORT

#: Lever and the unit of what it touches.
PRICED = {
    "efficiency": "tce",
    "ev": "tce",
    "coal_switch": "tce",
    "electrification": "tce",
    "local_supply": "kWh",
    "certificates": "kWh",
}


def undone(after: xr.DataArray, share: xr.DataArray) -> xr.DataArray:
    """Return what was moved away when `after` is left and `share` of the whole has gone.

    Examples
    --------
    >>> float(undone(xr.DataArray(6.0), xr.DataArray(0.4)).round(9))
    4.0
    """
    return after * share / (1.0 - share)


def touched(
    energy: xr.DataArray, local: xr.DataArray, certified: xr.DataArray, case: Case
) -> dict[str, xr.DataArray]:
    """Return what each lever saves, replaces or adds in each year, in the units of `PRICED`.

    Parameters
    ----------
    energy : DataArray
        By sector and carrier, after all levers; electricity at its coal equivalent. [tce]
    local : DataArray
        Local generation. [kWh]
    certified : DataArray
        Power covered by certificates. [kWh]
    """
    producers = energy.sel(sector=case.base.producers).sum(["sector", "carrier"])
    homes = energy.sel(sector=URBAN, carrier=list(FUELS), drop=True).sum("carrier")
    coal = energy.sel(carrier="coal", drop=True).sum("sector")
    road_oil = energy.sel(sector=TRANSPORT, carrier="oil", drop=True)
    return {
        "efficiency": undone(producers, 1.0 - case.remaining("efficiency")),
        "ev": undone(road_oil, case.shifted("ev")),
        "coal_switch": undone(coal, case.shifted("coal_switch")),
        "electrification": undone(homes, 1.0 - case.remaining("electrification")),
        "local_supply": (local - local.isel(time=0, drop=True)).clip(min=0.0),
        "certificates": certified,
    }


def lever_costs(amounts: dict[str, xr.DataArray], case: Case) -> xr.DataArray:
    """Return the yearly cost of each lever against doing without it. [CNY]."""
    parts = [
        amount * case.number(f"lever_cost.{name}", f"CNY {PRICED[name]}-1")
        for name, amount in amounts.items()
    ]
    return xr.concat(xr.broadcast(*parts), "lever").assign_coords(lever=list(amounts))
