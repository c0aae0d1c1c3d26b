"""Labels that were seen before, so that an index is built once for each list of labels."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import xarray as xr
from xarray.indexes import PandasIndex

Coordinate = tuple[xr.Variable, PandasIndex]

#: How many lists of labels are known, and how long one may be.
_MOST, _LONGEST = 4096, 20_000
_KNOWN: dict[Any, Coordinate] = {}
_PAIRS: dict[tuple[int, int], tuple[Any, Any, bool]] = {}


def same(one: Any, other: Any) -> bool:
    """Return whether two indexes hold the same labels in the same order."""
    if one is other:
        return True
    if type(one) is not PandasIndex or type(other) is not PandasIndex:
        return False
    if one.index is other.index:
        return True
    pair = id(one.index), id(other.index)
    if pair not in _PAIRS:
        if len(_PAIRS) >= _MOST:
            _PAIRS.clear()
        # both are held beside the answer, so that no other index takes their identity
        _PAIRS[pair] = one.index, other.index, bool(one.index.equals(other.index))
    return _PAIRS[pair][-1]


def coordinate(dim: Hashable, labels: Any) -> Coordinate | None:
    """Return the coordinate of a dimension; None for labels that are xarray's to read."""
    key = _key(dim, labels)
    if key is None:
        return None
    found = _KNOWN.get(key)
    if found is None:
        made = xr.Dataset(coords={dim: labels})
        index = made.xindexes.get(dim)
        if type(index) is not PandasIndex:
            return None
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        found = _KNOWN[key] = made[dim].variable, index
    return found[0].copy(deep=False), found[1]  # a copy: its attributes may be written


def position(index: Any, labels: Any) -> Any:
    """Return where a label or a list of labels stands; None where xarray is to look."""
    kind = type(labels)
    if type(index) is not PandasIndex or not index.index.is_unique:
        return None
    if kind in (str, int):
        try:
            place = index.index.get_loc(labels)
        except (KeyError, TypeError):
            return None
        return int(place) if isinstance(place, int | np.integer) else None
    if kind is not list or not labels or not set(map(type, labels)) <= {str, int}:
        return None
    places = index.index.get_indexer(labels)
    return None if (places < 0).any() else places


def _key(dim: Hashable, labels: Any) -> Any:
    """Return what tells lists of labels apart, their types among it."""
    kind = type(labels)
    if kind is np.ndarray:
        if labels.ndim != 1 or labels.dtype.kind not in "iUf" or labels.size > _LONGEST:
            return None
        return dim, labels.dtype.str, labels.tobytes()
    if kind is not list or not labels or len(labels) > _LONGEST:
        return None
    types = set(map(type, labels))
    return (dim, *types, tuple(labels)) if types <= {str} or types <= {int} else None
