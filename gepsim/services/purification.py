"""Water cleaned by marshes, rivers, lakes and reservoirs."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

PURIFICATION = service(
    "water_purification",
    zh="水质净化",
    category="regulating",
    units="t year-1",
    beneficiary="downstream",
)


@PURIFICATION.flow(
    inputs={"area": "ha", "cod_capacity": "t ha-1 year-1", "purification_factor": "1"},
    units="t year-1",
    zh="化学需氧量净化",
    price="cod_treatment_cost",
    price_units="CNY t-1",
    limit="cod_load",
    sources=("mee_2020",),
)
def cod_removed(
    area: DataArray, cod_capacity: DataArray, purification_factor: DataArray
) -> DataArray:
    """Chemical oxygen demand that waters take up, at most the load they receive.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    cod_capacity : DataArray
        Removal capacity of marsh. [t ha-1 year-1]
    purification_factor : DataArray
        Capacity of the type over that of marsh; zero on land. [1]

    Returns
    -------
    DataArray
        Capacity to remove COD. [t year-1]

    Examples
    --------
    200 ha of river with half the capacity of marsh, 1.1 t/ha:

    >>> round(cod_removed(200.0, 1.1, 0.5), 9)
    110.0
    """
    return area * (cod_capacity * purification_factor)


@PURIFICATION.flow(
    inputs={"area": "ha", "ammonia_capacity": "t ha-1 year-1", "purification_factor": "1"},
    units="t year-1",
    zh="氨氮净化",
    price="ammonia_treatment_cost",
    price_units="CNY t-1",
    limit="ammonia_load",
    sources=("mee_2020",),
)
def ammonia_removed(
    area: DataArray, ammonia_capacity: DataArray, purification_factor: DataArray
) -> DataArray:
    """Ammonia nitrogen that waters take up, at most the load they receive.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    ammonia_capacity : DataArray
        Removal capacity of marsh. [t ha-1 year-1]
    purification_factor : DataArray
        Capacity of the type over that of marsh; zero on land. [1]

    Returns
    -------
    DataArray
        Capacity to remove ammonia nitrogen. [t year-1]

    Examples
    --------
    >>> round(ammonia_removed(100.0, 0.08, 0.5), 9)
    4.0
    """
    return area * (ammonia_capacity * purification_factor)


@PURIFICATION.flow(
    inputs={"area": "ha", "phosphorus_capacity": "t ha-1 year-1", "purification_factor": "1"},
    units="t year-1",
    zh="总磷净化",
    price="phosphorus_treatment_cost",
    price_units="CNY t-1",
    limit="phosphorus_load",
    sources=("mee_2020",),
)
def phosphorus_removed(
    area: DataArray, phosphorus_capacity: DataArray, purification_factor: DataArray
) -> DataArray:
    """Total phosphorus that waters take up, at most the load they receive.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    phosphorus_capacity : DataArray
        Removal capacity of marsh. [t ha-1 year-1]
    purification_factor : DataArray
        Capacity of the type over that of marsh; zero on land. [1]

    Returns
    -------
    DataArray
        Capacity to remove phosphorus. [t year-1]

    Examples
    --------
    >>> round(phosphorus_removed(1000.0, 0.015, 1.0), 9)
    15.0
    """
    return area * (phosphorus_capacity * purification_factor)
