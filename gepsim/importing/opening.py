"""From a recipe's layer to rasters ready to read: files found, CRS decided, tiles put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from gepsim.errors import InputError, Problem, Problems
from gepsim.importing import cf
from gepsim.importing.mosaic import Mosaic, check_overlap, mosaic, touching
from gepsim.importing.names import find, remote
from gepsim.importing.rasters import Raster, band_count, open_band, rasterio_
from gepsim.importing.recipe import MONTHS, LayerSource
from gepsim.land.grid import Grid

_WGS84: Final = 4326


@dataclass(frozen=True)
class Opened:
    """The rasters of one layer: one, or one per month.

    Parameters
    ----------
    rasters : tuple of Mosaic
    files : tuple of Path
        Local files that were opened.
    crs : str
        The source's CRS and how it was decided, as a phrase.
    """

    rasters: tuple[Mosaic, ...]
    files: tuple[Path, ...]
    crs: str


def open_layer(source: LayerSource, folder: Path, grid: Grid) -> Opened:
    """Return the rasters of a layer that touch the grid, checked before anything is computed.

    Raises
    ------
    InputError
        A file, band, CRS or place that cannot be used, or tiles that do not fit together.
    """
    problems, rasters, told, files = Problems(), [], "", []
    for names, band in _planes(source, folder):
        try:
            one, told = _raster(source, names, band, grid)
            rasters.append(one)
        except InputError as error:
            problems.found += [p for p in _named(source, error) if p not in problems.found]
        files += [Path(name) for name in names if not remote(name)]
    problems.raise_if_any()
    return Opened(tuple(rasters), tuple(dict.fromkeys(files)), told)


def _planes(source: LayerSource, folder: Path) -> list[tuple[list[str], int]]:
    """Return tiles and band of each map of a layer: twelve of a monthly one, else one."""
    found = [find(name, folder, source.where) for name in source.files]
    together = [name for names in found for name in names]
    if not source.monthly:
        return [(together, source.band)]
    if source.bands:
        return [(together, band) for band in source.bands]
    if len(found) == MONTHS:
        return [(names, source.band) for names in found]
    if len(found) == 1 and len(together) == MONTHS:
        return [([name], source.band) for name in together]
    count = _count(source, together[0])
    if count == MONTHS:
        return [(together, band + 1) for band in range(MONTHS)]
    what = f"needs twelve months; {_held(source, together, count)}"
    hint = "set bands = [1, 2, … 12], or name twelve files, January first"
    raise InputError(Problem(source.where, what, hint))


def _held(source: LayerSource, names: Sequence[str], count: int) -> str:
    """Return what a layer's files hold, as words."""
    bands = f"{count} band" + ("s" if count > 1 else "")
    if len(names) == 1:
        return f"{Path(names[0]).name} has {bands}"
    last = f"{Path(names[0]).name} to {Path(names[-1]).name}"
    said = f"'{source.files[0]}' fits" if len(source.files) == 1 else "the recipe names"
    return f"{said} {len(names)} files, {last}, of {bands}"


def _count(source: LayerSource, name: str) -> int:
    """Return how many maps a file holds."""
    if cf.is_variable(name, source.variable):
        return cf.step_count(name, source.variable)
    return band_count(name)


def _raster(source: LayerSource, names: Sequence[str], band: int, grid: Grid) -> tuple[Mosaic, str]:
    """Return one map's tiles over the grid, and how their CRS was decided."""
    tiles = []
    for name in names:
        if cf.is_variable(name, source.variable):
            tiles.append(cf.open_variable(name, source.variable, band))
        else:
            tiles.append(open_band(name, band))
    if source.nodata is not None:
        tiles = [replace(tile, nodata=(*tile.nodata, source.nodata)) for tile in tiles]
    crs, told = _decided(source, tiles[0])
    here = touching(tiles, crs, grid) or tiles
    whole = mosaic(here, crs, source.where)
    check_overlap(whole, grid, source.where)
    return whole, told


def _decided(source: LayerSource, tile: Raster) -> tuple[Any, str]:
    """Return the CRS of a layer, and how it was decided."""
    crs_ = rasterio_().crs.CRS
    if source.crs:
        try:
            return crs_.from_user_input(source.crs), f"{source.crs}, as the recipe says"
        except rasterio_().errors.CRSError as error:
            what = f"crs '{source.crs}' is unknown"
            raise InputError(Problem(source.where, what, 'write it as "EPSG:4326"')) from error
    crs, hint = tile.crs, 'set crs = "EPSG:…" in the recipe'
    if crs is None or not crs.to_wkt():
        raise InputError(Problem(tile.name, "has no CRS", hint))
    if not (crs.is_geographic or crs.is_projected):
        raise InputError(Problem(tile.name, "has a CRS without a place on Earth", hint))
    if tile.crs_note:
        return crs, tile.crs_note
    if crs.is_geographic and crs.to_epsg() is None and "unknown" in crs.to_wkt().lower():
        datum = crs.to_dict(projjson=True).get("datum", {}).get("name", "an unnamed datum")
        told = f"degrees ({datum}), taken as WGS 84; set crs if it is another"
        return crs_.from_epsg(_WGS84), told
    return crs, f"{_short(crs)}, as the file says"


def _short(crs: Any) -> str:
    """Return a CRS by its code or name."""
    code = crs.to_epsg()
    if code:
        return f"EPSG:{code}"
    from pyproj import CRS

    known = CRS.from_user_input(crs.to_wkt())
    method = known.coordinate_operation.method_name if known.coordinate_operation else ""
    return known.name if known.name != "unknown" else f"an unnamed {method or 'CRS'}"


def _named(source: LayerSource, error: InputError) -> list[Problem]:
    """Return problems with the layer's name in front of the file's."""
    return [
        problem
        if problem.where.startswith(source.where)
        else replace(problem, where=f"{source.where}, {problem.where}")
        for problem in error.problems
    ]
