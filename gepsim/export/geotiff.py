"""The maps as cloud-optimised GeoTIFF: one file per map and year, with colours, names and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.export.facts import facts
from gepsim.export.map_classes import MapClass, coded, is_coded, palette, ranged
from gepsim.export.qgis import style
from gepsim.files.folders import friendly, write_text
from gepsim.files.results import Results

_TILE = 256


def write_geotiff(run: Results, folder: Path) -> None:
    """Write every map of a run into a folder, each with a style that QGIS takes by itself.

    Raises
    ------
    InputError
        If rasterio is not installed.
    """
    try:
        import rasterio  # noqa: F401
    except ImportError as error:
        hint = "pip install 'gepsim[geo]'; QGIS and GDAL also open maps.nc itself"
        raise InputError(Problem("export geotiff", "needs rasterio", hint)) from error
    with friendly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    about = facts(run)
    with xr.open_dataset(
        run.written / "maps.nc", engine="netcdf4", decode_coords="all", mask_and_scale=False
    ) as maps:
        for name in (*maps.data_vars, *(["cell_area"] if "cell_area" in maps.coords else [])):
            _write_map(maps, maps[name], folder, about)


def _write_map(
    maps: xr.Dataset, array: xr.DataArray, folder: Path, about: Mapping[str, str]
) -> None:
    """Write a map, year by year; all years share the classes of the first."""
    classes: list[MapClass] = []
    for year, layer in _layers(maps, array):
        classes = classes or _classes(array, layer)
        path = folder / f"{array.name}{f'_{year}' if year else ''}.tif"
        tags = {**about, **_tags(array, year), **_names(array, classes)}
        with friendly(path):
            _write(path, profile(maps, array), layer, tags, classes if is_coded(array) else [])
        write_text(path.with_suffix(".qml"), style(classes, coded=is_coded(array)))
        if is_coded(array):
            write_text(path.with_name(f"{path.name}.aux.xml"), _categories(classes))


def _layers(maps: xr.Dataset, array: xr.DataArray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each year of a map with north at the top; no year for one that does not change."""
    downward = maps["y"].values[0] > maps["y"].values[-1]
    years = [str(year) for year in maps["year"].values] if "time" in array.dims else [""]
    for place, year in enumerate(years):
        layer = array.values[place] if "time" in array.dims else array.values
        yield year, layer if downward else layer[::-1]


def _classes(array: xr.DataArray, layer: np.ndarray) -> list[MapClass]:
    if is_coded(array):
        return coded(array)
    gap = array.attrs.get("_FillValue")
    return ranged(np.where(layer == gap, np.nan, layer) if gap is not None else layer)


def _tags(array: xr.DataArray, year: str) -> dict[str, str]:
    attrs = array.attrs
    found = {key: str(attrs[key]) for key in ("units", "long_name", "long_name_zh") if key in attrs}
    return {**found, **({"year": year} if year else {})}


def _names(array: xr.DataArray, classes: list[MapClass]) -> dict[str, str]:
    """Return the names of the classes of a map of codes as tags."""
    if not is_coded(array):
        return {}
    return {f"class_{one.value:.0f}": one.name.plain for one in classes}


def _categories(classes: Sequence[MapClass]) -> str:
    """Return the names of the classes as GDAL, and R with it, looks for them beside a file."""
    names = {int(one.value): one.name.plain for one in classes}
    rows = [f"<Category>{escape(names.get(n, ''))}</Category>" for n in range(max(names) + 1)]
    band = f'<PAMRasterBand band="1"><CategoryNames>{"".join(rows)}</CategoryNames></PAMRasterBand>'
    return f"<PAMDataset>{band}</PAMDataset>\n"


def _write(
    path: Path, form: Mapping[str, Any], layer: np.ndarray, tags: Mapping[str, str],
    classes: list[MapClass],
) -> None:  # fmt: skip
    import rasterio
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    with MemoryFile() as memory:
        with memory.open(**{**form, "driver": "GTiff"}) as draft:
            draft.write(layer, 1)
            draft.update_tags(**tags)
            if "units" in tags and not classes:
                draft.units = (tags["units"],)
            if classes:
                draft.write_colormap(1, palette(classes))
        with rasterio.Env(), memory.open() as draft:
            copy(
                draft, str(path), driver="COG", compress="deflate", blocksize=_TILE,
                overview_resampling="nearest" if classes else "average",
            )  # fmt: skip


def profile(maps: xr.Dataset, array: xr.DataArray) -> dict[str, Any]:
    """Return what rasterio needs to know of a map: size, place, type and missing value."""
    from rasterio import Affine

    x, y = maps["x"].values, maps["y"].values
    width, height = abs(float(x[1] - x[0])), abs(float(y[1] - y[0]))
    return {
        "height": y.size, "width": x.size, "dtype": array.dtype.name, "count": 1,
        "crs": maps["crs"].attrs["crs_wkt"],
        "transform": Affine(width, 0, x.min() - width / 2, 0, -height, y.max() + height / 2),
        "nodata": array.attrs.get("_FillValue"),
    }  # fmt: skip
