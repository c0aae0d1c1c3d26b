"""The reference landscape kept on disk: named by what it is made of, whole or not there."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.land.facts import FILES
from gepsim.land.reference import SEED, build
from gepsim.paths import PACKAGE, cache_folder, sha256

CITY_FILES = ("counties.csv", "towns.csv", "reserves.csv")


def cached(city: Any, resolution: int = 100, seed: int = SEED) -> xr.Dataset:
    """Return the reference landscape, built once per input, code, resolution and seed.

    Parameters
    ----------
    city : City
        See `reference.build`.
    resolution : int
        [m]
    seed : int
        Seed of the random patterns.
    """
    folder = cache_folder() / "landscape" / landscape_key(city, resolution, seed)
    found = _load(folder)
    if found is not None:
        return found
    layers = build(city, resolution, seed)
    _save(layers, folder)
    return layers


def landscape_key(city: Any, resolution: int, seed: int) -> str:
    """Return a word that changes when the figures, the code, the cell size or the seed do."""
    inputs = [city.folder / name for name in (*FILES, *CITY_FILES)]
    code = sorted((PACKAGE / "land").glob("*.py"))
    sums = [sha256(path) for path in (*inputs, *code)]
    words = json.dumps([resolution, seed, city.area_km2, *sums])
    return f"{resolution}m-{hashlib.sha256(words.encode()).hexdigest()[:24]}"


def _save(layers: xr.Dataset, folder: Path) -> None:
    """Write the layers beside their place and move them there when complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
    try:
        index = {"attrs": layers.attrs, "variables": _write_arrays(layers, place)}
        (place / "index.json").write_text(json.dumps(index), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        place.rename(folder)
    except OSError:  # another run was quicker, or the disk is full: the layers are still in hand
        shutil.rmtree(place, ignore_errors=True)


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
            "crc": zlib.crc32(values.tobytes()),
        }
    return index


def _plain(value: Any) -> Any:
    """Return an attribute as JSON can hold it; class numbers are marked as such."""
    return {"uint8": value.tolist()} if isinstance(value, np.ndarray) else value


def _rich(value: Any) -> Any:
    """Undo `_plain`."""
    return np.array(value["uint8"], np.uint8) if isinstance(value, dict) else value


def _load(folder: Path) -> xr.Dataset | None:
    """Return the layers of a cache folder, or None where it is missing or damaged."""
    try:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        found = {}
        for name, what in index["variables"].items():
            values = np.load(folder / f"{name}.npy")
            if zlib.crc32(values.tobytes()) != what["crc"]:
                return None
            attrs = {key: _rich(value) for key, value in what["attrs"].items()}
            found[name] = xr.Variable(what["dims"], values, attrs)
        coords = {name: found.pop(name) for name in ("y", "x")}
        return xr.Dataset(found, coords, index["attrs"])
    except (OSError, ValueError, KeyError, EOFError):
        return None
