"""Memo items: computed on request, in no total, because other services hold their value already."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

WATER_SUPPLY = service(
    "water_supply", zh="水资源", category="provisioning", units="m3 year-1", memo=True
)
ENERGY = service(
    "ecological_energy", zh="生态能源", category="provisioning", units="kWh year-1", memo=True
)


@WATER_SUPPLY.flow(
    inputs={"domestic_water_use": "m3 year-1"},
    units="m3 year-1",
    zh="生活用水",
    price="domestic_water_price",
    price_units="CNY m-3",
    on=("RIV", "RES"),
    sources=("garze_2017",),
)
def domestic_water(domestic_water_use: DataArray) -> DataArray:
    """Water for households.

    Parameters
    ----------
    domestic_water_use : DataArray
        Use by county. [m3 year-1]

    Returns
    -------
    DataArray
        Water. [m3 year-1]

    Examples
    --------
    >>> domestic_water(1.36e8)
    136000000.0
    """
    return domestic_water_use


@WATER_SUPPLY.flow(
    inputs={"industrial_water_use": "m3 year-1"},
    units="m3 year-1",
    zh="工业用水",
    price="industrial_water_price",
    price_units="CNY m-3",
    on=("RIV", "RES"),
    sources=("garze_2017",),
)
def industrial_water(industrial_water_use: DataArray) -> DataArray:
    """Water for industry.

    Parameters
    ----------
    industrial_water_use : DataArray
        Use by county. [m3 year-1]

    Returns
    -------
    DataArray
        Water. [m3 year-1]

    Examples
    --------
    >>> industrial_water(2.0)
    2.0
    """
    return industrial_water_use


@WATER_SUPPLY.flow(
    inputs={"irrigation_water_use": "m3 year-1"},
    units="m3 year-1",
    zh="灌溉用水",
    price="irrigation_water_price",
    price_units="CNY m-3",
    on=("RIV", "RES"),
    sources=("garze_2017",),
)
def irrigation_water(irrigation_water_use: DataArray) -> DataArray:
    """Water for fields.

    Parameters
    ----------
    irrigation_water_use : DataArray
        Use by county. [m3 year-1]

    Returns
    -------
    DataArray
        Water. [m3 year-1]

    Examples
    --------
    >>> irrigation_water(2.0)
    2.0
    """
    return irrigation_water_use


@ENERGY.flow(
    inputs={"hydropower_output": "kWh year-1"},
    units="kWh year-1",
    zh="水电",
    price="electricity_price",
    price_units="CNY kWh-1",
    on=("RIV", "RES"),
    sources=("garze_2017",),
)
def hydropower(hydropower_output: DataArray) -> DataArray:
    """Electricity from falling water.

    Parameters
    ----------
    hydropower_output : DataArray
        Output by county. [kWh year-1]

    Returns
    -------
    DataArray
        Electricity. [kWh year-1]

    Examples
    --------
    >>> hydropower(2.0)
    2.0
    """
    return hydropower_output
