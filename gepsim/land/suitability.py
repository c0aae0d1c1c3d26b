"""Which cells change first: one score per kind of change, from layers alone."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.land.distance import distance_to
from gepsim.land.layers import inside

#: Places of some cells among those inside the counties.
Part = slice | np.ndarray

_WOODY = [ECOSYSTEM_TYPES.index(name) for name in (*FOREST_TYPES, "SHR")]
_BUILT = ECOSYSTEM_TYPES.index("BLT")
_FIELDS = [ECOSYSTEM_TYPES.index(name) for name in ("DRY", "PAD")]


class Suitability:
    """Scores of the cells inside the counties, made when first asked for [1].

    Built-up land grows from what is built, on gentle ground first. Fields give way to trees where
    they are steepest, and are won back where it is gentlest. Shrub closes to forest where it rains
    most; the oldest conifers are mixed first; orchards start low.
    """

    def __init__(self, layers: xr.Dataset) -> None:
        self.layers = layers
        self.mask = inside(layers)
        self.made: dict[str, np.ndarray] = {}

    def score(self, source: int, target: int, part: Part = slice(None)) -> np.ndarray:
        """Return how well some cells, or all, suit the change from one type to another."""
        name, sign = criterion(self.layers, source, target)
        score = self._once(name)[part]
        return score if sign > 0 else -score

    def near(self, lon: float, lat: float, part: Part = slice(None)) -> np.ndarray:
        """Return nearness of some cells, or all, to a place: minus the squared distance [m2]."""
        from pyproj import CRS, Transformer

        from gepsim.land.layers import crs_of

        crs = CRS(crs_of(self.layers))
        here = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
        px, py = here.transform(lon, lat)
        rows, columns = np.divmod(np.flatnonzero(self.mask)[part], self.mask.shape[1])
        away = (self.layers.x.values[columns] - px) ** 2 + (self.layers.y.values[rows] - py) ** 2
        return -away

    def _once(self, name: str) -> np.ndarray:
        if name not in self.made:
            self.made[name] = getattr(self, f"_{name}")()
        return self.made[name]

    def _layer(self, name: str) -> np.ndarray:
        return self.layers[name].values[self.mask]

    def _steep(self) -> np.ndarray:
        return self._layer("slope_length_steepness")

    def _rain(self) -> np.ndarray:
        return self._layer("rain")

    def _age(self) -> np.ndarray:
        return self._layer("forest_age")

    def _near_built(self) -> np.ndarray:
        """Return minus the distance to built-up land in cells, longer on steep ground."""
        built = self.layers["ecosystem_type"].values == _BUILT
        if not built.any():
            return -self._once("steep")
        away = distance_to(built)[self.mask]
        return (-away * (1 + self._once("steep"))).astype(np.float32)


def criterion(layers: xr.Dataset, source: int, target: int) -> tuple[str, int]:
    """Return what ranks the cells for a change, and 1 where its highest come first, else -1."""
    if target == _BUILT:
        return "near_built", 1
    if target in _FIELDS:
        return "steep", -1
    if target in _WOODY and source in _FIELDS:
        return "steep", 1
    if target in _WOODY and source in _WOODY:
        old = "forest_age" in layers and ECOSYSTEM_TYPES[source] in FOREST_TYPES
        return ("age" if old else "rain"), 1
    return "steep", -1


def walls(layers: xr.Dataset) -> np.ndarray:
    """Return which cells inside the counties may not change: redline, reserves, farmland kept."""
    mask = inside(layers)
    out = np.zeros(int(mask.sum()), bool)
    for name in ("redline", "reserve", "permanent_farmland"):
        if name in layers:
            out |= layers[name].values[mask] > 0
    return out
