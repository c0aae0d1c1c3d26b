"""Land in every year: the base year, and which cells change when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from gepsim.land.care import Care
from gepsim.land.cells import Cells


@dataclass(frozen=True)
class Change:
    """Cells that change in one year, with their type before and after."""

    cells: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def within(self, part: slice) -> Change:
        """Return what changes in a run of cells, which are counted from its first.

        Examples
        --------
        >>> types = np.array([1, 2, 3], np.uint8)
        >>> Change(np.array([7, 2, 9]), types, types).within(slice(5, 9)).cells.tolist()
        [2]
        """
        here = (self.cells >= part.start) & (self.cells < part.stop)
        return Change(self.cells[here] - part.start, self.before[here], self.after[here])


@dataclass(frozen=True)
class Unmet:
    """Demand for which there were not enough allowed cells [ha]."""

    year: int
    county: str
    what: str
    wanted: float
    missing: float

    def __str__(self) -> str:
        """Return the shortfall on one line."""
        return (
            f"land: {self.what} in {self.county}, {self.year}: "
            f"{self.missing:.1f} of {self.wanted:.1f} ha found no allowed cell"
        )


@dataclass(frozen=True)
class LandPath:
    """The land in every year: the base, and what changes.

    Parameters
    ----------
    cells : Cells
        Cells and base-year types.
    years : tuple of int
        The base year first.
    changes : dict of int to Change
        By year; the base year has none.
    unmet : tuple of Unmet
        What could not be placed.
    closed : dict of int to ndarray
        By year, the area of stands that works close in each county. [ha]
    care : Care
        How stands are looked after beside that.
    ground : optional
        Where the cells are, if not here: what sums and maps them by window.
    poor : DataArray, optional
        Part of each zone in poor condition, where these cells are only a part of the land. [1]
    """

    cells: Cells
    years: tuple[int, ...]
    changes: dict[int, Change] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()
    closed: dict[int, np.ndarray] = field(default_factory=dict)
    care: Care = field(default_factory=Care)
    ground: Any = None
    poor: xr.DataArray | None = None

    def ecosystem_type_at(self, year: int) -> np.ndarray:
        """Return the type of each cell inside the counties in a year, in row order."""
        kind = self.cells.ecosystem_type.copy()
        for when in self.years:
            if when <= year and when in self.changes:
                kind[self.changes[when].cells] = self.changes[when].after
        return kind

    def strip(self, rows: slice) -> LandPath:
        """Return the land of some whole rows of the grid; what is told by county stays whole."""
        part = self.cells.within(rows)
        changes = {year: change.within(part) for year, change in self.changes.items()}
        return replace(self, cells=self.cells.strip(rows), changes=changes)
