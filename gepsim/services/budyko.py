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


def sigma_points(
    first: DataArray, second: DataArray, squares: tuple[DataArray, DataArray, DataArray]
) -> list[tuple[DataArray, DataArray]]:
    """Return four places with the means, variances and covariance of all places of a zone.

    The mean of a bent function over them is its mean over the zone to the second order, whatever
    the function and the zone.

    Parameters
    ----------
    first, second : DataArray
        Means of two fields, which are never negative.
    squares : tuple of DataArray
        Means of the square of the first, of their product, of the square of the second.

    Returns
    -------
    list of tuple of DataArray
        Four pairs of the two fields, each for a quarter of the zone.

    Examples
    --------
    A field of 1 or 3 in equal parts has the variance 1; the other is 2 everywhere:

    >>> points = sigma_points(2.0, 2.0, (5.0, 4.0, 4.0))
    >>> [round(float(one), 3) for one, other in points]
    [3.414, 0.586, 2.0, 2.0]
    """
    spread = np.maximum(squares[0] - first**2, 0.0)
    along = spread**0.5
    shared = (squares[1] - first * second) / xr.where(along > 0.0, along, 1.0)
    shared = xr.where(along > 0.0, shared, 0.0)
    across = np.maximum(squares[2] - second**2 - shared**2, 0.0) ** 0.5
    steps = ((along, shared), (-along, -shared), (0.0, across), (0.0, -across))
    wide = 2.0**0.5
    return [
        (np.maximum(first + wide * one, 0.0), np.maximum(second + wide * two, 0.0))
        for one, two in steps
    ]


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
        "rain_square": "m4 year-2",
        "rain_pet_product": "m4 year-2",
        "pet_square": "m4 year-2",
        "curve_evaporation_cells": "m3 year-1",
        "curve_evaporation_zones": "m3 year-1",
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
    rain_volume: DataArray,
    pet_volume: DataArray,
    crop_factor: DataArray,
    vegetated: DataArray,
    available_water: DataArray,
    seasonality: DataArray,
    curve_offset: DataArray,
    curve_cap: DataArray,
    rain_square: DataArray | None = None,
    rain_pet_product: DataArray | None = None,
    pet_square: DataArray | None = None,
    curve_evaporation_cells: DataArray | float = 1.0,
    curve_evaporation_zones: DataArray | float = 1.0,
    area_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Actual evapotranspiration of a zone, as the sum over its cells of InVEST's water yield.

    The curve bends, so the mean of a zone is not its curve at the mean. It is taken at four places
    that have the zone's means and spreads, and brought to what the cells give at central
    coefficients: exact there, and to the third order in the draws.

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
    rain_square, rain_pet_product, pet_square : DataArray, optional
        Sums over the zone of area times the square of rain, of rain times potential, and of the
        square of the potential; without them the zone is as its mean. [m4 year-2]
    curve_evaporation_cells, curve_evaporation_zones : DataArray
        At central coefficients, the sum over cells and what the four places give. [m3 year-1]
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
    ...     1.0, 1.15, 0.85, 1.0, 1.0, 0.08625, 10.0, 1.25, 5.0)), 2)
    0.57
    """
    size = xr.where(area > 0.0, area, 1.0)
    rain, pet = rain_volume / size, pet_volume / size
    places = [(rain, pet)]
    if rain_square is not None:
        squares = (rain_square / size, rain_pet_product / size, pet_square / size)
        places = sigma_points(rain, pet, squares)
    soil_water = seasonality * available_water
    shape = (vegetated, soil_water, curve_offset, curve_cap)
    depth = sum(curve_evaporation(p, e * crop_factor, *shape) for p, e in places) / len(places)
    known = curve_evaporation_zones > 0.0
    exact = curve_evaporation_cells / xr.where(known, curve_evaporation_zones, 1.0)
    held = area - area_of_poor_stands * poor_stand_evaporation
    return held * depth * xr.where(known, exact, 1.0)
