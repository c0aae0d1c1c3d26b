"""Forest area by species and age: it grows a year older each year, is felled, and planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem
from gepsim.land.change import Change, LandPath
from gepsim.land.woods import GROWING, NEW_STANDS, SPECIES

OLDEST = 200  # stands of this age and older are one class [year]
_TYPES = (*FOREST_TYPES, "SHR")
_SHAPE = (len(ECOSYSTEM_TYPES), len(GROWING), OLDEST + 1)


@dataclass(frozen=True)
class Cohorts:
    """Forest area over (time, county, ecosystem_type, species, age). [ha].

    Parameters
    ----------
    standing : DataArray
        What stands at the end of each year.
    felled : DataArray
        What gave way to other land in each year, by its type and age before.
    thinned : DataArray
        What became another type of forest.
    """

    standing: xr.DataArray
    felled: xr.DataArray
    thinned: xr.DataArray


@dataclass(frozen=True)
class _Stands:
    """Species (position in `GROWING`) and base-year age of each cell. [year]."""

    species: np.ndarray
    age: np.ndarray


def cohorts(path: LandPath, layers: xr.Dataset) -> Cohorts:
    """Return the forest by species and age, year by year.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    layers : Dataset
        The layers it was made from; ``forest_age`` is needed, ``forest_species`` used if there.

    Raises
    ------
    InputError
        If the layers do not know the age of the forest.
    """
    if "forest_age" not in layers:
        problem = Problem("layer 'forest_age'", "is missing", "growth by age needs it")
        raise InputError(problem)
    stands = _stands(path, layers)
    everywhere = np.arange(path.cells.area.size)
    standing = [_areas(path, everywhere, path.cells.ecosystem_type, stands.species, stands.age)]
    gone = [(np.zeros_like(standing[0]), np.zeros_like(standing[0]))]
    for year in path.years[1:]:
        change = path.changes.get(year, _NO_CHANGE)
        kept, felled, thinned = _step(path, standing[-1], change, stands, year - path.years[0])
        standing.append(kept)
        gone.append((felled, thinned))
    felled, thinned = zip(*gone, strict=True)
    return Cohorts(*(_label(path, np.stack(part)) for part in (standing, felled, thinned)))


_NO_CHANGE = Change(np.empty(0, np.intp), np.empty(0, np.uint8), np.empty(0, np.uint8))


def _stands(path: LandPath, layers: xr.Dataset) -> _Stands:
    """Return species and age of every cell; shrub is full-grown, as its age is unknown."""
    mask, kind = path.cells.mask, path.cells.ecosystem_type
    age = np.clip(np.rint(layers["forest_age"].values[mask]), 0, OLDEST).astype(np.int64)
    species = _new_species(kind)
    if "forest_species" in layers:
        names = np.array([GROWING.index(s) if s in GROWING else 0 for s in SPECIES])
        known = layers["forest_species"].values[mask]
        species = np.where(known > 0, names[known], species)
    shrub = kind == ECOSYSTEM_TYPES.index("SHR")
    species[shrub] = GROWING.index("shrub")
    return _Stands(species, np.where(shrub, OLDEST, age))


def _new_species(kind: np.ndarray) -> np.ndarray:
    """Return what grows where a type is new."""
    table = np.zeros(len(ECOSYSTEM_TYPES), np.int64)
    for name, species in NEW_STANDS.items():
        table[ECOSYSTEM_TYPES.index(name)] = GROWING.index(species)
    return table[kind]


def _step(
    path: LandPath, before: np.ndarray, change: Change, stands: _Stands, elapsed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what stands after a year, what was felled and what was thinned. [ha]."""
    older = np.zeros_like(before)
    older[..., 1:] = before[..., :-1]
    older[..., -1] += before[..., -1]
    cells = change.cells
    age = np.minimum(stands.age[cells] + elapsed, OLDEST)
    left = _areas(path, cells, change.before, stands.species[cells], age)
    stays = _grows(change.before) & _grows(change.after) & (change.before != _SHRUB)
    new_age = np.where(stays, age, 0)
    came = _areas(path, cells, change.after, _new_species(change.after), new_age)
    part = cells[stays]
    thinned = _areas(path, part, change.before[stays], stands.species[part], age[stays])
    return np.maximum(older - left, 0.0) + came, left - thinned, thinned


_SHRUB = ECOSYSTEM_TYPES.index("SHR")


def _grows(kind: np.ndarray) -> np.ndarray:
    """Return which cells carry wood."""
    return np.isin(kind, [ECOSYSTEM_TYPES.index(name) for name in _TYPES])


def _areas(
    path: LandPath, cells: np.ndarray, kind: np.ndarray, species: np.ndarray, age: np.ndarray
) -> np.ndarray:
    """Return the area of woody cells by county, type, species and age. [ha]."""
    woody = _grows(kind)
    place = (path.cells.county[cells][woody].astype(np.int64), kind[woody], species[woody])
    shape = (len(path.cells.codes), *_SHAPE)
    slot = np.ravel_multi_index((*place, age[woody]), shape)
    area = path.cells.area[cells][woody]
    return np.bincount(slot, area, minlength=int(np.prod(shape))).reshape(shape)


def _label(path: LandPath, areas: np.ndarray) -> xr.DataArray:
    """Return areas with their labels."""
    coords = {
        "time": list(path.years),
        "county": path.cells.codes,
        "ecosystem_type": list(ECOSYSTEM_TYPES),
        "species": list(GROWING),
        "age": np.arange(OLDEST + 1),
    }
    return xr.DataArray(areas, coords, tuple(coords), attrs={"units": "ha"})
