"""The maps as GeoTIFF: one file per map, one band per year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.files.folders import friendly
from gepsim.files.results import Results


def write_geotiff(run: Results, folder: Path) -> None:
    """Write every map of a run into a folder.

    Raises
    ------
    InputError
        If rasterio is not installed.
    """
    try:
        import rasterio
    except ImportError as error:
        hint = "pip install 'gepsim[geo]'; QGIS and GDAL also open maps.nc itself"
        raise InputError(Problem("export geotiff", "needs rasterio", hint)) from error
    with friendly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with xr.open_dataset(
        run.written / "maps.nc", engine="netcdf4", decode_coords="all", mask_and_scale=False
    ) as maps:
        years = [str(year) for year in maps["year"].values]
        for name, array in maps.data_vars.items():
            facts = profile(maps, array)
            layers = array.values if "time" in array.dims else array.values[np.newaxis]
            with rasterio.open(folder / f"{name}.tif", "w", **facts) as file:
                file.write(_downward(maps, layers))
                file.update_tags(units=array.attrs["units"], long_name=array.attrs["long_name"])
                for band, year in enumerate(years if "time" in array.dims else [""], start=1):
                    file.set_band_description(band, year)


def profile(maps: xr.Dataset, array: xr.DataArray) -> dict[str, Any]:
    """Return what rasterio needs to know of a map: size, place, type and missing value."""
    from rasterio import Affine

    x, y = maps["x"].values, maps["y"].values
    width, height = abs(float(x[1] - x[0])), abs(float(y[1] - y[0]))
    return {
        "driver": "GTiff", "height": y.size, "width": x.size, "dtype": array.dtype.name,
        "count": array.sizes.get("time", 1), "crs": maps["crs"].attrs["crs_wkt"],
        "transform": Affine(width, 0, x.min() - width / 2, 0, -height, y.max() + height / 2),
        "nodata": array.attrs["_FillValue"], "compress": "deflate", "tiled": True,
    }  # fmt: skip


def _downward(maps: xr.Dataset, layers: np.ndarray) -> np.ndarray:
    """Return layers with north at the top."""
    return layers if maps["y"].values[0] > maps["y"].values[-1] else layers[:, ::-1]
