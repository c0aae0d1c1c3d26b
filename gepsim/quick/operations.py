"""The quick operations; each returns `LEFT` where the work is left to xarray."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import xarray as xr
from xarray.core import dtypes

from gepsim.quick.arrays import NUMBERS, Labels, attributes, built, joined, laid, numbers
from gepsim.quick.known import coordinate, position

LEFT = object()
_PLAIN = (float, int, np.float64)
_ARRAY = xr.DataArray


def binary(one: Any, other: Any, f: Callable[..., Any], reflexive: bool = False) -> Any:
    """Return ``f(one, other)`` by labels, as ``+``, ``*`` or ``<``."""
    if type(other) in _PLAIN or type(other) is str:
        return _with_number(one, other, f, reflexive)
    if type(other) is not _ARRAY or type(one) is not _ARRAY or reflexive:
        return LEFT
    labels, left, right = joined((one, other)), numbers(one), numbers(other)
    attrs = attributes(one, other)
    if labels is None or left is None or right is None or attrs is None:
        return LEFT
    dims = tuple(labels.sizes)
    left, right = laid(left, one._variable._dims, dims), laid(right, other._variable._dims, dims)
    with np.errstate(all="ignore"):
        data = f(left, right)
    if data.dtype.kind not in NUMBERS:
        return LEFT
    name = one._name if one._name == other._name else None
    return built(data, dims, labels, name, attrs)


def _with_number(one: Any, other: Any, f: Callable[..., Any], reflexive: bool) -> Any:
    data = numbers(one) if type(one) is _ARRAY else None
    if data is None or data.dtype.kind not in ("UO" if type(other) is str else NUMBERS):
        return LEFT
    with np.errstate(all="ignore"):
        found = f(other, data) if reflexive else f(data, other)
    labels = Labels({}, dict(one._coords), dict(one._indexes))
    attrs = one._variable._attrs
    return built(found, one._variable._dims, labels, one._name, dict(attrs) if attrs else None)


def where_method(one: Any, cond: Any, other: Any = dtypes.NA, drop: bool = False) -> Any:
    """Return `one` where a condition holds, `other` elsewhere."""
    if drop or type(cond) is not _ARRAY or type(one) is not _ARRAY:
        return LEFT
    instead = np.nan if other is dtypes.NA else other
    return _chosen(cond, one, instead, (one, cond, instead), one)


def where(cond: Any, x: Any, y: Any, keep_attrs: Any = None) -> Any:
    """Return `x` where a condition holds, `y` elsewhere."""
    if type(cond) is not _ARRAY or keep_attrs is not None:
        return LEFT
    if any(v._attrs for a in (cond, x, y) if type(a) is _ARRAY for v in a._coords.values()):
        return LEFT
    return _chosen(cond, x, y, (cond, x, y), x)


def _chosen(cond: Any, x: Any, y: Any, order: tuple[Any, ...], of: Any) -> Any:
    """Return the choice by a condition; dimensions and name as `order`, attributes of `of`."""
    arrays = [a for a in order if type(a) is _ARRAY]
    labels = joined(arrays)
    if labels is None:
        return LEFT
    dims = tuple(labels.sizes)
    parts: list[Any] = [_part(a, dims) for a in (cond, x, y)]
    if parts[0] is None or parts[0].dtype != bool:
        return LEFT
    if any(part is None or part.dtype != np.float64 for part in parts[1:]):
        return LEFT
    attrs = of._variable._attrs if type(of) is _ARRAY else None
    return built(np.where(*parts), dims, labels, arrays[0]._name, dict(attrs) if attrs else None)


def _part(one: Any, dims: tuple[Hashable, ...]) -> np.ndarray | None:
    """Return an array along `dims`, or a number as an array without dimension."""
    if type(one) is _ARRAY:
        data = numbers(one)
        return None if data is None else laid(data, one._variable._dims, dims)
    return np.asarray(one) if type(one) in (float, np.float64) else None


def clip(one: Any, min: Any = None, max: Any = None, *, keep_attrs: Any = None) -> Any:
    """Return an array within bounds."""
    bounds = [bound for bound in (min, max) if bound is not None]
    arrays = [one, *(bound for bound in bounds if type(bound) is _ARRAY)]
    labels = joined(arrays) if type(one) is _ARRAY and keep_attrs is None else None
    if labels is None or not bounds:
        return LEFT
    dims = tuple(labels.sizes)
    parts: list[Any] = [None if part is None else _part(part, dims) for part in (one, min, max)]
    given = [part for part in parts if part is not None]
    if len(given) < len(bounds) + 1 or any(part.dtype != np.float64 for part in given):
        return LEFT
    attrs = one._variable._attrs
    found = np.clip(*parts)
    return built(found, dims, labels, one._name, dict(attrs) if attrs else None)


def total(one: Any, dim: Any = None, **others: Any) -> Any:
    """Return the sum over one or more dimensions; a missing number is left to xarray."""
    own = one._variable._dims
    dims = own if dim is None else (dim,) if type(dim) is str else dim
    data = one._variable._data
    if others or not dims or type(dims) not in (tuple, list) or type(data) is not np.ndarray:
        return LEFT
    if data.dtype != np.float64 or type(one) is not _ARRAY or not set(dims) <= set(own):
        return LEFT
    found = data.sum(axis=tuple(own.index(d) for d in dims))
    if np.isnan(found).any():
        return LEFT
    coords = {n: v for n, v in one._coords.items() if set(dims).isdisjoint(v._dims)}
    indexes = {n: i for n, i in one._indexes.items() if n in coords}
    attrs = one._variable._attrs
    left = tuple(d for d in own if d not in dims)
    labels = Labels({}, coords, indexes)
    return built(found, left, labels, one._name, dict(attrs) if attrs else None)


def broadcast(*arrays: Any, exclude: Any = None) -> Any:
    """Return arrays that all have all dimensions."""
    if exclude is not None or not arrays or any(type(a) is not _ARRAY for a in arrays):
        return LEFT
    labels = joined(arrays)
    return LEFT if labels is None else tuple(_spread(array, labels) for array in arrays)


def _spread(array: Any, labels: Labels) -> xr.DataArray:
    """Return an array along all dimensions, as a view."""
    shared = {dim for dim in labels.sizes if dim in labels.indexes}
    coords = {**array._coords, **{n: v for n, v in labels.coords.items() if n in shared}}
    indexes = {**array._indexes, **{n: i for n, i in labels.indexes.items() if n in shared}}
    variable = array._variable.set_dims(labels.sizes)
    made: xr.DataArray = xr.DataArray(
        variable, coords, name=array._name, indexes=indexes, fastpath=True
    )
    return made


def concat(objs: Any, dim: Any, *args: Any, **options: Any) -> Any:
    """Return arrays with the same dimensions side by side along a new one, bare or with labels."""
    arrays = list(objs) if isinstance(objs, list | tuple) else []
    if type(dim) is _ARRAY and not args and not options:
        return _labelled(arrays, dim)
    if args or options or type(dim) is not str or not arrays:
        return LEFT
    if any(type(a) is not _ARRAY or len(a._coords) != len(a._indexes) for a in arrays):
        return LEFT
    labels, first = joined(arrays), arrays[0]
    if labels is None or dim in labels.sizes:
        return LEFT
    dims, parts = first._variable._dims, [numbers(array) for array in arrays]
    if any(array._variable._dims != dims for array in arrays):
        return LEFT
    if any(p is None or p.dtype != np.float64 for p in parts):
        return LEFT
    attrs = first._variable._attrs
    found = np.stack(parts)  # type: ignore[arg-type]
    return built(found, (dim, *dims), labels, first._name, dict(attrs) if attrs else None)


def _labelled(arrays: list[Any], along: Any) -> Any:
    """Return arrays side by side along a dimension whose labels are given as an array."""
    name, variable = along._name, along._variable
    if variable._dims != (name,) or along._coords or variable._attrs:
        return LEFT
    whole: Any = concat(arrays, name) if len(arrays) == variable.shape[0] else LEFT
    known = coordinate(name, variable._data)
    if whole is LEFT or known is None:
        return LEFT
    whole._coords[name], whole._indexes[name] = known
    return whole


def assign_coords(one: Any, coords: Any = None, **named: Any) -> Any:
    """Return an array with other labels along some of its dimensions."""
    if coords is not None or type(one) is not _ARRAY:
        return LEFT
    sizes = dict(zip(one._variable._dims, one._variable._data.shape, strict=True))
    found, indexes = dict(one._coords), dict(one._indexes)
    for dim, labels in named.items():
        known = coordinate(dim, labels) if dim in sizes else None
        if known is None or known[0].shape[0] != sizes[dim]:
            return LEFT
        found.pop(dim, None)
        indexes.pop(dim, None)
        found[dim], indexes[dim] = known
    variable = one._variable.copy(deep=False)
    return xr.DataArray(variable, found, name=one._name, indexes=indexes, fastpath=True)


def select(one: Any, indexers: Any = None, **options: Any) -> Any:
    """Return an array at one label or at a list of labels of some dimensions."""
    drop = options.pop("drop", False)
    if indexers is not None or not options or type(one) is not _ARRAY:
        return LEFT
    places = {}
    for dim, labels in options.items():
        place = position(one._indexes.get(dim), labels)
        if place is None or dim not in one._variable._dims:
            return LEFT
        places[dim] = place
    dim, place = next(iter(places.items()))
    data, own = one._variable._data, one._variable._dims
    if len(places) > 1 or type(place) is int or type(data) is not np.ndarray:
        return one.isel(places, drop=drop)
    if any(dim in v._dims and name != dim for name, v in one._coords.items()):
        return one.isel(places, drop=drop)
    return _taken(one, dim, place, np.take(data, place, axis=own.index(dim)))


def _taken(one: Any, dim: Any, places: np.ndarray, data: np.ndarray) -> xr.DataArray:
    """Return numbers at some places of a dimension, with the labels of those places."""
    index = one._indexes[dim].isel({dim: places})
    variable = index.create_variables({dim: one._coords[dim]})[dim]
    coords, indexes = {**one._coords, dim: variable}, {**one._indexes, dim: index}
    attrs = one._variable._attrs
    labels = Labels({}, coords, indexes)
    return built(data, one._variable._dims, labels, one._name, dict(attrs) if attrs else None)


def reindex(one: Any, indexers: Any = None, **options: Any) -> Any:
    """Return an array at other labels of one dimension, and a number where it has none."""
    fill = options.pop("fill_value", np.nan)
    if indexers is not None or len(options) != 1 or type(fill) is not float:
        return LEFT
    ((dim, labels),) = options.items()
    index, data, own = one._indexes.get(dim), one._variable._data, one._variable._dims
    known = coordinate(dim, labels) if index is not None and dim in own else None
    if known is None or type(one) is not _ARRAY or type(data) is not np.ndarray:
        return LEFT
    if data.dtype != np.float64 or not index.index.is_unique or one._variable._attrs:
        return LEFT
    if not index.index.size:
        return LEFT  # there is nothing to take
    if any(dim in v._dims and n != dim for n, v in one._coords.items()):
        return LEFT
    places = index.index.get_indexer(known[1].index)
    if known[1].index.dtype != index.index.dtype or one._coords[dim]._attrs:
        return LEFT
    axis = own.index(dim)
    found = np.take(data, places, axis=axis)
    if (places < 0).any():
        found[(slice(None),) * axis + (places < 0,)] = fill
    coords, indexes = {**one._coords, dim: known[0]}, {**one._indexes, dim: known[1]}
    return built(found, own, Labels({}, coords, indexes), one._name, None)
