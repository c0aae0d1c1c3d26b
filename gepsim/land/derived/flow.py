"""Where water runs: pits filled, one way down from each cell, cells above each cell.

The work is done by pyflwdir, which floods the land from its outlets (Wang and Liu). Its first
call on a machine compiles for half a minute.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem

_NO_HEIGHT = -9999.0
#: Codes of `Flow.direction` from east clockwise, as GIS programs write them; 0 has no way down.
EAST, SOUTH_EAST, SOUTH, SOUTH_WEST, WEST, NORTH_WEST, NORTH, NORTH_EAST = (2**n for n in range(8))
OUTLET, NO_FLOW = 0, 247


@dataclass(frozen=True)
class Flow:
    """Flow over a height model.

    Parameters
    ----------
    filled : ndarray of float32, shape (y, x)
        Heights with pits filled up to their outflow; NaN where unknown. [m]
    direction : ndarray of uint8, shape (y, x)
        Way down: 1 east, 2 south-east, … 128 north-east; 0 leaves the grid, 247 unknown.
    upslope : ndarray of int32, shape (y, x)
        Cells that drain through the cell, itself among them; 0 where unknown. [1]
    """

    filled: np.ndarray
    direction: np.ndarray
    upslope: np.ndarray


def flow_over(height: np.ndarray) -> Flow:
    """Return where water runs over heights.

    Land beyond the grid is not seen: a river that enters it starts at the border.

    Parameters
    ----------
    height : ndarray, shape (y, x)
        Rows from north to south; NaN where unknown. [m]

    Raises
    ------
    InputError
        If pyflwdir is not installed.

    Examples
    --------
    See ``tests/land/test_derived.py``: pyflwdir is optional.
    """
    library = pyflwdir_()
    _announce(library.dem.fill_depressions)
    unknown = np.isnan(height)
    ground = np.where(unknown, _NO_HEIGHT, height).astype(np.float32)
    filled, direction = library.dem.fill_depressions(ground, nodata=_NO_HEIGHT, outlets="edge")
    net = library.from_array(direction, ftype="d8", check_ftype=False)
    upslope = np.where(unknown, 0, net.upstream_area("cell"))
    filled = np.where(unknown, np.nan, filled).astype(np.float32)
    return Flow(filled, direction, upslope.astype(np.int32))


def _announce(compiled: Any) -> None:
    """Say that compiling takes a while, on the first run of a machine."""
    place = Path(compiled.stats.cache_path)
    if not compiled.signatures and not any(place.glob(f"*{compiled.__name__}-*.nbi")):
        logging.getLogger(__name__).warning("compiling the flow of water (first run only)")


def stream_cells(upslope: np.ndarray, cell: float, area: float) -> np.ndarray:
    """Return which cells are streams: those that drain at least an area.

    Parameters
    ----------
    upslope : ndarray
        Cells that drain through each cell. [1]
    cell : float
        Edge of a cell. [m]
    area : float
        Where streams begin. [m2]

    Examples
    --------
    >>> stream_cells(np.array([1, 99, 100]), 100.0, 1e6).tolist()
    [False, False, True]
    """
    return np.asarray(upslope * cell**2 >= area)


def pyflwdir_() -> Any:
    """Return pyflwdir, or say how to get it."""
    try:
        import pyflwdir
    except ImportError as error:
        problem = Problem("flow over land", "pyflwdir is missing", "pip install 'gepsim[geo]'")
        raise InputError(problem) from error
    return pyflwdir
