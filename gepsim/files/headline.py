"""The numbers that people read: the median of the draws, with the range of nine in ten of them."""

from __future__ import annotations

import xarray as xr

#: What stands at the middle of the draws.
MIDDLE = 0.5


def headline(accounts: xr.Dataset, name: str) -> xr.DataArray:
    """Return the median of a variable's draws; the variable itself where nothing is drawn.

    The variable itself holds the account at the values printed in norms and rows.

    Parameters
    ----------
    accounts : Dataset
        ``accounts.nc``.
    name : str
        A variable that may have its spread beside it, in ``<name>_quantile``.

    Examples
    --------
    >>> printed = xr.DataArray([1.0], dims="time")
    >>> ends = {"quantile": [0.05, 0.5, 0.95]}
    >>> spread = xr.DataArray([[0.5, 1.5, 3.0]], ends, ("time", "quantile"))
    >>> found = xr.Dataset({"gep": printed, "gep_quantile": spread})
    >>> headline(found, "gep").item(), headline(found.drop_vars("gep_quantile"), "gep").item()
    (1.5, 1.0)
    """
    spread = f"{name}_quantile"
    if spread not in accounts:
        return accounts[name]
    return accounts[spread].sel(quantile=MIDDLE, drop=True)


def band(accounts: xr.Dataset, name: str) -> tuple[xr.DataArray, xr.DataArray] | None:
    """Return the 5 and 95 % quantiles of a variable; None where nothing is drawn."""
    spread = f"{name}_quantile"
    if spread not in accounts:
        return None
    ends = accounts[spread]
    return ends.isel(quantile=0, drop=True), ends.isel(quantile=-1, drop=True)
