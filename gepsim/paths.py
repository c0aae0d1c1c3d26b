"""Where the rows and scenarios that ship with gepsim lie: in a checkout or inside the wheel."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(kind: str) -> Path:
    """Return the folder of what ships: ``"coefficients"`` or ``"scenarios"``.

    A checkout's own folders win, so that an engineer edits what runs.

    Examples
    --------
    >>> (shipped("coefficients") / "sources.toml").is_file()
    True
    """
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    return PACKAGE / "_shipped" / kind


def shipped_cities() -> list[str]:
    """Return the names of the cities that ship with gepsim."""
    return sorted(path.parent.name for path in shipped("scenarios").glob("*/city.toml"))


def default_city() -> str:
    """Return the city that is meant where none is named: the first that ships."""
    return shipped_cities()[0]


def cache_folder() -> Path:
    """Return the folder for things that can be made again, where the system keeps such.

    ``GEPSIM_CACHE`` names the folder itself, ``XDG_CACHE_HOME`` the one it lies in.
    """
    if named := os.environ.get("GEPSIM_CACHE"):
        return Path(named)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "gepsim"
    from platformdirs import user_cache_path

    return user_cache_path("gepsim", appauthor=False)


def sha256(path: Path) -> str:
    """Return the checksum of one file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
