"""Carbon dioxide taken up, and the oxygen that comes with it.

Three bases of carbon uptake exist and differ about threefold; a run uses one of them throughout.
Oxygen follows the same basis as carbon unless it is asked to follow gross dry matter.
"""

from __future__ import annotations

from typing import Final

from xarray import DataArray

from gepsim.registry import service

#: Mass of oxygen set free per mass of carbon dioxide bound (molar masses 32 and 44).
OXYGEN_PER_CARBON_DIOXIDE: Final = 32.0 / 44.0

CARBON = service(
    "carbon_sequestration",
    zh="固碳",
    category="regulating",
    units="tCO2 year-1",
    beneficiary="global",
    signed=True,  # by inventory, net of what is felled and thinned
)
OXYGEN = service(
    "oxygen_release",
    zh="释氧",
    category="regulating",
    units="tO2 year-1",
    beneficiary="global",
)


@CARBON.flow(
    inputs={"area": "ha", "carbon_sequestration_rate": "tCO2 ha-1 year-1"},
    units="tCO2 year-1",
    zh="固碳量（速率法）",
    price="carbon_price",
    price_units="CNY tCO2-1",
    sources=("mee_2020",),
)
def carbon_uptake(area: DataArray, carbon_sequestration_rate: DataArray) -> DataArray:
    """Carbon dioxide bound in vegetation and soil, from a rate per type.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    carbon_sequestration_rate : DataArray
        Net gain of vegetation and soil; tables give tC, the door converts. [tCO2 ha-1 year-1]

    Returns
    -------
    DataArray
        Carbon dioxide bound. [tCO2 year-1]

    Examples
    --------
    One hectare that gains 1 t of carbon binds 44/12 t of carbon dioxide:

    >>> round(carbon_uptake(1.0, 44 / 12), 3)
    3.667
    """
    return area * carbon_sequestration_rate


@CARBON.flow(
    inputs={
        "area": "ha",
        "net_primary_production": "tCO2 ha-1 year-1",
        "net_ecosystem_share": "1",
    },
    units="tCO2 year-1",
    zh="固碳量（净生态系统生产力法）",
    price="carbon_price",
    price_units="CNY tCO2-1",
    instead_of="carbon_uptake",
    sources=("mee_2020",),
)
def carbon_uptake_nep(
    area: DataArray, net_primary_production: DataArray, net_ecosystem_share: DataArray
) -> DataArray:
    """Carbon dioxide bound, as the part of primary production that is not respired.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    net_primary_production : DataArray
        Net primary production. [tCO2 ha-1 year-1]
    net_ecosystem_share : DataArray
        Net ecosystem over net primary production. [1]

    Returns
    -------
    DataArray
        Carbon dioxide bound. [tCO2 year-1]

    Examples
    --------
    >>> round(carbon_uptake_nep(10.0, 20.0, 0.2), 9)
    40.0
    """
    return area * (net_primary_production * net_ecosystem_share)


@CARBON.flow(
    inputs={
        "forest_carbon_growth": "tCO2 year-1",
        "forest_carbon_loss": "tCO2 year-1",
        "area": "ha",
        "soil_carbon_rate": "tCO2 ha-1 year-1",
        "growth_of_poor_stands": "tCO2 year-1",
        "poor_stand_growth": "1",
    },
    units="tCO2 year-1",
    zh="固碳量（清查法）",
    price="carbon_price",
    price_units="CNY tCO2-1",
    instead_of="carbon_uptake",
    sources=("mee_2020",),
)
def carbon_uptake_inventory(
    forest_carbon_growth: DataArray,
    forest_carbon_loss: DataArray,
    area: DataArray,
    soil_carbon_rate: DataArray,
    growth_of_poor_stands: DataArray | float = 0.0,
    poor_stand_growth: DataArray | float = 0.0,
) -> DataArray:
    """Carbon dioxide bound, as the change of the forest stock plus the gain of the soil.

    Parameters
    ----------
    forest_carbon_growth : DataArray
        What standing forest gains, from growth curves. [tCO2 year-1]
    forest_carbon_loss : DataArray
        What felling for other land and thinning take in the year. [tCO2 year-1]
    area : DataArray
        Extent of the ecosystem type. [ha]
    soil_carbon_rate : DataArray
        Gain of soil carbon. [tCO2 ha-1 year-1]
    growth_of_poor_stands : DataArray
        What open and low-efficiency stands would gain if they were closed. [tCO2 year-1]
    poor_stand_growth : DataArray
        Part of it that they do not gain. [1]

    Returns
    -------
    DataArray
        Carbon dioxide bound. [tCO2 year-1]

    Examples
    --------
    A growth of 100, of which 20 are felled, and ten hectares whose soil gains 0.5 each:

    >>> carbon_uptake_inventory(100.0, 20.0, 10.0, 0.5)
    85.0
    """
    grown = forest_carbon_growth - growth_of_poor_stands * poor_stand_growth
    return grown - forest_carbon_loss + area * soil_carbon_rate


@CARBON.flow(
    inputs={
        "area": "ha",
        "dry_matter_production": "tdm ha-1 year-1",
        "carbon_dioxide_per_dry_matter": "tCO2 tdm-1",
        "soil_carbon_rate": "tCO2 ha-1 year-1",
    },
    units="tCO2 year-1",
    zh="固碳量（林业规范）",
    price="carbon_price",
    price_units="CNY tCO2-1",
    instead_of="carbon_uptake",
    sources=("lyt_1721",),
)
def carbon_uptake_forest_standard(
    area: DataArray,
    dry_matter_production: DataArray,
    carbon_dioxide_per_dry_matter: DataArray,
    soil_carbon_rate: DataArray,
) -> DataArray:
    """Carbon dioxide bound by the forestry standard, which counts all dry matter grown.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    dry_matter_production : DataArray
        Net primary production as dry matter. [tdm ha-1 year-1]
    carbon_dioxide_per_dry_matter : DataArray
        Carbon dioxide bound per dry matter, 1.63. [tCO2 tdm-1]
    soil_carbon_rate : DataArray
        Gain of soil carbon. [tCO2 ha-1 year-1]

    Returns
    -------
    DataArray
        Carbon dioxide bound. [tCO2 year-1]

    Examples
    --------
    Gaotianyan reserve 2014: 6050.31 t of dry matter bind 9862.01 t:

    >>> round(carbon_uptake_forest_standard(1.0, 6050.31, 1.63, 0.0), 2)
    9862.01
    """
    bound = dry_matter_production * carbon_dioxide_per_dry_matter
    return area * (bound + soil_carbon_rate)


@OXYGEN.flow(
    inputs={"carbon_uptake": "tCO2 year-1"},
    units="tO2 year-1",
    zh="释氧量",
    price="oxygen_price",
    price_units="CNY tO2-1",
    sources=("mee_2020",),
)
def oxygen_released(carbon_uptake: DataArray) -> DataArray:
    """Oxygen set free, on the same basis as the carbon dioxide bound.

    Parameters
    ----------
    carbon_uptake : DataArray
        Carbon dioxide bound. [tCO2 year-1]

    Returns
    -------
    DataArray
        Oxygen. [tO2 year-1]

    Examples
    --------
    >>> oxygen_released(44.0)
    32.0
    """
    return carbon_uptake * OXYGEN_PER_CARBON_DIOXIDE


@OXYGEN.flow(
    inputs={
        "area": "ha",
        "dry_matter_production": "tdm ha-1 year-1",
        "oxygen_per_dry_matter": "tO2 tdm-1",
    },
    units="tO2 year-1",
    zh="释氧量（净初级生产力）",
    price="oxygen_price",
    price_units="CNY tO2-1",
    instead_of="oxygen_released",
    sources=("lyt_1721", "garze_2017"),
)
def oxygen_released_npp(
    area: DataArray, dry_matter_production: DataArray, oxygen_per_dry_matter: DataArray
) -> DataArray:
    """Oxygen set free by all dry matter grown, though most is breathed back.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    dry_matter_production : DataArray
        Net primary production as dry matter. [tdm ha-1 year-1]
    oxygen_per_dry_matter : DataArray
        Oxygen per dry matter, 1.19. [tO2 tdm-1]

    Returns
    -------
    DataArray
        Oxygen. [tO2 year-1]

    Examples
    --------
    Gaotianyan reserve 2014: 6050.31 t of dry matter free 7199.87 t:

    >>> round(oxygen_released_npp(1.0, 6050.31, 1.19), 2)
    7199.87
    """
    return area * (dry_matter_production * oxygen_per_dry_matter)
