"""Services that some standards list and the default account leaves out, lest it count twice."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

SPECIES = service(
    "species_conservation",
    zh="物种保育",
    category="regulating",
    units="ha",
    beneficiary="global",
)
IONS = service("negative_ions", zh="负氧离子", category="regulating", units="ion year-1")
PESTS = service("pest_control", zh="病虫害控制", category="regulating", units="ha")


@SPECIES.flow(
    inputs={"area": "ha", "habitat_factor": "1"},
    units="ha",
    zh="物种保育面积",
    price="species_conservation_cost",
    price_units="CNY ha-1 year-1",
    sources=("lyt_1721",),
)
def habitat_area(area: DataArray, habitat_factor: DataArray) -> DataArray:
    """Area that counts as habitat.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    habitat_factor : DataArray
        Part of the area that counts; zero for fields and towns. [1]

    Returns
    -------
    DataArray
        Habitat. [ha]

    Examples
    --------
    >>> habitat_area(100.0, 0.5)
    50.0
    """
    return area * habitat_factor


@IONS.flow(
    inputs={
        "area": "m2",
        "stand_height": "m",
        "ion_concentration": "ion m-3",
        "background_ions": "ion m-3",
        "ion_lifetime": "year",
    },
    units="ion year-1",
    zh="负离子生成量",
    price="ion_price",
    price_units="CNY ion-1",
    sources=("lyt_1721",),
)
def ions_supplied(
    area: DataArray,
    stand_height: DataArray,
    ion_concentration: DataArray,
    background_ions: DataArray,
    ion_lifetime: DataArray,
) -> DataArray:
    """Negative ions above the background, each living for minutes and then replaced.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [m2]
    stand_height : DataArray
        Height of the stand; zero where the service does not arise. [m]
    ion_concentration, background_ions : DataArray
        Ions in the stand and outside. [ion m-3]
    ion_lifetime : DataArray
        Life of an ion. [year]

    Returns
    -------
    DataArray
        Ions supplied. [ion year-1]

    Notes
    -----
    .. math:: G = A H (Q - Q_0) / L

    Examples
    --------
    The printed constant 5.256e15 is one hectare metre in cm3 times the minutes of a year; 1 ha,
    10 m, 1600 ions/cm3 against 600, living ten minutes:

    >>> minutes = 365 * 24 * 60
    >>> round(ions_supplied(1e4, 10.0, 1600e6, 600e6, 10 / minutes) / 5.256e15, 6)
    1000.0
    """
    return area * (stand_height * (ion_concentration - background_ions) / ion_lifetime)


@PESTS.flow(
    inputs={"area": "ha", "pest_control_factor": "1"},
    units="ha",
    zh="病虫害自然控制面积",
    price="pest_control_cost",
    price_units="CNY ha-1 year-1",
    sources=("garze_2017",),
)
def pest_control_area(area: DataArray, pest_control_factor: DataArray) -> DataArray:
    """Area on which natural enemies spare spraying, in hectares of forest.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    pest_control_factor : DataArray
        Cost spared over that of forest: grass 0.3. [1]

    Returns
    -------
    DataArray
        Forest-equivalent area. [ha]

    Examples
    --------
    Garzê spares 375 CNY per hectare of forest and 112.5 of grass:

    >>> round(375 * pest_control_area(711.13e4, 0.3) / 1e8, 4)
    8.0002
    """
    return area * pest_control_factor
