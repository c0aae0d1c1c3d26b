"""Values of a stack that cannot be what they are declared as, and packing that is not undone."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from gepsim.errors import Problems, UnitsError
from gepsim.land.ranges import ranges
from gepsim.land.stack import LAYERS, NO_CLASS
from gepsim.units import line

_PACKED = ("scale_factor", "add_offset")
_LISTED = 3  # values that are named


def check_values(layers: xr.Dataset, mask: np.ndarray, problems: Problems) -> None:
    """Note quantities beyond their range inside the counties, packed numbers, and text.

    Parameters
    ----------
    layers : Dataset
        A stack as it is stored.
    mask : ndarray of bool, shape (y, x)
        Cells inside the counties.
    """
    for name, layer in LAYERS.items():
        if name not in layers or layers[name].dims != ("y", "x"):
            continue
        where, array = f"layer '{name}'", layers[name]
        packed = [key for key in _PACKED if key in array.attrs]
        if packed:
            what = f"is packed ({', '.join(f'{key} {array.attrs[key]}' for key in packed)})"
            problems.add(where, what, "unpack it: ncpdq -U in.nc out.nc, or gepsim layers import")
        elif array.dtype.kind not in "iufb":
            problems.add(where, f"holds {array.dtype}, no numbers")
        elif layer.units is not None and name in ranges():
            _check_range(name, array, mask, where, problems)


def _check_range(
    name: str, array: xr.DataArray, mask: np.ndarray, where: str, problems: Problems
) -> None:
    """Note values of one layer beyond its range; between ends that are sound, so is every value."""
    values, fill = array.values[mask], array.attrs.get("_FillValue")
    ends = np.array([values.min(), values.max()] if values.size else [np.nan] * 2, float)
    told = Problems()
    if np.isfinite(ends).all() and not (fill is not None and ends[0] <= fill <= ends[1]):
        _check_numbers(name, array, ends, where, told)
        if not told.found:
            return
    values = np.asarray(values, float)
    values = values[np.isfinite(values) & ((values != fill) if fill is not None else True)]
    _check_numbers(name, array, values, where, problems)


def _check_numbers(
    name: str, array: xr.DataArray, values: np.ndarray, where: str, problems: Problems
) -> None:
    """Note numbers of one layer beyond its range, and what they look like."""
    found = ranges()[name]
    try:
        scale, offset = line(str(array.attrs.get("units", found.units)), found.units, where)
    except UnitsError:
        return  # told by the check of units
    _check_valid(array, values, where, problems)
    low, high = found.range
    own = values * scale + offset
    beyond = own[(own < low) | (own > high)]
    if beyond.size:
        some = ", ".join(f"{v:g}" for v in np.unique(beyond)[:_LISTED])
        what = (
            f"{beyond.size:,} of {values.size:,} cells lie beyond {low:g} … {high:g} "
            f"{found.units}: {some} ({found.why})"
        )
        problems.add(where, what, "check units and nodata: cells without data hold _FillValue")


def _check_valid(array: xr.DataArray, values: np.ndarray, where: str, problems: Problems) -> None:
    """Note values that the layer itself says are not valid."""
    given = array.attrs.get("valid_range", ())
    ends = given if np.size(given) == 2 else (array.attrs.get("valid_min", -np.inf),
                                              array.attrs.get("valid_max", np.inf))  # fmt: skip
    try:
        low, high = map(float, ends)
    except (TypeError, ValueError):
        return  # text of a stranger, which says nothing
    count = int(((values < low) | (values > high)).sum())
    if count:
        what = (
            f"{count:,} of {values.size:,} cells lie beyond its own valid range {low:g} … {high:g}"
        )
        problems.add(where, what, "fill them, or mend valid_range")


def check_towns(layers: xr.Dataset, mask: np.ndarray, count: int, problems: Problems) -> None:
    """Note numbers of towns beyond the town table of the city, which has `count` rows."""
    if "town" not in layers or not count:
        return
    numbers = np.asarray(layers["town"].values)[mask].astype(int)
    beyond = sorted({n for n in np.unique(numbers).tolist() if not 0 <= n <= count})
    if beyond:
        cells = int(np.isin(numbers, beyond).sum())
        what = f"{cells:,} cells have the number {beyond[0]}, and towns.csv has {count} rows"
        problems.add("layer 'town'", what, "number the towns by their row; 0 is none")


def check_seats(layers: xr.Dataset, city: Any, crs: str, problems: Problems) -> None:
    """Note counties whose seat lies far from all of their cells: another CRS, flipped, moved.

    Parameters
    ----------
    city : City
        Counties with the places of their seats.
    """
    import pyproj

    county = layers["county"]
    codes = str(county.attrs.get("flag_meanings", "")).split()
    geographic = pyproj.CRS(crs).geodetic_crs
    move = pyproj.Transformer.from_crs(geographic, crs, always_xy=True)
    xs, ys = np.asarray(layers.x.values, float), np.asarray(layers.y.values, float)
    for row in city.counties:
        if row.code not in codes:
            continue
        rows, columns = np.nonzero(county.values == codes.index(row.code))
        if not rows.size:
            continue
        x, y = move.transform(row.seat_lon, row.seat_lat)
        away = float(np.hypot(xs[columns] - x, ys[rows] - y).min())
        check_seat(row, away, problems)


def check_seat(row: Any, away: float, problems: Problems) -> None:
    """Note a county whose cells all lie far from its seat. [m]"""
    if not away <= _NEAR:
        far = f"{away / _KM:,.0f} km" if np.isfinite(away) else "nowhere near"
        what = f"county {row.code} lies {far} from its seat"
        what += f" ({row.seat_lon:g} E, {row.seat_lat:g} N)"
        problems.add("layer 'county'", what, "wrong CRS, flipped axes, or codes mixed up?")


_NEAR = 10_000.0  # metres; a seat lies in its county or near its border
_KM = 1000.0


def codes_of(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of a layer of classes, and how many cells have each."""
    if values.dtype != np.uint8:
        return np.unique(values, return_counts=True)
    counts = np.bincount(values.ravel())
    codes = np.flatnonzero(counts)
    return codes, counts[codes]


def check_holes(layers: xr.Dataset, mask: np.ndarray, problems: Problems) -> None:
    """Note layers without a value somewhere inside the counties."""
    total = int(mask.sum())
    for name in LAYERS:
        if name not in layers or layers[name].dims != ("y", "x"):
            continue
        values, fill = layers[name].values[mask], layers[name].attrs.get("_FillValue")
        if _full(values, fill):
            continue
        empty = ~np.isfinite(values) if values.dtype.kind == "f" else values == NO_CLASS
        if fill is not None:
            empty |= values == fill
        if empty.any():
            what = f"{int(empty.sum())} of {total} cells inside the counties have no value"
            problems.add(f"layer '{name}'", what, "fill them or take them out of the counties")


def _full(values: np.ndarray, fill: Any) -> bool:
    """Return whether least and largest value alone say that every cell has one."""
    if values.size == 0 or values.dtype.kind not in "iuf":
        return False
    low, high = values.min(), values.max()
    gap = fill if values.dtype.kind == "f" else NO_CLASS
    outside = all(one is None or one < low or one > high for one in (fill, gap))
    return bool(np.isfinite(low) and np.isfinite(high) and outside)
