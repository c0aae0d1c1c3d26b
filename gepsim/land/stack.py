"""Layer names with units and meanings, and how fields on cells become a labelled stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.grid import Grid

NO_CLASS = 255  # outside the city, in every layer of classes
MASKS = ("redline", "permanent_farmland")
LANDSCAPE = "synthetic reference"


@dataclass(frozen=True)
class Layer:
    """What a layer holds; a layer of classes has no units.

    Parameters
    ----------
    units : str or None
        Unit that the drivers read; None for classes.
    long_name : str
        What it is.
    needed : bool
        Whether an account cannot be made without it.
    """

    units: str | None
    long_name: str
    needed: bool = False


LAYERS: dict[str, Layer] = {
    "ecosystem_type": Layer(None, "ecosystem type", needed=True),
    "county": Layer(None, "county", needed=True),
    "town": Layer(None, "town, by its number in the town table; 0 is none"),
    "zone_type": Layer(None, "main function of the town"),
    "reserve": Layer(None, "protected area, by its number in the reserve table; 0 is none"),
    "basin": Layer(None, "drainage basin; 0 is none"),
    "redline": Layer(None, "ecological redline"),
    "permanent_farmland": Layer(None, "permanent basic farmland"),
    "forest_species": Layer(None, "species group of the forest"),
    "elevation": Layer("m", "height above sea level"),
    "slope": Layer("degree", "slope of the land"),
    "aspect": Layer("degree", "direction the land faces, clockwise from north; -1 is level"),
    "flow_direction": Layer(
        None, "way down: 1 east, 2 south-east, doubling clockwise to 128; 0 leaves the map"
    ),
    "upslope_area": Layer("km2", "land of the map that drains through the cell, itself among it"),
    "slope_length_steepness": Layer("1", "LS factor of RUSLE", needed=True),
    "rain": Layer("mm year-1", "precipitation, climate normal", needed=True),
    "potential_evapotranspiration": Layer(
        "mm year-1", "potential evapotranspiration, climate normal", needed=True
    ),
    "temperature": Layer("degC", "mean air temperature, climate normal"),
    "hot_days": Layer("day year-1", "days on which rooms are cooled, climate normal", needed=True),
    "hot_days_max": Layer("day year-1", "days whose maximum reaches 26 degC, climate normal"),
    "hot_days_stated": Layer("day year-1", "days on which rooms are said to be cooled"),
    "rainfall_erosivity": Layer("MJ mm ha-1 h-1 year-1", "R factor of RUSLE", needed=True),
    "soil_erodibility": Layer("t ha h ha-1 MJ-1 mm-1", "K factor of RUSLE, SI", needed=True),
    "forest_age": Layer("year", "age of the forest in the base year; 0 without forest"),
    "population": Layer("person", "people in the cell"),
}


def class_names(values: Sequence[str]) -> dict[str, Any]:
    """Return the attributes that name the classes 0, 1, 2 … of a layer."""
    numbers = np.arange(len(values), dtype=np.uint8)
    return {"flag_values": numbers, "flag_meanings": " ".join(values), "_FillValue": NO_CLASS}


def stack_layers(
    grid: Grid,
    mask: np.ndarray,
    values: dict[str, np.ndarray],
    meanings: Mapping[str, Sequence[str]],
    attrs: Mapping[str, str],
) -> xr.Dataset:
    """Return fields on the cells inside a mask as layers on (y, x).

    Parameters
    ----------
    grid : Grid
        Cell centres.
    mask : ndarray of bool, shape (y, x)
        Cells inside.
    values : dict of str to ndarray
        One value per cell inside, in row order; each is let go when it is on the grid.
    meanings : mapping of str to sequence of str
        Words for the classes 0, 1, 2 … of class layers.
    attrs : mapping
        Attributes of the stack.
    """
    coords = {
        "y": ("y", grid.y, _axis("projection_y_coordinate", "Y")),
        "x": ("x", grid.x, _axis("projection_x_coordinate", "X")),
    }
    layers = {
        name: (
            ("y", "x"), _spread(values.pop(name), mask), layer_attrs(name, meanings.get(name, ()))
        )
        for name in LAYERS
        if name in values
    }  # fmt: skip
    return xr.Dataset(
        {**layers, "crs": ((), np.int32(0), crs_attrs(grid.crs))}, coords, dict(attrs)
    )


def layer_attrs(name: str, meanings: Sequence[str] = ()) -> dict[str, Any]:
    """Return the CF attributes of one layer."""
    layer = LAYERS[name]
    attrs: dict[str, Any] = {"long_name": layer.long_name, "grid_mapping": "crs"}
    if layer.units is not None:
        attrs["units"] = layer.units
    elif meanings:
        attrs.update(class_names(meanings))
    else:
        attrs["_FillValue"] = NO_CLASS
    return attrs


def crs_attrs(crs: str) -> dict[str, Any]:
    """Return the CF grid mapping of a CRS, in plain ASCII."""
    from pyproj import CRS

    mapping = CRS(crs).to_cf()
    wkt = CRS(crs).to_json_dict()
    wkt.pop("usages", None)
    for name in ("scope", "area", "bbox"):
        wkt.pop(name, None)
    text = CRS.from_json_dict(wkt).to_wkt()
    return {**mapping, "crs_wkt": text, "spatial_ref": text}


def _axis(standard_name: str, axis: str) -> dict[str, str]:
    return {"standard_name": standard_name, "units": "m", "axis": axis}


def _spread(values: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return values of the cells inside as a map, with holes outside."""
    if values.dtype == np.float32:
        out = np.full(mask.shape, np.nan, np.float32)
    else:
        out, values = np.full(mask.shape, NO_CLASS, np.uint8), values.astype(np.uint8)
    out[mask] = values
    return out


def flags(county_codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the words for the classes that every stack shares."""
    words = {"ecosystem_type": ECOSYSTEM_TYPES, "county": tuple(county_codes)}
    return {**words, **dict.fromkeys(MASKS, ("outside", "inside"))}
