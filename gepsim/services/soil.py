"""Soil kept in place, and what it keeps out of rivers; sand; and coast, which cannot arise here."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

SOIL = service(
    "soil_retention",
    zh="土壤保持",
    category="regulating",
    units="t year-1",
    headline="soil_retained",
    beneficiary="downstream",
)
SAND = service(
    "sand_fixation",
    zh="防风固沙",
    category="regulating",
    units="t year-1",
    headline="sand_fixed",
    zero_reason="humid hills under closed vegetation: there is no wind erosion to hold back",
    reason_zh="湿润山丘、植被郁闭，没有风蚀可防",
)
COAST = service(
    "coastal_protection",
    zh="海岸带防护",
    category="regulating",
    units="m",
    not_applicable="no coastline",
    reason_zh="没有海岸线",
)


@SOIL.flow(
    inputs={
        "potential_erosion": "t year-1",
        "erosivity_factor": "1",
        "erodibility_factor": "1",
        "slope_factor": "1",
        "cover_factor": "1",
        "practice_factor": "1",
        "erosion_on_poor_stands": "t year-1",
        "poor_stand_cover": "1",
    },
    units="t year-1",
    zh="土壤保持量",
    sources=("garze_2017", "national_forest_2017"),
)
def soil_retained(
    potential_erosion: DataArray,
    erosivity_factor: DataArray,
    erodibility_factor: DataArray,
    slope_factor: DataArray,
    cover_factor: DataArray,
    practice_factor: DataArray,
    erosion_on_poor_stands: DataArray | float = 0.0,
    poor_stand_cover: DataArray | float = 0.0,
) -> DataArray:
    """Soil that cover and practice keep from washing away.

    Parameters
    ----------
    potential_erosion : DataArray
        Soil that bare ground would lose, R K LS over the zone. [t year-1]
    erosivity_factor, erodibility_factor, slope_factor : DataArray
        True over mapped R, K and LS. [1]
    cover_factor : DataArray
        C factor of the type. [1]
    practice_factor : DataArray
        P factor of the type. [1]
    erosion_on_poor_stands : DataArray
        Soil that bare ground would lose where stands are open or of low efficiency. [t year-1]
    poor_stand_cover : DataArray
        C factor of such stands beyond that of closed ones. [1]

    Returns
    -------
    DataArray
        Soil retained. [t year-1]

    Notes
    -----
    .. math:: Q = R K L S A \\, (1 - C P)

    Examples
    --------
    One hectare that would lose 200 t a year, under forest with C = 0.01, keeps 198 t:

    >>> soil_retained(200.0, 1.0, 1.0, 1.0, 0.01, 1.0)
    198.0
    """
    field_factor = erosivity_factor * erodibility_factor * slope_factor
    kept = potential_erosion * (field_factor * (1.0 - cover_factor * practice_factor))
    return kept - erosion_on_poor_stands * (field_factor * (poor_stand_cover * practice_factor))


@SOIL.flow(
    inputs={
        "soil_retained": "t year-1",
        "sediment_delivery": "1",
        "soil_bulk_density": "t m-3",
    },
    units="m3 year-1",
    zh="减少泥沙淤积",
    price="desilting_cost",
    price_units="CNY m-3",
    sources=("garze_2017",),
)
def avoided_sediment(
    soil_retained: DataArray, sediment_delivery: DataArray, soil_bulk_density: DataArray
) -> DataArray:
    """Sediment kept out of reservoirs and rivers.

    Parameters
    ----------
    soil_retained : DataArray
        Soil kept in place. [t year-1]
    sediment_delivery : DataArray
        Part of the lost soil that would settle in waters. [1]
    soil_bulk_density : DataArray
        Dry soil per volume. [t m-3]

    Returns
    -------
    DataArray
        Sediment avoided. [m3 year-1]

    Examples
    --------
    Garzê 2010: 3.886 billion t retained, 24 % delivered, 0.93 t/m3:

    >>> round(avoided_sediment(38.86e8, 0.24, 0.93) / 1e8, 2)
    10.03
    """
    return soil_retained * (sediment_delivery / soil_bulk_density)


@SAND.flow(
    inputs={"area": "ha", "sand_fixation_rate": "t ha-1 year-1"},
    units="t year-1",
    zh="固沙量",
    sources=("garze_2017",),
)
def sand_fixed(area: DataArray, sand_fixation_rate: DataArray) -> DataArray:
    """Sand that cover keeps the wind from carrying away, from a rate per type.

    Parameters
    ----------
    area : DataArray
        Extent of the ecosystem type. [ha]
    sand_fixation_rate : DataArray
        Potential less actual wind erosion of the type; zero where there is none to hold back.
        [t ha-1 year-1]

    Returns
    -------
    DataArray
        Sand fixed. [t year-1]

    Examples
    --------
    >>> sand_fixed(1000.0, 0.5)
    500.0
    """
    return area * sand_fixation_rate


@SAND.flow(
    inputs={"sand_fixed": "t year-1", "sand_bulk_density": "t m-3", "sand_cover_depth": "m"},
    units="m2 year-1",
    zh="避免沙化面积",
    price="sand_control_cost",
    price_units="CNY m-2",
    sources=("garze_2017",),
)
def avoided_desert(
    sand_fixed: DataArray, sand_bulk_density: DataArray, sand_cover_depth: DataArray
) -> DataArray:
    """Land that the fixed sand would bury, deep enough to count as desert.

    Parameters
    ----------
    sand_fixed : DataArray
        Sand fixed. [t year-1]
    sand_bulk_density : DataArray
        Sand per volume. [t m-3]
    sand_cover_depth : DataArray
        Depth of sand from which land counts as desert. [m]

    Returns
    -------
    DataArray
        Land kept from turning to desert. [m2 year-1]

    Examples
    --------
    Garzê 2010: 7.7942 million t, 1.28 t/m3, 0.1 m; in km2:

    >>> round(avoided_desert(779.42e4, 1.28, 0.1) / 1e6, 2)
    60.89
    """
    return sand_fixed / (sand_bulk_density * sand_cover_depth)
