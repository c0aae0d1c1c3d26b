"""Heights: are they metres, and a finer grid of them for slopes and flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from scipy.ndimage import binary_dilation

from gepsim.errors import InputError, Problem
from gepsim.importing.derive import filled
from gepsim.importing.limits import limit
from gepsim.importing.memory import available
from gepsim.importing.opening import open_layer
from gepsim.importing.ranges import Said
from gepsim.importing.reading import Reading, converter
from gepsim.importing.recipe import LayerSource, Recipe
from gepsim.importing.regrid import put_together, source_step
from gepsim.land.facts import LandscapeFacts
from gepsim.land.grid import Grid
from gepsim.units import factor

_FLOW: Final = 64  # bytes per cell that slopes and flow directions take
_AROUND: Final = 3  # model cells around the city that slopes look at
_HALF: Final = 0.5  # part of the memory that the finer grid may take


def check_height(found: Reading, mask: np.ndarray, facts: LandscapeFacts) -> None:
    """Refuse an elevation layer that rises far above the city's highest point.

    Raises
    ------
    InputError
        With the unit that it looks like.
    """
    if found.source.name != "elevation" or "elevation_max" not in facts.rows:
        return
    highest, known = float(np.nanmax(found.values[mask])), facts.get("elevation_max", "m")
    most = known * (1 + limit("height_above"))
    if highest > most:
        feet = factor("ft", "m")
        what = f"rises to {highest:,.0f} m; the city's highest point is {known:,.0f} m"
        if highest * feet < most:
            raise InputError(
                Problem(found.source.where, what + ": it looks like feet", 'set units = "ft"')
            )
        raise InputError(Problem(found.source.where, what, "check units and place"))


def check_lowest(
    recipe: Recipe,
    terrain: tuple[np.ndarray, Grid] | None,
    maps: Mapping[str, np.ndarray],
    mask: np.ndarray,
    facts: LandscapeFacts,
) -> list[Said]:
    """Return a word on heights below the city's lowest point; refuse voids written as a height.

    Parameters
    ----------
    terrain : tuple of ndarray and Grid, or None
        Heights on a finer grid; by default the layer itself is looked at.
    mask : ndarray of bool, shape (y, x)
        Cells of the city.

    Raises
    ------
    InputError
        If most of what lies too low has one and the same height.
    """
    source = next((s for s in recipe.layer if s.name == "elevation" and s.files), None)
    if source is None or "elevation_min" not in facts.rows:
        return []
    height, inside = maps["elevation"], mask
    if terrain is not None:
        height, inside = terrain[0], _spread(mask, terrain[0].shape)
    values, known = height[inside & ~np.isnan(height)], facts.get("elevation_min", "m")
    below = values[values < known - limit("height_below", "m")]
    if not below.size:
        return []
    numbers, counts = np.unique(np.round(below), return_counts=True)
    number, share = float(numbers[np.argmax(counts)]), below.size / values.size
    what = f"{below.size:,} cells ({share:.1%}) lie below the city's lowest point, {known:g} m"
    if counts.max() >= limit("height_void") * below.size:
        hint = f"set nodata = {number:g} and fill = true, or mend elevation_min in landscape.csv"
        text = f"{what}; most at {number:g} m: voids that are written as a height?"
        raise InputError(Problem(source.where, text, hint))
    return [_low(what, below, known)] if share > limit("height_low") else []


def _low(what: str, below: np.ndarray, known: float) -> Said:
    lowest = f"{below.min():,.0f} m"
    return {
        "en": f"elevation: {what}, down to {lowest}. Check datum, units and voids.",
        "zh": f"高程：{below.size:,} 个栅格低于本市最低点 {known:g} m，最低 {lowest}。"
        "请检查高程基准、单位与空洞。",
    }


def _spread(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a mask on cells that are a whole number of times as small."""
    parts = shape[0] // mask.shape[0]
    return np.repeat(np.repeat(mask, parts, axis=0), parts, axis=1)


def terrain_of(
    recipe: Recipe, folder: Path, grid: Grid, mask: np.ndarray, report: list[str]
) -> tuple[np.ndarray, Grid] | None:
    """Return heights on a grid as fine as their source, or none where that is no finer.

    Parameters
    ----------
    mask : ndarray of bool, shape (y, x)
        Cells of the city, whose holes are filled where the recipe wants it.
    report : list of str
        Receives a line on the grid.
    """
    source = next((s for s in recipe.layer if s.name == "elevation" and s.files), None)
    if source is None:
        return None
    raster = open_layer(source, folder, grid).rasters[0]
    parts = _parts(recipe, source_step(raster, grid), grid, report)
    if parts < 2:
        return None
    fine = finer(grid, parts)
    report.append(f"terrain: slopes and flow on cells of {fine.resolution:g} m")
    height = _heights(source, folder, fine)
    return (_filled(height, mask) if source.fill else height), fine


def finer(grid: Grid, parts: int) -> Grid:
    """Return a grid with the same edges and cells that many times as small.

    Examples
    --------
    >>> fine = finer(Grid(np.array([50.0, 150.0]), np.array([150.0, 50.0]), 100.0), 2)
    >>> fine.x.tolist(), fine.y.tolist(), fine.resolution
    ([25.0, 75.0, 125.0, 175.0], [175.0, 125.0, 75.0, 25.0], 50.0)
    """
    step = grid.resolution / parts
    west, north = grid.x[0] - grid.resolution / 2, grid.y[0] + grid.resolution / 2
    x = west + (np.arange(grid.x.size * parts) + 0.5) * step
    y = north - (np.arange(grid.y.size * parts) + 0.5) * step
    return Grid(x, y, step, grid.crs)


def _heights(source: LayerSource, folder: Path, grid: Grid) -> np.ndarray:
    """Return heights on a grid, beyond the counties too."""
    raster = open_layer(source, folder, grid).rasters[0]
    return put_together(raster, grid, None, converter(source, raster, None), "average")


def _filled(height: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return heights whose holes in and around the city have the nearest value."""
    around = _spread(binary_dilation(mask, iterations=_AROUND), height.shape)
    holes = np.isnan(height) & around
    return np.where(holes, filled(height), height) if holes.any() else height


def _parts(recipe: Recipe, step: float, grid: Grid, report: list[str]) -> int:
    """Return in how many parts a cell's side is cut, as the source and the memory allow."""
    wanted = recipe.terrain_resolution or max(step, 1e-9)
    parts = int(np.floor(grid.resolution / wanted + 0.01))
    room = _HALF * available() / (grid.x.size * grid.y.size * _FLOW)
    if recipe.terrain_resolution and parts**2 > room:
        what = f"cells of {wanted:g} m take more than half of the memory"
        raise InputError(Problem("terrain_resolution", what, "choose larger cells"))
    if parts**2 > room:
        parts = int(np.floor(room**0.5))
        report.append("terrain: the elevation source is finer than memory allows; cells are larger")
    return parts
