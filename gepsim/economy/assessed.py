"""Energy as it is assessed: without raw material, newly added renewables and certified power."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.factors import waypoints
from gepsim.economy.plants import LNG_SECTOR
from gepsim.economy.settings import EnergySettings


def feedstock(energy: xr.DataArray, part: xr.DataArray) -> xr.DataArray:
    """Return gas that the chemical industry uses as raw material. [tce].

    Parameters
    ----------
    energy : DataArray
        By sector and carrier. [tce]
    part : DataArray
        Part of the gas that is raw material. [1]
    """
    return energy.sel(sector=LNG_SECTOR, carrier="gas", drop=True) * part


def certified(bought: xr.DataArray, use: xr.DataArray, clean: xr.DataArray) -> xr.DataArray:
    """Return power that certificates cover: not more than what is not clean already. [kWh].

    Examples
    --------
    >>> float(certified(xr.DataArray(9.0), xr.DataArray(50.0), xr.DataArray(44.7)).round(1))
    5.3
    """
    return bought.clip(max=(use - clean).clip(min=0.0))


def assessed(
    energy: xr.DataArray, use: xr.DataArray, clean: xr.DataArray, rate: xr.DataArray,
    settings: EnergySettings, draws: Draws, years: Sequence[int],
) -> dict[str, xr.DataArray]:  # fmt: skip
    """Return feedstock, certified power, and the energy use that is assessed.

    Parameters
    ----------
    energy : DataArray
        By sector and carrier. [tce]
    use, clean : DataArray
        Electricity used, and its non-fossil part. [kWh]
    rate : DataArray
        What a kWh counts as. [tce kWh-1]
    """
    raw = feedstock(energy, draws.get("feedstock_part", "1"))
    bought = waypoints(xr.DataArray(0.0), settings.certificates, years)
    covered = certified(bought, use, clean)
    total = energy.sum(["sector", "carrier"]) - covered * rate
    if settings.feedstock_excluded:
        total = total - raw
    if settings.renewables_excluded:
        total = total - (clean - clean.isel(time=0, drop=True)).clip(min=0.0) * rate
    return {"feedstock_energy": raw, "certified_power": covered, "assessed_energy": total}
