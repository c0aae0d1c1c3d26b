"""What a reader should know about imported layers, told from the arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.importing.reading import Reading
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
    values : ndarray, shape (y, x) or (12, y, x)
        The layer in the model's units.
    mask : ndarray of bool, shape (y, x)
        Which cells belong to a county.
    holes : int
        Cells inside that had no value in the source.
    count, filled : bool
        Whether totals are kept; whether holes took the nearest value.
    """
    inside = values[..., mask]
    inside = inside[~np.isnan(inside)]
    text = f"{name}: {inside.min():g} … {inside.max():g}"
    if count:
        text += f", total {inside.sum():,.0f}"
    if holes:
        text += f", {holes} of {int(mask.sum())} cells had no value"
        text += ", filled from the nearest" if filled else ""
    return text


def reading_lines(found: Reading, mask: np.ndarray, codes: Sequence[str]) -> list[str]:
    """Return what was read of one layer: range, source, totals and the resampling error.

    Parameters
    ----------
    found : Reading
    mask : ndarray of bool, shape (y, x)
        Which cells belong to a county.
    codes : sequence of str
        County codes, in the order of their numbers.
    """
    source, holes = found.source, int(found.holes.sum())
    counted = source.kind == "count"
    lines = [layer_range(source.name, found.values, mask, holes, count=counted, filled=source.fill)]
    if found.step:
        names = ", ".join(path.name for path in found.files[:4]) or ", ".join(source.files[:4])
        more = f" and {len(found.files) - 4} more" if len(found.files) > 4 else ""
        lines.append(
            f"  from {names}{more}: CRS {found.crs}; cells of {found.step:,.0f} m; {found.how}"
        )
    if found.before is not None and found.after is not None:
        change = found.after / found.before - 1 if found.before else 0.0
        lines.append(
            f"  total inside the counties: {found.before:,.0f} by centres of source cells, "
            f"{found.after:,.0f} on the grid ({change:+.2%})"
        )
    return [*lines, *_margins(found, codes), *found.notes]


def _margins(found: Reading, codes: Sequence[str]) -> list[str]:
    """Return the resampling error of each county's figure."""
    if found.margin is None or not found.step:
        return []
    if found.margin.ndim == 1:
        what = "totals" if found.source.kind == "count" else "means"
        by = ", ".join(f"{c} {m:.3g}" for c, m in zip(codes, found.margin, strict=True))
        return [f"  resampling error of county {what}, ± {found.units}: {by}"]
    lines = ["  resampling error of areas, ± cells of the grid:"]
    for code, row in zip(codes, found.margin, strict=True):
        parts = [f"{t} {m:,.0f}" for t, m in zip(ECOSYSTEM_TYPES, row, strict=True)]
        lines.append(f"    {code}: " + ", ".join(parts))
    return lines


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
