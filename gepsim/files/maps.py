"""``maps.nc``: the base year and each checkpoint on cells, as GIS programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from gepsim.errors import GepsimError
from gepsim.files.accounts import attributes
from gepsim.files.chunks import ChunkedFile, Chunks, Layout, PackedMaps, packed_strip
from gepsim.files.colours import class_colours
from gepsim.files.fields import Field
from gepsim.files.map_grid import AREA, CHUNK, define_area, map_facts, plain_wkt, write_grid
from gepsim.files.model import Outcome
from gepsim.files.names import names_of
from gepsim.files.netcdf import MISSING, define_dimensions, set_attributes
from gepsim.files.schema import map_field
from gepsim.kernels import kernel
from gepsim.land.grid import area_of_cells
from gepsim.land.threads import ahead

#: Bits of the mantissa that are kept: a relative error of at most 2**-13, 0.012 %.
KEEP_BITS = 12
_MANTISSA = 23
#: Bits of the exponent; all of them stand in what is no finite number.
_EXPONENT = np.uint32(0x7F800000)

Block = tuple[slice, slice]


def write_maps(path: Path, outcome: Outcome) -> None:
    """Write the maps of an outcome: define the file, then put in what all processors pack.

    Raises
    ------
    GepsimError
        If the maps have other dimensions than (time, y, x), or an undescribed variable.
    """
    names = define_maps(path, outcome)
    with ChunkedFile(path) as file:
        layouts = {name: file.layout(name) for name in (AREA, *names)}
        for name, chunks in packed_maps(outcome, layouts):
            for place, data in chunks:
                file.put(name, place, data)


def define_maps(path: Path, outcome: Outcome) -> list[str]:
    """Make the file with its coordinates and attributes; return the maps that it has room for."""
    maps = outcome.maps
    zh = names_of(outcome.accounts, "service", "zh")
    names = sorted(str(name) for name in maps.data_vars)
    with netCDF4.Dataset(path, "w", format="NETCDF4") as file:
        set_attributes(file, map_facts(outcome))
        define_dimensions(file, maps)
        write_grid(file, maps, outcome.crs_wkt)
        define_area(file)
        for name in names:
            _define_map(file, maps[name], zh, outcome)
    return names


def _define_map(
    file: netCDF4.Dataset, layer: xr.DataArray, zh: dict[str, str], outcome: Outcome
) -> None:
    """Create the variable of one map, with what it says of itself."""
    name = str(layer.name)
    field = map_field(name, zh)
    if layer.dims != field.dims:
        found = ", ".join(str(d) for d in layer.dims)
        raise GepsimError(f"maps: {name} has dimensions ({found})")
    further = {**codes(name, outcome), **outcome.attributes.get(name, {})}
    define_layer(file, field, {**attributes(field, outcome.price_year), **further})


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


def packed_maps(outcome: Outcome, layouts: Mapping[str, Layout]) -> Iterator[tuple[str, Chunks]]:
    """Yield the chunks of every strip of every map, in one order, made by all processors.

    All maps of a strip come one after the other: what they are made from is made once.
    """
    if isinstance(outcome.maps, PackedMaps):
        return outcome.maps.pack(layouts)
    inside = outcome.maps["county"].values > 0
    names = [name for name in layouts if name != AREA]
    wanted = [(AREA, block) for block in occupied(np.ones_like(inside))]
    wanted += [(name, block) for block in occupied(inside) for name in names]

    def pack(one: tuple[str, Block]) -> tuple[str, Chunks]:
        name, (rows, columns) = one
        strip = _strip_of(name, rows, columns, outcome)
        corner = (*[0] * (strip.ndim - 2), rows.start, columns.start)
        return name, list(packed_strip(strip, corner, layouts[name]))

    return ahead(pack, wanted)


def _strip_of(name: str, rows: slice, columns: slice, outcome: Outcome) -> np.ndarray:
    """Return a strip of a map as it is stored: whole numbers, or rounded with gaps filled."""
    maps = outcome.maps
    if name == AREA:
        area = area_of_cells(maps["x"].values, maps["y"].values, outcome.crs_wkt, rows, columns)
        return area.astype("f4")
    values: np.ndarray = maps[name][..., rows, columns].values
    return values if values.dtype == np.uint8 else rounded(values, np.float32(MISSING["f4"]))


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


def define_layer(file: netCDF4.Dataset, field: Field, attrs: dict[str, Any]) -> None:
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
    aux: dict[str, Any] = {"coordinates": "year"} if "time" in field.dims else {}
    if not is_class:
        aux |= {"cell_measures": f"area: {AREA}", "quantization_nsb": np.int32(KEEP_BITS)}
    set_attributes(variable, {**attrs, "grid_mapping": "crs", **aux})


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
