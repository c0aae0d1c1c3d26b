"""What grows where: land classes placed by suitability until each has its published area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.land.facts import Cover, LandscapeFacts
from gepsim.land.fields import Frame, Lattice, add_up, rough
from gepsim.land.take import best
from gepsim.land.threads import by_cell

_UNSET = 255
#: Rows of several types together: all forest, and all fields. A row of their own name and group.
FOREST, CROPLAND = "forest", "cropland"
#: Types that follow people: each county has its share of them at every resolution.
BY_PEOPLE = ("RES", "BLT", "UGR")


@dataclass(frozen=True)
class Site:
    """What the cells offer: all one-dimensional, one value per cell of the city."""

    x: np.ndarray
    y: np.ndarray
    area: np.ndarray
    county: np.ndarray
    elevation: np.ndarray
    slope: np.ndarray
    river: np.ndarray
    town: np.ndarray


@dataclass(frozen=True)
class Patches:
    """Random patterns of woods and fields; one pattern per name."""

    facts: LandscapeFacts
    frame: Frame
    seed: int

    def called(self, name: str) -> list[tuple[float, Lattice]]:
        """Return a pattern, to be added up at points: mean 0, standard deviation about 1."""
        lengths = self.facts.family("patch_length", "m")
        shares = self.facts.family("patch_share")
        return rough(name, self.seed, self.frame, lengths, shares)


def suitability(row: Cover, site: Site, patches: Patches, cells: np.ndarray) -> np.ndarray:
    """Return how well the cells suit one class: a linear score of what they offer [1].

    Slope counts per 10 degrees from the best one, elevation and distances per kilometre.
    """
    km, pattern = np.float32(1000), patches.called(row.ecosystem_type)

    def some(cells: np.ndarray) -> np.ndarray:
        score = row.patch_weight * add_up(pattern, site.x[cells], site.y[cells])
        score -= row.slope_weight * np.abs(site.slope[cells] - row.slope_best) / np.float32(10)
        score -= row.elevation_weight * np.abs(site.elevation[cells] / km - row.elevation_best)
        score -= row.river_weight * site.river[cells] / km
        score -= row.town_weight * site.town[cells] / km
        return score.astype(np.float32)

    return by_cell(some, cells)


def place_classes(
    site: Site,
    facts: LandscapeFacts,
    patches: Patches,
    published: Mapping[str, Mapping[int, float]],
    people: np.ndarray,
) -> np.ndarray:
    """Return the ecosystem type of each cell, as positions in `dims.ECOSYSTEM_TYPES`.

    Parameters
    ----------
    site : Site
        What the cells offer.
    facts, patches
        Shares, preferences and random patterns.
    published : mapping of str to mapping of int to float
        Area of forest and of cropland that a county has published, by county position. [m2]
    people : ndarray
        People by county; built-up land, its parks and reservoirs follow them. [person]
    """
    kind = np.full(site.area.size, _UNSET, np.uint8)
    total = float(site.area.sum())
    land = [row for row in facts.cover if row.group == "land"]
    for row in land[:-1]:
        wanted = total * row.share / 100
        if row.ecosystem_type in (FOREST, CROPLAND):
            own = published.get(row.ecosystem_type, {})
            _place_group(kind, row, site, facts, patches, own)
        elif row.ecosystem_type in BY_PEOPLE:
            _place_by_county(kind, row, site, patches, wanted * people / people.sum())
        else:
            _place(kind, row, site, patches, wanted, np.flatnonzero(kind == _UNSET))
    kind[kind == _UNSET] = ECOSYSTEM_TYPES.index(land[-1].ecosystem_type)
    return kind


def _place(
    kind: np.ndarray, row: Cover, site: Site, patches: Patches, wanted: float, cells: np.ndarray
) -> None:
    """Give the best of `cells` to one class [m2]."""
    score = suitability(row, site, patches, cells)
    taken = cells[best(score, site.area[cells], wanted)]
    kind[taken] = ECOSYSTEM_TYPES.index(row.ecosystem_type)


def _place_by_county(
    kind: np.ndarray, row: Cover, site: Site, patches: Patches, wanted: np.ndarray
) -> None:
    """Give each county its own area of one class [m2]."""
    for county, area in enumerate(wanted):
        cells = np.flatnonzero((kind == _UNSET) & (site.county == county))
        _place(kind, row, site, patches, float(area), cells)


def _place_group(
    kind: np.ndarray,
    row: Cover,
    site: Site,
    facts: LandscapeFacts,
    patches: Patches,
    published: Mapping[int, float],
) -> None:
    """Place forest or fields: counties that published their area first, then the city's rest."""
    wanted = row.share / 100 * float(site.area.sum())
    lean = suitability(row, site, patches, np.arange(kind.size))
    chosen = np.zeros(kind.size, bool)
    for county, own in published.items():
        cells = np.flatnonzero((kind == _UNSET) & (site.county == county))
        chosen[cells[best(lean[cells], site.area[cells], own)]] = True
    wanted -= float(site.area[chosen].sum())
    cells = np.flatnonzero((kind == _UNSET) & ~np.isin(site.county, list(published)))
    chosen[cells[best(lean[cells], site.area[cells], wanted)]] = True
    if row.ecosystem_type == FOREST:
        _divide(kind, np.flatnonzero(chosen), FOREST, site, facts, patches)
        return
    for county in np.unique(site.county):
        fields = np.flatnonzero(chosen & (site.county == county))
        _divide(kind, fields, CROPLAND, site, facts, patches)


def _divide(
    kind: np.ndarray,
    cells: np.ndarray,
    group: str,
    site: Site,
    facts: LandscapeFacts,
    patches: Patches,
) -> None:
    """Divide cells among the types of a group by their shares; the last type takes the rest."""
    rows = [row for row in facts.cover if row.group == group]
    total = float(site.area[cells].sum())
    kind[cells] = ECOSYSTEM_TYPES.index(rows[-1].ecosystem_type)
    free = cells
    for row in rows[:-1]:
        _place(kind, row, site, patches, total * row.share / 100, free)
        free = free[kind[free] == ECOSYSTEM_TYPES.index(rows[-1].ecosystem_type)]


def is_forest(kind: np.ndarray) -> np.ndarray:
    """Return which cells are forest."""
    return np.isin(kind, [ECOSYSTEM_TYPES.index(name) for name in FOREST_TYPES])
