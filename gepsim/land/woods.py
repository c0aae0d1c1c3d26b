"""Age and species of the reference landscape's forest."""

from __future__ import annotations

from functools import partial

import numpy as np

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.land.cover import Patches, Site, is_forest
from gepsim.land.facts import LandscapeFacts
from gepsim.land.fields import Lattice, add_up
from gepsim.land.threads import by_cell

#: Kinds of forest that grow alike; position 0 is no forest.
SPECIES = (
    "none",
    "cypress",
    "masson_pine",
    "chinese_fir",
    "oak",
    "soft_broadleaf",
    "mixed",
    "fir_spruce",
)

#: What has a growth curve.
GROWING = (*SPECIES[1:], "shrub")

#: What grows where a type is new, or where no layer says.
NEW_STANDS = {"EBF": "oak", "DBF": "oak", "CON": "cypress", "MIX": "mixed", "SHR": "shrub"}


def forest_age(kind: np.ndarray, site: Site, facts: LandscapeFacts, patches: Patches) -> np.ndarray:
    """Return the age of the forest in the base year, 0 elsewhere [year].

    Ages of one type lie between its two rows, in patches, as many young as old.
    """
    age = np.zeros(kind.size, np.float32)
    for name in FOREST_TYPES:
        cells = np.flatnonzero(kind == ECOSYSTEM_TYPES.index(name))
        low, high = (facts.get(f"forest_age_{end}.{name}", "year") for end in ("min", "max"))
        pattern = patches.called(f"age.{name}")
        found = by_cell(partial(_pattern_on, site, pattern), cells)
        age[cells] = low + (high - low) * _share_below(found)
    return age


def _pattern_on(site: Site, pattern: list[tuple[float, Lattice]], cells: np.ndarray) -> np.ndarray:
    """Return a pattern on some cells."""
    return add_up(pattern, site.x[cells], site.y[cells])


def _share_below(values: np.ndarray) -> np.ndarray:
    """Return the share of values below each one, close to uniform on 0 … 1."""
    levels = np.sort(values[:: max(1, values.size // 10_000)])
    count = np.float32(max(1, levels.size))
    return by_cell(lambda some: np.searchsorted(levels, some).astype(np.float32) / count, values)


def forest_species(
    kind: np.ndarray, site: Site, facts: LandscapeFacts, patches: Patches
) -> np.ndarray:
    """Return the species group of each cell as a position in `SPECIES`.

    Conifers change with height: cypress, masson pine, Chinese fir, fir and spruce.
    """
    tops = [facts.get(f"{name}_top", "m") for name in ("cypress", "pine", "fir")]
    out = np.zeros(kind.size, np.uint8)
    forest = is_forest(kind)
    out[forest] = SPECIES.index("oak")
    out[kind == ECOSYSTEM_TYPES.index("MIX")] = SPECIES.index("mixed")
    conifer = np.flatnonzero(kind == ECOSYSTEM_TYPES.index("CON"))
    ladder = [SPECIES.index(s) for s in ("cypress", "masson_pine", "chinese_fir", "fir_spruce")]
    out[conifer] = np.array(ladder, np.uint8)[np.digitize(site.elevation[conifer], tops)]
    deciduous = np.flatnonzero(kind == ECOSYSTEM_TYPES.index("DBF"))
    low = _share_below(site.elevation[deciduous]) < facts.get("alder_share", "1")
    out[deciduous[low]] = SPECIES.index("soft_broadleaf")
    return out
