"""Layers that follow from others, where the recipe does not bring them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.ndimage import distance_transform_edt

from gepsim.land.climate import erosivity, hot_days
from gepsim.land.facts import Facts
from gepsim.land.grid import Grid
from gepsim.land.terrain import slope_length_steepness

Terrain = tuple[np.ndarray, Grid]


def derive(
    maps: dict[str, np.ndarray],
    terrain: Terrain | None,
    grid: Grid,
    choose: Mapping[str, str],
    facts: Facts,
) -> list[str]:
    """Add what follows from height and rain to `maps`, and return what was derived from what.

    Parameters
    ----------
    maps : dict of str to ndarray
        Layers on (y, x), monthly ones on (12, y, x); NaN where there is no data.
    terrain : tuple of ndarray and Grid, or None
        Height on a grid of its own that is as fine as the model's or finer. [m]
    grid : Grid
        The model's grid.
    choose : mapping of str to str
        Variant of a derivation that is wanted instead of the default.
    facts : Facts
        The city's figures.
    """
    lines: list[str] = []
    if "elevation" in maps:
        if "slope" not in maps:
            north, east = np.gradient(filled(maps["elevation"]), grid.resolution)
            maps["slope"] = np.degrees(np.arctan(np.hypot(north, east)))
            lines.append(_told("slope", "elevation"))
        if "hot_days" not in maps:
            maps["hot_days"] = _where_known(maps["elevation"], lambda z: hot_days(z, facts))
            lines.append(_told("hot_days", "elevation"))
    if "slope" in maps and "slope_length_steepness" not in maps:
        maps["slope_length_steepness"] = slope_length_steepness(maps["slope"], facts)
        lines.append(_told("slope_length_steepness", "slope"))
    if "rain" in maps and "rainfall_erosivity" not in maps:
        maps["rainfall_erosivity"] = erosivity(maps["rain"], facts)
        lines.append(_told("rainfall_erosivity", "rain"))
    return lines


def filled(values: np.ndarray) -> np.ndarray:
    """Return a map whose holes have the nearest value.

    Examples
    --------
    >>> filled(np.array([[1.0, np.nan, np.nan, 7.0]])).tolist()
    [[1.0, 1.0, 7.0, 7.0]]
    """
    nearest = distance_transform_edt(np.isnan(values), return_distances=False, return_indices=True)
    return np.asarray(values[tuple(nearest)])


def _where_known(values: np.ndarray, function: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return a function of a map, with its holes kept."""
    return np.where(np.isnan(values), np.nan, function(np.nan_to_num(values)))


def _told(name: str, source: str) -> str:
    return f"{name}: derived from {source} with the city's figures"
