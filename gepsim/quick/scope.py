"""Where the quick operations hold: inside `quick_labels`, in every thread, nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any

import xarray as xr

from gepsim.quick import operations
from gepsim.quick.construct import construct

#: What gives way, where it lives, and what is tried first.
_QUICK: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (xr.DataArray, "_binary_op", operations.binary),
    (xr.DataArray, "where", operations.where_method),
    (xr.DataArray, "clip", operations.clip),
    (xr.DataArray, "sum", operations.total),
    (xr.DataArray, "assign_coords", operations.assign_coords),
    (xr.DataArray, "reindex", operations.reindex),
    (xr.DataArray, "sel", operations.select),
    (xr, "where", operations.where),
    (xr, "broadcast", operations.broadcast),
    (xr, "concat", operations.concat),
)
_INSIDE: list[bool] = []
_LOCK = Lock()
_OWN = {(place, name): vars(place).get(name) for place, name, _ in _QUICK}
_OWN[xr.DataArray, "__init__"] = xr.DataArray.__init__


def _tried(quick: Callable[..., Any], own: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the quick thing where it can, and xarray's own where not."""

    @wraps(own)
    def either(*args: Any, **named: Any) -> Any:
        found = quick(*args, **named)
        return own(*args, **named) if found is operations.LEFT else found

    return either


@contextmanager
def quick_labels() -> Iterator[None]:
    """Let labelled arithmetic look at its labels first; may stand inside itself."""
    with _LOCK:
        if not _INSIDE:
            _install()
        _INSIDE.append(True)
    try:
        yield
    finally:
        with _LOCK:
            _INSIDE.pop()
            if not _INSIDE:
                _remove()


@contextmanager
def plain_labels() -> Iterator[None]:
    """Let xarray do all of the work itself, also inside `quick_labels`: for a proof."""
    with _LOCK:
        inside = bool(_INSIDE)
        if inside:
            _remove()
    try:
        yield
    finally:
        if inside:
            with _LOCK:
                _install()


def _install() -> None:
    for place, name, quick in _QUICK:
        setattr(place, name, _tried(quick, getattr(place, name)))
    xr.DataArray.__init__ = construct(_OWN[xr.DataArray, "__init__"])  # type: ignore[method-assign]


def _remove() -> None:
    for (place, name), own in _OWN.items():
        if own is None:  # it is of a class above
            delattr(place, name)
        else:
            setattr(place, name, own)
