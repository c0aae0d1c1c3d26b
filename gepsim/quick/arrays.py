"""What every quick operation asks first: are the labels of some arrays the same?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from gepsim.quick.known import same

NUMBERS = "biuf"


@dataclass(frozen=True, slots=True)
class Labels:
    """Sizes of all dimensions in order of appearance, coordinates and indexes."""

    sizes: dict[Hashable, int]
    coords: dict[Hashable, xr.Variable]
    indexes: dict[Hashable, Any]


def joined(arrays: Sequence[xr.DataArray]) -> Labels | None:
    """Return the labels of arrays together; None where that wants more than a look."""
    first = arrays[0]
    sizes = dict(zip(first._variable._dims, first._variable._data.shape, strict=True))
    coords, indexes = dict(first._coords), dict(first._indexes)
    for array in arrays[1:]:
        for dim, size in zip(array._variable._dims, array._variable._data.shape, strict=True):
            if sizes.setdefault(dim, size) != size:
                return None
        own = array._indexes
        for name, variable in array._coords.items():
            if name not in coords:
                coords[name] = variable
                if name in own:
                    indexes[name] = own[name]
            elif name not in indexes or name not in own or not same(indexes[name], own[name]):
                return None
    if len(coords) != len(indexes) and any(n in sizes and n not in indexes for n in coords):
        return None
    if any(d in indexes and d not in a._coords for a in arrays for d in a._variable._dims):
        return None  # one has labels that another lacks
    return Labels(sizes, coords, indexes)


def numbers(array: xr.DataArray) -> np.ndarray | None:
    """Return the numbers of an array as they lie in memory; None for anything but numbers."""
    data = array._variable._data
    if type(data) is not np.ndarray:
        data = array._variable.data  # labels of a dimension, used as numbers or words
        if type(data) is not np.ndarray:
            return None
    return data


def laid(data: np.ndarray, own: tuple[Hashable, ...], dims: tuple[Hashable, ...]) -> np.ndarray:
    """Return a view whose axes follow `dims`, of length 1 where it has none."""
    if own == dims:
        return data
    new = [dim for dim in dims if dim not in own]
    order = (*new, *own)
    if new:
        data = data[(None,) * len(new)]
    return data if order == dims else data.transpose([order.index(dim) for dim in dims])


def built(
    data: Any, dims: tuple[Hashable, ...], labels: Labels, name: Any, attrs: dict[Any, Any] | None
) -> xr.DataArray:
    """Return numbers with labels that were looked at."""
    variable = xr.Variable(dims, np.asarray(data), attrs or None, fastpath=True)
    made: xr.DataArray = xr.DataArray(
        variable, labels.coords, name=name, indexes=labels.indexes, fastpath=True
    )
    return made


def attributes(*arrays: xr.DataArray) -> dict[Any, Any] | None:
    """Return what arrays say alike, or one of them alone; None where a value is no plain word."""
    found: dict[Any, Any] = {}
    lost = set()
    for array in arrays:
        for key, value in (array._variable._attrs or {}).items():
            if type(value) not in (str, int):
                return None
            if key not in lost and found.setdefault(key, value) != value:
                lost.add(key)
                del found[key]
    return found
