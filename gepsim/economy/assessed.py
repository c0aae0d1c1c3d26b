"""Energy as it is assessed: without raw material, newly added renewables and certified power."""

from __future__ import annotations

import xarray as xr

from gepsim.economy.case import EconomyCase
from gepsim.economy.factors import waypoints


def feedstock(gas: xr.DataArray, part: xr.DataArray) -> xr.DataArray:
    """Return gas that the chemical industry uses as raw material. [tce].

    Parameters
    ----------
    gas : DataArray
        Gas that the sector uses. [tce]
    part : DataArray
        Part of the gas that is raw material. [1]

    Examples
    --------
    >>> feedstock(133_400.0, 0.3)
    40020.0
    """
    return gas * part


def certified(bought: xr.DataArray, use: xr.DataArray, clean: xr.DataArray) -> xr.DataArray:
    """Return power that certificates cover: not more than what is not clean already. [kWh].

    Examples
    --------
    >>> float(certified(xr.DataArray(9.0), xr.DataArray(50.0), xr.DataArray(44.7)).round(1))
    5.3
    """
    return bought.clip(max=(use - clean).clip(min=0.0))


def assessed(
    energy: xr.DataArray, power: dict[str, xr.DataArray], rate: xr.DataArray, case: EconomyCase
) -> dict[str, xr.DataArray]:
    """Return feedstock, certified power, and the energy use that is assessed.

    Parameters
    ----------
    energy : DataArray
        By sector and carrier. [tce]
    power : mapping of str to DataArray
        The power balance. [kWh]
    rate : DataArray
        What a kWh counts as. [tce kWh-1]
    """
    clean = power["clean_power"]
    chemicals = list(case.base.sectors_of("chemicals"))
    gas = energy.sel(sector=chemicals, carrier="gas", drop=True).sum("sector")
    raw = feedstock(gas, case.number("feedstock_part"))
    bought = waypoints(xr.DataArray(0.0), case.energy.certificates, case.years)
    covered = certified(bought, power["electricity_use"].sum("sector"), clean)
    total = energy.sum(["sector", "carrier"]) - covered * rate
    if case.energy.feedstock_excluded:
        total = total - raw
    if case.energy.renewables_excluded:
        total = total - (clean - clean.isel(time=0, drop=True)).clip(min=0.0) * rate
    return {"feedstock_energy": raw, "certified_power": covered, "assessed_energy": total}
