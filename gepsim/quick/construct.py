"""Numbers and lists of labels to an array, with indexes that were built before."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import xarray as xr
from xarray.core import dtypes

from gepsim.quick.arrays import NUMBERS
from gepsim.quick.known import coordinate


def construct(own: Callable[..., None]) -> Callable[..., None]:
    """Return what makes a `DataArray`, quick for numbers with plain lists of labels."""

    @wraps(own)
    def init(
        self: Any, data: Any = dtypes.NA, coords: Any = None, dims: Any = None,
        name: Any = None, attrs: Any = None, indexes: Any = None, fastpath: bool = False,
    ) -> None:  # fmt: skip
        if fastpath or type(coords) is not dict or attrs or not coords:
            own(self, data, coords, dims, name, attrs, indexes, fastpath)
            return
        found = _labelled(data, coords, dims)
        if found is None:
            own(self, data, coords, dims, name, attrs, indexes, fastpath)
        else:
            own(self, found[0], found[1], name=name, indexes=found[2], fastpath=True)

    return init


def _labelled(data: Any, coords: dict[Any, Any], dims: Any) -> tuple[Any, ...] | None:
    """Return variable, coordinates and indexes; None where xarray is to read them."""
    order = tuple(coords) if dims is None else (dims,) if type(dims) is str else dims
    if type(order) not in (tuple, list) or not set(coords) <= set(order):
        return None
    array = np.asarray(data) if type(data) in (np.ndarray, list) else None
    if array is None or array.dtype.kind not in NUMBERS or array.ndim != len(order):
        return None
    variables, indexes = {}, {}
    for dim, labels in coords.items():
        known = coordinate(dim, labels)
        if known is None or known[0].shape[0] != array.shape[order.index(dim)]:
            return None
        variables[dim], indexes[dim] = known
    return xr.Variable(tuple(order), array, fastpath=True), variables, indexes
