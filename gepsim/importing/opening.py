"""From a recipe's layer to rasters ready to read: files found, CRS decided, tiles put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from gepsim.errors import InputError, Problem, Problems
from gepsim.importing import cf
from gepsim.importing.limits import limit
from gepsim.importing.mosaic import Mosaic, check_overlap, mosaic, touching
from gepsim.importing.names import patterned, remote
from gepsim.importing.planes import Plane, planes, told
from gepsim.importing.rasters import Gap, Raster, open_band, rasterio_
from gepsim.importing.recipe import LayerSource
from gepsim.land.grid import Grid

_WGS84: Final = 4326


@dataclass(frozen=True)
class Opened:
    """The rasters of one layer: one, one per month, or all those whose mean is wanted.

    Parameters
    ----------
    rasters : tuple of Mosaic
    months : tuple of int
        The month of each, 0 of a layer without months.
    files : tuple of Path
        Local files that were opened.
    crs : str
        The source's CRS and how it was decided, as a phrase.
    lines : tuple of str
        Which map is which, and what the file said that was not believed.
    """

    rasters: tuple[Mosaic, ...]
    months: tuple[int, ...]
    files: tuple[Path, ...]
    crs: str
    lines: tuple[str, ...] = ()


def open_layer(source: LayerSource, folder: Path, grid: Grid) -> Opened:
    """Return the rasters of a layer that touch the grid, checked before anything is computed.

    Raises
    ------
    InputError
        A file, band, CRS or place that cannot be used, or tiles that do not fit together.
    """
    problems, rasters, crs, files = Problems(), [], "", []
    chosen = planes(source, folder)
    for plane in chosen:
        try:
            one, crs = _raster(source, plane, grid)
            rasters.append(one)
        except InputError as error:
            problems.found += [p for p in _named(source, error) if p not in problems.found]
        files += [Path(name) for name in plane.names if not remote(name)]
    problems.raise_if_any()
    notes = [f"  {note}" for raster in rasters for tile in raster.tiles for note in tile.notes]
    lines = [*told(source, chosen), *_band_line(chosen), *dict.fromkeys(notes)]
    months = tuple(plane.month for plane in chosen)
    return Opened(tuple(rasters), months, tuple(dict.fromkeys(files)), crs, tuple(lines))


def _band_line(chosen: Sequence[Plane]) -> list[str]:
    """Return which of several bands was taken."""
    only = chosen[0]
    if len(chosen) > 1 or not only.label:
        return []
    return [f"  band {only.band} {only.label}"]


def _raster(source: LayerSource, plane: Plane, grid: Grid) -> tuple[Mosaic, str]:
    """Return one map's tiles over the grid, and how their CRS was decided."""
    tiles, band = [], plane.band or 1
    for name in plane.names:
        if cf.is_variable(name, source.variable):
            tiles.append(cf.open_variable(name, source.variable, band))
        else:
            tiles.append(open_band(name, band))
    tiles = [_as_told(source, tile) for tile in tiles]
    crs, told = _decided(source, tiles[0])
    here = touching(tiles, crs, grid) or tiles
    whole = mosaic(here, crs, source.where)
    check_overlap(whole, grid, source.where)
    _check_double(source, whole)
    return whole, told


def _as_told(source: LayerSource, tile: Raster) -> Raster:
    """Return a tile as recipe and product read it: nodata and packing are each said by one.

    Raises
    ------
    InputError
        If recipe and file both scale the numbers.
    """
    if source.nodata is not None:
        gaps = _gaps(source.nodata)
        if "nodata" in source.from_product:  # what is usual in a product; the file knows its own
            gaps = tuple(dict.fromkeys((*tile.nodata, *gaps)))
        tile = replace(tile, nodata=gaps, valid=tile.valid if gaps else None)
    if source.raw:
        return replace(tile, scale=1.0, offset=0.0)
    theirs = {"scale": (tile.scale, 1.0), "offset": (tile.offset, 0.0)}
    twice = [
        f"{key} = {getattr(source, key):g}"
        for key, (own, none) in theirs.items()
        if key not in source.from_product and none not in (own, getattr(source, key))
    ]
    if twice and "raw" not in source.model_fields_set:
        what = f"{tile.name} carries scale {tile.scale:g} and offset {tile.offset:g} of its own, "
        what += f"and the recipe says {' and '.join(twice)}"
        hint = "take it out; or raw = true leaves the file's alone, raw = false applies both"
        raise InputError(Problem(source.where, what, hint))
    return tile


def _gaps(nodata: float | tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Return numbers and ranges without data."""
    return nodata if isinstance(nodata, tuple) else (nodata,)


def _check_double(source: LayerSource, whole: Mosaic) -> None:
    """Refuse to take the first of files of a pattern that lie over each other, as years do.

    Of files that the recipe names one by one, the first counts.
    """
    pair = whole.stacked(limit("overlap")) if any(map(patterned, source.files)) else None
    if pair is not None:
        what = f"{pair[0]} and {pair[1]} lie over each other, and the recipe does not choose"
        hint = "name the one that is meant"
        if source.kind not in ("class", "fractions"):
            hint += ", or set average = true for the mean of years"
        raise InputError(Problem(source.where, what, hint))


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
