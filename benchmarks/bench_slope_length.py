"""Mean LS of the reference terrain in several forms, by cell size: which ones depend on the cell.

Usage: python benchmarks/bench_slope_length.py [windows]       (needs pip install 'gepsim[geo]')

Heights of windows of 15 km on grids of 30, 100 and 250 m, water routed one way down each cell; the
outer 2 km of each window, into which water comes from outside, are left out. Ratios are to 100 m.
"""

from __future__ import annotations

import sys

import numpy as np

from gepsim.city import load_city
from gepsim.land.derived.flow import flow_over
from gepsim.land.derived.steepness import desmet_govers_chinese
from gepsim.land.facts import Facts, read_facts
from gepsim.land.grid import frame_grid
from gepsim.land.reference import SEED, Landscape
from gepsim.land.terrain import Heights, heights, slope_length_steepness
from gepsim.paths import shipped
from gepsim.services.erosion import length_steepness_factor

SIZES = (30, 100, 250)  # [m]
WINDOW, MARGIN = 15_000, 2_000  # [m]
LONGEST = 122.0  # InVEST's cap of the dimensionless L


def ground(facts: Facts) -> tuple[Heights, np.ndarray, np.ndarray]:
    """Return the heights of the land, and places in the city."""
    corners = [facts.get(side, "degree") for side in ("west", "east", "south", "north")]
    city = load_city(shipped("scenarios") / "bazhong")
    land = Landscape(city, facts, frame_grid(*corners, 1000), SEED)
    x, y = land.spots.x, land.spots.y
    return heights(land.relief, x, y, np.ones_like(x)), x, y


def forms(land: Heights, facts: Facts, west: float, north: float, cell: int) -> dict[str, float]:
    """Return mean slope and mean LS of one window by form."""
    count = WINDOW // cell
    x, y = (west + (np.arange(count) + 0.5) * cell, north - (np.arange(count) + 0.5) * cell)
    px, py = (axis.ravel() for axis in np.meshgrid(x, y))
    height = land.at(px, py).reshape(count, count).astype(float)
    point = land.slope(px, py).reshape(count, count)
    flow = flow_over(height)
    read, _ = slope_and_aspect(height, cell)
    slope, aspect = slope_and_aspect(flow.filled, cell)
    inner = slice(MARGIN // cell, -(MARGIN // cell))
    percent, above = np.tan(np.radians(slope)) * 100, flow.upslope
    found = {
        "slope at a point, degree": point,
        "slope of the height grid, degree": read,
        "the same with pits filled, degree": slope,
        "default: one hillside, slope at a point": slope_length_steepness(point, facts),
        "default: one hillside, slope of the height grid": slope_length_steepness(read, facts),
        "2-D Desmet-Govers, length capped, pits filled": desmet_govers_chinese(
            slope, aspect, above, float(cell), facts
        ),
        "InVEST's, pits filled": length_steepness_factor(percent, above, cell, LONGEST),
    }
    return {name: float(np.mean(values[inner, inner])) for name, values in found.items()}


def slope_and_aspect(height: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and aspect of a height grid, rows from north to south [degree]."""
    down, east = np.gradient(height, cell)
    return np.degrees(np.arctan(np.hypot(down, east))), np.degrees(np.arctan2(-east, down)) % 360


def main(windows: int) -> None:
    facts = read_facts(shipped("scenarios") / "bazhong")
    land, x, y = ground(facts)
    drawn = np.random.default_rng(SEED).choice(x.size, windows, replace=False)
    by_size = {
        cell: average([forms(land, facts, x[n], y[n], cell) for n in drawn]) for cell in SIZES
    }
    print(f"| mean of {windows} windows | " + " | ".join(f"{s} m" for s in SIZES), end=" | ")
    print(" | ".join(f"{s} / 100 m" for s in SIZES if s != 100) + " |\n| --- " + "| --- " * 5 + "|")
    for name, at_100 in by_size[100].items():
        values = [by_size[size][name] for size in SIZES]
        ratios = [v / at_100 for v, s in zip(values, SIZES, strict=True) if s != 100]
        print(f"| {name} | " + " | ".join([f"{v:.2f}" for v in [*values, *ratios]]) + " |")


def average(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
