"""Where the cells of ``maps.nc`` lie on earth, and how large they are."""

from __future__ import annotations

import json
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

from gepsim.errors import GepsimError
from gepsim.files.model import Outcome
from gepsim.files.netcdf import global_attributes, set_attributes

AREA = "cell_area"
#: Cells of a chunk along a side; all years of a map share it, and what did not change costs little.
CHUNK = 128


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
    mapping.assignValue(0)  # a value that is never written is whatever memory held
    facts = {**crs.to_cf(), "spatial_ref": crs.to_wkt(), "long_name": "coordinate reference system"}
    set_attributes(mapping, {k: v for k, v in facts.items() if v is not None})
    for axis, words in (("y", "northing"), ("x", "easting")):
        variable = file.createVariable(axis, "f8", (axis,), fill_value=False)
        set_attributes(variable, {
            "standard_name": f"projection_{axis}_coordinate", "units": "m",
            "axis": axis.upper(), "long_name": f"{words} of the cell centre",
        })  # fmt: skip
        variable[:] = maps[axis].values


def define_area(file: netCDF4.Dataset) -> None:
    """Create the area of each cell: value per area times this sums to the account."""
    chunks = tuple(min(CHUNK, file.dimensions[axis].size) for axis in ("y", "x"))
    variable = file.createVariable(
        AREA, "f4", ("y", "x"), compression="zlib", complevel=1, shuffle=True, fill_value=False,
        chunksizes=chunks,
    )  # fmt: skip
    set_attributes(variable, {
        "standard_name": "cell_area", "long_name": "Area of the cell on the ground",
        "long_name_zh": "像元实地面积", "units": "m2", "grid_mapping": "crs",
        "cell_methods": "area: sum", "coverage_content_type": "auxiliaryInformation",
    })  # fmt: skip


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
