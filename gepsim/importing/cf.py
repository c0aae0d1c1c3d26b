"""A variable of a NetCDF file or a Zarr folder by the CF conventions, as one band of a raster."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from gepsim.errors import InputError, Problem, suggest
from gepsim.importing import dates
from gepsim.importing.attributes import packing
from gepsim.importing.names import remote
from gepsim.importing.rasters import Raster, Window, rasterio_
from gepsim.units import factor

_SUFFIXES: Final = (".nc", ".nc4", ".cdf", ".zarr")
_X: Final = ("longitude", "projection_x_coordinate", "lon", "x")
_Y: Final = ("latitude", "projection_y_coordinate", "lat", "y")
_EVEN: Final = 1e-3  # steps of float32 degrees differ by rounding


def is_variable(name: str, variable: str) -> bool:
    """Return whether a file is read by CF conventions rather than by GDAL.

    Examples
    --------
    >>> is_variable("a.zarr", ""), is_variable("a.tif", "")
    (True, False)
    """
    return bool(variable) or Path(name.rstrip("/")).suffix in _SUFFIXES


def open_variable(name: str, variable: str, step: int) -> Raster:
    """Return one step of a variable; rows run from north to south.

    Parameters
    ----------
    name : str
        A NetCDF file or a Zarr folder.
    variable : str
        Empty where the file has only one.
    step : int
        Place along time (or the only other dimension), counted from 1.

    Raises
    ------
    InputError
        If the variable is not there, or does not lie on even coordinates.
    """
    with _opened(name) as stack:
        label, variable = Path(name).name, _chosen(stack, variable, Path(name).name)
        array = stack[variable]
        where = f"{label} '{variable}'"
        y, x = (_axis(array, names, where) for names in (_Y, _X))
        _check_step(array, (y, x), step, where)
        crs, note = _crs(stack, array, x)
        places = [_coordinate(array[d], crs, where) for d in (y, x)]
        if array.dtype.kind not in "iuf":
            raise InputError(Problem(where, f"holds {array.dtype}, no numbers", "set variable"))
        how = packing(array.attrs, array.dtype, where)
        return Raster(
            where, array.sizes[y], array.sizes[x], _transform(*places), crs, str(array.dtype),
            how.nodata, how.scale, how.offset, str(array.attrs.get("units", "")),
            _reader(name, variable, step, places[0], unsigned=how.unsigned),
            how.valid, note, how.notes,
        )  # fmt: skip


def step_labels(name: str, variable: str) -> list[str]:
    """Return what each step besides rows and columns is, empty words where nothing says it."""
    with _opened(name) as stack:
        label = Path(name).name
        array = stack[_chosen(stack, variable, label)]
        plane = [_axis(array, names, label) for names in (_Y, _X)]
        rest = {str(d): n for d, n in array.sizes.items() if d not in plane and n > 1}
        if len(rest) == 1 and next(iter(rest)) in array.coords:
            return dates.step_labels(array[next(iter(rest))])
        return [""] * int(np.prod(list(rest.values())))


def _opened(name: str) -> Any:
    """Return the open file, numbers as stored."""
    import xarray as xr

    how: dict[str, Any] = {"mask_and_scale": False, "decode_times": False}
    try:
        if Path(name.rstrip("/")).suffix == ".zarr":
            # an address cannot be listed, so that only consolidated metadata tell what is there
            whole = None if remote(name) else False
            return xr.open_zarr(name, chunks=None, consolidated=whole, **how)
        address = f"{name}#mode=bytes" if remote(name) else name
        return xr.open_dataset(address, engine="netcdf4", **how)
    except ImportError as error:
        hint = "pip install fsspec aiohttp" if remote(name) else "pip install 'gepsim[geo]'"
        raise InputError(Problem(name, f"cannot be read: {error}", hint)) from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        hint = "is it complete, and NetCDF or Zarr?"
        raise InputError(Problem(Path(name).name, f"cannot be read: {error}", hint)) from error


def _chosen(stack: Any, variable: str, label: str) -> str:
    """Return the variable that is meant."""
    names = [str(n) for n, array in stack.data_vars.items() if array.ndim >= 2]
    if variable in names:
        return variable
    if variable:
        raise InputError(Problem(label, f"has no variable '{variable}'", suggest(variable, names)))
    if len(names) == 1:
        return names[0]
    what = f"has {len(names)} variables"
    raise InputError(Problem(label, what, 'set variable = "…": ' + ", ".join(names[:12])))


def _axis(array: Any, known: tuple[str, ...], where: str) -> str:
    """Return the dimension that runs along one axis, by standard name, axis or name."""
    for dim in array.dims:
        attrs = array[dim].attrs if dim in array.coords else {}
        names = (attrs.get("standard_name"), str(attrs.get("axis", "")).lower(), str(dim).lower())
        if any(name in known for name in names):
            if dim not in array.coords:
                raise InputError(Problem(where, f"dimension '{dim}' has no coordinate"))
            return str(dim)
    what = (
        f"has dimensions {', '.join(map(str, array.dims))}, none of them {known[0]} or {known[3]}"
    )
    hint = "a grid with two-dimensional coordinates must be warped first: gdalwarp -geoloc"
    raise InputError(Problem(where, what, hint))


def _check_step(array: Any, plane: tuple[str, str], step: int, where: str) -> None:
    """Refuse a step beyond the others, and more dimensions than can be told apart."""
    rest = {str(d): n for d, n in array.sizes.items() if d not in plane and n > 1}
    steps = int(np.prod(list(rest.values())))
    if len(rest) > 1:
        what = "has dimensions " + ", ".join(f"{d} ({n})" for d, n in rest.items())
        raise InputError(Problem(where, what, "select one: ncks -d depth,0 in.nc out.nc"))
    if step > steps:
        along = f"along {next(iter(rest))}" if rest else "in all"
        raise InputError(Problem(where, f"has {steps} steps {along}, no band {step}", "set band"))


def _crs(stack: Any, array: Any, x: str) -> tuple[Any, str]:
    """Return the CRS by the grid mapping, or degrees on WGS 84, and how it was decided."""
    mapping = str(array.attrs.get("grid_mapping", "")).split(":")[0].strip()
    found = _mapped(stack[mapping].attrs) if mapping in stack.variables else None
    if found is not None:
        return found, ""
    if str(array[x].attrs.get("units", "")).startswith("degree") or x.lower() in (
        "lon",
        "longitude",
    ):
        how = (
            f"with the grid mapping '{mapping}', which says nothing"
            if mapping
            else "without a grid mapping"
        )
        return rasterio_().crs.CRS.from_epsg(4326), f"degrees {how}, taken as WGS 84"
    return None, ""


def _mapped(attrs: dict[str, Any]) -> Any:
    """Return the CRS that a grid mapping describes, or none where it describes none."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    text = attrs.get("crs_wkt") or attrs.get("spatial_ref")
    try:
        text = str(text) if text else CRS.from_cf(attrs).to_wkt()
        return rasterio_().crs.CRS.from_user_input(text)
    except (CRSError, rasterio_().errors.CRSError, KeyError, TypeError, ValueError):
        return None


def _coordinate(coordinate: Any, crs: Any, where: str) -> np.ndarray:
    """Return even cell centres, projected ones in metres."""
    if coordinate.values.dtype.kind not in "iuf" or coordinate.ndim != 1:
        what = f"coordinate '{coordinate.name}' holds no numbers along one dimension"
        raise InputError(Problem(where, what, "write degrees or metres of the cells' centres"))
    values = np.asarray(coordinate.values, float)
    if crs is not None and crs.is_projected:
        units = str(coordinate.attrs.get("units", "m"))
        values = values * factor("m" if units in ("metre", "meter") else units, "m", where)
    step = np.diff(values)
    # written so that a step that is no number fails too
    if step.size < 1 or not 0 <= np.ptp(step) <= _EVEN * abs(step).mean() or not step.any():
        what = f"coordinate '{coordinate.name}' has no even steps"
        raise InputError(Problem(where, what, "warp it to even steps first, e.g. cdo remapcon"))
    return values


def _transform(y: np.ndarray, x: np.ndarray) -> Any:
    """Return the transform of rows from north to south."""
    high, wide = abs(y[-1] - y[0]) / (y.size - 1), (x[-1] - x[0]) / (x.size - 1)
    return rasterio_().Affine(wide, 0.0, x[0] - wide / 2, 0.0, -high, y.max() + high / 2)


def _reader(name: str, variable: str, step: int, y: np.ndarray, *, unsigned: bool) -> Any:
    """Return a function from a window to stored numbers, north first."""
    rising, rows = y[-1] > y[0], y.size

    def fetch(window: Window) -> np.ndarray:
        top, bottom, left, right = window
        across = slice(rows - bottom, rows - top) if rising else slice(top, bottom)
        with _opened(name) as stack:
            array = stack[variable]
            ydim, xdim = (_axis(array, names, name) for names in (_Y, _X))
            rest = [d for d in array.dims if d not in (ydim, xdim)]
            which = {d: step - 1 if array.sizes[d] > 1 else 0 for d in rest}
            part = array.isel({**which, ydim: across, xdim: slice(left, right)})
            values = np.asarray(part.transpose(ydim, xdim).values)
        if unsigned and values.dtype.kind == "i":
            values = values.view(f"u{values.dtype.itemsize}")
        return values[::-1] if rising else values

    return fetch
