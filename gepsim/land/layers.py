"""Layers in and out: open, check, describe and write a stack; true cell areas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.crs import HINT, crs_fault
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems, UnitsError, suggest
from gepsim.land.grid import area_of_cells
from gepsim.land.origin import weaknesses
from gepsim.land.stack import LAYERS, NO_CLASS
from gepsim.land.values import check_holes, check_seats, check_towns, check_values, codes_of
from gepsim.land.woods import SPECIES
from gepsim.units import factor

_CHUNK = 512  # cells
_SQUARE = 1e-6  # relative difference of steps that rounding explains


def open_layers(path: Path) -> xr.Dataset:
    """Return the stack of layers in a NetCDF file or a Zarr folder, classes as whole numbers.

    Raises
    ------
    InputError
        If the file is missing or cannot be read.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(Problem(str(path), "file not found", "check the path"))
    try:
        if path.is_dir():
            return xr.open_zarr(path, mask_and_scale=False).load()
        with xr.open_dataset(path, mask_and_scale=False, engine="netcdf4") as stack:
            return stack.load()
    except (OSError, ValueError, RuntimeError) as error:
        hint = "is it complete, and NetCDF-4 or Zarr?"
        raise InputError(Problem(str(path), f"cannot be read: {error}", hint)) from error


def write_layers(layers: xr.Dataset, path: Path) -> None:
    """Write a stack as one NetCDF-4 file, complete or not at all."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    plain = {str(name): {"_FillValue": None} for name in ("y", "x", "crs")}
    packed = {
        str(name): {"zlib": True, "complevel": 1, "shuffle": True, "chunksizes": _chunks(layer)}
        | ({} if "_FillValue" in layer.attrs else {"_FillValue": np.float32(np.nan)})
        for name, layer in layers.data_vars.items()
        if layer.ndim == 2
    }
    stack = layers.assign_attrs(Conventions="CF-1.11")
    try:
        stack.to_netcdf(part, engine="netcdf4", encoding={**plain, **packed})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _chunks(layer: xr.DataArray) -> tuple[int, ...]:
    """Return the same chunks for every layer, so that a window of the stack can be read alone."""
    return tuple(min(size, _CHUNK) for size in layer.shape)


def crs_of(layers: xr.Dataset) -> str:
    """Return the CRS of a stack as text, or an empty text where none is written."""
    attrs = layers["crs"].attrs if "crs" in layers else {}
    return str(attrs.get("crs_wkt") or attrs.get("spatial_ref") or layers.attrs.get("crs", ""))


def cell_area(layers: xr.Dataset) -> xr.DataArray:
    """Return the true area of every cell by the CRS [m2]."""
    values = area_of_cells(layers.x.values, layers.y.values, crs_of(layers))
    attrs = {"standard_name": "cell_area", "units": "m2"}
    return xr.DataArray(values, {"y": layers.y, "x": layers.x}, attrs=attrs)


def inside(layers: xr.Dataset) -> np.ndarray:
    """Return which cells belong to a county."""
    return np.asarray(layers["county"].values != NO_CLASS)


def county_codes(layers: xr.Dataset) -> list[str]:
    """Return the county codes of a stack, in the order of its numbers."""
    return str(layers["county"].attrs.get("flag_meanings", "")).split()


def check_layers(layers: xr.Dataset, counties: Sequence[str]) -> None:
    """Raise one error with everything that keeps a stack from being accounted.

    Parameters
    ----------
    layers : Dataset
        From `open_layers`.
    counties : sequence of str
        County codes that must be there.

    Raises
    ------
    InputError
        No CRS, wrong axes, missing layers, units, unknown classes, holes, missing counties.
    """
    problems = Problems()
    check_grid(layers, problems)
    if "county" in layers and layers["county"].dims == ("y", "x"):
        _check_counties(layers, counties, problems)
    check_cells(layers, problems)
    problems.raise_if_any()


def check_cells(layers: xr.Dataset, problems: Problems) -> None:
    """Note wrong layers, classes, gaps and values, in a stack or a part of it."""
    for name, layer in LAYERS.items():
        if name in layers:
            _check_layer(name, layers[name], problems)
        elif layer.needed:
            near = suggest(name, [str(n) for n in layers.data_vars])
            problems.add(f"layer '{name}'", "is missing", near)
    if "county" in layers and layers["county"].dims == ("y", "x"):
        mask = inside(layers)
        check_holes(layers, mask, problems)
        check_values(layers, mask, problems)


def check_place(layers: xr.Dataset, city: Any) -> None:
    """Raise one error where a sound stack does not lie where the city is.

    Raises
    ------
    InputError
        With every county whose seat is far from it.
    """
    problems = Problems()
    check_seats(layers, city, crs_of(layers), problems)
    check_towns(layers, inside(layers), len(city.towns), problems)
    problems.raise_if_any()


def check_grid(layers: xr.Dataset, problems: Problems) -> None:
    """Note what is wrong with the CRS and the coordinates."""
    text = crs_of(layers)
    if not text:
        problems.add("crs", "no CRS is written", 'add a variable "crs" with crs_wkt')
    elif fault := crs_fault(text):
        problems.add("crs", fault, HINT)
    for axis in ("y", "x"):
        if axis not in layers.coords or layers[axis].ndim != 1:
            what = "is no coordinate along one dimension (a rotated grid?)"
            problems.add(f"coordinate '{axis}'", what, "warp the stack to a grid of squares")
    if not problems.found or all(p.where == "crs" for p in problems.found):
        _check_steps(layers, problems)


def _check_steps(layers: xr.Dataset, problems: Problems) -> None:
    """Note coordinates that are doubled, uneven, swapped or not square."""
    steps = {}
    for axis in ("y", "x"):
        if layers[axis].dtype.kind not in "iuf":
            problems.add(f"coordinate '{axis}'", f"holds {layers[axis].dtype}, no numbers")
            continue
        step = np.diff(np.asarray(layers[axis].values, float))
        if step.size < 1:
            problems.add(f"coordinate '{axis}'", "has fewer than two values")
        elif not np.isfinite(step).all():
            problems.add(f"coordinate '{axis}'", "has values that are no numbers")
        elif (step == 0).any():
            problems.add(f"coordinate '{axis}'", f"{int((step == 0).sum())} values occur twice")
        elif np.ptp(step) > _SQUARE * abs(step).mean() * 10:
            problems.add(f"coordinate '{axis}'", "steps are uneven", "resample to even steps")
        else:
            steps[axis] = abs(float(step.mean()))
        standard = layers[axis].attrs.get("standard_name", "")
        if standard == f"projection_{'x' if axis == 'y' else 'y'}_coordinate":
            problems.add(f"coordinate '{axis}'", f"is a {standard}: the axes are swapped")
    if len(steps) == 2 and abs(steps["x"] - steps["y"]) > _SQUARE * steps["x"]:
        what = f"cells are {steps['x']:g} by {steps['y']:g} m"
        problems.add("grid", what, "resample to squares")


def _check_layer(name: str, layer: xr.DataArray, problems: Problems) -> None:
    """Note wrong dimensions, units and classes of one layer."""
    where, spec = f"layer '{name}'", LAYERS[name]
    if layer.dims == ("x", "y"):
        problems.add(where, "dimensions are (x, y): the axes are swapped", "transpose to (y, x)")
    elif layer.dims != ("y", "x"):
        problems.add(where, f"dimensions are {layer.dims}, not (y, x)")
    if spec.units is None:
        if layer.dtype.kind not in "iub":
            problems.add(where, f"classes are {layer.dtype}, not whole numbers")
        elif name == "ecosystem_type":
            _check_classes(where, layer, ECOSYSTEM_TYPES, problems)
        elif name == "forest_species":
            _check_classes(where, layer, SPECIES, problems)
        elif name != "county":
            _check_meanings(where, layer, problems)
    else:
        _check_units(where, layer, spec.units, problems)


def _check_classes(
    where: str, layer: xr.DataArray, names: Sequence[str], problems: Problems
) -> None:
    """Note class codes beyond the known ones, and meanings in another order."""
    codes, counts = codes_of(layer.values)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        if code != NO_CLASS and not 0 <= code < len(names):
            problems.add(where, f"{count} cells have unknown class code {code}", "map the codes")
    meanings = str(layer.attrs.get("flag_meanings", "")).split()
    if meanings != list(names):
        hint = "flag_meanings = " + " ".join(names)
        problems.add(where, f"flag_meanings are '{' '.join(meanings)}'", hint)


def _check_meanings(where: str, layer: xr.DataArray, problems: Problems) -> None:
    """Note codes beyond the meanings that a layer names."""
    meanings = str(layer.attrs.get("flag_meanings", "")).split()
    codes, _ = codes_of(layer.values)
    odd = [int(code) for code in codes if code != NO_CLASS and code >= len(meanings)]
    if meanings and odd:
        what = f"has code {odd[0]}, and names only {len(meanings)} classes"
        problems.add(where, what, "map the codes, or name them in flag_meanings")


def _check_units(where: str, layer: xr.DataArray, units: str, problems: Problems) -> None:
    """Note units that are missing or do not convert."""
    found = layer.attrs.get("units")
    if found is None:
        problems.add(where, "has no units", f'set units = "{units}"')
    elif found != units:
        try:
            factor(str(found), units, where)
        except UnitsError as error:
            problems.take(error)


def _check_counties(layers: xr.Dataset, counties: Sequence[str], problems: Problems) -> None:
    """Note counties that the stack does not have, or that have no cell."""
    codes = county_codes(layers)
    numbers = layers["county"].values[inside(layers)].astype(np.int64)
    unknown = int(((numbers < 0) | (numbers >= len(codes))).sum())
    if unknown:
        what = f"{unknown} cells have a number beyond the {len(codes)} codes of flag_meanings"
        problems.add("layer 'county'", what, f"outside is {NO_CLASS}")
    for code in counties:
        if code not in codes:
            found = "no flag_meanings" if not codes else "found " + ", ".join(codes)
            problems.add("layer 'county'", f"county {code} is missing", found)
        elif not (numbers == codes.index(code)).any():
            problems.add("layer 'county'", f"county {code} has no cell")


def describe(layers: xr.Dataset) -> str:
    """Return grid, areas and layers of a stack as text."""
    mask, area = inside(layers), cell_area(layers).values
    step = abs(float(layers.x[1] - layers.x[0]))
    lines = [
        f"landscape: {layers.attrs.get('landscape', 'given layers')}",
        f"grid: {layers.sizes['y']} x {layers.sizes['x']} cells of {step:g} m",
        f"inside: {int(mask.sum())} cells, {_km2(area[mask])}",
    ]
    for number, code in enumerate(county_codes(layers)):
        lines.append(f"  county {code}: {_km2(area[layers['county'].values == number])}")
    for number, name in enumerate(ECOSYSTEM_TYPES):
        lines.append(f"  {name}: {_km2(area[mask & (layers['ecosystem_type'].values == number)])}")
    lines += [_line(str(n), layers[n], mask) for n in LAYERS if n in layers]
    return "\n".join([*lines, *(f"weakness: {row['en']}" for row in weaknesses(layers))])


def _km2(areas: np.ndarray) -> str:
    return f"{float(areas.sum()) * factor('m2', 'km2'):,.2f} km2"


def _line(name: str, layer: xr.DataArray, mask: np.ndarray) -> str:
    """Return one layer on one line: units and range, or number of classes."""
    values: Any = layer.values[mask]
    if LAYERS[name].units is None:
        return f"  {name}: {len(np.unique(values))} classes"
    return f"  {name} [{layer.attrs.get('units', '?')}]: {values.min():g} … {values.max():g}"
