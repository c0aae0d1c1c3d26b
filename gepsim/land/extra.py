"""Drivers of methods that are not the default: summed where the layers have what they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.change import Sums
from gepsim.land.drivers import read_layer
from gepsim.land.maturity import cube_of
from gepsim.land.path import LandPath
from gepsim.land.zonal import zonal_sums
from gepsim.registry import ZONAL_SUMS

#: Layer by driver, each area times the days on which it cools.
EXTRA = {"hot_day_area_max": "hot_days_max", "hot_day_area_stated": "hot_days_stated"}
_PER_HECTARE, _SUMMED = "m2 day ha-1 year-1", "m2 day year-1"
ZONAL_SUMS.update(dict.fromkeys(EXTRA, _SUMMED))


def extra_fields(path: LandPath, layers: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the drivers that these layers allow, per hectare, on the cells of a path."""
    return {
        name: read_layer(layers, layer, _PER_HECTARE, path.cells.mask)
        for name, layer in EXTRA.items()
        if layer in layers
    }


def extra_drivers(path: LandPath, layers: xr.Dataset, times: Mapping[str, float]) -> xr.Dataset:
    """Return the sums of extra drivers by year, county and ecosystem type.

    Parameters
    ----------
    path : LandPath
        Land of every year.
    layers : Dataset
        The layers it was made from.
    times : mapping of str to float
        Years in which restored land matures; see `gepsim.land.maturity`. [year]
    """
    return extra_labelled(extra_sums(path, layers, times), path.years, path.cells.codes)


def extra_sums(
    path: LandPath, layers: xr.Dataset, times: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """Return the sums of `extra_drivers` over (years, counties, types). [m2 day year-1]"""
    fields = extra_fields(path, layers)
    if not fields:
        return {}
    return dict(zip(fields, cube_of(path, times, _sums_of(path, fields)), strict=True))


def extra_labelled(
    sums: Mapping[str, np.ndarray], years: Sequence[int], codes: Sequence[str]
) -> xr.Dataset:
    """Return the sums of `extra_sums` with their labels; empty where there are none."""
    if not sums:
        return xr.Dataset()
    coords = {"time": list(years), "county": list(codes), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    named = sums.items()
    return xr.Dataset({n: (tuple(coords), part, {"units": _SUMMED}) for n, part in named}, coords)


def _sums_of(path: LandPath, fields: Mapping[str, np.ndarray]) -> Sums:
    """Return a function that sums these fields over cells of given types."""
    cells, stack = path.cells, np.stack(list(fields.values()))

    def sums(kind: np.ndarray, part: np.ndarray | None) -> np.ndarray:
        here = slice(None) if part is None else part
        return zonal_sums(
            np.ascontiguousarray(stack[:, here]),
            cells.county[here],
            kind,
            cells.area[here],
            zones=len(cells.codes),
            kinds=len(ECOSYSTEM_TYPES),
            names=list(fields),
        )

    return sums
