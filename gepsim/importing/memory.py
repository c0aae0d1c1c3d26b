"""Whether a grid fits into memory, asked before anything is read."""

from __future__ import annotations

import os
from typing import Final

from gepsim.errors import InputError, Problem
from gepsim.importing.months import MONTHS
from gepsim.importing.recipe import Recipe
from gepsim.land.grid import Grid
from gepsim.units import factor

_MAP: Final = 4  # bytes of a value on the grid
_WORK: Final = 60  # bytes per cell for counties, the stack and one layer in work
_TYPES: Final = 16 * 4  # bytes per cell for the shares of all ecosystem types
_UNKNOWN: Final = 8 * 2**30  # bytes that are counted on where the machine does not say


def needed(recipe: Recipe, cells: int) -> int:
    """Return the bytes that an import holds at once, about."""
    maps = sum(MONTHS if layer.monthly else 1 for layer in recipe.layer) + len(recipe.vector)
    kept = any(layer.kind == "fractions" for layer in recipe.layer)
    return cells * (_WORK + _MAP * maps + _TYPES * kept)


def available() -> int:
    """Return the bytes of memory that the machine has."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN


def check_memory(recipe: Recipe, grid: Grid) -> None:
    """Refuse a grid that is too fine for the machine.

    Raises
    ------
    InputError
        With the memory that it would take, and a cell size that fits.
    """
    cells = grid.x.size * grid.y.size
    wanted, there = needed(recipe, cells), available()
    if wanted > there:
        fits = recipe.resolution * (wanted / there) ** 0.5
        to = factor("byte", "GiB")
        what = (
            f"{grid.y.size:,} x {grid.x.size:,} cells of {recipe.resolution:g} m take about "
            f"{wanted * to:,.0f} GiB; this machine has {there * to:,.0f}"
        )
        hint = f"set resolution = {_rounded(fits):g} or more"
        raise InputError(Problem("resolution", what, hint))


def _rounded(side: float) -> float:
    """Return the next of 1, 2, 5, 10 … that is not below a cell size."""
    tens = 10.0 ** len(str(int(side))[1:])
    return next(tens * step for step in (1, 2, 3, 5, 10) if tens * step >= side)
