"""How wrong a land-cover map is about the area of each class: drawn, with the areas conserved."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.draws import Draws

#: Rows of the true area of a class over the mapped one.
NAME = "class_area_factor"


def with_area_error(drivers: xr.Dataset, draws: Draws) -> xr.Dataset:
    """Return driver sums in which each draw has other areas of the classes.

    Parameters
    ----------
    drivers : Dataset
        Sums over (time, county, ecosystem_type).
    draws : Draws
        Its rows `NAME` hold the true over the mapped area of each type. [1]

    Returns
    -------
    Dataset
        Over (time, county, ecosystem_type, member). Every driver of a class moves as its area does:
        a class keeps its yield per hectare. The area of each county stays what it is. The central
        member is the map.

    Examples
    --------
    See `scaled_areas`.
    """
    if NAME not in draws.table.rows or draws.members == 0:
        return drivers
    scale = scaled_areas(drivers["area"], draws.get(NAME, "1"))
    return drivers.map(lambda driver: _times(driver, scale)).assign_coords(member=draws.member)


def scaled_areas(area: xr.DataArray, factor: xr.DataArray) -> xr.DataArray:
    """Return true over mapped area by county and type, such that no county grows or shrinks.

    Parameters
    ----------
    area : DataArray
        Mapped areas over (time, county, ecosystem_type). [ha]
    factor : DataArray
        True over mapped area of each type, before the county's whole is held. [1]

    Examples
    --------
    Two classes of 60 and 40 ha; the first is drawn half as large again, the second as mapped:
    90 and 40 ha are brought back to 100.

    >>> mapped = xr.DataArray([60.0, 40.0], dims="ecosystem_type")
    >>> drawn = scaled_areas(mapped, xr.DataArray([1.5, 1.0], dims="ecosystem_type"))
    >>> (mapped * drawn).values.round(1).tolist()
    [69.2, 30.8]
    """
    whole = area.sum("ecosystem_type")
    drawn = xr.dot(area, factor, dim="ecosystem_type")
    return factor * (whole / xr.where(drawn > 0.0, drawn, 1.0))


def _times(driver: xr.DataArray, scale: xr.DataArray) -> xr.DataArray:
    """Return a driver in each draw, in the order of a driver's dimensions; keeps its attributes."""
    found = driver * scale
    return found.transpose("time", "county", "ecosystem_type", "member").assign_attrs(driver.attrs)


def largest_gap(area: xr.DataArray, drawn: xr.DataArray) -> float:
    """Return by how much the area of a county differs in any draw, relative to it. [1]"""
    whole = area.sum("ecosystem_type")
    return float(np.abs(drawn.sum("ecosystem_type") / whole - 1.0).max())
