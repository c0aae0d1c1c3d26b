"""Market routes: valued as options, never counted as income.

They are no rules and reach no ledger: whether a market forms is not in the city's hands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.compensation.case import Case
from gepsim.text import Text


@dataclass(frozen=True)
class Route:
    """A market that might form: volumes and prices are the rows of its traded goods.

    Parameters
    ----------
    goods
        Each traded good with the units of its volume and of its price.
    """

    name: Text
    goods: tuple[tuple[str, str, str], ...]


ROUTES = {
    "water_rights": Route(Text("用水权交易", "water rights"), (("water", "m3 year-1", "CNY m-3"),)),
    "discharge_rights": Route(
        Text("排污权交易", "discharge rights"),
        (("cod", "t year-1", "CNY t-1"), ("nh3n", "t year-1", "CNY t-1")),
    ),
    "forest_carbon": Route(
        Text("林业碳汇交易", "forest carbon"), (("sink", "tCO2 year-1", "CNY tCO2-1"),)
    ),
}


def option_values(case: Case) -> xr.Dataset:
    """Return what each route would bring if it came about, and the chance that it does.

    Returns
    -------
    Dataset
        ``option_value`` [CNY year-1], ``option_chance`` [1] and ``option_expected`` [CNY year-1]
        along ``route``.
    """
    values = []
    for route in ROUTES.values():
        parts = [
            case.number(f"market_volume.{good}", volume)
            * case.number(f"market_price.{good}", price)
            for good, volume, price in route.goods
        ]
        values.append(sum(parts[1:], start=parts[0]))
    names = xr.DataArray(list(ROUTES), dims="route", name="route")
    value = xr.concat(xr.broadcast(*values), names)
    chance = case.numbers("market_chance", "route", list(ROUTES), "1")
    found = {"option_value": value, "option_chance": chance, "option_expected": value * chance}
    return xr.Dataset({name: array.astype(np.float64) for name, array in found.items()})
