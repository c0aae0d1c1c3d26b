"""From what a recipe calls a file to what can be opened: patterns, tiles, addresses."""

from __future__ import annotations

import os
from pathlib import Path

from gepsim.errors import InputError, Problem, suggest
from gepsim.importing.months import natural

#: Addresses that GDAL reads by ranges, with the prefix that it wants.
_REMOTE = {
    "https://": "/vsicurl/https://",
    "http://": "/vsicurl/http://",
    "s3://": "/vsis3/",
    "gs://": "/vsigs/",
}
_PATTERN = "*?["
_SHOWN = 200  # letters of a name that a message repeats
#: Set by ``--offline``; a server sets it for all that run on it.
OFFLINE = "GEPSIM_OFFLINE"


def offline() -> bool:
    """Return whether nothing may be read from addresses."""
    return os.environ.get(OFFLINE, "") not in ("", "0")


def remote(name: str) -> bool:
    """Return whether a name is an address and no path.

    Examples
    --------
    >>> remote("https://example.org/a.tif"), remote("a.tif")
    (True, False)
    """
    return name.lower().startswith((*_REMOTE, "/vsi"))


def patterned(name: str) -> bool:
    """Return whether a name may stand for several files."""
    return any(mark in name for mark in _PATTERN)


def gdal_name(name: str) -> str:
    """Return an address as GDAL wants it; a path stays as it is.

    Examples
    --------
    >>> gdal_name("s3://copernicus-dem-30m/tile.tif")
    '/vsis3/copernicus-dem-30m/tile.tif'
    """
    for start, prefix in _REMOTE.items():
        if name.startswith(start):
            return prefix + name.removeprefix(start)
    return name


def find(name: str, folder: Path, where: str) -> list[str]:
    """Return the files that one name of a recipe stands for, 2 before 10.

    Parameters
    ----------
    name : str
        A path, a pattern or an address.
    folder : Path
        Where relative paths start.
    where : str
        What to call the layer.

    Raises
    ------
    InputError
        If there is no such file; names the nearest one.
    """
    if remote(name):
        if offline():
            what = f"'{name[:_SHOWN]}' is an address, and addresses are not read offline"
            raise InputError(Problem(where, what, "download it, or leave --offline out"))
        return [name]
    path = folder / name
    if path.exists():
        return [str(path)]
    if patterned(name):
        start = Path(path.anchor or ".")
        found = sorted((str(p) for p in start.glob(str(path.relative_to(start)))), key=natural)
        if found:
            return found
        raise InputError(Problem(where, f"no file fits '{name}'", _near(path)))
    raise InputError(Problem(where, f"file '{name}' is not there", _near(path)))


def _near(path: Path) -> str:
    """Return a hint with the nearest name in the file's folder, or the nearest folder there is."""
    if not path.parent.is_dir():
        return f"there is no folder '{path.parent.name}'"
    names = sorted(p.name for p in path.parent.iterdir())
    return suggest(path.name, names) if names else f"folder '{path.parent.name}' is empty"
