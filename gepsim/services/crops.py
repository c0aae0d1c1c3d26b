"""Material products of fields and orchards.

Quantities are whole output; the contribution share of a price keeps only what the ecosystem adds,
because labour, feed and machines are no gift of nature.
"""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

AGRICULTURE = service(
    "agricultural_products", zh="农业产品", category="provisioning", units="t year-1"
)


@AGRICULTURE.flow(
    inputs={"area": "ha", "grain_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="粮食",
    price="grain_price",
    price_units="CNY t-1",
    share="crop_contribution",
    sources=("ndrc_2022",),
)
def grain(area: DataArray, grain_yield: DataArray) -> DataArray:
    """Grain and tubers harvested.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    grain_yield : DataArray
        Grain per hectare of land, all harvests of a year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Grain harvested. [t year-1]

    Examples
    --------
    Ten hectares at 6 t/ha:

    >>> grain(10.0, 6.0)
    60.0
    """
    return area * grain_yield


@AGRICULTURE.flow(
    inputs={"area": "ha", "oilseed_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="油料",
    price="oilseed_price",
    price_units="CNY t-1",
    share="crop_contribution",
    sources=("ndrc_2022",),
)
def oilseed(area: DataArray, oilseed_yield: DataArray) -> DataArray:
    """Oilseed harvested.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    oilseed_yield : DataArray
        Oilseed per hectare of land and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Oilseed harvested. [t year-1]

    Examples
    --------
    >>> oilseed(10.0, 0.5)
    5.0
    """
    return area * oilseed_yield


@AGRICULTURE.flow(
    inputs={"area": "ha", "vegetable_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="蔬菜及食用菌",
    price="vegetable_price",
    price_units="CNY t-1",
    share="crop_contribution",
    sources=("ndrc_2022",),
)
def vegetables(area: DataArray, vegetable_yield: DataArray) -> DataArray:
    """Vegetables and edible fungi harvested.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    vegetable_yield : DataArray
        Vegetables per hectare of land and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Vegetables harvested. [t year-1]

    Examples
    --------
    >>> vegetables(10.0, 4.5)
    45.0
    """
    return area * vegetable_yield


@AGRICULTURE.flow(
    inputs={"area": "ha", "orchard_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="茶果药",
    price="orchard_price",
    price_units="CNY t-1",
    share="crop_contribution",
    sources=("ndrc_2022",),
)
def orchard_harvest(area: DataArray, orchard_yield: DataArray) -> DataArray:
    """Tea, fruit and medicinal herbs harvested.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    orchard_yield : DataArray
        Harvest per hectare of orchard and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Tea, fruit and herbs harvested. [t year-1]

    Examples
    --------
    >>> orchard_harvest(10.0, 5.0)
    50.0
    """
    return area * orchard_yield
