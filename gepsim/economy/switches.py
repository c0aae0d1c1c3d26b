"""Fuel switches: electric vehicles, coal to gas and power, electric homes. Energy moves, in tce.

Every function takes energy by carrier and returns it with some of one carrier moved to others.
Electricity is counted here by its heat; `power_rate` (coal equivalent per heat) turns it into the
coal equivalent in which the table is kept.
"""

from __future__ import annotations

import xarray as xr


def move(
    energy: xr.DataArray, carrier: str, moved: xr.DataArray, into: dict[str, xr.DataArray]
) -> xr.DataArray:
    """Return `energy` with `moved` taken from one carrier and `into` ratios of it added to others.

    Examples
    --------
    >>> table = xr.DataArray([10.0, 0.0], {"carrier": ["coal", "gas"]})
    >>> move(table, "coal", 4.0, {"gas": 0.9}).values.tolist()
    [6.0, 3.6]
    """
    ratios = {carrier: xr.DataArray(-1.0), **into}
    weights = xr.concat(xr.broadcast(*map(xr.DataArray, ratios.values())), "carrier")
    weights = weights.assign_coords(carrier=list(ratios))
    full = weights.reindex(carrier=energy.carrier.values, fill_value=0.0)
    return energy + moved * full


def electric_vehicles(
    energy: xr.DataArray, share: xr.DataArray, energy_ratio: xr.DataArray, power_rate: xr.DataArray
) -> xr.DataArray:
    """Return energy with a share of the oil replaced by electricity.

    Parameters
    ----------
    energy : DataArray
        Energy of transport by carrier. [tce]
    share : DataArray
        Part of the oil that is replaced. [1]
    energy_ratio : DataArray
        Heat of electricity per heat of oil. [1]
    power_rate : DataArray
        Coal equivalent of electricity per its heat. [1]
    """
    moved = energy.sel(carrier="oil", drop=True) * share
    return move(energy, "oil", moved, {"electricity": energy_ratio * power_rate})


def coal_switch(
    energy: xr.DataArray, share: xr.DataArray, gas_part: xr.DataArray, gas_ratio: xr.DataArray,
    electric_ratio: xr.DataArray, power_rate: xr.DataArray,
) -> xr.DataArray:  # fmt: skip
    """Return energy with a share of the coal replaced by gas and electricity.

    Examples
    --------
    Of 10 t of coal all is switched, 6 to gas at 0.9 and 4 to power at 0.85:

    >>> table = xr.DataArray([10.0, 0.0, 0.0], {"carrier": ["coal", "gas", "electricity"]})
    >>> coal_switch(table, 1.0, 0.6, 0.9, 0.85, 1.0).values.round(2).tolist()
    [0.0, 5.4, 3.4]
    """
    moved = energy.sel(carrier="coal", drop=True) * share
    into = {
        "gas": gas_part * gas_ratio,
        "electricity": (1.0 - gas_part) * electric_ratio * power_rate,
    }
    return move(energy, "coal", moved, into)
