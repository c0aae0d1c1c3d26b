"""What people gain by being in nature: travel, daily leisure, and a view that raises a price."""

from __future__ import annotations

from xarray import DataArray

from gepsim.dims import FOREST_TYPES
from gepsim.registry import service

TOURISM = service("tourism_wellness", zh="旅游康养", category="cultural", units="visit year-1")
LEISURE = service("leisure", zh="休闲游憩", category="cultural", units="hour year-1")
LANDSCAPE = service("landscape_premium", zh="景观增值", category="cultural", units="m2")

NATURE = (*FOREST_TYPES, "SHR", "GRS", "WET", "RIV", "LAK", "RES", "UGR")


@TOURISM.flow(
    inputs={"tourist_visits": "visit year-1"},
    units="visit year-1",
    zh="旅游人次",
    price="tourist_spending",
    price_units="CNY visit-1",
    share="ecosystem_visit_share",
    on=NATURE,
    sources=("ndrc_2022",),
)
def nature_visits(tourist_visits: DataArray) -> DataArray:
    """Visits of tourists; only the ecosystem's share of what they spend counts.

    Parameters
    ----------
    tourist_visits : DataArray
        Tourist visits by county. [visit year-1]

    Returns
    -------
    DataArray
        Visits. [visit year-1]

    Examples
    --------
    >>> nature_visits(1000.0)
    1000.0
    """
    return tourist_visits


@LEISURE.flow(
    inputs={"population": "person", "leisure_hours": "hour person-1 year-1"},
    units="hour year-1",
    zh="居民休闲时间",
    price="hourly_wage",
    price_units="CNY hour-1",
    share="time_value_share",
    on=NATURE,
    sources=("ndrc_2022",),
)
def leisure_time(population: DataArray, leisure_hours: DataArray) -> DataArray:
    """Time that residents spend in parks, by rivers and in woods.

    Parameters
    ----------
    population : DataArray
        Residents by county. [person]
    leisure_hours : DataArray
        Time in nature per resident. [hour person-1 year-1]

    Returns
    -------
    DataArray
        Leisure time. [hour year-1]

    Examples
    --------
    >>> leisure_time(1000.0, 100.0)
    100000.0
    """
    return population * leisure_hours


@LANDSCAPE.flow(
    inputs={"population": "person", "floor_area_per_person": "m2 person-1", "view_share": "1"},
    units="m2",
    zh="景观住房面积",
    price="view_premium",
    price_units="CNY m-2 year-1",
    on=("UGR", "RIV", "LAK", "RES", "WET"),
    sources=("ndrc_2022",),
)
def floor_area_with_view(
    population: DataArray, floor_area_per_person: DataArray, view_share: DataArray
) -> DataArray:
    """Housing near water and urban green, whose yearly premium is paid for the view.

    Parameters
    ----------
    population : DataArray
        Residents by county. [person]
    floor_area_per_person : DataArray
        Housing per resident. [m2 person-1]
    view_share : DataArray
        Part of the housing near water or urban green. [1]

    Returns
    -------
    DataArray
        Floor area with a view. [m2]

    Examples
    --------
    >>> floor_area_with_view(1000.0, 40.0, 0.125)
    5000.0
    """
    return population * floor_area_per_person * view_share
