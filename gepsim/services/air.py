"""Air cleaned and noise kept off."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

AIR = service("air_purification", zh="空气净化", category="regulating", units="t year-1")
NOISE = service("noise_reduction", zh="噪声消减", category="regulating", units="km")


@AIR.flow(
    inputs={"area": "ha", "sulfur_dioxide_capacity": "t ha-1 year-1"},
    units="t year-1",
    zh="二氧化硫净化",
    price="sulfur_dioxide_treatment_cost",
    price_units="CNY t-1",
    limit="sulfur_dioxide_emission",
    sources=("mee_2020",),
)
def sulfur_dioxide_removed(area: DataArray, sulfur_dioxide_capacity: DataArray) -> DataArray:
    """Sulfur dioxide taken up by leaves, at most what is emitted.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    sulfur_dioxide_capacity : DataArray
        Largest uptake of the type. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Capacity to remove sulfur dioxide. [t year-1]

    Examples
    --------
    613 ha of conifer at 215.6 kg/ha, as in the Gaotianyan reserve:

    >>> round(sulfur_dioxide_removed(613.0, 0.2156), 1)
    132.2
    """
    return area * sulfur_dioxide_capacity


@AIR.flow(
    inputs={"area": "ha", "nitrogen_oxide_capacity": "t ha-1 year-1"},
    units="t year-1",
    zh="氮氧化物净化",
    price="nitrogen_oxide_treatment_cost",
    price_units="CNY t-1",
    limit="nitrogen_oxide_emission",
    sources=("mee_2020",),
)
def nitrogen_oxide_removed(area: DataArray, nitrogen_oxide_capacity: DataArray) -> DataArray:
    """Nitrogen oxides taken up by leaves, at most what is emitted.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    nitrogen_oxide_capacity : DataArray
        Largest uptake of the type. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Capacity to remove nitrogen oxides. [t year-1]

    Examples
    --------
    >>> round(nitrogen_oxide_removed(1000.0, 0.006), 9)
    6.0
    """
    return area * nitrogen_oxide_capacity


@AIR.flow(
    inputs={"area": "ha", "dust_capacity": "t ha-1 year-1"},
    units="t year-1",
    zh="滞尘",
    price="dust_treatment_cost",
    price_units="CNY t-1",
    limit="dust_emission",
    sources=("mee_2020",),
)
def dust_removed(area: DataArray, dust_capacity: DataArray) -> DataArray:
    """Dust held on leaves, at most what is emitted.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    dust_capacity : DataArray
        Largest uptake of the type. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Capacity to remove dust. [t year-1]

    Examples
    --------
    613 ha of conifer at 33.2 t/ha:

    >>> round(dust_removed(613.0, 33.2), 1)
    20351.6
    """
    return area * dust_capacity


@NOISE.flow(
    inputs={"area": "ha", "noise_belt_density": "km ha-1"},
    units="km",
    zh="隔声绿带长度",
    price="noise_wall_cost",
    price_units="CNY km-1 year-1",
    sources=("ndrc_2022",),
)
def noise_belt(area: DataArray, noise_belt_density: DataArray) -> DataArray:
    """Green belts along streets that spare a noise wall.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    noise_belt_density : DataArray
        Length of belt beside a street per hectare of urban green. [km ha-1]

    Returns
    -------
    DataArray
        Length of belt. [km]

    Examples
    --------
    >>> round(noise_belt(2000.0, 0.05), 9)
    100.0
    """
    return area * noise_belt_density
