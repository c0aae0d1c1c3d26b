"""The draws themselves of what runs are compared by: few numbers, at the checkpoints only."""

from __future__ import annotations

import xarray as xr

#: Variable with all draws of a city's total, and the path that it is taken from.
KEPT = {"gep_city_member": "gep_city", "co2_total_member": "co2_total"}


def at_checkpoints(accounts: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the draws of the city's totals at the checkpoints, without the central member 0.

    Single precision is kept: what differs by less than a part in ten million is a tie.

    Parameters
    ----------
    accounts : Dataset
        The paths of `KEPT` over (time, member), and the labels of `checkpoint`.

    Returns
    -------
    dict of str to DataArray
        On (checkpoint, member); nothing for a path that no draw moves or that is not there.

    Examples
    --------
    The central member and two draws in two years, of which the second is judged:

    >>> co2 = xr.DataArray([[9.0, 1.0, 2.0], [9.0, 3.0, 4.0]],
    ...     {"time": [2025, 2030], "member": [0, 1, 2]})
    >>> kept = at_checkpoints(xr.Dataset({"co2_total": co2}, {"checkpoint": [2030]}))
    >>> kept["co2_total_member"].values.tolist()
    [[3.0, 4.0]]
    """
    found = {}
    for name, path in KEPT.items():
        if path in accounts and accounts[path].sizes.get("member", 0) > 1:
            draws = accounts[path].isel(member=slice(1, None))
            judged = draws.sel(time=accounts["checkpoint"].values).rename(time="checkpoint")
            found[name] = judged.transpose("checkpoint", "member").astype("f4")
    return found
