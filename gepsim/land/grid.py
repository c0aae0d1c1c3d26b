"""Where the cells lie, and how large each one truly is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.sums import product

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
    import pyproj

    if min(x.size, y.size) < 2:
        raise InputError(Problem("grid", f"{y.size} x {x.size} cells", "give two rows and columns"))
    nodes_x = np.linspace(x.min(), x.max(), min(_NODES, x.size))
    nodes_y = np.linspace(y.min(), y.max(), min(_NODES, y.size))
    here = pyproj.Transformer.from_crs(crs, pyproj.CRS(crs).geodetic_crs, always_xy=True)
    lon, lat = here.transform(*np.meshgrid(nodes_x, nodes_y))
    scale = np.asarray(pyproj.Proj(crs).get_factors(lon, lat).areal_scale)
    flat = abs((x[1] - x[0]) * (y[1] - y[0]))
    along_y, along_x = _weights(y[rows], nodes_y), _weights(x[columns], nodes_x)
    return flat * product(product(along_y, 1.0 / scale), along_x.T)


def _weights(places: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Return the weights of linear interpolation from nodes to places, one row per place."""
    each = np.eye(nodes.size)
    return np.column_stack([np.interp(places, nodes, line) for line in each])
