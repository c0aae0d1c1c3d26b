"""Material products of forests, herds and waters.

Quantities are whole output; the contribution share of a price keeps only what the ecosystem adds,
because labour, feed and machines are no gift of nature.
"""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

FORESTRY = service("forestry_products", zh="林业产品", category="provisioning", units="t year-1")
LIVESTOCK = service("livestock_products", zh="畜牧产品", category="provisioning", units="t year-1")
FISHERY = service("fishery_products", zh="渔业产品", category="provisioning", units="t year-1")

PASTURE = ("GRS", "SHR", "DRY", "PAD")


@FORESTRY.flow(
    inputs={"area": "ha", "timber_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="木材",
    price="timber_price",
    price_units="CNY t-1",
    share="forestry_contribution",
    sources=("ndrc_2022",),
)
def timber(area: DataArray, timber_yield: DataArray) -> DataArray:
    """Timber and bamboo cut within the quota.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    timber_yield : DataArray
        Wood taken per hectare and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Wood taken. [t year-1]

    Examples
    --------
    >>> timber(100.0, 0.25)
    25.0
    """
    return area * timber_yield


@FORESTRY.flow(
    inputs={"area": "ha", "forest_goods_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="林下产品",
    price="forest_goods_price",
    price_units="CNY t-1",
    share="forestry_contribution",
    sources=("ndrc_2022",),
)
def forest_goods(area: DataArray, forest_goods_yield: DataArray) -> DataArray:
    """Walnuts, fungi, herbs and other goods gathered under trees.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    forest_goods_yield : DataArray
        Goods gathered per hectare and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Goods gathered. [t year-1]

    Examples
    --------
    >>> forest_goods(100.0, 0.125)
    12.5
    """
    return area * forest_goods_yield


@LIVESTOCK.flow(
    inputs={"hogs_slaughtered": "year-1", "meat_per_hog": "t"},
    units="t year-1",
    zh="猪肉",
    price="pork_price",
    price_units="CNY t-1",
    share="livestock_contribution",
    on=PASTURE,
    sources=("ndrc_2022",),
)
def pork(hogs_slaughtered: DataArray, meat_per_hog: DataArray) -> DataArray:
    """Pork from the hogs slaughtered in a year.

    Parameters
    ----------
    hogs_slaughtered : DataArray
        Hogs slaughtered, by county. [year-1]
    meat_per_hog : DataArray
        Carcass weight. [t]

    Returns
    -------
    DataArray
        Pork. [t year-1]

    Examples
    --------
    A thousand hogs of 75 kg carcass:

    >>> pork(1000.0, 0.075)
    75.0
    """
    return hogs_slaughtered * meat_per_hog


@LIVESTOCK.flow(
    inputs={"other_livestock_output": "t year-1"},
    units="t year-1",
    zh="牛羊禽蛋",
    price="other_livestock_price",
    price_units="CNY t-1",
    share="livestock_contribution",
    on=PASTURE,
    sources=("ndrc_2022",),
)
def other_livestock(other_livestock_output: DataArray) -> DataArray:
    """Beef, mutton, poultry and eggs.

    Parameters
    ----------
    other_livestock_output : DataArray
        Statistics by county. [t year-1]

    Returns
    -------
    DataArray
        Beef, mutton, poultry and eggs. [t year-1]

    Examples
    --------
    >>> other_livestock(120.0)
    120.0
    """
    return other_livestock_output


@FISHERY.flow(
    inputs={"area": "ha", "fish_yield": "t ha-1 year-1"},
    units="t year-1",
    zh="水产品",
    price="fish_price",
    price_units="CNY t-1",
    share="fishery_contribution",
    sources=("ndrc_2022",),
)
def fish(area: DataArray, fish_yield: DataArray) -> DataArray:
    """Fish from ponds, reservoirs and paddies.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    fish_yield : DataArray
        Catch per hectare and year. [t ha-1 year-1]

    Returns
    -------
    DataArray
        Fish. [t year-1]

    Examples
    --------
    >>> fish(10.0, 1.5)
    15.0
    """
    return area * fish_yield
