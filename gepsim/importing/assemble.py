"""Rasters and county polygons in, one checked stack of layers out, with a report on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from scipy.ndimage import distance_transform_edt

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem
from gepsim.importing.boundaries import county_numbers, county_shapes, grid_over
from gepsim.importing.rasters import warp
from gepsim.importing.recipe import LayerSource, Recipe, class_codes
from gepsim.land.climate import erosivity, hot_days
from gepsim.land.facts import Facts, read_facts
from gepsim.land.grid import Grid, area_of_cells
from gepsim.land.layers import check_layers
from gepsim.land.stack import LAYERS, flags, stack_layers
from gepsim.land.terrain import LS_VARIANT, slope_length_steepness
from gepsim.land.woods import SPECIES
from gepsim.units import factor

_OFFICIAL = 0.01  # relative difference of areas beyond which the report says so


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
    shapes = county_shapes(recipe.counties, folder / recipe.counties.file, codes, recipe.crs)
    grid = grid_over(shapes, recipe.resolution, recipe.crs)
    work = Import(recipe, folder, city, grid, county_numbers(shapes, grid))
    _report_areas(work)
    for source in recipe.layer:
        work.maps[source.name] = _layer(work, source)
    _derive(work, read_facts(city.folder))
    stack = _stack(work, codes)
    check_layers(stack, codes)
    return stack, work.report


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
        values = _filled(values)
    _report_layer(work, source, values, int(holes.sum()))
    return values


def _filled(values: np.ndarray) -> np.ndarray:
    """Return a map whose holes have the nearest value."""
    nearest = distance_transform_edt(np.isnan(values), return_distances=False, return_indices=True)
    return values[tuple(nearest)]


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


def _derive(work: Import, facts: Facts) -> None:
    """Add what follows from height and rain, where the recipe does not bring it."""
    maps = work.maps
    if "elevation" in maps:
        if "slope" not in maps:
            north, east = np.gradient(_filled(maps["elevation"]), work.grid.resolution)
            maps["slope"] = np.degrees(np.arctan(np.hypot(north, east)))
            _say_derived(work, "slope", "elevation")
        if "hot_days" not in maps:
            maps["hot_days"] = _where_known(maps["elevation"], lambda z: hot_days(z, facts))
            _say_derived(work, "hot_days", "elevation")
    if "slope" in maps and "slope_length_steepness" not in maps:
        maps["slope_length_steepness"] = slope_length_steepness(maps["slope"], facts)
        _say_derived(work, "slope_length_steepness", "slope")
    if "rain" in maps and "rainfall_erosivity" not in maps:
        maps["rainfall_erosivity"] = erosivity(maps["rain"], facts)
        _say_derived(work, "rainfall_erosivity", "rain")


def _where_known(values: np.ndarray, function: Any) -> np.ndarray:
    """Return a function of a map, with its holes kept."""
    return np.where(np.isnan(values), np.nan, function(np.nan_to_num(values)))


def _stack(work: Import, codes: list[str]) -> xr.Dataset:
    """Return the layers with names, units and where they come from."""
    values = {"county": work.county[work.mask].astype(np.uint8)}
    for name, found in work.maps.items():
        inside = found[work.mask]
        if LAYERS[name].units is None:
            values[name] = np.where(np.isnan(inside), 255, np.nan_to_num(inside)).astype(np.uint8)
        else:
            values[name] = inside.astype(np.float32)
    words = {**flags(codes), "forest_species": SPECIES}
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


def _say_derived(work: Import, name: str, source: str) -> None:
    work.report.append(f"{name}: derived from {source} with the city's figures")


def _report_areas(work: Import) -> None:
    """Report county areas beside the official ones."""
    area = area_of_cells(work.grid.x, work.grid.y, work.grid.crs) * factor("m2", "km2")
    for number, county in enumerate(work.city.counties):
        found = float(area[work.county == number].sum())
        off = found / county.area_km2 - 1
        note = "  <- check the boundary" if abs(off) > _OFFICIAL else ""
        line = (
            f"county {county.code}: {found:,.1f} km2, official {county.area_km2:,.1f} ({off:+.1%})"
        )
        work.report.append(line + note)


def _report_layer(work: Import, source: LayerSource, values: np.ndarray, holes: int) -> None:
    """Report range, holes and, for land cover, shares with a warning where forest is scarce."""
    inside = values[work.mask & ~np.isnan(values)]
    if inside.size == 0:
        what = "no cell inside the counties has a value: do the grids overlap?"
        raise InputError(Problem(f"layer '{source.name}'", what, "check the file and its CRS"))
    text = f"{source.name}: {inside.min():g} … {inside.max():g}"
    if source.kind == "count":
        text += f", total {inside.sum():,.0f}"
    if holes:
        text += f", {holes} of {int(work.mask.sum())} cells had no value"
        text += ", filled from the nearest" if source.fill else ""
    work.report.append(text)
    if source.name == "ecosystem_type":
        _report_shares(work, inside.astype(int))


def _report_shares(work: Import, kinds: np.ndarray) -> None:
    """Report the share of each type, and forest beside what is published."""
    share = np.bincount(kinds, minlength=len(ECOSYSTEM_TYPES)) / kinds.size
    parts = [f"{t} {s:.1%}" for t, s in zip(ECOSYSTEM_TYPES, share, strict=True) if s > 0]
    work.report.append("ecosystem_type: " + ", ".join(parts))
    published = {row.ecosystem_type: row.share for row in read_facts(work.city.folder).cover}
    forest = float(sum(share[ECOSYSTEM_TYPES.index(t)] for t in FOREST_TYPES)) * 100
    if abs(forest - published["forest"]) > 0.1 * published["forest"]:
        work.report.append(
            f"ecosystem_type: {forest:.1f} % is forest, published are {published['forest']:g} %"
            "  <- check the class map (savanna and shrub are often farmland and woods in mosaic)"
        )
