"""What the levers touch, and what they cost in a year."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import FUELS, BaseYear
from gepsim.economy.levers import paces, remaining, shifted
from gepsim.economy.settings import Levers

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
    energy: xr.DataArray, local: xr.DataArray, certificates: xr.DataArray, base: BaseYear,
    levers: Levers, draws: Draws, years: Sequence[int],
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Return what each lever saves, replaces or adds in each year, in the units of `PRICED`.

    Parameters
    ----------
    energy : DataArray
        By sector and carrier, after all levers. [tce]
    local : DataArray
        Local generation. [kWh]
    certificates : DataArray
        Power covered by certificates. [kWh]
    """
    coal = shifted(paces(levers.coal_switch, years), draws.get("lever_limit.coal_switch", "1"))
    road = shifted(paces(levers.ev, years), draws.get("lever_limit.ev", "1"))
    spared = 1.0 - remaining(paces(levers.efficiency, years))
    homes = 1.0 - remaining(paces(levers.electrification, years))
    producers = energy.sel(sector=base.producers).sum(["sector", "carrier"])
    fuel = energy.sel(sector="urban_households", carrier=list(FUELS), drop=True).sum("carrier")
    return {
        "efficiency": undone(producers, spared),
        "ev": undone(energy.sel(sector="transport", carrier="oil", drop=True), road),
        "coal_switch": undone(energy.sel(carrier="coal", drop=True).sum("sector"), coal),
        "electrification": undone(fuel, homes),
        "local_supply": (local - local.isel(time=0, drop=True)).clip(min=0.0),
        "certificates": certificates,
    }


def lever_costs(amounts: dict[str, xr.DataArray], draws: Draws) -> xr.DataArray:
    """Return the yearly cost of each lever against doing without it. [CNY]."""
    parts = [
        amount * draws.get(f"lever_cost.{name}", f"CNY {PRICED[name]}-1")
        for name, amount in amounts.items()
    ]
    costs = xr.concat(xr.broadcast(*parts), "lever")
    return costs.assign_coords(lever=list(amounts))
