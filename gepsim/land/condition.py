"""The condition of stands: how much of a type is open, thin or of low efficiency, year by year.

A stand in poor condition is of its type, but lets more rain run off, covers the soil less, grows
and transpires less, and is a poorer habitat. Four things move it: works that mix it with
broadleaves take it out as the new stand matures; works that close it to cutting and grazing let
it close up; tending, or neglect, moves all the others (`gepsim.land.care`); felling takes all
alike. It is told in sums over zones: the part of a driver that falls on stands in poor condition.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.demand import STANDS
from gepsim.land.maturity import matured, unsettled
from gepsim.land.path import Change, LandPath, Unmet
from gepsim.registry import ZONAL_SUMS

#: The part of each driver that falls on stands in poor condition.
POOR = {
    "area": "area_of_poor_stands",
    "rain_volume": "rain_on_poor_stands",
    "pet_volume": "pet_of_poor_stands",
    "potential_erosion": "erosion_on_poor_stands",
    "hot_day_area": "hot_day_area_of_poor_stands",
    "hot_day_area_max": "hot_day_area_max_of_poor_stands",
    "hot_day_area_stated": "hot_day_area_stated_of_poor_stands",
    "forest_carbon_growth": "growth_of_poor_stands",
}
#: What has such stands, and what they become when they are mended.
SOURCE, MENDED = STANDS, "MIX"
ZONAL_SUMS.update(
    {
        "area_of_poor_stands": "ha",
        "rain_on_poor_stands": "m3 year-1",
        "pet_of_poor_stands": "m3 year-1",
        "erosion_on_poor_stands": "t year-1",
        "hot_day_area_of_poor_stands": "m2 day year-1",
        "hot_day_area_max_of_poor_stands": "m2 day year-1",
        "hot_day_area_stated_of_poor_stands": "m2 day year-1",
        "growth_of_poor_stands": "tC year-1",
    }
)
_FROM, _TO = (ECOSYSTEM_TYPES.index(name) for name in (SOURCE, MENDED))


def poor_share(path: LandPath, times: Mapping[str, float]) -> xr.DataArray:
    """Return the part of each zone's land that stands in poor condition, year by year.

    Parameters
    ----------
    path : LandPath
        Land of every year, what works close, and how the rest is looked after.
    times : mapping of str to float
        Years in which restored land matures; see `gepsim.land.maturity`. [year]

    Returns
    -------
    DataArray
        Over (time, county, ecosystem_type), zero for types without such stands. [1]

    Notes
    -----
    What is mended or closed is taken from the stands in poor condition, as long as there are any,
    and stays sound: the works include its care. What is felled or built over is taken from all
    alike. So more works, and earlier ones, never leave more in poor condition.
    """
    if path.poor is not None:
        return path.poor
    held, poor = _without_works(path)
    mended, closed = _mended(path, times), _closed(path)
    found = np.zeros((*held.shape, len(ECOSYSTEM_TYPES)))
    left, still = held - mended, np.maximum(poor - mended - closed, 0.0)
    found[..., _FROM] = np.clip(still / np.where(left > 0.0, left, 1.0), 0.0, 1.0)
    coords = {
        "time": list(path.years),
        "county": path.cells.codes,
        "ecosystem_type": list(ECOSYSTEM_TYPES),
    }
    return xr.DataArray(found, coords, attrs={"units": "1"})


def _without_works(path: LandPath) -> tuple[np.ndarray, np.ndarray]:
    """Return what stands in each year and county, and how much of it is poor, before works. [ha]"""
    start, shares = _at_first(path), path.care.shares(path.years)
    held, old, young = [start], start, np.zeros_like(start)
    poor = [start * shares[0]]
    for year, share in zip(path.years[1:], shares[1:], strict=True):
        change = path.changes.get(year)
        if change is not None:
            leaves = (change.before == _FROM) & (change.after != _TO)
            whole = old + young
            kept = 1.0 - _area(path, change, leaves) / np.where(whole > 0.0, whole, 1.0)
            old, young = old * kept, young * kept + _area(path, change, change.after == _FROM)
        held.append(old + young)
        poor.append(old * share)  # what is planted is sound
    return np.stack(held), np.stack(poor)


def _at_first(path: LandPath) -> np.ndarray:
    """Return the stands of the base year by county. [ha]"""
    if path.ground is not None:
        return np.asarray(path.ground.area[:, _FROM])
    own = path.cells
    conifers = own.area * (own.ecosystem_type == _FROM)
    return np.bincount(own.county, conifers, minlength=len(own.codes))


def _mended(path: LandPath, times: Mapping[str, float]) -> np.ndarray:
    """Return what has been mixed by each year, as far as it has matured. [ha]"""
    found = np.zeros((len(path.years), len(path.cells.codes)))
    for when, change in path.changes.items():
        size = _area(path, change, (change.before == _FROM) & (change.after == _TO))
        found += _ripe(path, when, times.get(MENDED, 0.0))[:, None] * size
    return found


def _closed(path: LandPath) -> np.ndarray:
    """Return what has been closed by each year, as far as it has closed up. [ha]"""
    found = np.zeros((len(path.years), len(path.cells.codes)))
    for when, size in path.closed.items():
        found += _ripe(path, when, path.care.closure_time)[:, None] * size
    return found


def _ripe(path: LandPath, when: int, time: float) -> np.ndarray:
    """Return the part of its effect that what was done in a year has in every year. [1]"""
    age = np.array(path.years) - when
    return np.where(age >= 0, matured(np.maximum(age, 0), time), 0.0)


def _area(path: LandPath, change: Change, some: np.ndarray) -> np.ndarray:
    """Return the area of some changed cells by county. [ha]"""
    cells, own = change.cells[some], path.cells
    return np.bincount(own.county[cells], own.area[cells], minlength=len(own.codes))


def unmet_closures(path: LandPath) -> tuple[Unmet, ...]:
    """Return what works were to close beyond the poor stands that there are."""
    _, poor = _without_works(path)
    done, found = _mended(path, {}), []
    closed = np.zeros(len(path.cells.codes))
    for place, year in enumerate(path.years):
        wanted = path.closed.get(year, np.zeros_like(closed))
        free = np.maximum(poor[place] - done[place] - closed, 0.0)
        closed += wanted
        for county in np.flatnonzero(wanted > free):
            code, missing = path.cells.codes[county], float(wanted[county] - free[county])
            found.append(Unmet(year, code, f"closure of {SOURCE}", float(wanted[county]), missing))
    return tuple(found)


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
