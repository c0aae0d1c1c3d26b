"""What the accounts read of one window: sums that add up over windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from gepsim.distributed.job import Item, Moves, SumsAsked
from gepsim.distributed.store import Store
from gepsim.distributed.survey import FACTORS
from gepsim.distributed.tiles import Tile
from gepsim.land.cells import Cells
from gepsim.land.change import sums_by_year
from gepsim.land.cohorts import cohort_areas
from gepsim.land.drivers import driver_fields
from gepsim.land.extra import extra_sums
from gepsim.land.layers import county_codes, inside
from gepsim.land.maturity import less_unripe
from gepsim.land.path import Change, LandPath
from gepsim.registry import DRIVERS
from gepsim.valuation.curve import curve_sums, lowest, places_of
from gepsim.valuation.inflow import Thirst, inflow_sums

#: Where the counties stand along each kind of sums, from the left.
_AXIS = {"account": 2, "drivers": 2, "inflow": 1}
#: What the table of the Fu curve is made of, in the order of `CurveSums`; parts differ by window.
CURVE = ("part", "area", "wet", "held")


def tile_path(
    layers: xr.Dataset, store: Store, tile: Tile, moves: Moves | None, years: tuple[int, ...]
) -> tuple[LandPath, np.ndarray]:
    """Return the land of a window over the years, and the numbers of its counties.

    Counties that the window does not touch are left out, so that sums stay small.
    """
    mask, codes = inside(layers), county_codes(store.header)
    numbers, county = np.unique(layers["county"].values[mask], return_inverse=True)
    own = Cells(
        mask=mask,
        codes=[codes[n] for n in numbers.tolist()],
        county=county.astype(np.uint8),
        ecosystem_type=layers["ecosystem_type"].values[mask].astype(np.uint8),
        area=store.area(tile)[mask],
        fields=driver_fields(layers, mask),
    )
    place = np.cumsum(mask.ravel()) - 1
    found = moves.changes if moves else {}
    changes = {
        year: Change(place[cells], before, after) for year, (cells, before, after) in found.items()
    }
    return LandPath(own, years, changes), numbers


def thirst_in(path: LandPath, numbers: np.ndarray, job: SumsAsked) -> Thirst:
    """Return what the cells of a window take beyond their rain."""

    def part(table: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: values[numbers].ravel() for name, values in table.items()}

    return Thirst(path.cells, part(job.thirst), part(job.bent))


def sums_in(item: Item, job: SumsAsked) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the numbers of the counties of a window, and its sums by name."""
    tile, moves = item
    layers = job.store.read(tile)
    if not inside(layers).any():
        return np.empty(0, np.int64), {}
    path, numbers = tile_path(layers, job.store, tile, moves, job.years)
    thirst = thirst_in(path, numbers, job)
    if job.wetter is not None:
        return numbers, {"inflow": inflow_sums(path, job.times, thirst, job.wetter, job.poor)}
    plain = sums_by_year(path, path.cells.sums)
    cube = np.stack([plain[year] for year in job.years], axis=1)
    found = {
        "account": cube,
        "drivers": less_unripe(cube, path, job.times, path.cells.sums),
        "inflow": inflow_sums(path, job.times, thirst),
        "means": _means(layers, path),
        **{f"extra {n}": s for n, s in extra_sums(path, layers, job.times).items()},
    }
    if job.curve is not None and job.low is not None:
        place = places_of(path.cells, job.low)
        curve = curve_sums(path, job.times, _shape(job, path), place)
        found |= {f"curve {name}": getattr(curve, name) for name in CURVE}
    if job.stands:
        names = ("standing", "felled", "thinned")
        found |= {f"stands {n}": s for n, s in zip(names, cohort_areas(path, layers), strict=True)}
    return numbers, found


def lowest_in(item: Item, job: SumsAsked) -> np.ndarray:
    """Return the least dryness and rain of the cells of a window."""
    tile, _ = item
    layers = job.store.read(tile)
    if not inside(layers).any():
        return np.full(2, np.inf)
    path, _ = tile_path(layers, job.store, tile, None, job.years)
    return lowest(path.cells)


def _shape(job: SumsAsked, path: LandPath) -> dict[str, xr.DataArray]:
    """Return the coefficients of the curve for the counties of a window."""
    return {name: one.sel(county=path.cells.codes) for name, one in (job.curve or {}).items()}


def _means(layers: xr.Dataset, path: LandPath) -> np.ndarray:
    """Return area and area times what soil loss depends on, as it is stored."""
    own = path.cells
    fields = [layers[n].values[own.mask] if n in layers else 0 * own.area for n in FACTORS]
    fields.append(own.fields[list(DRIVERS).index("potential_erosion")])
    return np.array([own.area.sum(), *(float((field * own.area).sum()) for field in fields)])


def county_axis(name: str) -> int | None:
    """Return where the counties stand along some sums; None where they have none."""
    kind, _, what = name.partition(" ")
    if kind in ("extra", "stands"):
        return 1
    if kind == "curve":
        return {"area": 2, "wet": 1, "held": 1}.get(what)
    return _AXIS.get(name)


def add_up(
    total: dict[str, np.ndarray], part: Mapping[str, Any], numbers: np.ndarray, counties: int
) -> None:
    """Add the sums of one window to those of the windows before it."""
    if "curve part" in part:
        part = _with_parts(total, part)
    for name, values in part.items():
        axis = county_axis(name)
        if axis is None:
            total[name] = total.get(name, 0.0) + values
            continue
        if name not in total:
            shape = list(values.shape)
            shape[axis] = counties
            total[name] = np.zeros(shape)
        here = (slice(None),) * axis + (numbers,)
        total[name][here] += values


def _with_parts(total: dict[str, np.ndarray], part: Mapping[str, Any]) -> dict[str, Any]:
    """Give the sums so far, and those of one window, the parts of both; return the latter."""
    own, old = part["curve part"], total.get("curve part", np.empty(0, np.intp))
    both = np.union1d(old, own)
    for name, axis in _PARTS.items():
        if name in total:
            total[name] = _spread(total[name], axis, np.searchsorted(both, old), both.size)
    total["curve part"] = both
    spread = {
        name: _spread(part[name], axis, np.searchsorted(both, own), both.size)
        for name, axis in _PARTS.items()
    }
    return {**{n: v for n, v in part.items() if n != "curve part"}, **spread}


def _spread(values: np.ndarray, axis: int, place: np.ndarray, size: int) -> np.ndarray:
    """Return an array with room for more along an axis."""
    if place.size == size:
        return values
    shape = list(values.shape)
    shape[axis] = size
    found = np.zeros(shape)
    found[(slice(None),) * axis + (place,)] = values
    return found


#: Where the parts of the curve stand along its sums.
_PARTS = {"curve area": 0, "curve held": 3}
