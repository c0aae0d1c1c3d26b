"""Double-entry bookkeeping: whatever one party receives another has paid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr


def post(
    amount: xr.DataArray, receivers: Sequence[str], payers: Sequence[str], parties: Sequence[str]
) -> xr.DataArray:
    """Return what every party gains and loses by a list of amounts.

    Parameters
    ----------
    amount : DataArray
        Amounts along ``entry`` and any other dimensions. [CNY year-1]
    receivers, payers : sequence of str
        The party that receives and the one that pays each entry.
    parties : sequence of str
        All parties.

    Returns
    -------
    DataArray
        Along ``party``: positive receives, negative pays; sums to zero. [CNY year-1]

    Examples
    --------
    b pays 5 to a, and c pays 2 to b: b is in transit and nets -3.

    >>> amount = xr.DataArray([5.0, 2.0], dims="entry")
    >>> post(amount, ["a", "b"], ["b", "c"], ["a", "b", "c"]).values.tolist()
    [5.0, -3.0, -2.0]
    """
    party = np.array(parties)
    receives = np.array(receivers, dtype=str)[:, None] == party
    pays = np.array(payers, dtype=str)[:, None] == party
    incidence = receives.astype(float) - pays.astype(float)
    table = xr.DataArray(incidence, dims=("entry", "party"), coords={"party": party})
    return xr.dot(amount, table, dim="entry")
