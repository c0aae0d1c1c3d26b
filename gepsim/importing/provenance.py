"""Where each layer of a stack comes from: file, checksum, licence, citation, how it came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.importing.classes import class_maps
from gepsim.importing.limits import limit
from gepsim.importing.opening import open_layer
from gepsim.importing.products import products
from gepsim.importing.reading import Reading
from gepsim.importing.recipe import CountySource, LayerSource, Recipe
from gepsim.importing.regrid import shares
from gepsim.land.grid import Grid
from gepsim.paths import sha256

_UNHASHED = "not computed: larger than the limit"


def sources(recipe: Recipe, folder: Path, readings: Sequence[Reading]) -> list[dict[str, str]]:
    """Return one entry of `origin.KEYS` for the boundaries, every raster layer and every vector."""
    polygons = [("county", recipe.counties), *((v.name, v) for v in recipe.vector)]
    rows = [_of_polygons(name, source, folder) for name, source in polygons]
    return [*rows, *(_of_reading(reading) for reading in readings)]


def _of_polygons(name: str, source: CountySource, folder: Path) -> dict[str, str]:
    path = folder / source.file
    return {
        "layer": name,
        "source": path.name,
        "sha256": _digest([path]),
        "licence": source.licence,
        "citation": source.citation,
        "resampling": "cell centres",
    }


def _of_reading(reading: Reading) -> dict[str, str]:
    source = reading.source
    known = products().get(source.product)
    names = [path.name for path in reading.files] or list(source.files)
    value = f": {source.value:g} {source.units}" if source.value is not None else ""
    return {
        "layer": source.name,
        "source": ", ".join(names),
        "product": known.title if known else "",
        "sha256": _digest(reading.files),
        "licence": source.licence,
        "citation": source.citation,
        "resampling": (reading.how + value).strip(),
    }


def _digest(files: Sequence[Path]) -> str:
    """Return the checksums of local files; large ones are not read again for it."""
    largest = limit("hashed", "B")
    found = [path for path in files if path.is_file()]
    return ", ".join(
        sha256(path) if path.stat().st_size <= largest else _UNHASHED for path in found
    )


def doubtful_shares(
    source: LayerSource, folder: Path, grid: Grid, county: np.ndarray, counties: int
) -> dict[int, np.ndarray]:
    """Return what share of each county has a code that the class map doubts [1].

    Parameters
    ----------
    source : LayerSource
        Land cover with a class map.
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    counties : int
        How many there are.
    """
    doubts: dict[str, Any] = class_maps().get(source.classes, {}).get("doubts", {})
    if not doubts or source.value is not None:
        return {}
    codes = [int(code) for code in doubts]
    table = {code: position for position, code in enumerate(codes)}
    raster = open_layer(source, folder, grid).rasters[0]
    found = shares(raster, grid, county, table, counties).by_county
    cells = np.bincount(county[county >= 0], minlength=counties)
    return {code: found[:, position] / cells for code, position in table.items()}
