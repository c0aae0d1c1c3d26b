"""Power balance, CO2, non-fossil share and intensities: identities on energy by carrier."""

from __future__ import annotations

import xarray as xr

NON_FOSSIL = ("biomass", "other_non_fossil")


def net_import(use: xr.DataArray, local: xr.DataArray) -> xr.DataArray:
    """Return electricity that the city takes from the grid. [kWh].

    Examples
    --------
    >>> float(net_import(xr.DataArray(50.0), xr.DataArray(18.0)))
    32.0
    """
    return (use - local).clip(min=0.0)


def emission_factors(
    fuels: xr.DataArray, electricity: xr.DataArray, imported: xr.DataArray,
    grid_factor: xr.DataArray, rate: xr.DataArray,
) -> xr.DataArray:  # fmt: skip
    """Return emission factors by carrier; electricity bears what its imported part emits.

    Parameters
    ----------
    fuels : DataArray
        By carrier, zero for electricity. [tCO2 tce-1]
    electricity : DataArray
        Use by sector. [kWh]
    imported : DataArray
        Net import of the city. [kWh]
    grid_factor : DataArray
        Emission factor of imported power. [tCO2 kWh-1]
    rate : DataArray
        What a kWh counts as. [tce kWh-1]

    Examples
    --------
    Half of the power is imported at 0.12 kg a kWh, and a kWh counts as 0.3 kg of coal:

    >>> fuels = xr.DataArray([2.66, 0.0], {"carrier": ["coal", "electricity"]})
    >>> used = xr.DataArray([60.0, 40.0], dims="sector")
    >>> emission_factors(fuels, used, 50.0, 0.12e-3, 0.3e-3).values.round(4).tolist()
    [2.66, 0.2]
    """
    power = imported * grid_factor / (electricity.sum("sector") * rate)
    return xr.where(fuels.carrier == "electricity", power, fuels)


def co2(energy: xr.DataArray, emission_factor: xr.DataArray) -> xr.DataArray:
    """Return emissions of all carriers together. [tCO2].

    Examples
    --------
    >>> energy = xr.DataArray([10.0, 5.0], {"carrier": ["coal", "gas"]})
    >>> factors = xr.DataArray([2.5, 1.5], {"carrier": ["coal", "gas"]})
    >>> float(co2(energy, factors))
    32.5
    """
    return (energy * emission_factor).sum("carrier")


def non_fossil_energy(
    energy: xr.DataArray, clean_power: xr.DataArray, rate: xr.DataArray | float
) -> xr.DataArray:
    """Return energy that is not fossil. [tce].

    Parameters
    ----------
    energy : DataArray
        By sector and carrier. [tce]
    clean_power : DataArray
        Non-fossil electricity used, local and imported. [kWh]
    rate : DataArray
        What a kWh counts as. [tce kWh-1]
    """
    others = energy.sel(carrier=list(NON_FOSSIL)).sum(["carrier", "sector"])
    return clean_power * rate + others


def clean_power(use: xr.DataArray, local: xr.DataArray, grid_share: xr.DataArray) -> xr.DataArray:
    """Return non-fossil electricity used in the city; what is exported does not count. [kWh].

    Examples
    --------
    50 used, 18 of them local; of the imported 32 are 83.48 % non-fossil:

    >>> numbers = (xr.DataArray(v) for v in (50.0, 18.0, 0.8348))
    >>> round(float(clean_power(*numbers)), 2)
    44.71
    """
    return local.clip(max=use) + net_import(use, local) * grid_share


def yearly_cut(intensity: xr.DataArray, years: int) -> xr.DataArray:
    """Return the fall of an intensity over a number of years; missing before. [1].

    Examples
    --------
    >>> falling = xr.DataArray([1.0, 0.9, 0.81], dims="time")
    >>> yearly_cut(falling, 1).values.round(3).tolist()
    [nan, 0.1, 0.1]
    """
    return 1.0 - intensity / intensity.shift(time=years)
