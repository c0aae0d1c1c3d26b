"""Memory that is done with goes back to the system."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Hand what was freed back to the system, where the C library can do so (glibc).

    Arrays of draws are of all sizes. What a room frees lies scattered between what it keeps, and
    the library holds on to it: the next room then takes new memory beside it.
    """
    if trim := _trimming():
        trim(0)


@cache
def _trimming() -> Any:
    """Return the library's own way to do it, or None."""
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # Windows has no such library
        return None
