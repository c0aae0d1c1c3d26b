"""Reservoirs as statistics by year and county: flood storage where stated, capacity where not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import xarray as xr


class ReservoirRow(Protocol):
    """What is read of a reservoir."""

    county: str
    total_m3: float | None
    flood_storage_m3: float | None

    def operates_in(self, year: int) -> bool:
        """Return whether the reservoir holds water in a year."""


def reservoir_statistics(
    reservoirs: Sequence[ReservoirRow], years: Sequence[int], counties: Sequence[str]
) -> dict[str, xr.DataArray]:
    """Return flood storage and capacity of the reservoirs in operation.

    Parameters
    ----------
    reservoirs : sequence
        Rows with county, capacity, flood storage and first year.
    years, counties : sequence
        Labels of the result.

    Returns
    -------
    dict of str to DataArray
        ``reservoir_flood_storage`` [m3 year-1] and ``large_reservoir_capacity`` [m3] over
        (time, county); a reservoir is in the second only if its flood storage is unknown.
    """
    storage = np.zeros((len(years), len(counties)))
    capacity = np.zeros_like(storage)
    for row in reservoirs:
        working = np.array([row.operates_in(year) for year in years], dtype=float)
        place = list(counties).index(row.county)
        if row.flood_storage_m3 is not None:
            storage[:, place] += working * row.flood_storage_m3
        elif row.total_m3 is not None:
            capacity[:, place] += working * row.total_m3
    coords = {"time": list(years), "county": list(counties)}
    return {
        "reservoir_flood_storage": xr.DataArray(storage, coords, attrs={"units": "m3 year-1"}),
        "large_reservoir_capacity": xr.DataArray(capacity, coords, attrs={"units": "m3"}),
    }
