"""Rasters and county polygons in, one checked stack of layers out, with a report on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.coefficients import load_table
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problems
from gepsim.importing.boundaries import Said, counties, county_numbers, grid_over
from gepsim.importing.derive import derive
from gepsim.importing.heights import check_height, check_lowest, terrain_of
from gepsim.importing.memory import check_memory
from gepsim.importing.opening import open_layer
from gepsim.importing.provenance import doubtful_shares, sources
from gepsim.importing.quality import Found, block, weaknesses
from gepsim.importing.reading import Reading, read_layer
from gepsim.importing.recipe import Recipe, VectorSource
from gepsim.importing.report import area_lines, reading_lines, type_shares
from gepsim.importing.stated import check_stated
from gepsim.importing.vectors import ZONES, read_vector, zone_types
from gepsim.land.cover import CROPLAND
from gepsim.land.facts import read_facts
from gepsim.land.grid import Grid
from gepsim.land.layers import check_layers
from gepsim.land.origin import plain, with_origin
from gepsim.land.stack import LAYERS, flags, stack_layers
from gepsim.land.woods import SPECIES
from gepsim.paths import shipped

Step = Callable[[str], None]


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
    readings: dict[str, Reading] = field(default_factory=dict)
    attrs: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def mask(self) -> np.ndarray:
        """Return which cells belong to a county."""
        return self.county >= 0


def import_layers(
    recipe: Recipe, folder: Path, city: Any, step: Step = lambda text: None
) -> tuple[xr.Dataset, list[str]]:
    """Return the stack that a recipe describes, and what a reader should know about it.

    Parameters
    ----------
    recipe : Recipe
        From `recipe.read_recipe`.
    folder : Path
        Where the recipe's relative paths start.
    city : City
        Counties with their official areas; figures for what is derived.
    step : callable
        Told what is at work, for a progress display.

    Raises
    ------
    InputError
        A file, band, CRS, code or unit that cannot be used, or holes inside the counties.
    """
    codes = list(city.codes)
    step("county polygons")
    crs = recipe.crs or city.crs
    found = counties(recipe.counties, folder / recipe.counties.file, city, crs)
    grid = grid_over(found.shapes, recipe.resolution, crs)
    check_memory(recipe, grid)
    work = Import(recipe, folder, city, grid, county_numbers(found.shapes, grid))
    work.report += found.lines
    work.weak += found.weak
    work.report += area_lines(work.county, grid, city)
    step("opening files")
    _open(work)
    _read(work, step)
    step("what follows from the layers")
    work.report += derive(
        work.maps,
        _terrain(work),
        grid,
        recipe.derive,
        read_facts(city.folder),
        rows=load_table([shipped("coefficients"), city.folder]),
        attrs=work.attrs,
        mask=work.mask,
    )
    _judge(work)
    stack = _stack(work, codes)
    check_layers(stack, codes)
    return stack, [*work.report, *block(work.weak)]


def _terrain(work: Import) -> tuple[np.ndarray, Grid] | None:
    """Return heights on a finer grid, whose lowest points are held against the city's."""
    found = terrain_of(work.recipe, work.folder, work.grid, work.mask, work.report)
    facts = read_facts(work.city.folder)
    work.weak += check_lowest(work.recipe, found, work.maps, work.mask, facts)
    return found


def _judge(work: Import) -> None:
    """Enter what is weak about the layers, before anything is computed from them."""
    published = _published(work.city)
    cover, codes = work.readings.get("ecosystem_type"), {}
    if cover is not None:
        count = len(work.city.counties)
        codes = doubtful_shares(cover.source, work.folder, work.grid, work.county, count)
    facts = read_facts(work.city.folder)
    work.weak += check_stated(work.maps, work.readings, work.mask, facts)
    work.weak += [found.doubt for found in work.readings.values() if found.doubt]
    polygons = {"county": work.recipe.counties}
    polygons.update({str(source.name): source for source in work.recipe.vector})
    work.weak += weaknesses(Found(
        work.city, work.grid, work.county, work.readings, work.maps, published,
        polygons, codes,
    ))  # fmt: skip


def _vector(work: Import, source: VectorSource) -> None:
    """Add the layer that polygons make; towns bring the main function of their land."""
    path = work.folder / source.file
    found = read_vector(source, path, work.grid, work.county, work.city)
    work.maps[source.name] = found.values.astype(float)
    work.report += found.lines
    work.weak += found.weak
    if found.words:
        work.words[source.name] = found.words
    if source.name == "town" and "zone_type" not in [layer.name for layer in work.recipe.layer]:
        work.maps["zone_type"] = zone_types(found.values, work.city).astype(float)
        work.words["zone_type"] = ZONES


def _read(work: Import, step: Step) -> None:
    """Read every raster layer; raise one error with what is wrong with any of them."""
    problems, codes = Problems(), list(work.city.codes)
    facts = read_facts(work.city.folder)
    for source in work.recipe.layer:
        step(f"reading {source.name}")
        try:
            found = read_layer(source, work.folder, work.grid, work.county, codes)
            check_height(found, work.mask, facts)
        except InputError as error:
            problems.take(error)
            continue
        work.readings[source.name], work.maps[source.name] = found, found.values
        work.report += reading_lines(found, work.mask, codes)
        if source.name == "ecosystem_type":
            _report_types(work, found)
    problems.raise_if_any()


def _open(work: Import) -> None:
    """Read polygons; refuse files and values that cannot be used, before minutes of reading."""
    problems = Problems()
    for source in work.recipe.layer:
        try:
            if source.value is None:
                open_layer(source, work.folder, work.grid)
            else:
                read_layer(source, work.folder, work.grid, work.county, list(work.city.codes))
        except InputError as error:
            problems.take(error)
    for vector in work.recipe.vector:
        try:
            _vector(work, vector)
        except InputError as error:
            problems.take(error)
    problems.raise_if_any()


def _report_types(work: Import, found: Reading) -> None:
    """Report the share of each type by whole cells, and by parts of cells."""
    published = _published(work.city)
    kinds = found.values[work.mask].astype(int)
    work.report += type_shares(kinds, work.county[work.mask], published, work.city.counties)
    if found.by_county is not None:
        share = found.by_county.sum(axis=0) / found.by_county.sum()
        parts = [f"{t} {s:.1%}" for t, s in zip(ECOSYSTEM_TYPES, share, strict=True) if s > 0]
        work.report.append("  by parts of cells: " + ", ".join(parts))


def _published(city: Any) -> dict[str, float]:
    """Return the published or estimated shares of land cover [percent]."""
    cover = read_facts(city.folder).cover
    forest = city.facts.stated.forest_cover_percent
    found = {"forest": forest} if forest is not None else {}
    land = {row.ecosystem_type: row.share for row in cover if row.group == "land"}
    fields = land.get(CROPLAND, 0.0) / 100
    split = {row.ecosystem_type: fields * row.share for row in cover if row.group == CROPLAND}
    return {**found, **land, **split}


def _stack(work: Import, codes: list[str]) -> xr.Dataset:
    """Return the layers with names, units and where they come from."""
    values = {"county": work.county[work.mask].astype(np.uint8)}
    for name in [name for name in work.maps if name in LAYERS]:
        found = work.maps[name]
        inside = found[work.mask]
        if LAYERS[name].units is None:
            values[name] = np.where(np.isnan(inside), 255, np.nan_to_num(inside)).astype(np.uint8)
        else:
            values[name] = inside.astype(np.float32)
    words = {**flags(codes), "forest_species": SPECIES, **work.words}
    attrs = {"title": plain(work.recipe.title), "history": plain("; ".join(work.report))}
    stack = stack_layers(work.grid, work.mask, values, words, attrs)
    origin = sources(work.recipe, work.folder, list(work.readings.values()))
    stack = with_origin(stack, origin, work.weak)
    for row in origin:
        if row["layer"] in stack:
            stack[row["layer"]].attrs.update({k: plain(v) for k, v in row.items() if v})
    for name, reading in work.readings.items():
        if name in stack:
            stack[name].attrs.update(_margin(reading))
    for name, told in work.attrs.items():
        if name in stack:
            stack[name].attrs.update(told)
    if "slope_length_steepness" in work.readings:
        told = {"variant": "as imported", "cell_size": f"{work.grid.resolution:g} m"}
        stack.slope_length_steepness.attrs.update(told)
    return stack


def _margin(found: Reading) -> dict[str, Any]:
    """Return how sure a layer's figures by county are."""
    if found.margin is None or not found.step:
        return {}
    counted = "totals" if found.source.kind == "count" else "means"
    one = f"county {counted}, {found.units}"
    of = "cells of each type, county by county" if found.margin.ndim > 1 else one
    return {"resampling_error": np.ravel(found.margin), "resampling_error_of": of}
