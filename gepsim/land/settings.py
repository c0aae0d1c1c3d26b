"""What a scenario says about land: the pathway of change, and what is built."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from gepsim.possible import possible
from gepsim.settings import Section

Pathway = Literal["none", "baseline", "conservation", "development"]
Building = Literal["rates", "economy"]
Area: Any = possible("area_ha")
Rate: Any = possible("yearly_rate")
Longitude: Any = possible("longitude")
Latitude: Any = possible("latitude")
Year: Any = possible("year")
Percent: Any = possible("percent_of_most")


class LandEvent(Section):
    """One place that becomes another land class in one year, such as a new reservoir.

    Parameters
    ----------
    name : str
        What it is called in reports.
    year : int
        Year in which the land changes.
    county : str
        County code.
    to : str
        Ecosystem type that the land becomes.
    area : float
        [ha]
    lon, lat : float
        About where; the nearest allowed cells are taken. [degree]
    """

    name: str
    year: Year
    county: str
    to: str
    area: Area
    lon: Longitude
    lat: Latitude


class LandWork(Section):
    """Land that one of the plan's projects changes, as far as the project is built.

    Parameters
    ----------
    project : str
        Its number in the plan; it decides the years, and whether the work is done at all.
    source, to : str
        Ecosystem types before and after; `source` is written ``from``. Where both are the same the
        stands stay and are closed to cutting and grazing, so that open ones close up.
    area : float
        When all is built. [ha]
    counties : tuple of str
        County codes; they share the area as they have of the source.
    """

    project: str
    source: str = Field(alias="from")
    to: str
    area: Area
    counties: tuple[str, ...] = Field(min_length=1)


class LandSettings(Section):
    """The ``[land]`` table of a scenario.

    Parameters
    ----------
    pathway : str
        Which family of annual transition rates holds: the rows
        ``transition_rate.<pathway>.<from>_<to>``; ``none`` leaves the land as it is.
    rates : dict
        Rates of this scenario alone, which replace the pathway's: ``{DRY_BLT = "0.2 percent"}``.
        [percent year-1 of the source's area]
    building : {"rates", "economy"}
        Whether land is built up at the pathway's rates in every year, or faster and slower as value
        added grows.
    tended : float, optional
        Part of the stands that is tended as it needs, from the second year on; the pathway's row
        ``tended_share.<pathway>`` if left out. [percent]
    works : list of LandWork
        Land that the plan's projects change.
    events : list of LandEvent
        Changes at one place in one year.
    """

    pathway: Pathway = "none"
    rates: dict[str, Rate] = Field(default_factory=dict)
    building: Building = "rates"
    tended: Percent | None = None
    works: tuple[LandWork, ...] = ()
    events: tuple[LandEvent, ...] = ()
