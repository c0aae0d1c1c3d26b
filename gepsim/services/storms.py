"""Storm rain that vegetation holds back, by curve numbers; overlaps with water retention."""

from __future__ import annotations

import numpy as np
import xarray as xr
from xarray import DataArray

from gepsim.services.water import FLOOD


def storm_runoff(
    storm_rain: DataArray, storage: DataArray, initial_abstraction: DataArray
) -> DataArray:
    """Quick runoff of one storm, after the Soil Conservation Service.

    Parameters
    ----------
    storm_rain : DataArray
        Rain of the storm. [mm, or any one unit of depth]
    storage : DataArray
        Largest storage S of the soil. [same]
    initial_abstraction : DataArray
        Part of S that fills before anything runs off, 0.2. [1]

    Returns
    -------
    DataArray
        Runoff. [same]

    Notes
    -----
    .. math:: Q = \\frac{(P - \\lambda S)^2}{P + (1 - \\lambda) S}

    Examples
    --------
    75 mm on ground that stores 100 mm:

    >>> round(float(storm_runoff(75.0, 100.0, 0.2)), 2)
    19.52
    """
    excess = np.maximum(storm_rain - initial_abstraction * storage, 0.0)
    divisor = excess + storage
    return excess**2 / xr.where(divisor > 0.0, divisor, 1.0)


def curve_storage(curve_number: DataArray, curve_scale: DataArray) -> DataArray:
    """Largest storage of the soil behind a curve number.

    Parameters
    ----------
    curve_number : DataArray
        Curve number, above 0 to 100. [1]
    curve_scale : DataArray
        Storage in the definition of the curve number, 254 mm. [mm, or any one unit of depth]

    Returns
    -------
    DataArray
        Storage S. [same]

    Examples
    --------
    >>> curve_storage(80.0, 254.0)
    63.5
    """
    return curve_scale * (100.0 / curve_number - 1.0)


@FLOOD.flow(
    inputs={
        "area": "m2",
        "flood_storage_depth": "m year-1",
        "storm_rain": "m",
        "storms": "year-1",
        "curve_number": "1",
        "reference_curve_number": "1",
        "curve_scale": "m",
        "initial_abstraction": "1",
    },
    units="m3 year-1",
    zh="沼泽湖泊与植被调蓄量",
    price="reservoir_unit_cost",
    price_units="CNY m-3",
    instead_of="wetland_storage",
    sources=("tr_55",),
)
def wetland_and_vegetation_storage(
    area: DataArray,
    flood_storage_depth: DataArray,
    storm_rain: DataArray,
    storms: DataArray,
    curve_number: DataArray,
    reference_curve_number: DataArray,
    curve_scale: DataArray,
    initial_abstraction: DataArray,
) -> DataArray:
    """Flood water that waters hold, and storm water that plants hold beyond bare ground.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [m2]
    flood_storage_depth : DataArray
        Depth of water that marshes and lakes hold. [m year-1]
    storm_rain : DataArray
        Rain of one storm. [m]
    storms : DataArray
        Storms in a year. [year-1]
    curve_number, reference_curve_number : DataArray
        Curve numbers of the type and of bare ground; equal where nothing is credited. [1]
    curve_scale : DataArray
        Storage in the definition of the curve number. [m]
    initial_abstraction : DataArray
        Part of the storage that fills first, 0.2. [1]

    Returns
    -------
    DataArray
        Flood water held back. [m3 year-1]

    Examples
    --------
    One square metre of forest (70) instead of bare ground (91), one storm of 75 mm:

    >>> kept = wetland_and_vegetation_storage(1.0, 0.0, 0.075, 1.0, 70.0, 91.0, 0.254, 0.2)
    >>> round(float(kept), 4)
    0.034
    """
    bare = storm_runoff(
        storm_rain, curve_storage(reference_curve_number, curve_scale), initial_abstraction
    )
    here = storm_runoff(storm_rain, curve_storage(curve_number, curve_scale), initial_abstraction)
    return area * (flood_storage_depth + storms * (bare - here))
