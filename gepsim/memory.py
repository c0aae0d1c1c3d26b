"""Memory that is done with goes back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache
from pathlib import Path
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


def available() -> int | None:
    """Return how much memory programs may still take, None where the system does not say. [byte]"""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None
