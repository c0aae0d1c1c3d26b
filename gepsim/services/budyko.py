"""Evapotranspiration from the balance of water and energy, the sibling of the type table."""

from __future__ import annotations

import numpy as np
import xarray as xr
from xarray import DataArray

from gepsim.services.water import RETENTION


def fu_ratio(dryness: DataArray, omega: DataArray) -> DataArray:
    """Part of the rain that evaporates, after Fu and Zhang.

    Parameters
    ----------
    dryness : DataArray
        Potential evapotranspiration over rain. [1]
    omega : DataArray
        Shape of the curve, above 1. [1]

    Returns
    -------
    DataArray
        Actual evapotranspiration over rain. [1]

    Notes
    -----
    .. math:: AET/P = 1 + \\phi - (1 + \\phi^\\omega)^{1/\\omega}

    Examples
    --------
    With 1150 mm of rain, a potential of 850 mm and omega 2, 570 mm evaporate:

    >>> round(1150 * fu_ratio(850 / 1150, 2.0))
    570
    """
    return 1.0 + dryness - (1.0 + dryness**omega) ** (1.0 / omega)


@RETENTION.flow(
    inputs={
        "area": "m2",
        "rain_volume": "m3 year-1",
        "pet_volume": "m3 year-1",
        "crop_factor": "1",
        "vegetated": "1",
        "available_water": "m year-1",
        "seasonality": "1",
        "curve_offset": "1",
        "curve_cap": "1",
    },
    units="m3 year-1",
    zh="实际蒸散量（布迪科）",
    instead_of="actual_evapotranspiration",
    along="rain_volume",
    sources=("invest_water_yield",),
)
def budyko_evapotranspiration(
    area: DataArray,
    rain_volume: DataArray,
    pet_volume: DataArray,
    crop_factor: DataArray,
    vegetated: DataArray,
    available_water: DataArray,
    seasonality: DataArray,
    curve_offset: DataArray,
    curve_cap: DataArray,
) -> DataArray:
    """Actual evapotranspiration as in InVEST's annual water yield.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [m2]
    rain_volume, pet_volume : DataArray
        Rain and potential evapotranspiration over the zone. [m3 year-1]
    crop_factor : DataArray
        Kc of the type. [1]
    vegetated : DataArray
        1 where the Fu curve holds; 0 where the smaller of potential and rain evaporates. [1]
    available_water : DataArray
        Water that soil and roots can hold for plants. [m year-1]
    seasonality : DataArray
        Z, from the number of rain events. [1]
    curve_offset, curve_cap : DataArray
        Omega of bare soil, 1.25, and its upper bound, 5. [1]

    Returns
    -------
    DataArray
        Actual evapotranspiration. [m3 year-1]

    Notes
    -----
    .. math:: \\omega = \\min(5, Z \\, AWC / P + 1.25)

    Examples
    --------
    One square metre with 1.15 m of rain, a potential of 0.85 m and omega 2.0:

    >>> round(float(budyko_evapotranspiration(
    ...     1.0, 1.15, 0.85, 1.0, 1.0, 0.08625, 10.0, 1.25, 5.0)), 2)
    0.57
    """
    rain = xr.where(rain_volume > 0.0, rain_volume, 1.0)
    demand = pet_volume * crop_factor
    omega = np.minimum(area * available_water * seasonality / rain + curve_offset, curve_cap)
    fraction = np.minimum(fu_ratio(demand / rain, omega), 1.0)
    return xr.where(vegetated > 0.0, rain_volume * fraction, np.minimum(demand, rain_volume))
