"""The condition of stands: how much of a type is open, thin or of low efficiency, year by year.

A stand in poor condition is of its type, but lets more rain run off, covers the soil less and grows
less. Mixing it with broadleaves (a project, or the yearly rate of a pathway) takes it out of that
condition as the new stand matures; nothing else does, for want of a source. It is told in sums over
zones: the part of a driver that falls on stands in poor condition.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.maturity import matured, unsettled
from gepsim.land.path import LandPath
from gepsim.registry import ZONAL_SUMS

#: The part of each driver that falls on stands in poor condition.
POOR = {
    "rain_volume": "rain_on_poor_stands",
    "potential_erosion": "erosion_on_poor_stands",
    "forest_carbon_growth": "growth_of_poor_stands",
}
#: What has such stands, and what they become when they are mended.
SOURCE, MENDED = "CON", "MIX"
ZONAL_SUMS.update(
    {
        "rain_on_poor_stands": "m3 year-1",
        "erosion_on_poor_stands": "t year-1",
        "growth_of_poor_stands": "tC year-1",
    }
)
_FROM, _TO = (ECOSYSTEM_TYPES.index(name) for name in (SOURCE, MENDED))


def poor_share(path: LandPath, share: float, times: Mapping[str, float]) -> xr.DataArray:
    """Return the part of each zone's land that stands in poor condition, year by year.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    share : float
        Part of the conifers in poor condition in the base year. [1]
    times : mapping of str to float
        Years in which restored land matures; see `gepsim.land.maturity`. [year]

    Returns
    -------
    DataArray
        Over (time, county, ecosystem_type), zero for types without such stands. [1]

    Notes
    -----
    What is mended is taken from the stands in poor condition, none left over; what is felled or
    built over is taken from all alike.
    """
    own, years = path.cells, path.years
    counties = len(own.codes)
    conifer = own.ecosystem_type == _FROM
    start = np.bincount(own.county[conifer], own.area[conifer], counties)
    poor = share * np.tile(start, (len(years), 1))
    held = np.tile(start, (len(years), 1))
    for when, change in path.changes.items():
        leaves = change.before == _FROM
        comes = change.after == _FROM
        mended = leaves & (change.after == _TO)
        age = np.array(years) - when
        ripe = np.where(age >= 0, matured(np.maximum(age, 0), times.get(MENDED, 0.0)), 0.0)
        gone = (age >= 0).astype(float)

        def size(some: np.ndarray, cells: np.ndarray = change.cells) -> np.ndarray:
            return np.bincount(own.county[cells[some]], own.area[cells[some]], counties)

        part = poor / np.where(held > 0.0, held, 1.0)
        lost = gone[:, None] * size(leaves & ~mended)
        poor = poor - part * lost - ripe[:, None] * size(mended)
        held = held - lost - ripe[:, None] * size(mended) + gone[:, None] * size(comes)
    found = np.zeros((len(years), counties, len(ECOSYSTEM_TYPES)))
    found[..., _FROM] = np.clip(poor / np.where(held > 0.0, held, 1.0), 0.0, 1.0)
    coords = {"time": list(years), "county": own.codes, "ecosystem_type": list(ECOSYSTEM_TYPES)}
    return xr.DataArray(found, coords, attrs={"units": "1"})


def poor_drivers(drivers: xr.Dataset, share: xr.DataArray) -> xr.Dataset:
    """Return the part of each driver that falls on stands in poor condition.

    Parameters
    ----------
    drivers : Dataset
        Sums over (time, county, ecosystem_type).
    share : DataArray
        From `poor_share`. [1]
    """
    made = {
        poor: (drivers[name] * share)
        .transpose(*drivers[name].dims, ...)
        .assign_attrs(units=ZONAL_SUMS[poor])
        for name, poor in POOR.items()
        if name in drivers
    }
    return xr.Dataset(made)


def poor_on_cells(
    path: LandPath, share: xr.DataArray, times: Mapping[str, float], year: int
) -> np.ndarray:
    """Return the part of each cell that stands in poor condition in a year; all alike in a zone.

    A cell that is being mended counts as the conifers that it still is in part. [1]
    """
    kind = path.ecosystem_type_at(year)
    table = share.sel(time=year, ecosystem_type=SOURCE, county=path.cells.codes).values
    was = kind == _FROM
    young, before, _ = unsettled(path, year, times)
    was[young[before == _FROM]] = True
    return np.where(was, table[path.cells.county], 0.0)
