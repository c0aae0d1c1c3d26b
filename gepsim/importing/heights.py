"""Heights: are they metres, and a finer grid of them for slopes and flow."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.importing.limits import limit
from gepsim.importing.memory import available
from gepsim.importing.opening import open_layer
from gepsim.importing.reading import Reading, converter
from gepsim.importing.recipe import LayerSource, Recipe
from gepsim.importing.regrid import put_together, source_step
from gepsim.land.facts import Facts
from gepsim.land.grid import Grid
from gepsim.units import factor

_FLOW: Final = 64  # bytes per cell that slopes and flow directions take
_HALF: Final = 0.5  # part of the memory that the finer grid may take


def check_height(found: Reading, mask: np.ndarray, facts: Facts) -> None:
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


def terrain_of(
    recipe: Recipe, folder: Path, grid: Grid, report: list[str]
) -> tuple[np.ndarray, Grid] | None:
    """Return heights on a grid as fine as their source, or none where that is no finer.

    Parameters
    ----------
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
    return _heights(source, folder, fine), fine


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
