"""The purse: who pays the programme, in which county and year, and what a county can carry.

A plan rarely prints who pays. Shares are rows of the city, assumed ones marked so.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.text import Text
from gepsim.units import factor

#: Who may pay, in the order of the state's levels, then the others.
PAYERS: dict[str, Text] = {
    "central": Text("中央财政", "central government"),
    "provincial": Text("省级财政", "provincial government"),
    "city": Text("市级财政", "city government"),
    "county": Text("县（区）财政", "county government"),
    "enterprise": Text("企业", "enterprises"),
    "society": Text("社会资本", "society"),
}
_REVENUE = "fiscal_revenue"


def payments_by_payer(city: City, investment: xr.DataArray) -> xr.DataArray:
    """Return who pays the programme, by year and county. [CNY year-1]

    Parameters
    ----------
    city : City
        Its ``project_funding.csv`` has the shares of payers, the split of each project those of
        counties.
    investment : DataArray
        Payments over (time, project). [CNY year-1]

    Returns
    -------
    DataArray
        Over (time, county, payer); summed over counties and payers it is the investment.
    """
    projects = [str(name) for name in investment["project"].values]
    place = [_in_order(city.county_shares(name), city.codes) for name in projects]
    payer = [_in_order(city.payer_shares(name), PAYERS) for name in projects]
    shape = (len(projects), -1)
    counties = xr.DataArray(
        np.reshape(place, shape), {"project": projects, "county": list(city.codes)}
    )
    payers = xr.DataArray(np.reshape(payer, shape), {"project": projects, "payer": list(PAYERS)})
    found = xr.dot(investment, counties, payers, dim="project")
    return found.transpose("time", "county", "payer")


def county_burden(paid: xr.DataArray, draws: Draws) -> xr.DataArray | None:
    """Return what a county pays itself, against its own revenue of the year. [percent]

    Parameters
    ----------
    paid : DataArray
        From `payments_by_payer`.
    draws : Draws
        Rows ``fiscal_revenue.<county>`` of the first year and ``fiscal_revenue_growth``.

    Returns
    -------
    DataArray or None
        Over (time, county, member); None where the city has no rows of revenue.
    """
    counties = [str(code) for code in paid["county"].values]
    if any(f"{_REVENUE}.{code}" not in draws.table.rows for code in counties):
        return None
    first = draws.family(_REVENUE, "county", counties, "CNY year-1")
    years = paid["time"] - paid["time"][0]
    revenue = first * (1.0 + draws.get(f"{_REVENUE}_growth", "1")) ** years
    share = paid.sel(payer="county", drop=True) / revenue * factor("1", "percent")
    return share.transpose("time", "county", ...)


def _in_order(shares: dict[str, float], names: object) -> list[float]:
    """Return shares in the order of some names, 0 where there is none."""
    return [shares.get(str(name), 0.0) for name in names]  # type: ignore[attr-defined]
