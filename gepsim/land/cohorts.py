"""Forest area by species and age: it grows a year older each year, is felled, and planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem
from gepsim.land.path import Change, LandPath
from gepsim.land.woods import GROWING, NEW_STANDS, SPECIES

OLDEST = 200  # stands of this age and older are one class [year]
WOODY = (*FOREST_TYPES, "SHR")
_SHAPE = (len(WOODY), len(GROWING), OLDEST + 1)
_NOT_WOODY = 255


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
class Stands:
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
    need_ages(layers)
    return labelled(cohort_areas(path, layers), path.years, path.cells.codes)


def need_ages(layers: xr.Dataset) -> None:
    """Refuse layers that do not know the age of the forest."""
    if "forest_age" not in layers:
        problem = Problem("layer 'forest_age'", "is missing", "growth by age needs it")
        raise InputError(problem)


def cohort_areas(path: LandPath, layers: xr.Dataset) -> tuple[np.ndarray, ...]:
    """Return what stands, is felled and is thinned, in the order of `Cohorts`: areas that add up.

    Over (years, counties, types, species, ages). [ha]
    """
    stands = base_stands(path, layers)
    everywhere = np.arange(path.cells.area.size)
    standing = [_areas(path, everywhere, path.cells.ecosystem_type, stands.species, stands.age)]
    gone = [(np.zeros_like(standing[0]), np.zeros_like(standing[0]))]
    for year in path.years[1:]:
        change = path.changes.get(year, _NO_CHANGE)
        kept, felled, thinned = _step(path, standing[-1], change, stands, year - path.years[0])
        standing.append(kept)
        gone.append((felled, thinned))
    felled, thinned = zip(*gone, strict=True)
    return tuple(np.stack(part) for part in (standing, felled, thinned))


def keeps_standing(change: Change) -> np.ndarray:
    """Return which changes are from forest to forest: thinned and mixed, not planted anew."""
    return _grows(change.before) & _grows(change.after) & (change.before != _SHRUB)


def stands_at(path: LandPath, stands: Stands, year: int) -> Stands:
    """Return species and age of every cell in a year; species -1 where nothing woody grows."""
    age = np.minimum(stands.age + (year - path.years[0]), OLDEST)
    species = np.where(_grows(path.ecosystem_type_at(year)), stands.species, -1)
    for when in path.years:
        if when <= year and when in path.changes:
            change = path.changes[when]
            woody = _grows(change.after)
            species[change.cells[woody]] = new_species(change.after[woody])
            planted = change.cells[woody & ~keeps_standing(change)]
            age[planted] = year - when
    return Stands(species, age)


_NO_CHANGE = Change(np.empty(0, np.intp), np.empty(0, np.uint8), np.empty(0, np.uint8))


def base_stands(path: LandPath, layers: xr.Dataset) -> Stands:
    """Return species and age of every cell; shrub is full-grown, as its age is unknown."""
    mask, kind = path.cells.mask, path.cells.ecosystem_type
    age = np.clip(np.rint(layers["forest_age"].values[mask]), 0, OLDEST).astype(np.int64)
    species = new_species(kind)
    if "forest_species" in layers:
        names = np.array([GROWING.index(s) if s in GROWING else 0 for s in SPECIES])
        known = layers["forest_species"].values[mask]
        species = np.where(known > 0, names[known], species)
    shrub = kind == ECOSYSTEM_TYPES.index("SHR")
    species[shrub] = GROWING.index("shrub")
    return Stands(species, np.where(shrub, OLDEST, age))


def new_species(kind: np.ndarray) -> np.ndarray:
    """Return what grows where a type is new."""
    table = np.zeros(len(ECOSYSTEM_TYPES), np.int64)
    for name, species in NEW_STANDS.items():
        table[ECOSYSTEM_TYPES.index(name)] = GROWING.index(species)
    return table[kind]


def _step(
    path: LandPath, before: np.ndarray, change: Change, stands: Stands, elapsed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what stands after a year, what was felled and what was thinned. [ha]."""
    older = np.zeros_like(before)
    older[..., 1:] = before[..., :-1]
    older[..., -1] += before[..., -1]
    cells = change.cells
    age = np.minimum(stands.age[cells] + elapsed, OLDEST)
    left = _areas(path, cells, change.before, stands.species[cells], age)
    stays = keeps_standing(change)
    came = _areas(path, cells, change.after, new_species(change.after), np.where(stays, age, 0))
    part = cells[stays]
    thinned = _areas(path, part, change.before[stays], stands.species[part], age[stays])
    return np.maximum(older - left, 0.0) + came, left - thinned, thinned


_SHRUB = ECOSYSTEM_TYPES.index("SHR")
_PLACE = np.array([WOODY.index(t) if t in WOODY else _NOT_WOODY for t in ECOSYSTEM_TYPES], np.uint8)


def _grows(kind: np.ndarray) -> np.ndarray:
    """Return which cells carry wood."""
    return _PLACE[kind] != _NOT_WOODY


def _areas(
    path: LandPath, cells: np.ndarray, kind: np.ndarray, species: np.ndarray, age: np.ndarray
) -> np.ndarray:
    """Return the area of woody cells by county, type, species and age. [ha]."""
    woody = _grows(kind)
    place = (path.cells.county[cells][woody].astype(np.int64), _PLACE[kind[woody]], species[woody])
    shape = (len(path.cells.codes), *_SHAPE)
    slot = np.ravel_multi_index((*place, age[woody]), shape)
    area = path.cells.area[cells][woody]
    return np.bincount(slot, area, minlength=int(np.prod(shape))).reshape(shape)


def labelled(areas: Sequence[np.ndarray], years: Sequence[int], codes: Sequence[str]) -> Cohorts:
    """Return the areas of `cohort_areas` with their labels."""
    coords = {
        "time": list(years),
        "county": list(codes),
        "ecosystem_type": list(WOODY),
        "species": list(GROWING),
        "age": np.arange(OLDEST + 1),
    }
    dims, attrs = tuple(coords), {"units": "ha"}
    return Cohorts(*(xr.DataArray(part, coords, dims, attrs=attrs) for part in areas))
