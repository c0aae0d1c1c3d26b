"""Restored land does not give its full services at once: it matures, quickly first, then slowly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from gepsim.coefficients import Table
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.change import Sums, account, difference, sums_by_year
from gepsim.land.path import Change, LandPath
from gepsim.registry import DRIVERS

_ROWS = "restoration_time."


def matured(age: ArrayLike, time: ArrayLike) -> np.ndarray:
    """Return the part of its full effect that restored land has reached.

    Parameters
    ----------
    age : ndarray
        Years since the land changed, counted from the end of the year of change. [year]
    time : ndarray
        Time constant; 0 is at once. [year]

    Returns
    -------
    ndarray
        [1]

    Notes
    -----
    .. math:: s = 1 - e^{-t / \\tau}

    Examples
    --------
    A wetland with a time constant of 2.5 years reaches 70 % in three years:

    >>> round(float(matured(3.0, 2.5)), 2), float(matured(0.0, 0.0))
    (0.7, 1.0)
    """
    years, constant = np.asarray(age, float), np.asarray(time, float)
    slow = constant > 0.0
    with np.errstate(over="ignore"):  # a constant of next to nothing is at once, as 0 is
        return np.where(slow, -np.expm1(-years / np.where(slow, constant, 1.0)), 1.0)


def restoration_times(table: Table) -> dict[str, float]:
    """Return the time constants of the types that mature, from their rows. [year]."""
    return {
        name.removeprefix(_ROWS): table.value(name, "year")
        for name in table.rows
        if name.startswith(_ROWS)
    }


def mature_account(path: LandPath, times: Mapping[str, float]) -> xr.Dataset:
    """Return driver sums in which new land counts as its type only as far as it has matured.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    times : mapping of str to float
        Time constant by the type that land becomes; types not named are mature at once. [year]

    Returns
    -------
    Dataset
        As `account`, to which it tends. Until land has matured, the rest of it counts as the type
        it was, so that areas still add up to the city. Extents are those of `account`.
    """
    found = account(path)
    cube = np.stack([found[name].values for name in DRIVERS])
    cube = less_unripe(cube, path, times, path.cells.sums)
    named = zip(DRIVERS, cube, strict=True)
    return found.assign({name: found[name].copy(data=values) for name, values in named})


def cube_of(path: LandPath, times: Mapping[str, float], sums: Sums) -> np.ndarray:
    """Return sums over (fields, years, counties, types), new land only as far as it has matured."""
    found = sums_by_year(path, sums)
    return less_unripe(np.stack([found[y] for y in path.years], axis=1), path, times, sums)


def less_unripe(
    cube: np.ndarray, path: LandPath, times: Mapping[str, float], sums: Sums
) -> np.ndarray:
    """Return sums over (fields, years, counties, types) less what has not matured yet.

    Parameters
    ----------
    cube : ndarray
        Sums of fields in which new land counts as its type at once.
    path, times
        As for `mature_account`.
    sums : callable
        The sums of which the cube is made; see `gepsim.land.change.sums_by_year`.
    """
    constant = _constants(times)
    cube = cube.copy()
    for when, change in path.changes.items():
        for type_, part in _by_type(change, constant):
            age = np.array(path.years) - when
            lacking = np.where(age >= 0, 1.0 - matured(np.maximum(age, 0), constant[type_]), 0.0)
            cube -= lacking[:, None, None] * difference(part, sums)[:, None]
    return cube


def unsettled(
    path: LandPath, year: int, times: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cells that are maturing in a year, their type before, and how far they are.

    A map of a service gives such a cell ``share * new + (1 - share) * before``.

    Returns
    -------
    cells, before, share : ndarray
        Positions along the cells of the path; types; part matured. [1]
    """
    constant = _constants(times)
    rows = [
        (change.cells, change.before, matured(float(year - when), constant[change.after]))
        for when, change in path.changes.items()
        if when <= year
    ]
    empty = (np.empty(0, np.intp), np.empty(0, np.uint8), np.empty(0))
    cells, before, share = (np.concatenate(part) for part in zip(empty, *rows, strict=True))
    growing = share < 1.0
    return cells[growing], before[growing], share[growing]


def _constants(times: Mapping[str, float]) -> np.ndarray:
    """Return the time constants in the order of the types. [year]."""
    return np.array([times.get(name, 0.0) for name in ECOSYSTEM_TYPES])


def _by_type(change: Change, constant: np.ndarray) -> list[tuple[int, Change]]:
    """Return the parts of a change that mature, one for each type that land becomes."""
    parts = []
    for type_ in np.unique(change.after).tolist():
        here = change.after == type_
        if constant[type_] > 0.0:
            part = Change(change.cells[here], change.before[here], change.after[here])
            parts.append((type_, part))
    return parts
