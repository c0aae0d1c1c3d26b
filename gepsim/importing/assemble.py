"""Rasters and county polygons in, one checked stack of layers out, with a report on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.importing.boundaries import Said, counties, county_numbers, grid_over
from gepsim.importing.derive import derive, filled
from gepsim.importing.rasters import warp
from gepsim.importing.recipe import LayerSource, Recipe, VectorSource, class_codes
from gepsim.importing.report import county_areas, layer_range, type_shares
from gepsim.importing.vectors import ZONES, read_vector, zone_types
from gepsim.land.facts import read_facts
from gepsim.land.grid import Grid
from gepsim.land.layers import check_layers
from gepsim.land.stack import LAYERS, flags, stack_layers
from gepsim.land.terrain import LS_VARIANT
from gepsim.land.woods import SPECIES
from gepsim.units import factor


@dataclass
class Import:
    """A stack while it is put together; arrays are maps on (y, x)."""

    recipe: Recipe
    folder: Path
    city: Any
    grid: Grid
    county: np.ndarray
    maps: dict[str, np.ndarray] = field(default_factory=dict)
    report: list[str] = field(default_factory=list)
    weak: list[Said] = field(default_factory=list)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def mask(self) -> np.ndarray:
        """Return which cells belong to a county."""
        return self.county >= 0


def import_layers(recipe: Recipe, folder: Path, city: Any) -> tuple[xr.Dataset, list[str]]:
    """Return the stack that a recipe describes, and what a reader should know about it.

    Parameters
    ----------
    recipe : Recipe
        From `recipe.read_recipe`.
    folder : Path
        Where the recipe's relative paths start.
    city : City
        Counties with their official areas; figures for what is derived.

    Raises
    ------
    InputError
        A file, band, CRS, code or unit that cannot be used, or holes inside the counties.
    """
    codes = list(city.codes)
    found = counties(recipe.counties, folder / recipe.counties.file, city, recipe.crs)
    grid = grid_over(found.shapes, recipe.resolution, recipe.crs)
    work = Import(recipe, folder, city, grid, county_numbers(found.shapes, grid))
    work.report += found.lines
    work.weak += found.weak
    work.report += county_areas(work.county, grid, city.counties)
    for source in recipe.layer:
        work.maps[source.name] = _layer(work, source)
    for vector in recipe.vector:
        _vector(work, vector)
    work.report += derive(work.maps, None, grid, {}, read_facts(city.folder))
    stack = _stack(work, codes)
    check_layers(stack, codes)
    return stack, work.report


def _vector(work: Import, source: VectorSource) -> None:
    """Add the layer that polygons make; towns bring the main function of their land."""
    path = work.folder / source.file
    found = read_vector(source, path, work.grid, work.county, work.city)
    work.maps[source.name] = found.values.astype(float)
    work.report += found.lines
    work.weak += found.weak
    if found.words:
        work.words[source.name] = found.words
    if source.name == "town" and "zone_type" not in work.maps:
        work.maps["zone_type"] = zone_types(found.values, work.city).astype(float)
        work.words["zone_type"] = ZONES


def _layer(work: Import, source: LayerSource) -> np.ndarray:
    """Return one layer on the grid in the model's units, and report what it holds."""
    if source.value is not None:
        values = np.full(work.mask.shape, source.value)
    else:
        values = warp(source, work.folder / source.file, work.grid)
    units = LAYERS[source.name].units
    if source.name == "ecosystem_type":
        values = _types(work, source, values)
    elif units is not None:
        values = values * factor(source.units, units, f"layer '{source.name}'")
    holes = work.mask & np.isnan(values)
    if source.fill and holes.any() and not np.isnan(values).all():
        values = filled(values)
    _report_layer(work, source, values, int(holes.sum()))
    return values


def _types(work: Import, source: LayerSource, codes: np.ndarray) -> np.ndarray:
    """Return ecosystem types for a product's codes; every code inside the counties is known."""
    table = class_codes(source)
    found, counts = np.unique(codes[work.mask & ~np.isnan(codes)], return_counts=True)
    unknown = [
        f"{int(c)} ({n} cells)" for c, n in zip(found, counts, strict=True) if c not in table
    ]
    if unknown:
        what = "codes without an ecosystem type: " + ", ".join(unknown)
        raise InputError(Problem(f"layer '{source.name}'", what, "add them to codes"))
    out = np.full(codes.shape, np.nan)
    for code, kind in table.items():
        out[codes == code] = kind
    return out


def _stack(work: Import, codes: list[str]) -> xr.Dataset:
    """Return the layers with names, units and where they come from."""
    values = {"county": work.county[work.mask].astype(np.uint8)}
    for name, found in work.maps.items():
        inside = found[work.mask]
        if LAYERS[name].units is None:
            values[name] = np.where(np.isnan(inside), 255, np.nan_to_num(inside)).astype(np.uint8)
        else:
            values[name] = inside.astype(np.float32)
    words = {**flags(codes), "forest_species": SPECIES, **work.words}
    attrs = {"title": work.recipe.title, "history": "; ".join(work.report)}
    stack = stack_layers(work.grid, work.mask, values, words, attrs)
    for source in work.recipe.layer:
        own = {k: getattr(source, k) for k in ("licence", "citation") if getattr(source, k)}
        stack[source.name].attrs.update(own)
    if "slope_length_steepness" in stack:
        given = any(source.name == "slope_length_steepness" for source in work.recipe.layer)
        stack.slope_length_steepness.attrs.update(
            variant="as imported" if given else LS_VARIANT, cell_size=f"{work.grid.resolution:g} m"
        )
    return stack


def _report_layer(work: Import, source: LayerSource, values: np.ndarray, holes: int) -> None:
    """Report range, holes and, for land cover, shares of types."""
    inside = values[work.mask & ~np.isnan(values)]
    if inside.size == 0:
        what = "no cell inside the counties has a value: do the grids overlap?"
        raise InputError(Problem(f"layer '{source.name}'", what, "check the file and its CRS"))
    counted = source.kind == "count"
    line = layer_range(source.name, values, work.mask, holes, count=counted, filled=source.fill)
    work.report.append(line)
    if source.name == "ecosystem_type":
        published = {row.ecosystem_type: row.share for row in read_facts(work.city.folder).cover}
        work.report += type_shares(inside.astype(int), published)
