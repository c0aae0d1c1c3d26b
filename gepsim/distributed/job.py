"""What every window is asked: which changes of land, in which years, by which coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from gepsim.distributed.store import Store
from gepsim.distributed.tiles import Tile


@dataclass(frozen=True)
class Rivals:
    """Cells that compete for a change: of one type by some layer, or for the nearness to a place.

    Parameters
    ----------
    source : int
        Type that they are of; for an event the type that none of them is.
    by : str
        What ranks them; see `gepsim.land.suitability.criterion`.
    sign : int
        1 where the highest come first, else -1.
    place : tuple of float, optional
        Longitude and latitude that they should be near. [degree]
    county : int, optional
        The only county of an event.
    """

    source: int
    by: str
    sign: int
    place: tuple[float, float] | None = None
    county: int | None = None


@dataclass(frozen=True)
class Ranking:
    """What the windows are asked about rivals.

    Parameters
    ----------
    store : Store
    rivals : tuple of Rivals
    built : bool
        Whether any land of the stack is built up.
    asked : mapping of key to tuple of int
        By place among the rivals and county: how many of the leading bits of the ranks are known
        of the last that is wanted (a place in `gepsim.distributed.ranking.KNOWN`), and these bits;
        or, where cells are gathered, the least rank.
    """

    store: Store
    rivals: tuple[Rivals, ...]
    built: bool
    asked: Mapping[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Reach:
    """The nearest built-up row of each column above and below the windows of one band of rows."""

    above: np.ndarray
    below: np.ndarray


@dataclass(frozen=True)
class Moves:
    """What changes in one window: places in its rows, and types before and after, by year."""

    changes: Mapping[int, tuple[np.ndarray, np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class SumsAsked:
    """Which sums the accounts want of the land.

    Parameters
    ----------
    store : Store
    years : tuple of int
        The base year first.
    times : mapping of str to float
        Years in which restored land matures. [year]
    thirst : mapping of str to ndarray
        Coefficients of what land evaporates beyond its rain, over (counties, types).
    bent : mapping of str to ndarray
        Those of the Fu curve; empty where the table of types holds.
    curve : mapping of str to DataArray, optional
        Coefficients of the Fu curve where its sums are wanted.
    low : ndarray, optional
        Least dryness and rain of all cells, where the sums of the curve are wanted.
    stands : bool
        Whether areas of stands by age are wanted.
    wetter : mapping of int to float, optional
        Rain over the normal by year: then nothing else than the inflow under it is wanted. [1]
    poor : DataArray, optional
        Part of each zone in poor condition, where the rain is not the normal. [1]
    """

    store: Store
    years: tuple[int, ...]
    times: Mapping[str, float]
    thirst: Mapping[str, np.ndarray]
    bent: Mapping[str, np.ndarray]
    curve: Mapping[str, xr.DataArray] | None = None
    low: np.ndarray | None = None
    stands: bool = False
    wetter: Mapping[int, float] | None = None
    poor: xr.DataArray | None = None


#: One piece of work: a window, and what only this window needs to know.
Item = tuple[Tile, Any]
