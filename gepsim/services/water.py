"""Water kept and floods held back."""

from __future__ import annotations

import xarray as xr
from xarray import DataArray

from gepsim.registry import service

RETENTION = service(
    "water_retention",
    zh="水源涵养",
    category="regulating",
    units="m3 year-1",
    headline="retained_water",
    beneficiary="downstream",
)
FLOOD = service(
    "flood_mitigation",
    zh="洪水调蓄",
    category="regulating",
    units="m3 year-1",
    beneficiary="downstream",
)


@RETENTION.flow(
    inputs={
        "pet_volume": "m3 year-1",
        "evapotranspiration": "mm year-1",
        "reference_evapotranspiration": "mm year-1",
        "pet_of_poor_stands": "m3 year-1",
        "poor_stand_evaporation": "1",
    },
    units="m3 year-1",
    zh="实际蒸散量",
    sources=("gong_2017",),
)
def actual_evapotranspiration(
    pet_volume: DataArray,
    evapotranspiration: DataArray,
    reference_evapotranspiration: DataArray,
    pet_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Water that a type evaporates where the potential differs from the place of its table value.

    Parameters
    ----------
    pet_volume : DataArray
        Potential evapotranspiration over the zone. [m3 year-1]
    evapotranspiration : DataArray
        Actual evapotranspiration of the type under the reference potential. [mm year-1]
    reference_evapotranspiration : DataArray
        Potential evapotranspiration for which the table holds. [mm year-1]
    pet_of_poor_stands : DataArray
        The part of the potential that falls on stands that are open or of low efficiency.
        [m3 year-1]
    poor_stand_evaporation : DataArray
        Part of the evaporation that such stands lack. [1]

    Returns
    -------
    DataArray
        Actual evapotranspiration over the zone. [m3 year-1]

    Notes
    -----
    .. math:: ET = (PET - PET_{poor} \\, l) \\, \\frac{ET_i}{PET_{ref}}

    Examples
    --------
    A hectare with a potential of 8000 m3, where the type evaporates 600 of 800 mm:

    >>> actual_evapotranspiration(8000.0, 600.0, 800.0)
    6000.0
    """
    wet = pet_volume - pet_of_poor_stands * poor_stand_evaporation
    return wet * (evapotranspiration / reference_evapotranspiration)


@RETENTION.flow(
    inputs={
        "rain_volume": "m3 year-1",
        "rain_factor": "1",
        "runoff_coefficient": "1",
        "actual_evapotranspiration": "m3 year-1",
        "evaporated_inflow": "m3 year-1",
        "retention_share": "1",
        "rain_on_poor_stands": "m3 year-1",
        "poor_stand_runoff": "1",
    },
    units="m3 year-1",
    zh="水源涵养量",
    price="reservoir_unit_cost",
    price_units="CNY m-3",
    sources=("gong_2017", "garze_2017"),
)
def retained_water(
    rain_volume: DataArray,
    rain_factor: DataArray,
    runoff_coefficient: DataArray,
    actual_evapotranspiration: DataArray,
    evaporated_inflow: DataArray,
    retention_share: DataArray,
    rain_on_poor_stands: DataArray | float = 0.0,
    poor_stand_runoff: DataArray | float = 0.0,
) -> DataArray:
    """Rain that ground under plants or water neither sheds quickly nor evaporates.

    Parameters
    ----------
    rain_volume : DataArray
        Rain over the zone. [m3 year-1]
    rain_factor : DataArray
        True rain over gridded rain. [1]
    runoff_coefficient : DataArray
        Part of the rain that runs off quickly. [1]
    actual_evapotranspiration : DataArray
        Water evaporated. [m3 year-1]
    evaporated_inflow : DataArray
        The part of it that is not of the place's own rain: irrigation, or water from the slope
        above. Over a year land evaporates no more of its own rain than soaks in. [m3 year-1]
    retention_share : DataArray
        Part of the rest that counts as retained: 0 on sealed and bare ground, where what neither
        runs off at once nor evaporates is a residual and no service. [1]
    rain_on_poor_stands : DataArray
        Rain over stands of the type that are open or of low efficiency. [m3 year-1]
    poor_stand_runoff : DataArray
        Part of it that runs off quickly beyond that of closed stands. [1]

    Returns
    -------
    DataArray
        Water retained. [m3 year-1]

    Notes
    -----
    .. math:: Q = s \\, (P (1 - \\alpha) - P_{poor} \\Delta\\alpha - ET + ET_{in})

    Examples
    --------
    One hectare with 11,500 m3 of rain, 4 % running off and 6000 m3 evaporating keeps 5040 m3:

    >>> retained_water(11_500.0, 1.0, 0.04, 6000.0, 0.0, 1.0)
    5040.0

    A field that would evaporate 100 m3 more than soaks in has them from a ditch, and keeps nothing:

    >>> retained_water(11_500.0, 1.0, 0.5, 5850.0, 100.0, 1.0)
    0.0
    """
    soaked = rain_volume * (rain_factor * (1.0 - runoff_coefficient))
    soaked = soaked - rain_on_poor_stands * (rain_factor * poor_stand_runoff)
    return (soaked - actual_evapotranspiration + evaporated_inflow) * retention_share


@FLOOD.flow(
    inputs={"area": "m2", "flood_storage_depth": "m year-1"},
    units="m3 year-1",
    zh="沼泽湖泊调蓄量",
    price="reservoir_unit_cost",
    price_units="CNY m-3",
    sources=("garze_2017",),
)
def wetland_storage(area: DataArray, flood_storage_depth: DataArray) -> DataArray:
    """Flood water that marshes and lakes hold in a year.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [m2]
    flood_storage_depth : DataArray
        Depth of water held, zero where vegetation is counted in water retention. [m year-1]

    Returns
    -------
    DataArray
        Flood water held. [m3 year-1]

    Examples
    --------
    The 2,005 km2 of marsh in Garzê hold 0.3 m, which is 6.0 hundred million m3:

    >>> round(wetland_storage(2005e6, 0.3) / 1e8, 1)
    6.0
    """
    return area * flood_storage_depth


@FLOOD.flow(
    inputs={
        "area": "km2",
        "flood_storage_depth": "m3 km-2 year-1",
        "lake_storage_scale": "m3 year-1",
        "lake_storage_exponent": "1",
    },
    units="m3 year-1",
    zh="沼泽湖泊调蓄量（湖泊幂律）",
    price="reservoir_unit_cost",
    price_units="CNY m-3",
    instead_of="wetland_storage",
    along="area",
    sources=("rao_2014", "garze_2017"),
)
def wetland_storage_by_lake_law(
    area: DataArray,
    flood_storage_depth: DataArray,
    lake_storage_scale: DataArray,
    lake_storage_exponent: DataArray,
) -> DataArray:
    """Flood water that marshes hold by depth, and lakes by a power of their whole surface.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type; of lakes, all lakes of the county together. [km2]
    flood_storage_depth : DataArray
        Depth of water held by types without a law of their own. [m3 km-2 year-1]
    lake_storage_scale : DataArray
        Water that one square kilometre of lake holds; zero for types without the law. [m3 year-1]
    lake_storage_exponent : DataArray
        Power of the surface. [1]

    Returns
    -------
    DataArray
        Flood water held. [m3 year-1]

    Notes
    -----
    .. math:: C = c \\, (A / 1\\,km^2)^b

    Examples
    --------
    On the Tibetan Plateau c is exp(6.636) ten thousand m3 and b is 0.678; 164.9 km2 of lake in
    Garzê hold 2.43 hundred million m3:

    >>> import math
    >>> held = wetland_storage_by_lake_law(164.9, 0.0, math.exp(6.636) * 1e4, 0.678)
    >>> round(float(held) / 1e8, 2)
    2.43
    """
    by_law = lake_storage_scale * area**lake_storage_exponent
    return xr.where(lake_storage_scale > 0.0, by_law, area * flood_storage_depth)


@FLOOD.flow(
    inputs={
        "reservoir_flood_storage": "m3 year-1",
        "large_reservoir_capacity": "m3",
        "small_reservoir_capacity": "m3",
        "flood_storage_share": "year-1",
    },
    units="m3 year-1",
    zh="水库调蓄量",
    price="reservoir_unit_cost",
    price_units="CNY m-3",
    on=("RES",),
    sources=("garze_2017",),
)
def reservoir_storage(
    reservoir_flood_storage: DataArray,
    large_reservoir_capacity: DataArray,
    small_reservoir_capacity: DataArray,
    flood_storage_share: DataArray,
) -> DataArray:
    """Flood water that reservoirs can hold: stated storage, else a share of capacity.

    Parameters
    ----------
    reservoir_flood_storage : DataArray
        Flood storage of the large reservoirs that state it, by county. [m3 year-1]
    large_reservoir_capacity : DataArray
        Capacity of the large reservoirs that do not state it, by county. [m3]
    small_reservoir_capacity : DataArray
        Capacity of middle and small reservoirs, by county. [m3]
    flood_storage_share : DataArray
        Flood storage per capacity and year. [year-1]

    Returns
    -------
    DataArray
        Flood water held. [m3 year-1]

    Examples
    --------
    75 stated, and 35 % of 60 and 40 (million m3):

    >>> reservoir_storage(75.0, 60.0, 40.0, 0.35)
    110.0
    """
    capacity = large_reservoir_capacity + small_reservoir_capacity
    return reservoir_flood_storage + capacity * flood_storage_share
