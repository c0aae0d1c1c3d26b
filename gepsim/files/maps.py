"""``maps.nc``: the base year and each checkpoint on cells, as GIS programs read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from gepsim.errors import GepsimError
from gepsim.files.accounts import attributes
from gepsim.files.colours import class_colours
from gepsim.files.fields import Field
from gepsim.files.model import Outcome
from gepsim.files.names import names_of
from gepsim.files.netcdf import (
    MISSING,
    define_dimensions,
    global_attributes,
    set_attributes,
)
from gepsim.files.schema import map_field
from gepsim.kernels import kernel
from gepsim.land.grid import area_of_cells

#: Bits of the mantissa that are kept: a relative error of at most 2**-13, 0.012 %.
KEEP_BITS = 12
_MANTISSA = 23
#: Bits of the exponent; all of them stand in what is no finite number.
_EXPONENT = np.uint32(0x7F800000)
#: Cells of a chunk along a side; all years of a map share it, and what did not change costs little.
CHUNK = 128
#: Strips of maps that are made before they are asked for.
AHEAD = 2
AREA = "cell_area"

Block = tuple[slice, slice]


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
        write_area(file, maps, outcome.crs_wkt)
        zh = names_of(outcome.accounts, "service", "zh")
        names = sorted(str(name) for name in maps.data_vars)
        layers = {name: _layer_of(file, maps[name], zh, outcome) for name in names}
        for (rows, columns), name, strip in read_ahead(maps, names):
            layers[name][..., rows, columns] = strip


def _layer_of(
    file: netCDF4.Dataset, layer: xr.DataArray, zh: dict[str, str], outcome: Outcome
) -> netCDF4.Variable[Any]:
    """Create the variable of one map, with what it says of itself."""
    name = str(layer.name)
    field = map_field(name, zh)
    if layer.dims != field.dims:
        found = ", ".join(str(d) for d in layer.dims)
        raise GepsimError(f"maps: {name} has dimensions ({found})")
    further = {**codes(name, outcome), **outcome.attributes.get(name, {})}
    return define_layer(file, field, {**attributes(field, outcome.price_year), **further})


def map_tables(outcome: Outcome) -> xr.Dataset:
    """Return the maps as their file is read: rounded as it stores them, each made when asked for.

    Parameters
    ----------
    outcome : Outcome
    """
    zh, maps = names_of(outcome.accounts, "service", "zh"), outcome.maps
    variables: dict[str, xr.Variable] = {}
    for name in sorted(str(name) for name in maps.data_vars):
        field = map_field(name, zh)
        further = {**codes(name, outcome), **outcome.attributes.get(name, {})}
        attrs = {**attributes(field, outcome.price_year), **further}
        lazy = indexing.LazilyIndexedArray(AsStored(maps[name].variable))
        variables[name] = xr.Variable(field.dims, lazy, attrs)
    x, y = maps["x"].values, maps["y"].values
    area = area_of_cells(x, y, outcome.crs_wkt).astype("f4")
    crs = xr.Variable((), 0, {"crs_wkt": plain_wkt(outcome.crs_wkt)})
    coords = {"time": maps["time"].values, "y": y, "x": x, "crs": crs, AREA: (("y", "x"), area)}
    return xr.Dataset(variables, coords)


class AsStored(BackendArray):
    """A map as its file gives it back: classes with gaps outside, values rounded."""

    def __init__(self, variable: xr.Variable) -> None:
        self.variable = variable
        self.shape = variable.shape
        self.dtype = np.dtype(np.float32)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return the part that is asked for."""
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._part
        )

    def _part(self, key: tuple[Any, ...]) -> np.ndarray:
        values = np.asarray(self.variable[key].values)
        if self.variable.dtype == np.uint8:
            return np.where(values > 0, values, np.nan).astype(np.float32)
        return rounded(values, np.float32(np.nan))


def read_ahead(maps: xr.Dataset, names: Sequence[str]) -> Iterator[tuple[Block, str, np.ndarray]]:
    """Yield every map strip by strip, while a second thread already makes what comes next.

    All maps of a strip come one after the other: what they are made from is made once, and
    memory holds no more than two strips. The file itself is only ever touched by the thread that
    asks.
    """
    blocks = list(occupied(maps["county"].values > 0))
    wanted = [(block, name) for block in blocks for name in names]
    with ThreadPoolExecutor(1) as second:
        coming = [second.submit(_prepared, maps[name], block) for block, name in wanted[:AHEAD]]
        for place, (block, name) in enumerate(wanted):
            strip = coming.pop(0).result()
            for following, further in wanted[place + AHEAD : place + AHEAD + 1]:
                coming.append(second.submit(_prepared, maps[further], following))
            yield block, name, strip


def _prepared(layer: xr.DataArray, block: Block) -> np.ndarray:
    """Return a strip of a map as it is stored: whole numbers, or rounded with gaps filled."""
    rows, columns = block
    values: np.ndarray = layer[..., rows, columns].values
    return values if layer.dtype == np.uint8 else rounded(values, np.float32(MISSING["f4"]))


def codes(name: str, outcome: Outcome) -> dict[str, Any]:
    """Return what the numbers of a class map mean; 0 lies outside the city."""
    if name == "county":
        labels = [f"c{code}" for code in outcome.accounts["county"].values]
    elif name == "ecosystem_type":
        labels = list(map_field(name, {}).flags)
    else:
        return {}
    values = np.arange(1, len(labels) + 1, dtype="u1")
    return {
        "flag_values": values, "flag_meanings": " ".join(labels),
        **_shown(name, [label.removeprefix("c") for label in labels], outcome),
    }  # fmt: skip


def _shown(name: str, labels: list[str], outcome: Outcome) -> dict[str, str]:
    """Return the names of the classes, parted by semicolons, and their colours."""
    found = {"flag_colors": " ".join(class_colours(name, labels))}
    for lang in ("zh", "en"):
        names = names_of(outcome.accounts, name, lang)
        found[f"flag_names_{lang}"] = ";".join(names.get(label, label) for label in labels)
    return found


def define_layer(
    file: netCDF4.Dataset, field: Field, attrs: dict[str, Any]
) -> netCDF4.Variable[Any]:
    """Create the variable of one map."""
    is_class = not field.is_money
    kind: Any = "u1" if is_class else "f4"
    sizes = [file.dimensions[dim].size for dim in field.dims]
    sides = zip(field.dims, sizes, strict=True)
    chunks = tuple(size if dim == "time" else min(CHUNK, size) for dim, size in sides)
    variable = file.createVariable(
        field.name, kind, field.dims, compression="zlib", complevel=1, shuffle=not is_class,
        fill_value=0 if is_class else np.float32(MISSING["f4"]), chunksizes=chunks,
    )  # fmt: skip
    variable.set_auto_maskandscale(False)
    variable.set_var_chunk_cache(size=1)  # chunks are written whole, once; 0 asks for the default
    aux: dict[str, Any] = {"coordinates": "year"} if "time" in field.dims else {}
    if not is_class:
        aux |= {"cell_measures": f"area: {AREA}", "quantization_nsb": np.int32(KEEP_BITS)}
    set_attributes(variable, {**attrs, "grid_mapping": "crs", **aux})
    return variable


def occupied(inside: np.ndarray) -> Iterator[Block]:
    """Yield the strips of whole chunks that hold any cell of the city.

    Examples
    --------
    >>> list(occupied(np.eye(2, 300, 290, dtype=bool)))
    [(slice(0, 2, None), slice(256, 300, None))]
    """
    height, width = inside.shape
    for top in range(0, height, CHUNK):
        columns = np.flatnonzero(inside[top : top + CHUNK].any(axis=0))
        if columns.size:
            left, right = columns[0] // CHUNK * CHUNK, (columns[-1] // CHUNK + 1) * CHUNK
            yield slice(top, min(top + CHUNK, height)), slice(int(left), int(min(right, width)))


def rounded(values: np.ndarray, fill: np.float32) -> np.ndarray:
    """Return float32 with `KEEP_BITS` bits of mantissa, ties to even, and `fill` for NaN.

    Examples
    --------
    >>> rounded(np.array([1.0, np.nan, 3.14159]), np.float32(-1)).tolist()
    [1.0, -1.0, 3.1416015625]
    """
    found = np.array(values, dtype="f4", order="C")
    _round(found.view("u4").reshape(-1), fill.view("u4"), np.uint32(_MANTISSA - KEEP_BITS))
    return found


@kernel(nogil=True)
def _round(bits, fill, drop):  # type: ignore[no-untyped-def]
    """Round in place; on the bits alone and without a branch, so that the loop runs in lanes."""
    one = np.uint32(1)
    half = np.uint32((one << np.uint32(drop - one)) - one)
    for place in range(bits.size):
        old = bits[place]
        odd = np.uint32(np.uint32(old >> drop) & one)
        new = np.uint32(np.uint32(np.uint32(old + half + odd) >> drop) << drop)
        bits[place] = new if (old & _EXPONENT) != _EXPONENT else fill


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


def write_area(file: netCDF4.Dataset, maps: xr.Dataset, wkt: str) -> None:
    """Write the area of each cell on the ground: value per area times this sums to the account."""
    x, y = maps["x"].values, maps["y"].values
    chunks = tuple(min(CHUNK, axis.size) for axis in (y, x))
    variable = file.createVariable(
        AREA, "f4", ("y", "x"), compression="zlib", complevel=1, shuffle=True, fill_value=False,
        chunksizes=chunks,
    )  # fmt: skip
    set_attributes(variable, {
        "standard_name": "cell_area", "long_name": "Area of the cell on the ground",
        "long_name_zh": "像元实地面积", "units": "m2", "grid_mapping": "crs",
        "cell_methods": "area: sum", "coverage_content_type": "auxiliaryInformation",
    })  # fmt: skip
    for top in range(0, y.size, CHUNK):
        rows = slice(top, min(top + CHUNK, y.size))
        variable[rows] = area_of_cells(x, y, wkt, rows).astype("f4")


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
