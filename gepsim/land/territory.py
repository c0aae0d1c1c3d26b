"""Which cell belongs to which county and town: connected regions of exactly the published areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gepsim.land.nearest import tree
from gepsim.land.take import best
from gepsim.land.threads import by_cell, in_blocks

OUTSIDE = -1
Bend = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def power_distances(
    x: np.ndarray, y: np.ndarray, centres: np.ndarray, areas: np.ndarray
) -> np.ndarray:
    """Return the power distance of points to each county's disc [m2].

    Parameters
    ----------
    x, y : ndarray
        Points. [m]
    centres : ndarray, shape (counties, 2)
        Middle of each county. [m]
    areas : ndarray
        Area of each county, hence of its disc. [m2]
    """
    out = np.empty((len(areas), x.size), np.float32)
    for county, ((cx, cy), area) in enumerate(zip(centres, areas, strict=True)):
        out[county] = (x - cx) ** 2 + (y - cy) ** 2 - area / np.pi
    return out


def distances_on(
    x: np.ndarray, y: np.ndarray, bend: Bend, centres: np.ndarray, areas: np.ndarray
) -> np.ndarray:
    """Return the power distances of all cells of a grid, row by row [m2].

    Parameters
    ----------
    x, y : ndarray
        Coordinates of columns and rows. [m]
    bend : callable
        Moves points about, so that borders bend.
    centres, areas : ndarray
        As for `power_distances`.
    """
    found = np.empty((len(areas), x.size * y.size), np.float32)

    def some(first: int, last: int) -> None:
        rows, columns = np.divmod(np.arange(first, last), x.size)
        found[:, first:last] = power_distances(*bend(x[columns], y[rows]), centres, areas)

    in_blocks(some, found.shape[1])
    return found


def counties(
    distance: np.ndarray, cell_area: np.ndarray, areas: np.ndarray, blend: float
) -> np.ndarray:
    """Return each cell's county position, or `OUTSIDE`.

    The city is what lies nearest to the discs; then one county after the other is cut off along
    the line that gives it its area. Each area is met to within a cell.

    Parameters
    ----------
    distance : ndarray, shape (counties, cells)
        From `power_distances`.
    cell_area : ndarray
        [m2]
    areas : ndarray
        Wanted area of each county. [m2]
    blend : float
        Distance over which the discs flow together to one outline. [m]

    Examples
    --------
    Four cells in a row, two counties of one cell at its ends:

    >>> distance = np.array([[0.0, 1.0, 4.0, 9.0], [9.0, 4.0, 1.0, 0.0]])
    >>> counties(distance, np.ones(4), np.array([1.0, 1.0]), blend=0.1)
    array([ 0, -1, -1,  1], dtype=int8)
    """
    label = np.full(cell_area.size, OUTSIDE, np.int8)
    close = by_cell(lambda *discs: _closeness(np.stack(discs), blend), *distance)
    rest = best(close, cell_area, float(areas.sum()))
    owed = 0.0  # rounding to whole cells, handed to the next county
    for county in range(len(areas) - 1):
        wanted = float(areas[county]) + owed
        ahead = by_cell(lambda cells, own=county: _ahead(distance[own:, cells]), rest)
        taken = best(ahead, cell_area[rest], wanted)
        label[rest[taken]] = county
        owed = wanted - float(cell_area[rest[taken]].sum())
        rest = np.delete(rest, taken)
    label[rest] = len(areas) - 1
    return label


def _closeness(distance: np.ndarray, blend: float) -> np.ndarray:
    """Return how close points are to the discs together: minus a soft minimum [1]."""
    nearest = distance.min(axis=0)
    others = np.exp((nearest - distance) / np.float32(blend**2)).sum(axis=0)
    return np.log(others) - nearest / np.float32(blend**2)


def _ahead(distance: np.ndarray) -> np.ndarray:
    """Return how much nearer cells lie to the first disc than to any other. [m2]"""
    return np.asarray(distance[1:].min(axis=0) - distance[0])


def town_centres(x: np.ndarray, y: np.ndarray, count: int) -> np.ndarray:
    """Return the positions of `count` cells spread evenly over a county, by farthest point.

    Examples
    --------
    >>> town_centres(np.array([0.0, 1.0, 2.0, 9.0]), np.zeros(4), 2)
    array([0, 3])
    """
    points = np.column_stack([x, y]).astype(np.float64)
    chosen = [int(np.argmin(points.sum(axis=1)))]
    nearest = np.full(len(points), np.inf)
    while len(chosen) < count:
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(np.argmax(nearest)))
    return np.array(chosen)


def relaxed_centres(x: np.ndarray, y: np.ndarray, count: int, rounds: int = 12) -> np.ndarray:
    """Return `count` points whose shares of a county are about equal (Lloyd's rounds) [m]."""
    points = np.column_stack([x, y]).astype(np.float64)
    centres = points[town_centres(x, y, count)]
    for _ in range(rounds):
        nearest = tree(centres).query(points)[1]
        size = np.maximum(np.bincount(nearest, minlength=count), 1)[:, None]
        total = np.column_stack(
            [np.bincount(nearest, points[:, axis], minlength=count) for axis in (0, 1)]
        )
        centres = total / size
    return centres


def name_places(
    centres: np.ndarray, height: np.ndarray, seat: np.ndarray, zones: Sequence[str]
) -> list[int]:
    """Return which centre each town gets: urban ones by the seat, ecological ones high up.

    Parameters
    ----------
    centres : ndarray, shape (towns, 2)
        [m]
    height : ndarray
        Elevation of each centre. [m]
    seat : ndarray, shape (2,)
        The county seat. [m]
    zones : sequence of str
        Function of each town: ``urban``, ``ecological`` or another.

    Examples
    --------
    >>> zones = ["agricultural", "ecological", "urban"]
    >>> line = np.array([[0.0, 0.0], [5.0, 0.0], [9.0, 0.0]])
    >>> name_places(line, np.array([300.0, 400.0, 900.0]), line[0], zones)
    [1, 2, 0]
    """
    wanted = {zone: [t for t, z in enumerate(zones) if z == zone] for zone in dict.fromkeys(zones)}
    from_seat = np.argsort(np.hypot(*(centres - seat).T), kind="stable").tolist()
    free = list(from_seat)
    place: dict[int, int] = {}
    for town in wanted.get("urban", []):
        place[town] = free.pop(0)
    by_height = sorted(free, key=lambda c: -height[c])
    for town in wanted.get("ecological", []):
        place[town] = by_height.pop(0)
        free.remove(place[town])
    for town in range(len(zones)):
        if town not in place:
            place[town] = free.pop(0)
    return [place[town] for town in range(len(zones))]
