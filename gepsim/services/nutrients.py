"""Nitrogen and phosphorus that stay with the soil instead of reaching waters.

Published accounts credit all that the kept soil holds. Only the delivered part would reach waters,
and a service cannot be larger than the load there is to keep out: that is the default.
"""

from __future__ import annotations

from xarray import DataArray

from gepsim.services.soil import SOIL


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "sediment_delivery": "1", "soil_nitrogen": "1"},
    units="t year-1",
    zh="减少氮面源污染",
    price="ammonia_treatment_cost",
    price_units="CNY t-1",
    limit="ammonia_load",
    sources=("garze_2017",),
)
def avoided_nitrogen(
    soil_retained: DataArray, sediment_delivery: DataArray, soil_nitrogen: DataArray
) -> DataArray:
    """Nitrogen that stays in the soil instead of reaching waters, at most the load they receive.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    sediment_delivery : DataArray
        Part of the lost soil, and of what is bound to it, that would reach waters. [1]
    soil_nitrogen : DataArray
        Mass fraction of total nitrogen. [1]

    Returns
    -------
    DataArray
        Nitrogen that would have reached waters. [t year-1]

    Examples
    --------
    A million tonnes of soil with 0.1 % nitrogen, of which 24 % would be delivered:

    >>> round(avoided_nitrogen(1e6, 0.24, 0.001), 6)
    240.0
    """
    return soil_retained * (sediment_delivery * soil_nitrogen)


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "sediment_delivery": "1", "soil_phosphorus": "1"},
    units="t year-1",
    zh="减少磷面源污染",
    price="phosphorus_treatment_cost",
    price_units="CNY t-1",
    limit="phosphorus_load",
    sources=("garze_2017",),
)
def avoided_phosphorus(
    soil_retained: DataArray, sediment_delivery: DataArray, soil_phosphorus: DataArray
) -> DataArray:
    """Phosphorus that stays in the soil instead of reaching waters, at most the load they receive.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    sediment_delivery : DataArray
        Part of the lost soil, and of what is bound to it, that would reach waters. [1]
    soil_phosphorus : DataArray
        Mass fraction of total phosphorus. [1]

    Returns
    -------
    DataArray
        Phosphorus that would have reached waters. [t year-1]

    Examples
    --------
    >>> round(avoided_phosphorus(1e6, 0.24, 0.0005), 6)
    120.0
    """
    return soil_retained * (sediment_delivery * soil_phosphorus)


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "sediment_delivery": "1", "soil_nitrogen": "1"},
    units="t year-1",
    zh="减少氮面源污染（不设上限）",
    price="ammonia_treatment_cost",
    price_units="CNY t-1",
    instead_of="avoided_nitrogen",
    sources=("garze_2017",),
)
def delivered_nitrogen(
    soil_retained: DataArray, sediment_delivery: DataArray, soil_nitrogen: DataArray
) -> DataArray:
    """Nitrogen that stays in the soil instead of reaching waters, whatever load they receive.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    sediment_delivery : DataArray
        Part of the lost soil, and of what is bound to it, that would reach waters. [1]
    soil_nitrogen : DataArray
        Mass fraction of total nitrogen. [1]

    Returns
    -------
    DataArray
        Nitrogen that would have reached waters. [t year-1]

    Examples
    --------
    >>> round(delivered_nitrogen(1e6, 0.24, 0.001), 6)
    240.0
    """
    return avoided_nitrogen(soil_retained, sediment_delivery, soil_nitrogen)


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "sediment_delivery": "1", "soil_phosphorus": "1"},
    units="t year-1",
    zh="减少磷面源污染（不设上限）",
    price="phosphorus_treatment_cost",
    price_units="CNY t-1",
    instead_of="avoided_phosphorus",
    sources=("garze_2017",),
)
def delivered_phosphorus(
    soil_retained: DataArray, sediment_delivery: DataArray, soil_phosphorus: DataArray
) -> DataArray:
    """Phosphorus that stays in the soil instead of reaching waters, whatever load they receive.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    sediment_delivery : DataArray
        Part of the lost soil, and of what is bound to it, that would reach waters. [1]
    soil_phosphorus : DataArray
        Mass fraction of total phosphorus. [1]

    Returns
    -------
    DataArray
        Phosphorus that would have reached waters. [t year-1]

    Examples
    --------
    >>> round(delivered_phosphorus(1e6, 0.24, 0.0005), 6)
    120.0
    """
    return avoided_phosphorus(soil_retained, sediment_delivery, soil_phosphorus)


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "soil_nitrogen": "1"},
    units="t year-1",
    zh="减少氮面源污染（按已发布核算）",
    price="ammonia_treatment_cost",
    price_units="CNY t-1",
    instead_of="avoided_nitrogen",
    sources=("garze_2017",),
)
def printed_nitrogen(soil_retained: DataArray, soil_nitrogen: DataArray) -> DataArray:
    """All nitrogen of the soil kept in place, as published accounts have it.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    soil_nitrogen : DataArray
        Mass fraction of total nitrogen. [1]

    Returns
    -------
    DataArray
        Nitrogen kept in the soil. [t year-1]

    Examples
    --------
    Garzê 2010: 0.37 % of 3.886 billion t (in units of ten thousand t):

    >>> round(printed_nitrogen(38.86e8, 0.0037) / 1e4, 1)
    1437.8
    """
    return soil_retained * soil_nitrogen


@SOIL.flow(
    inputs={"soil_retained": "t year-1", "soil_phosphorus": "1"},
    units="t year-1",
    zh="减少磷面源污染（按已发布核算）",
    price="phosphorus_treatment_cost",
    price_units="CNY t-1",
    instead_of="avoided_phosphorus",
    sources=("garze_2017",),
)
def printed_phosphorus(soil_retained: DataArray, soil_phosphorus: DataArray) -> DataArray:
    """All phosphorus of the soil kept in place, as published accounts have it.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    soil_phosphorus : DataArray
        Mass fraction of total phosphorus. [1]

    Returns
    -------
    DataArray
        Phosphorus kept in the soil. [t year-1]

    Examples
    --------
    >>> round(printed_phosphorus(38.86e8, 0.00108) / 1e4, 1)
    419.7
    """
    return soil_retained * soil_phosphorus
