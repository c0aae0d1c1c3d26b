"""``maps.nc``: the base year and each checkpoint on cells, as GIS programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

from gepsim.errors import GepsimError
from gepsim.results.accounts import attributes
from gepsim.results.model import Outcome
from gepsim.results.names import names_of
from gepsim.results.netcdf import (
    MISSING,
    define_dimensions,
    global_attributes,
    set_attributes,
)
from gepsim.results.schema import Field, map_field

#: Bits of the mantissa that are kept: a relative error of at most 2**-10, 0.1 %.
KEEP_BITS = 9
_MANTISSA = 23
#: Cells of a chunk along a side; all years of a map share it, and what did not change costs little.
CHUNK = 128


def write_maps(path: Path, outcome: Outcome) -> None:
    """Write the maps of an outcome, one variable at a time.

    Raises
    ------
    GepsimError
        If the maps have other dimensions than (time, y, x), or an undescribed variable.
    """
    maps = outcome.maps
    with netCDF4.Dataset(path, "w", format="NETCDF4") as file:
        set_attributes(file, map_facts(outcome))
        define_dimensions(file, maps)
        write_grid(file, maps, outcome.crs_wkt)
        zh = names_of(outcome.accounts, "service", "zh")
        for name in sorted(str(n) for n in maps.data_vars):
            field = map_field(name, zh)
            if maps[name].dims != field.dims:
                found = ", ".join(str(d) for d in maps[name].dims)
                raise GepsimError(f"maps: {name} has dimensions ({found})")
            attrs = {**attributes(field, outcome.price_year), **codes(name, outcome)}
            write_layer(file, field, maps[name].values, attrs)


def codes(name: str, outcome: Outcome) -> dict[str, Any]:
    """Return what the numbers of a class map mean; 0 lies outside the city."""
    if name == "county":
        labels = [f"c{code}" for code in outcome.accounts["county"].values]
    elif name == "ecosystem_type":
        labels = list(map_field(name, {}).flags)
    else:
        return {}
    values = np.arange(1, len(labels) + 1, dtype="u1")
    return {"flag_values": values, "flag_meanings": " ".join(labels)}


def write_layer(
    file: netCDF4.Dataset, field: Field, values: np.ndarray, attrs: dict[str, Any]
) -> None:
    """Write one map, all its years at once."""
    is_class = not field.is_money
    kind: Any = "u1" if is_class else "f4"
    fill = 0 if is_class else np.float32(MISSING["f4"])
    sides = zip(field.dims, values.shape, strict=True)
    chunks = tuple(size if dim == "time" else min(CHUNK, size) for dim, size in sides)
    variable = file.createVariable(
        field.name, kind, field.dims, fill_value=fill, compression="zlib", complevel=1,
        shuffle=not is_class, chunksizes=chunks,
    )  # fmt: skip
    variable.set_auto_maskandscale(False)
    aux = {"coordinates": "year"} if "time" in field.dims else {}
    bits = {} if is_class else {"quantization_nsb": np.int32(KEEP_BITS)}
    set_attributes(variable, {**attrs, "grid_mapping": "crs", **aux, **bits})
    variable[:] = values.astype("u1") if is_class else rounded(values, np.float32(fill))


def rounded(values: np.ndarray, fill: np.float32) -> np.ndarray:
    """Return float32 with `KEEP_BITS` bits of mantissa, ties to even, and `fill` for NaN.

    Examples
    --------
    >>> rounded(np.array([1.0, np.nan, 3.14159]), np.float32(-1)).tolist()
    [1.0, -1.0, 3.140625]
    """
    found = np.ascontiguousarray(values, dtype="f4")
    bits = found.view("u4")
    drop = np.uint32(_MANTISSA - KEEP_BITS)
    half = np.uint32((1 << (int(drop) - 1)) - 1)
    kept = (bits + half + ((bits >> drop) & np.uint32(1))) >> drop << drop
    return np.where(np.isfinite(found), kept.view("f4"), fill)


def plain_wkt(wkt: str) -> str:
    """Return a coordinate reference system in ASCII, without its remarks on use."""
    from pyproj import CRS

    facts = {k: v for k, v in CRS.from_wkt(wkt).to_json_dict().items()
             if k not in ("usages", "scope", "area", "bbox", "remarks")}  # fmt: skip
    text = str(CRS.from_json(json.dumps(facts)).to_wkt())
    if not text.isascii():
        raise GepsimError(f"maps: the coordinate reference system is not ASCII: {text[:80]}")
    return text


def write_grid(file: netCDF4.Dataset, maps: xr.Dataset, wkt: str) -> None:
    """Write the projected coordinates and the grid mapping."""
    from pyproj import CRS

    crs = CRS.from_wkt(plain_wkt(wkt))
    mapping = file.createVariable("crs", "i4", (), fill_value=False)
    facts = {**crs.to_cf(), "spatial_ref": crs.to_wkt(), "long_name": "coordinate reference system"}
    set_attributes(mapping, {k: v for k, v in facts.items() if v is not None})
    for axis, words in (("y", "northing"), ("x", "easting")):
        variable = file.createVariable(axis, "f8", (axis,), fill_value=False)
        set_attributes(variable, {
            "standard_name": f"projection_{axis}_coordinate", "units": "m",
            "axis": axis.upper(), "long_name": f"{words} of the cell centre",
        })  # fmt: skip
        variable[:] = maps[axis].values


def map_facts(outcome: Outcome) -> dict[str, Any]:
    """Return the global attributes of the maps, with where on earth they lie."""
    from pyproj import Transformer

    facts = global_attributes(
        outcome, "Maps", "Ecosystem types and gross ecosystem product on cells"
    )
    x, y = (outcome.maps[axis].values for axis in "xy")
    corners = np.array([(a, b) for a in (x[0], x[-1]) for b in (y[0], y[-1])])
    to_degrees = Transformer.from_crs(outcome.crs_wkt, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(corners[:, 0], corners[:, 1])
    bounds = {"lon_min": min(lon), "lon_max": max(lon), "lat_min": min(lat), "lat_max": max(lat)}
    return facts | {f"geospatial_{name}": round(float(v), 5) for name, v in bounds.items()}
