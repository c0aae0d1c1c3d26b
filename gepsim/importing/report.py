"""What a reader should know about imported layers, told from the arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.land.grid import Grid, area_of_cells
from gepsim.units import factor

_OFFICIAL = 0.01  # relative difference of areas beyond which the report says so
_FOREST = 0.1  # relative difference of the forest share beyond which the report says so


def county_areas(county: np.ndarray, grid: Grid, counties: Sequence[Any]) -> list[str]:
    """Return county areas beside the official ones, one line each.

    Parameters
    ----------
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    grid : Grid
        Cell centres.
    counties : sequence
        The city's counties, with `code` and `area_km2`.
    """
    area = area_of_cells(grid.x, grid.y, grid.crs) * factor("m2", "km2")
    lines = []
    for number, row in enumerate(counties):
        found = float(area[county == number].sum())
        off = found / row.area_km2 - 1
        note = "  <- check the boundary" if abs(off) > _OFFICIAL else ""
        text = f"county {row.code}: {found:,.1f} km2, official {row.area_km2:,.1f} ({off:+.1%})"
        lines.append(text + note)
    return lines


def layer_range(
    name: str, values: np.ndarray, mask: np.ndarray, holes: int, *, count: bool, filled: bool
) -> str:
    """Return range, total of counts and holes of one layer on one line.

    Parameters
    ----------
    values, mask : ndarray, shape (y, x)
        The layer in the model's units, and which cells belong to a county.
    holes : int
        Cells inside that had no value in the source.
    count, filled : bool
        Whether totals are kept; whether holes took the nearest value.
    """
    inside = values[mask & ~np.isnan(values)]
    text = f"{name}: {inside.min():g} … {inside.max():g}"
    if count:
        text += f", total {inside.sum():,.0f}"
    if holes:
        text += f", {holes} of {int(mask.sum())} cells had no value"
        text += ", filled from the nearest" if filled else ""
    return text


def type_shares(kinds: np.ndarray, published: Mapping[str, float]) -> list[str]:
    """Return the share of each ecosystem type, with a warning where forest differs.

    Parameters
    ----------
    kinds : ndarray of int
        Ecosystem types of the cells inside.
    published : mapping of str to float
        Published shares of land cover, with a key ``forest``. [percent]
    """
    share = np.bincount(kinds, minlength=len(ECOSYSTEM_TYPES)) / kinds.size
    parts = [f"{t} {s:.1%}" for t, s in zip(ECOSYSTEM_TYPES, share, strict=True) if s > 0]
    lines = ["ecosystem_type: " + ", ".join(parts)]
    forest = float(sum(share[ECOSYSTEM_TYPES.index(t)] for t in FOREST_TYPES)) * 100
    if abs(forest - published["forest"]) > _FOREST * published["forest"]:
        lines.append(
            f"ecosystem_type: {forest:.1f} % is forest, published are {published['forest']:g} %"
            "  <- check the class map (savanna and shrub are often farmland and woods in mosaic)"
        )
    return lines
