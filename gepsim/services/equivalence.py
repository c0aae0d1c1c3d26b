"""Equivalence factors after Xie Gaodi: a relative cross-check beside the flow-by-flow account.

One unit is what a hectare of average cropland gives in food; factors say how many such units a
hectare of each type gives in each of eleven functions.
"""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

SUPPLY = service("equivalence_supply", zh="供给服务当量", category="provisioning", units="ha")
REGULATION = service("equivalence_regulation", zh="调节服务当量", category="regulating", units="ha")
SUPPORT = service("equivalence_support", zh="支持服务当量", category="regulating", units="ha")
CULTURE = service("equivalence_culture", zh="文化服务当量", category="cultural", units="ha")


@SUPPLY.flow(
    inputs={
        "area": "ha",
        "equivalence_food": "1",
        "equivalence_raw_material": "1",
        "equivalence_water": "1",
        "biomass_correction": "1",
    },
    units="ha",
    zh="供给服务当量面积",
    price="equivalence_unit_value",
    price_units="CNY ha-1 year-1",
    sources=("xie_2015",),
)
def supply_equivalents(
    area: DataArray,
    equivalence_food: DataArray,
    equivalence_raw_material: DataArray,
    equivalence_water: DataArray,
    biomass_correction: DataArray,
) -> DataArray:
    """Hectares of average cropland that give as much: food, raw material and water.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    equivalence_food, equivalence_raw_material, equivalence_water : DataArray
        Factor of the type. [1]
    biomass_correction : DataArray
        Biomass of the province over that of the country. [1]

    Returns
    -------
    DataArray
        Equivalent area. [ha]

    Examples
    --------
    >>> round(supply_equivalents(10.0, 0.2, 0.3, 0.4, 1.0), 9)
    9.0
    """
    return (
        area
        * (equivalence_food + equivalence_raw_material + equivalence_water)
        * biomass_correction
    )


@REGULATION.flow(
    inputs={
        "area": "ha",
        "equivalence_gas": "1",
        "equivalence_climate": "1",
        "equivalence_environment": "1",
        "equivalence_hydrology": "1",
        "biomass_correction": "1",
    },
    units="ha",
    zh="调节服务当量面积",
    price="equivalence_unit_value",
    price_units="CNY ha-1 year-1",
    sources=("xie_2015",),
)
def regulation_equivalents(
    area: DataArray,
    equivalence_gas: DataArray,
    equivalence_climate: DataArray,
    equivalence_environment: DataArray,
    equivalence_hydrology: DataArray,
    biomass_correction: DataArray,
) -> DataArray:
    """Hectares of average cropland that give as much: gas, climate, environment and hydrology.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    equivalence_gas, equivalence_climate, equivalence_environment, equivalence_hydrology : DataArray
        Factor of the type. [1]
    biomass_correction : DataArray
        Biomass of the province over that of the country. [1]

    Returns
    -------
    DataArray
        Equivalent area. [ha]

    Examples
    --------
    >>> round(regulation_equivalents(10.0, 0.2, 0.3, 0.4, 1.1, 1.0), 9)
    20.0
    """
    return (
        area
        * (equivalence_gas + equivalence_climate + equivalence_environment + equivalence_hydrology)
        * biomass_correction
    )


@SUPPORT.flow(
    inputs={
        "area": "ha",
        "equivalence_soil": "1",
        "equivalence_nutrients": "1",
        "equivalence_biodiversity": "1",
        "biomass_correction": "1",
    },
    units="ha",
    zh="支持服务当量面积",
    price="equivalence_unit_value",
    price_units="CNY ha-1 year-1",
    sources=("xie_2015",),
)
def support_equivalents(
    area: DataArray,
    equivalence_soil: DataArray,
    equivalence_nutrients: DataArray,
    equivalence_biodiversity: DataArray,
    biomass_correction: DataArray,
) -> DataArray:
    """Hectares of average cropland that give as much: soil, nutrients and biodiversity.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    equivalence_soil, equivalence_nutrients, equivalence_biodiversity : DataArray
        Factor of the type. [1]
    biomass_correction : DataArray
        Biomass of the province over that of the country. [1]

    Returns
    -------
    DataArray
        Equivalent area. [ha]

    Examples
    --------
    >>> round(support_equivalents(10.0, 0.2, 0.3, 0.4, 1.0), 9)
    9.0
    """
    return (
        area
        * (equivalence_soil + equivalence_nutrients + equivalence_biodiversity)
        * biomass_correction
    )


@CULTURE.flow(
    inputs={
        "area": "ha",
        "equivalence_aesthetics": "1",
        "biomass_correction": "1",
    },
    units="ha",
    zh="文化服务当量面积",
    price="equivalence_unit_value",
    price_units="CNY ha-1 year-1",
    sources=("xie_2015",),
)
def culture_equivalents(
    area: DataArray,
    equivalence_aesthetics: DataArray,
    biomass_correction: DataArray,
) -> DataArray:
    """Hectares of average cropland that give as much: landscape aesthetics.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    equivalence_aesthetics : DataArray
        Factor of the type. [1]
    biomass_correction : DataArray
        Biomass of the province over that of the country. [1]

    Returns
    -------
    DataArray
        Equivalent area. [ha]

    Examples
    --------
    >>> round(culture_equivalents(10.0, 0.2, 1.0), 9)
    2.0
    """
    factor = equivalence_aesthetics
    return area * factor * biomass_correction
