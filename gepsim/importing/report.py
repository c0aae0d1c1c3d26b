"""What a reader should know about imported layers, told from the arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.importing.quality import county_areas
from gepsim.importing.reading import Reading
from gepsim.land.grid import Grid

_LISTED = 16  # classes that are named one by one


def area_lines(county: np.ndarray, grid: Grid, city: Any) -> list[str]:
    """Return the areas of the counties and of the city beside the official ones, one line each.

    Parameters
    ----------
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    grid : Grid
        Cell centres.
    city : City
        With its counties' codes and areas.
    """
    areas = county_areas(grid, county, len(city.counties))
    rows = [
        (f"county {row.code} {row.name_zh}", found, row.area_km2)
        for row, found in zip(city.counties, areas, strict=True)
    ]
    rows.append((f"city {city.title['zh']}", areas.sum(), city.area_km2))
    return [
        f"{name}: {found:,.1f} km2, official {official:,.2f} ({found / official - 1:+.2%})"
        for name, found, official in rows
    ]


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
    low, middle, high = inside.min(), np.median(inside), inside.max()
    text = f"{name}: {low:g} … {middle:g} … {high:g} (least, middle, most)"
    if count:
        text += f", total {inside.sum():,.0f}"
    if holes:
        text += f", {holes} of {int(mask.sum())} cells ({holes / mask.sum():.2%}) had no value"
        text += ", filled from the nearest" if filled else ""
    return text


def class_counts(name: str, values: np.ndarray, mask: np.ndarray, holes: int) -> str:
    """Return how many classes a layer of classes has, and its holes, on one line."""
    kinds = np.unique(values[mask & ~np.isnan(values)]).astype(int)
    words = [ECOSYSTEM_TYPES[k] if name == "ecosystem_type" else str(k) for k in kinds]
    some = ", ".join(words[:_LISTED]) + (" …" if kinds.size > _LISTED else "")
    text = f"{name}: {kinds.size} classes ({some})"
    return text + (f", {holes} of {int(mask.sum())} cells had no value" if holes else "")


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
    if found.units:
        head = layer_range(
            source.name, found.values, mask, holes, count=counted, filled=source.fill
        )
    else:
        head = class_counts(source.name, found.values, mask, holes)
    lines = [head]
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
    here = set(np.unique(found.values[~np.isnan(found.values)]).astype(int).tolist())
    for code, row in zip(codes, found.margin, strict=True):
        parts = [f"{ECOSYSTEM_TYPES[k]} {m:,.0f}" for k, m in enumerate(row) if k in here]
        lines.append(f"    {code}: " + ", ".join(parts))
    return lines


def type_shares(
    kinds: np.ndarray, home: np.ndarray, published: Mapping[str, float], counties: Sequence[Any]
) -> list[str]:
    """Return the share of each ecosystem type beside what is expected, and forest by county.

    Parameters
    ----------
    kinds, home : ndarray of int
        Ecosystem type and county of the cells inside.
    published : mapping of str to float
        Published or estimated shares of land cover, with a key ``forest``. [percent]
    counties : sequence
        The city's counties.
    """
    share = np.bincount(kinds, minlength=len(ECOSYSTEM_TYPES)) / kinds.size
    parts = [
        f"{t} {s:.1%}" + (f" ({published[t]:g} %)" if t in published else "")
        for t, s in zip(ECOSYSTEM_TYPES, share, strict=True)
        if s > 0 or published.get(t, 0) > 0
    ]
    woods = np.isin(kinds, [ECOSYSTEM_TYPES.index(t) for t in FOREST_TYPES])
    by = [f"{row.code} {woods[home == n].mean():.1%}" for n, row in enumerate(counties)]
    expected = f" ({published['forest']:g} %)" if "forest" in published else ""
    return [
        "  shares (expected in brackets): " + ", ".join(parts),
        f"  forest {woods.mean():.1%}{expected}; " + ", ".join(by),
    ]
