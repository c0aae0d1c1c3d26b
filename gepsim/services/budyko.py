"""Evapotranspiration from the balance of water and energy, the sibling of the type table."""

from __future__ import annotations

from typing import Final

import numpy as np
import xarray as xr
from xarray import DataArray

from gepsim.services.water import RETENTION

TOGETHER: Final = 16  # parts of a zone


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


def curve_evaporation(
    rain: DataArray,
    demand: DataArray,
    vegetated: DataArray,
    soil_water: DataArray,
    curve_offset: DataArray,
    curve_cap: DataArray,
) -> DataArray:
    """Depth that evaporates at one place, as in InVEST's annual water yield.

    Parameters
    ----------
    rain, demand : DataArray
        Rain, and potential evapotranspiration times Kc. [m year-1]
    vegetated : DataArray
        1 where the Fu curve holds; 0 where the smaller of demand and rain evaporates. [1]
    soil_water : DataArray
        Z times the water that soil and roots can hold. [m year-1]
    curve_offset, curve_cap : DataArray
        Omega of bare soil, 1.25, and its upper bound, 5. [1]

    Returns
    -------
    DataArray
        [m year-1]

    Notes
    -----
    .. math:: \\omega = \\min(5, Z \\, AWC / P + 1.25)

    Examples
    --------
    1.15 m of rain, a demand of 0.85 m and omega 2.0:

    >>> round(float(curve_evaporation(1.15, 0.85, 1.0, 0.8625, 1.25, 5.0)), 2)
    0.57
    """
    some = xr.where(rain > 0.0, rain, 1.0)
    omega = np.minimum(soil_water / some + curve_offset, curve_cap)
    fraction = np.minimum(fu_ratio(demand / some, omega), 1.0)
    return xr.where(vegetated > 0.0, rain * fraction, np.minimum(demand, rain))


@RETENTION.flow(
    inputs={
        "area": "m2",
        "crop_factor": "1",
        "vegetated": "1",
        "available_water": "m year-1",
        "seasonality": "1",
        "curve_offset": "1",
        "curve_cap": "1",
        "curve_weight": "1",
        "curve_rain": "m year-1",
        "curve_pet": "m year-1",
        "curve_wetter": "1",
        "area_of_poor_stands": "m2",
        "poor_stand_evaporation": "1",
    },
    units="m3 year-1",
    zh="实际蒸散量（布迪科）",
    instead_of="actual_evapotranspiration",
    along="rain_volume",
    sources=("invest_water_yield",),
)
def budyko_evapotranspiration(
    area: DataArray,
    crop_factor: DataArray,
    vegetated: DataArray,
    available_water: DataArray,
    seasonality: DataArray,
    curve_offset: DataArray,
    curve_cap: DataArray,
    curve_weight: DataArray,
    curve_rain: DataArray,
    curve_pet: DataArray,
    curve_wetter: DataArray | float = 1.0,
    area_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Actual evapotranspiration of a zone, as the sum over its cells of InVEST's water yield.

    The curve bends, so the mean of a zone is not its curve at the mean. It is taken at each part of
    the zone, whose cells are nearly as dry and as wet as each other, and brought to what the cells
    give at central coefficients: exact there, and to the width of a part in the draws.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [m2]
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
    curve_weight : DataArray
        Share of each part in the zone, times what its cells evaporate over what the parts do, along
        ``part``; 1 where a zone is one part. [1]
    curve_rain, curve_pet : DataArray
        Rain and potential evapotranspiration of the parts. [m year-1]
    curve_wetter : DataArray
        Rain over that of the parts, in years of other weather. [1]
    area_of_poor_stands : DataArray
        Extent of stands that are open or of low efficiency. [m2]
    poor_stand_evaporation : DataArray
        Part of the evaporation that such stands lack. [1]

    Returns
    -------
    DataArray
        Actual evapotranspiration. [m3 year-1]

    Examples
    --------
    One square metre with 1.15 m of rain, a potential of 0.85 m and omega 2.0:

    >>> round(float(budyko_evapotranspiration(
    ...     1.0, 1.0, 1.0, 0.08625, 10.0, 1.25, 5.0, 1.0, 1.15, 0.85)), 2)
    0.57
    """
    shape = (vegetated, seasonality * available_water, curve_offset, curve_cap)
    depth: DataArray | float = 0.0
    for weight, rain, pet in _parts(curve_weight, curve_rain, curve_pet):
        wet = curve_evaporation(rain * curve_wetter, pet * crop_factor, *shape)
        few = "part" in getattr(weight, "dims", ())
        depth = depth + (xr.dot(weight, wet, dim="part") if few else weight * wet)
    return (area - area_of_poor_stands * poor_stand_evaporation) * depth


def _parts(*table: DataArray) -> list[tuple[DataArray, ...]]:
    """Return the parts of a zone a few at a time: all with their draws would fill the memory."""
    count = getattr(table[0], "sizes", {}).get("part", 0)
    if not count:
        return [table]
    ends = [slice(first, first + TOGETHER) for first in range(0, count, TOGETHER)]
    return [tuple(one.isel(part=end) for one in table) for end in ends]
