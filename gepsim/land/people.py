"""Where people live: county totals spread over towns and villages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cover import Site

_VILLAGE = [ECOSYSTEM_TYPES.index(name) for name in ("DRY", "PAD", "ORC", "BLT")]
_BUILT = ECOSYSTEM_TYPES.index("BLT")


def spread_people(
    site: Site,
    kind: np.ndarray,
    from_seat: Callable[[np.ndarray], np.ndarray],
    people: np.ndarray,
    urban_share: float,
    reach: float,
) -> np.ndarray:
    """Return the people of each cell; each county's cells add up to its people.

    Parameters
    ----------
    site, kind
        Cells and their ecosystem types.
    from_seat : callable
        Gives the distance of some cells to their county seat. [m]
    people : ndarray
        People by county. [person]
    urban_share : float
        Part of them on built-up land, thinning away from the seat; the rest lives evenly among
        fields, orchards and built-up land. [1]
    reach : float
        Distance over which towns thin to 1/e. [m]
    """
    town = np.zeros(kind.size)
    built = np.flatnonzero(kind == _BUILT)
    town[built] = site.area[built] * np.exp(-from_seat(built) / reach)
    village = np.where(np.isin(kind, _VILLAGE), site.area, 0.0)
    out = np.zeros(kind.size)
    for weight, share in ((town, urban_share), (village, 1 - urban_share)):
        total = np.bincount(site.county, weight, minlength=people.size)
        out += weight * (share * people / total)[site.county]
    return out.astype(np.float32)
