"""Compiled loops, kept on disk only where nobody else can write.

numba keeps machine code between runs in files that it unpickles, so that whoever can write there
can run programs as the user. The code is therefore kept beside gepsim's own files, or in the
user's cache, if that folder belongs to the user or to the system and others cannot write to it;
elsewhere the loops are compiled anew, which takes some seconds.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from gepsim.paths import PACKAGE

F = TypeVar("F", bound=Callable[..., Any])
_LOG = logging.getLogger("gepsim")
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def kernel(**options: Any) -> Callable[[F], F]:
    """Return a decorator that compiles a loop by numba, with a cache that cannot stop a run.

    Parameters
    ----------
    **options
        Of ``numba.njit``.
    """
    import numba

    def compiled(function: F) -> F:
        dispatcher: Any = numba.njit(**options)(function)
        if trusted(Path(function.__code__.co_filename).parent):
            try:
                dispatcher._cache = _cache_of(function)
            except (ImportError, AttributeError, RuntimeError, OSError) as error:
                _tell(f"cannot be kept ({error})")
        return dispatcher

    return compiled


def _cache_of(function: Callable[..., Any]) -> Any:
    """Return numba's cache of one function, which a damaged or full disk leaves out of use."""
    from numba.core.caching import FunctionCache

    class Kept(FunctionCache):
        def load_overload(self, sig: Any, target_context: Any) -> Any:
            try:
                return super().load_overload(sig, target_context)
            except Exception as error:  # whatever unpickling a damaged file raises
                _tell(f"damaged ({type(error).__name__})")
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            try:
                super().save_overload(sig, data)
            except Exception as error:
                _tell(f"cannot be written ({type(error).__name__})")
                self._mend()

        def _mend(self) -> None:
            """Write an empty index over one that cannot be read."""
            try:
                self.flush()
            except OSError:
                return

    return Kept(function)


def trusted(beside: Path) -> bool:
    """Return whether compiled code may be read from where numba would keep it.

    Parameters
    ----------
    beside : Path
        Folder of the source file.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        places = [Path(named)]
    elif os.access(beside, os.W_OK):
        places = [PACKAGE, beside, beside / "__pycache__"]
    else:
        places = [Path.home() / ".cache"]
    odd = next((place for place in places if not closed(place)), None)
    if odd is not None:
        _tell(f"{odd} can be written by others")
    return odd is None


def closed(place: Path) -> bool:
    """Return whether a folder, or the nearest above it, is the user's and closed to others."""
    if not hasattr(os, "getuid"):
        return True  # Windows: the user's profile is closed by the system
    place = next((p for p in (place, *place.absolute().parents) if p.exists()), place)
    found = place.stat()
    return found.st_uid in (0, os.getuid()) and not found.st_mode & _OTHERS


@cache
def _tell(what: str) -> None:
    """Say once that compiled loops are made anew."""
    _LOG.warning("compiled code: %s; it is compiled anew", what)
