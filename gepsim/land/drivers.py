"""Fields on cells that need no uncertain coefficient, each per hectare; declared in one place.

A driver's inputs are layers. Their units are converted once, when the layer is read, to the units
declared here; the function then is the formula alone.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.registry import DRIVERS
from gepsim.units import factor


@DRIVERS.declare(inputs={}, units="ha ha-1")
def area() -> float:
    """Area itself: one hectare a hectare.

    Returns
    -------
    float
        [ha ha-1]

    Examples
    --------
    >>> area()
    1.0
    """
    return 1.0


@DRIVERS.declare(inputs={"rain": "m3 ha-1 year-1"}, units="m3 ha-1 year-1")
def rain_volume(rain: np.ndarray) -> np.ndarray:
    """Water that falls as rain and snow; 1 mm on 1 ha is 10 m3.

    Parameters
    ----------
    rain : ndarray
        Precipitation. [m3 ha-1 year-1]

    Returns
    -------
    ndarray
        [m3 ha-1 year-1]

    Examples
    --------
    >>> rain_volume(11_500.0)
    11500.0
    """
    return rain


@DRIVERS.declare(inputs={"potential_evapotranspiration": "m3 ha-1 year-1"}, units="m3 ha-1 year-1")
def pet_volume(potential_evapotranspiration: np.ndarray) -> np.ndarray:
    """Water that would evaporate if there were always enough.

    Parameters
    ----------
    potential_evapotranspiration : ndarray
        [m3 ha-1 year-1]

    Returns
    -------
    ndarray
        [m3 ha-1 year-1]

    Examples
    --------
    >>> pet_volume(8_500.0)
    8500.0
    """
    return potential_evapotranspiration


@DRIVERS.declare(
    inputs={
        "rainfall_erosivity": "MJ mm ha-1 h-1 year-1",
        "soil_erodibility": "t ha h ha-1 MJ-1 mm-1",
        "slope_length_steepness": "1",
    },
    units="t ha-1 year-1",
    sources=("rusle", "chinese_rusle"),
)
def potential_erosion(
    rainfall_erosivity: np.ndarray,
    soil_erodibility: np.ndarray,
    slope_length_steepness: np.ndarray,
) -> np.ndarray:
    """Soil that bare land would lose to rain.

    Parameters
    ----------
    rainfall_erosivity : ndarray
        R. [MJ mm ha-1 h-1 year-1]
    soil_erodibility : ndarray
        K. [t ha h ha-1 MJ-1 mm-1]
    slope_length_steepness : ndarray
        LS. [1]

    Returns
    -------
    ndarray
        [t ha-1 year-1]

    Notes
    -----
    .. math:: A = R K LS

    Examples
    --------
    >>> potential_erosion(5_000.0, 0.02, 3.0)
    300.0
    """
    return rainfall_erosivity * soil_erodibility * slope_length_steepness


@DRIVERS.declare(inputs={"hot_days": "m2 day ha-1 year-1"}, units="m2 day ha-1 year-1")
def hot_day_area(hot_days: np.ndarray) -> np.ndarray:
    """Area times the days on which it cools: 1 ha over 60 hot days is 600,000 m2 day.

    Parameters
    ----------
    hot_days : ndarray
        Days on which rooms are cooled. [m2 day ha-1 year-1]

    Returns
    -------
    ndarray
        [m2 day ha-1 year-1]

    Examples
    --------
    >>> hot_day_area(600_000.0)
    600000.0
    """
    return hot_days


def driver_fields(layers: xr.Dataset, mask: np.ndarray) -> np.ndarray:
    """Return all drivers on the cells inside a mask, in the order of the registry.

    Parameters
    ----------
    layers : Dataset
        Checked layers; the attribute ``units`` of each says what it holds.
    mask : ndarray of bool, shape (y, x)
        Cells inside.

    Returns
    -------
    ndarray of float32, shape (drivers, cells)
    """
    out = np.empty((len(DRIVERS), int(mask.sum())), np.float32)
    for row, driver in zip(out, DRIVERS.values(), strict=True):
        inputs = {
            name: read_layer(layers, name, units, mask) for name, units in driver.inputs.items()
        }
        row[:] = driver.compute(**inputs)
    return out


def read_layer(layers: xr.Dataset, name: str, units: str, mask: np.ndarray) -> np.ndarray:
    """Return one layer inside the mask, in the units that a driver asks for."""
    layer = layers[name]
    scale = factor(layer.attrs["units"], units, f"layer '{name}'")
    return layer.values[mask] * np.float32(scale)
