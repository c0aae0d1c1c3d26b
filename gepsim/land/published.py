"""Areas of forest and fields that counties have published, which the landscape meets."""

from __future__ import annotations

from typing import Any

import numpy as np

from gepsim.land.cover import CROPLAND, FOREST, Site
from gepsim.units import factor


def published_areas(city: Any, site: Site) -> dict[str, dict[int, float]]:
    """Return the area of forest and of cropland by county position, where published. [m2]

    Parameters
    ----------
    city : City
        ``counties.csv`` has the forest cover, ``statistics.csv`` rows ``cropland`` of a county.
    site : Site
        Cells with their county and area.
    """
    return {FOREST: _forest(city, site), CROPLAND: _cropland(city)}


def _forest(city: Any, site: Site) -> dict[int, float]:
    area = np.bincount(site.county, site.area, len(city.counties))
    return {
        position: float(area[position]) * row.forest_cover_percent / 100
        for position, row in enumerate(city.counties)
        if row.forest_cover_percent is not None
    }


def _cropland(city: Any) -> dict[int, float]:
    codes = [county.code for county in city.counties]
    return {
        codes.index(row.county): row.value * factor(row.units, "m2", "statistics.csv cropland")
        for row in city.statistics
        if row.name == CROPLAND and row.county in codes
    }
