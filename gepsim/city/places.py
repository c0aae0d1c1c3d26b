"""Rows about places: counties, towns, reserves, reservoirs, rivers."""

from __future__ import annotations

from typing import Literal

from gepsim.city.fields import (
    Area,
    Height,
    Latitude,
    Longitude,
    People,
    PercentOfMost,
    Volume,
    Words,
    Year,
    Zone,
)
from gepsim.coefficients import Mark
from gepsim.settings import Section
from gepsim.text import Text

CountyFunction = Literal["national_urban", "provincial_urban", "key_ecological", "agricultural"]


class County(Section):
    """One county or district."""

    code: str
    key: str
    name_zh: str
    name_en: str
    area_km2: Area
    population_2020: People
    population_mark: Mark
    forest_cover_percent: PercentOfMost | None = None
    elevation_min_m: Height | None = None
    elevation_max_m: Height | None = None
    seat_lon: Longitude
    seat_lat: Latitude
    seat_mark: Mark
    function_zh: str
    function: CountyFunction
    energy_rich: bool
    history_rich: bool
    mark: Mark
    source: str
    note: str = ""
    draw_key: str = ""

    @property
    def id(self) -> str:
        """Return the name that other tables use."""
        return self.code


class Town(Section):
    """One town, township or subdistrict with its main function and the two overlaid flags.

    ``code`` is the nine-digit statistical code; a city that has none finds towns by name.
    """

    id: str
    code: str = ""
    county: str
    name_zh: str
    unit_type_zh: str
    unit_type: Literal["town", "township", "subdistrict"]
    zone_zh: str
    zone: Zone
    energy_rich: bool
    history_rich: bool
    note: str = ""


class Reserve(Section):
    """One protected area; several counties where the plan does not split it."""

    id: str
    name_zh: str
    name_en: str
    counties: Words
    area_km2: Area
    type_zh: str
    type: Literal["nature_reserve", "nature_park"]
    level_zh: str
    level: Literal["national", "local"]
    mark: Mark
    source: str
    note: str = ""
    draw_key: str = ""


class Reservoir(Section):
    """One large reservoir; a capacity that no source gives stays empty."""

    id: str
    name_zh: str
    name_en: str
    county: str
    total_m3: Volume | None = None
    flood_storage_m3: Volume | None = None
    operating_from: Year | None = None
    mark: Mark
    source: str
    note: str = ""
    draw_key: str = ""

    def operates_in(self, year: int) -> bool:
        """Return whether the reservoir holds water in a year; unknown counts as not yet."""
        return self.operating_from is not None and self.operating_from <= year


class RiverNode(Section):
    """One node of the river network: a county of the city, or a neighbour on the river."""

    id: str
    name_zh: str
    name_en: str
    kind: Literal["county", "upstream", "downstream"]
    county: str = ""
    note: str = ""
    draw_key: str = ""

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(self.name_zh, self.name_en)


class RiverEdge(Section):
    """One reach: water of `upstream` enters `downstream`."""

    upstream: str
    downstream: str
    river_zh: str
    river_en: str
    mark: Mark
    source: str
    note: str = ""
