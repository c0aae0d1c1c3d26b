"""Land that a plan keeps as it is: reserves, the ecological redline, permanent farmland."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cover import Site, is_forest
from gepsim.land.take import best
from gepsim.land.threads import by_cell

_NATURAL = [ECOSYSTEM_TYPES.index(name) for name in ("SHR", "GRS", "WET", "RIV")]


def natural(kind: np.ndarray) -> np.ndarray:
    """Return which cells are forest, shrub, grass, marsh or river."""
    return is_forest(kind) | np.isin(kind, _NATURAL)


def wildness(site: Site, kind: np.ndarray) -> np.ndarray:
    """Return how wild the cells are: high, far from towns, natural [1]."""
    km = np.float32(1000)
    return site.elevation / km + site.town / (10 * km) + natural(kind).astype(np.float32)


@dataclass(frozen=True)
class Spots:
    """Coarse cells from which places are chosen: position [m], county and raw height [m]."""

    x: np.ndarray
    y: np.ndarray
    county: np.ndarray
    height: np.ndarray


def place_reserves(
    site: Site,
    spots: Spots,
    remote: np.ndarray,
    areas: Sequence[float],
    homes: Sequence[Sequence[int]],
    apart: float,
) -> np.ndarray:
    """Return the number of the reserve on each cell, 0 where there is none.

    Parameters
    ----------
    site : Site
        Cells.
    spots : Spots
        Where reserves may have their middle.
    remote : ndarray
        How remote the spots are; a reserve grows around the most remote one that is left. [m]
    areas : sequence of float
        Area of each reserve. [m2]
    homes : sequence of sequence of int
        County positions of each reserve.
    apart : float
        Middles lie at least this far from one another, as long as a county has room. [m]
    """
    number = np.zeros(site.area.size, np.uint8)
    lonely = np.ones(spots.x.size, bool)
    for reserve in sorted(range(len(areas)), key=lambda r: -areas[r]):
        home = np.isin(spots.county, homes[reserve])
        choice = np.flatnonzero(home & lonely if (home & lonely).any() else home)
        centre = choice[np.argmax(remote[choice])]
        x, y = spots.x[centre], spots.y[centre]
        free = np.flatnonzero((number == 0) & np.isin(site.county, homes[reserve]))
        near = by_cell(partial(_nearness, site, x, y), free)
        taken = free[best(near, site.area[free], areas[reserve])]
        number[taken] = reserve + 1
        lonely &= (spots.x - x) ** 2 + (spots.y - y) ** 2 > apart**2
    return number


def _nearness(site: Site, x: float, y: float, cells: np.ndarray) -> np.ndarray:
    """Return minus the squared distance of some cells to a place. [m2]"""
    away = (site.x[cells] - x) ** 2 + (site.y[cells] - y) ** 2
    return -away.astype(np.float32)


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
    out[cells[best(score, site.area[cells], wanted)]] = True
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
    out[cells[best(score.astype(np.float32), site.area[cells], wanted)]] = True
    return out
