"""Land that a plan keeps as it is: reserves, the ecological redline, permanent farmland."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cover import Site, is_forest
from gepsim.land.take import take

_NATURAL = [ECOSYSTEM_TYPES.index(name) for name in ("SHR", "GRS", "WET", "RIV")]


def natural(kind: np.ndarray) -> np.ndarray:
    """Return which cells are forest, shrub, grass, marsh or river."""
    return is_forest(kind) | np.isin(kind, _NATURAL)


def wildness(site: Site, kind: np.ndarray) -> np.ndarray:
    """Return how wild the cells are: high, far from towns, natural [1]."""
    km = np.float32(1000)
    return site.elevation / km + site.town / (10 * km) + natural(kind).astype(np.float32)


def place_reserves(
    site: Site,
    wild: np.ndarray,
    areas: Sequence[float],
    homes: Sequence[Sequence[int]],
    apart: float,
) -> np.ndarray:
    """Return the number of the reserve on each cell, 0 where there is none.

    Parameters
    ----------
    site : Site
        Cells.
    wild : ndarray
        From `wildness`; a reserve grows around the wildest free place of its counties.
    areas : sequence of float
        Area of each reserve. [m2]
    homes : sequence of sequence of int
        County positions of each reserve.
    apart : float
        Centres lie at least this far from one another. [m]
    """
    number = np.zeros(site.area.size, np.uint8)
    lonely = np.ones(site.area.size, bool)
    for reserve in sorted(range(len(areas)), key=lambda r: -areas[r]):
        free = np.flatnonzero((number == 0) & np.isin(site.county, homes[reserve]))
        open_ = free[lonely[free]] if lonely[free].any() else free
        centre = open_[np.argmax(wild[open_])]
        away = (site.x - site.x[centre]) ** 2 + (site.y - site.y[centre]) ** 2
        taken = free[take(-away[free].astype(np.float32), site.area[free], areas[reserve])]
        number[taken] = reserve + 1
        lonely &= away > apart**2
    return number


def place_redline(
    site: Site, wild: np.ndarray, kind: np.ndarray, strict: np.ndarray, wanted: float
) -> np.ndarray:
    """Return which cells the ecological redline holds: strict reserves first, then the wildest.

    Parameters
    ----------
    strict : ndarray of bool
        Cells of nature reserves.
    wanted : float
        [m2]
    """
    cells = np.flatnonzero(strict | natural(kind))
    score = wild[cells] + np.where(strict[cells], np.ptp(wild) + 1, 0).astype(np.float32)
    out = np.zeros(kind.size, bool)
    out[cells[take(score, site.area[cells], wanted)]] = True
    return out


def place_permanent_farmland(
    site: Site, kind: np.ndarray, share: float, town_weight: float
) -> np.ndarray:
    """Return the cropland that stays cropland: gentle, and away from towns.

    Parameters
    ----------
    share : float
        Part of the cropland that is kept. [1]
    town_weight : float
        How many times 10 degrees of slope a kilometre from town outweighs. [1/km]
    """
    fields = np.isin(kind, [ECOSYSTEM_TYPES.index(name) for name in ("DRY", "PAD")])
    cells = np.flatnonzero(fields)
    out = np.zeros(kind.size, bool)
    wanted = share * float(site.area[cells].sum())
    score = town_weight * site.town[cells] / 1000 - site.slope[cells] / 10
    out[cells[take(score.astype(np.float32), site.area[cells], wanted)]] = True
    return out
