"""What each choice of a method would make of the same land."""

from __future__ import annotations

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.errors import InputError, Problem, suggest
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import VARIANTS
from gepsim.valuation.account import evaluate
from gepsim.valuation.supply import Supply


def side_by_side(
    supply: Supply, draws: Draws, settings: AccountSettings, option: str
) -> xr.DataArray:
    """Return the first year's value of every service under each choice of one option.

    Parameters
    ----------
    supply, draws, settings
        As for `evaluate`; only the central estimate counts.
    option : str
        A method option, see `gepsim.services.VARIANTS`. Choices that this landscape has no driver
        for, or that overlap with another service of the total, are left out.

    Returns
    -------
    DataArray
        City totals over (choice, service). [CNY year-1]
    """
    if option not in VARIANTS:
        raise InputError(
            Problem("account.methods", f"unknown option '{option}'", suggest(option, VARIANTS))
        )
    base = supply.at(time=int(supply.drivers.time.values[0]))
    found: dict[str, xr.DataArray] = {}
    for choice in VARIANTS[option]:
        methods = {**settings.methods, option: choice}
        asked = settings.model_copy(update={"methods": methods})
        try:
            gep = evaluate(base, draws.alone, asked).gep
        except InputError:
            continue
        found[choice] = central(gep).sum("county").isel(time=0, drop=True)
    labels = xr.DataArray(list(found), dims="choice", name="choice")
    return xr.concat(list(found.values()), labels)
