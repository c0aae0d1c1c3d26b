"""Where the cells lie, and how large each one truly is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gepsim.errors import InputError, Problem

_NODES = 48  # the area scale is smooth: it is computed on this many nodes a side


@dataclass(frozen=True)
class Grid:
    """Centres of square cells; `y` falls from north to south [m]. No CRS: of no place on earth."""

    x: np.ndarray
    y: np.ndarray
    resolution: float
    crs: str = ""


def project(lon: np.ndarray, lat: np.ndarray, crs: str) -> tuple[np.ndarray, np.ndarray]:
    """Return easting and northing [m] of places on CGCS2000 (or WGS 84) [degree]."""
    import pyproj

    geographic = pyproj.CRS(crs).geodetic_crs
    x, y = pyproj.Transformer.from_crs(geographic, crs, always_xy=True).transform(lon, lat)
    return np.asarray(x, float), np.asarray(y, float)


def frame_grid(
    west: float, east: float, south: float, north: float, resolution: float, crs: str
) -> Grid:
    """Return the grid of a projected CRS that covers a frame of longitudes and latitudes.

    Cell edges are multiples of the resolution, so that a finer grid that divides a coarser one
    shares its edges.

    Examples
    --------
    >>> grid = frame_grid(107.9, 108.1, 31.9, 32.1, 1000, "EPSG:4545")
    >>> grid.x.size, grid.y.size, float(grid.x[0] % 1000)
    (20, 23, 500.0)
    """
    edge = np.linspace(0.0, 1.0, _NODES)
    lon = np.concatenate([west + (east - west) * edge] * 2)
    lat = np.concatenate([np.full(_NODES, south), np.full(_NODES, north)])
    x, y = project(lon, lat, crs)
    columns = np.arange(np.floor(x.min() / resolution), np.ceil(x.max() / resolution))
    rows = np.arange(np.floor(y.min() / resolution), np.ceil(y.max() / resolution))
    return Grid((columns + 0.5) * resolution, (rows[::-1] + 0.5) * resolution, resolution, crs)


def area_of_cells(
    x: np.ndarray,
    y: np.ndarray,
    crs: str,
    rows: slice = slice(None),
    columns: slice = slice(None),
) -> np.ndarray:
    """Return the true area of each cell on the ellipsoid, by the CRS [m2].

    Parameters
    ----------
    x, y : ndarray
        Evenly spaced cell centres of the whole grid. [m]
    crs : str
        A projected CRS, as text that pyproj reads.
    rows, columns : slice
        The part that is wanted: the same numbers as in the whole.
    """
    return AreaOfCells(x, y, crs).within(rows, columns)


class AreaOfCells:
    """The true area of the cells of a grid on the ellipsoid, by its CRS.

    The scale of areas is smooth: it is computed on some nodes and lies on a line between each two.

    Parameters
    ----------
    x, y : ndarray
        Evenly spaced cell centres of the whole grid. [m]
    crs : str
        A projected CRS, as text that pyproj reads.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, crs: str) -> None:
        import pyproj

        if min(x.size, y.size) < 2:
            found = f"{y.size} x {x.size} cells"
            raise InputError(Problem("grid", found, "give two rows and columns"))
        nodes_x = np.linspace(x.min(), x.max(), min(_NODES, x.size))
        nodes_y = np.linspace(y.min(), y.max(), min(_NODES, y.size))
        here = pyproj.Transformer.from_crs(crs, pyproj.CRS(crs).geodetic_crs, always_xy=True)
        lon, lat = here.transform(*np.meshgrid(nodes_x, nodes_y))
        self.scale = 1.0 / np.asarray(pyproj.Proj(crs).get_factors(lon, lat).areal_scale)
        self.flat = abs((x[1] - x[0]) * (y[1] - y[0]))
        self.across, self.down = _between(x, nodes_x), _between(y, nodes_y)

    def within(self, rows: slice, columns: slice) -> np.ndarray:
        """Return the area of the cells of some rows and columns. [m2]"""
        node, left, right = (part[columns] for part in self.across)
        lines = self._lines(*(part[rows] for part in self.down))
        found = np.take(lines, node, axis=1)
        found *= left  # in place: the land may be large
        other = np.take(lines, node + 1, axis=1)
        other *= right
        found += other
        found *= self.flat
        return found

    def at(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the area of single cells, each the same number as among its neighbours. [m2]"""
        above, high, low = (part[rows] for part in self.down)
        node, left, right = (part[columns] for part in self.across)
        scale = self.scale
        west = high * scale[above, node] + low * scale[above + 1, node]
        east = high * scale[above, node + 1] + low * scale[above + 1, node + 1]
        return self.flat * (west * left + east * right)

    def _lines(self, above: np.ndarray, high: np.ndarray, low: np.ndarray) -> np.ndarray:
        """Return the scale of rows on the nodes of columns."""
        return high[:, None] * self.scale[above] + low[:, None] * self.scale[above + 1]


def _between(places: np.ndarray, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the node before each place, and the weights of this and the next."""
    before = np.clip(np.searchsorted(nodes, places, side="right") - 1, 0, nodes.size - 2)
    beyond, gap = places - nodes[before], nodes[before + 1] - nodes[before]
    return before, (-1.0 / gap) * beyond + 1.0, (1.0 / gap) * beyond
