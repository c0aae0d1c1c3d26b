"""Memory that is done with goes back to the system; what is too large for it lies in files."""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np

#: Files that arrays lie in, as they are mapped.
_MAPPED: WeakSet[mmap.mmap] = WeakSet()
#: How many times its size has to be free on the disk before an array is laid there.
_ROOM = 2


def give_back() -> None:
    """Hand what was freed back to the system, where the C library can do so (glibc).

    Arrays of draws are of all sizes. What a room frees lies scattered between what it keeps, and
    the library holds on to it: the next room then takes new memory beside it. Of arrays that lie
    `aside` the pages that were touched go back to their files.
    """
    if trim := _trimming():
        trim(0)
    back_to_files()


def back_to_files() -> None:
    """Let the pages of arrays that lie `aside` go back to their files."""
    if (done := getattr(mmap, "MADV_DONTNEED", None)) is not None:  # Windows has none
        for mapped in list(_MAPPED):
            mapped.madvise(done)


def aside(shape: Sequence[int], dtype: np.dtype[Any]) -> np.ndarray:
    """Return an array of zeros that lies in a file without a name.

    It reads and writes as any other, and its file goes with it. The file is in the temporary folder
    of the system (``TMPDIR``); where its disk has no room, the array lies in memory.

    Examples
    --------
    >>> array = aside((2, 3), np.dtype(float))
    >>> array[1] = [1.0, 2.0, 3.0]
    >>> give_back()
    >>> array.tolist()
    [[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]
    """
    size = math.prod(shape) * dtype.itemsize
    with suppress(OSError):
        if size and shutil.disk_usage(tempfile.gettempdir()).free > _ROOM * size:
            return np.frombuffer(_file_of(size), dtype).reshape(shape)
    return np.zeros(shape, dtype)


def _file_of(size: int) -> mmap.mmap:
    """Return a mapped file of so many bytes, which the disk has promised where it can."""
    with tempfile.TemporaryFile(prefix="gepsim-") as file:
        file.truncate(size)
        if hasattr(os, "posix_fallocate"):  # a disk that fills up later would end the process
            os.posix_fallocate(file.fileno(), 0, size)
        mapped = mmap.mmap(file.fileno(), size)
    _MAPPED.add(mapped)
    return mapped


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
