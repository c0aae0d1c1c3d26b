"""The reference landscape kept on disk: named by what it is made of, whole or not there."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from isal import isal_zlib

from gepsim.land.facts import FILES, shared_folder
from gepsim.land.on_disk import left_on_disk
from gepsim.land.reference import SEED, build
from gepsim.paths import PACKAGE, cache_folder, sha256

_LOG = logging.getLogger("gepsim")
_INDEX = "index.json"
_DAY = 86400.0  # seconds after which nobody is still writing
_LINE = 200  # letters of a message
#: What reading a damaged file raises.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RecursionError)

#: Layers that are asked for again and again, and so are held.
_ALWAYS = ("county", "ecosystem_type")
CITY_FILES = ("counties.csv", "towns.csv", "reserves.csv")


def cached(
    city: Any, resolution: int = 100, seed: int = SEED, *, on_disk: bool = False
) -> xr.Dataset:
    """Return the reference landscape, built once per input, code, resolution and seed.

    Parameters
    ----------
    city : City
        See `reference.build`.
    resolution : int
        [m]
    seed : int
        Seed of the random patterns.
    on_disk : bool
        Whether fields may stay in their files and be read each time that they are asked for.
    """
    key = landscape_key(city, resolution, seed)
    folder = _place(key)
    found = _load(folder, key, on_disk) if folder is not None else None
    if found is not None:
        return found
    layers = build(city, resolution, seed)
    if folder is not None:
        _save(layers, folder, key)
        if on_disk:
            return _load(folder, key, on_disk) or layers
    return layers


def _place(key: str) -> Path | None:
    """Return where a landscape is kept, or none where the user has no place of their own."""
    try:
        return cache_folder() / "landscape" / key
    except (OSError, RuntimeError) as error:  # no home
        _tell(f"no place for a cache ({error})")
        return None


def _tell(what: str) -> None:
    """Say in one line that the landscape is made again; a run goes on without its cache."""
    _LOG.warning("landscape cache: %s; the landscape is made anew", what)


def landscape_key(city: Any, resolution: int, seed: int) -> str:
    """Return a word that changes when the figures, the code, the cell size or the seed do."""
    inputs = [city.folder / name for name in (*FILES, *CITY_FILES)]
    inputs.append(shared_folder() / FILES[0])
    code = sorted((PACKAGE / "land").glob("*.py"))
    sums = [sha256(path) for path in (*inputs, *code)]
    words = json.dumps([resolution, seed, city.area_km2, city.crs, *sums])
    return f"{resolution}m-{hashlib.sha256(words.encode()).hexdigest()[:24]}"


def _save(layers: xr.Dataset, folder: Path, key: str) -> None:
    """Write the layers beside their place and move them there when complete."""
    place = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
        _sweep(folder.parent, place)
        index = {"key": key, "attrs": layers.attrs, "variables": _write_arrays(layers, place)}
        text = json.dumps(index)
        whole = json.dumps({"sha256": hashlib.sha256(text.encode()).hexdigest(), "index": text})
        (place / _INDEX).write_text(whole, encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        place.rename(folder)
    except OSError as error:  # another run was quicker, or nothing can be written there
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            _LOG.warning("landscape cache: cannot be written (%s); nothing was kept", error)


def _sweep(parent: Path, own: Path) -> None:
    """Remove what processes that died while writing left; a living one needs no day."""
    for other in parent.glob(".making-*"):
        if other != own and time.time() - other.stat().st_mtime > _DAY:
            shutil.rmtree(other, ignore_errors=True)


def _write_arrays(layers: xr.Dataset, place: Path) -> dict[str, Any]:
    """Write one file per variable; return dimensions, attributes and checksums."""
    index = {}
    for name, variable in layers.variables.items():
        values = np.asarray(variable.values, order="C")
        np.save(place / f"{name}.npy", values)
        attrs = {key: _plain(value) for key, value in variable.attrs.items()}
        index[str(name)] = {
            "dims": variable.dims,
            "attrs": attrs,
            "crc": isal_zlib.crc32(values.ravel().data),
        }
    return index


def _plain(value: Any) -> Any:
    """Return an attribute as JSON can hold it; class numbers are marked as such."""
    return {"uint8": value.tolist()} if isinstance(value, np.ndarray) else value


def _rich(value: Any) -> Any:
    """Undo `_plain`."""
    return np.array(value["uint8"], np.uint8) if isinstance(value, dict) else value


def _load(folder: Path, key: str, on_disk: bool = False) -> xr.Dataset | None:
    """Return the layers of a cache folder, or None where it is missing, foreign or damaged."""
    try:
        whole = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        index = _index(whole, key)
        named = index["variables"].items()
        found = {name: _variable(folder, name, what, on_disk) for name, what in named}
        coords = {name: found.pop(name) for name in ("y", "x")}
        return xr.Dataset(found, coords, index["attrs"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return None  # told when it cannot be written
        _tell(f"{folder.name} is damaged ({type(error).__name__}: {error})"[:_LINE])
        return None


def _index(whole: Any, key: str) -> dict[str, Any]:
    """Return what a cache folder says it holds, if nothing of it was changed."""
    text = str(whole["index"])
    if hashlib.sha256(text.encode()).hexdigest() != whole["sha256"]:
        raise ValueError("its index was changed")
    index: dict[str, Any] = json.loads(text)
    if index["key"] != key:
        raise ValueError("it is another landscape")
    return index


def _variable(folder: Path, name: str, what: dict[str, Any], on_disk: bool) -> xr.Variable:
    """Return one variable, if it is the one that was written."""
    place = folder / f"{Path(name).name}.npy"
    stays = on_disk and len(what["dims"]) == 2 and name not in _ALWAYS
    values = np.load(place, allow_pickle=False, mmap_mode="r" if stays else None)
    if isal_zlib.crc32(values.ravel().data) != what["crc"]:
        raise ValueError(f"{name} was changed")
    attrs = {key: _rich(value) for key, value in what["attrs"].items()}
    if stays:
        return left_on_disk(place, tuple(what["dims"]), attrs)
    return xr.Variable(what["dims"], values, attrs)
