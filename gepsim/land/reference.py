"""The reference landscape: a synthetic city built from published figures alone.

Every field is a function of map coordinates, so that coarse and fine maps show the same place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.land import territory
from gepsim.land.climate import climate_layers
from gepsim.land.cover import Patches, Site, place_classes
from gepsim.land.facts import LandscapeFacts, check_facts, read_facts
from gepsim.land.fields import Frame, noise
from gepsim.land.grid import Grid, area_of_cells, frame_grid, project
from gepsim.land.nearest import how_near, tree, which_nearest
from gepsim.land.people import spread_people
from gepsim.land.protect import (
    Spots,
    place_permanent_farmland,
    place_redline,
    place_reserves,
    wildness,
)
from gepsim.land.published import published_areas
from gepsim.land.sensitivity import CellSizeEffect, cell_size_effect, effect_attrs
from gepsim.land.stack import LANDSCAPE, flags, stack_layers
from gepsim.land.terrain import (
    LS_VARIANT,
    Relief,
    limited,
    river_segments,
    slope_length_steepness,
)
from gepsim.land.threads import by_cell
from gepsim.land.woods import SPECIES, forest_age, forest_species
from gepsim.units import factor

SEED = 1
RESOLUTIONS = (30, 1000)  # [m]
#: The zone of cells in counties whose towns are not listed.
NO_ZONE = "none"
_KM2 = factor("km2", "m2")


@dataclass
class Landscape:
    """The cells of the city while the landscape is built; arrays have one value per cell."""

    city: Any
    facts: LandscapeFacts
    grid: Grid
    seed: int

    @cached_property
    def coarse(self) -> Grid:
        """Return the coarsest grid, the same whatever the resolution is."""
        return frame_grid(*_bounds(self.facts), RESOLUTIONS[-1], self.city.crs)

    @cached_property
    def frame(self) -> Frame:
        """Return the corners that the random fields cover, the same at every resolution."""
        half = 2 * self.coarse.resolution
        x, y = self.coarse.x, self.coarse.y
        return Frame(x[0] - half, x[-1] + half, y[-1] - half, y[0] + half)

    @cached_property
    def river(self) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
        """Return a function for the distance of points to the nearest river. [m]."""
        rivers = river_segments(self.facts, self.city.crs)
        bend = _shift(self, "river", "border_bend_length", self.facts.get("river_bend", "m"))
        return lambda x, y: rivers.distance(*bend(x, y))

    @cached_property
    def relief(self) -> Relief:
        """Return the height of the land as a function of place."""
        return Relief(self.facts, self.frame, self.river, self.seed, self.city.crs)

    @cached_property
    def spots(self) -> Spots:
        """Return coarse cells, the same at every resolution, from which places are chosen."""
        coarse = replace(self, grid=self.coarse)
        mask, county, _ = _counties(coarse)
        rows, columns = np.nonzero(mask)
        x, y = coarse.grid.x[columns], coarse.grid.y[rows]
        return Spots(x, y, county, self.relief.at(x, y))

    @cached_property
    def county_areas(self) -> np.ndarray:
        """Return the published county areas, brought to the published city area [m2]."""
        areas = np.array([county.area_km2 for county in self.city.counties])
        return areas * (self.city.area_km2 / areas.sum()) * _KM2

    @cached_property
    def people(self) -> np.ndarray:
        """Return the people by county, brought to the city's total of the base year [person]."""
        people = np.array([county.population_2020 for county in self.city.counties])
        return people * (self.facts.get("population_total", "person") / people.sum())

    @cached_property
    def seats(self) -> np.ndarray:
        """Return the place of each county seat [m]."""
        lon = np.array([county.seat_lon for county in self.city.counties])
        lat = np.array([county.seat_lat for county in self.city.counties])
        return np.column_stack(project(lon, lat, self.city.crs))


def build(city: Any, resolution: int = 100, seed: int = SEED) -> xr.Dataset:
    """Return the reference landscape of a city.

    Parameters
    ----------
    city : City
        Counties, reserves and towns; its folder holds the figures of the landscape.
    resolution : int
        Cell size, 30 to 1000. [m]
    seed : int
        Seed of the random patterns.

    Returns
    -------
    Dataset
        Layers on (y, x); see `stack.LAYERS` for names and units.
    """
    finest, coarsest = RESOLUTIONS
    if not finest <= resolution <= coarsest:
        hint = f"choose {finest} to {coarsest} m"
        raise InputError(Problem("resolution", f"{resolution} m is not possible", hint))
    facts = read_facts(city.folder)
    check_facts(facts, city.counties)
    land = Landscape(city, facts, frame_grid(*_bounds(facts), resolution, city.crs), seed)
    mask, county, area = _counties(land)
    site, values, towns, effect = _site(land, mask, county, area)
    _add_cover(land, site, values, towns)
    del site  # layers of the whole grid take its place
    words = {
        **flags([county.code for county in city.counties]),
        "zone_type": towns.zone_names,
        "forest_species": SPECIES,
    }
    stack = stack_layers(land.grid, mask, values, words, {"landscape": LANDSCAPE})
    about = {"variant": LS_VARIANT, "cell_size": f"{resolution} m", **effect_attrs(effect)}
    stack.slope_length_steepness.attrs.update(about)
    return stack


def _bounds(facts: LandscapeFacts) -> tuple[float, float, float, float]:
    """Return the frame of the map: west, east, south, north [degree]."""
    west, east, south, north = (facts.get(s, "degree") for s in ("west", "east", "south", "north"))
    return west, east, south, north


def _shift(land: Landscape, name: str, length: str, amount: float) -> Any:
    """Return a function that moves points about, so that borders bend."""
    spacing = land.facts.get(length, "m")
    east, north = (noise(f"{name}.{a}", land.seed, land.frame, spacing) for a in ("x", "y"))
    return lambda x, y: (x + amount * east.at(x, y), y + amount * north.at(x, y))


def _counties(land: Landscape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the city's mask on the grid, and county and area of the cells inside."""
    keys = [county.key for county in land.city.counties]
    lon = np.array([land.facts.get(f"centre_lon.{key}", "degree") for key in keys])
    lat = np.array([land.facts.get(f"centre_lat.{key}", "degree") for key in keys])
    centres = np.column_stack(project(lon, lat, land.grid.crs))
    area = area_of_cells(land.grid.x, land.grid.y, land.grid.crs)
    remote = np.argsort(-np.hypot(*(centres - centres.mean(axis=0)).T))
    bend = _shift(land, "border", "border_bend_length", land.facts.get("border_bend", "m"))
    areas, blend = land.county_areas[remote], land.facts.get("outline_blend", "m")
    distance = territory.distances_on(land.grid.x, land.grid.y, bend, centres[remote], areas)
    found = territory.counties(distance, area.ravel(), areas, blend)
    mask = (found != territory.OUTSIDE).reshape(area.shape)
    return mask, remote.astype(np.int8)[found[mask.ravel()]], area[mask]


@dataclass(frozen=True)
class Towns:
    """Town number of each cell (from 1), zone of each cell, and the words for the zones."""

    town: np.ndarray
    zone: np.ndarray
    zone_names: tuple[str, ...]
    centres: np.ndarray


def _site(
    land: Landscape, mask: np.ndarray, county: np.ndarray, area: np.ndarray
) -> tuple[Site, dict[str, np.ndarray], Towns, CellSizeEffect]:
    """Return what the cells offer, the layers that do not depend on cover, and what LS may hide."""
    rows, columns = np.nonzero(mask)
    x, y = land.grid.x[columns], land.grid.y[rows]
    raw = land.relief.at(x, y)
    ground = limited(land.relief, raw, area, float(raw.min()), float(raw.max()))
    elevation, slope = ground.of(raw), ground.slope(x, y)
    towns = _towns(land, x, y, county)
    from_town = how_near(towns.centres, x, y)
    river = by_cell(land.river, x, y)
    site = Site(x, y, area, county, elevation, slope, river, from_town)
    soil = noise("soil", land.seed, land.frame, land.facts.get("erodibility_patch_length", "m"))
    values = {
        "county": county,
        "town": towns.town,
        "zone_type": towns.zone,
        "elevation": elevation,
        "slope": slope,
        "slope_length_steepness": by_cell(partial(slope_length_steepness, facts=land.facts), slope),
        **climate_layers(land.facts, elevation, y, area, soil.at(x, y)),
    }
    weight = values["rainfall_erosivity"] * values["soil_erodibility"] * area
    effect = cell_size_effect(ground, x, y, area, weight, land.grid.resolution, raw=raw)
    return site, values, towns, effect


def _towns(land: Landscape, x: np.ndarray, y: np.ndarray, county: np.ndarray) -> Towns:
    """Place the towns of each county and give every cell to the nearest of its own county."""
    words = [*(town.zone for town in land.city.towns), NO_ZONE]
    names = tuple(dict.fromkeys(words))
    zones = np.array([names.index(word) for word in words])
    bend = _shift(land, "town", "border_bend_length", land.facts.get("town_shift", "m"))
    town = np.zeros(x.size, np.uint8)
    all_centres: list[np.ndarray] = []
    for position, row in enumerate(land.city.counties):
        own = [n for n, t in enumerate(land.city.towns) if t.county == row.code]
        if not own:
            continue
        centres, number = _town_centres(land, bend, position, own)
        cells = np.flatnonzero(county == position)
        town[cells] = number[which_nearest(centres, bend, x[cells], y[cells])] + 1
        all_centres.append(centres)
    centres = np.concatenate([*all_centres, land.seats])
    known = names if not town.all() else names[:-1]
    zone = np.roll(zones, 1).astype(np.uint8)[town]  # the last where there is no town
    return Towns(town, zone, known, centres)


def _town_centres(
    land: Landscape, bend: Any, position: int, own: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the centres of a county's towns, and which of the city's towns each one is."""
    here = land.spots.county == position
    points = np.column_stack(bend(land.spots.x[here], land.spots.y[here]))
    centres = territory.relaxed_centres(points[:, 0], points[:, 1], len(own))
    height = land.spots.height[here][tree(points).query(centres)[1]]
    zones = [land.city.towns[n].zone for n in own]
    number = np.empty(len(own), np.int64)
    number[territory.name_places(centres, height, land.seats[position], zones)] = own
    return centres, number


def _add_cover(land: Landscape, site: Site, values: dict[str, np.ndarray], towns: Towns) -> None:
    """Add land cover and everything that follows from it."""
    facts = land.facts
    patches = Patches(facts, land.frame, land.seed)
    published = published_areas(land.city, site)
    kind = place_classes(site, facts, patches, published, land.people)

    def from_seat(cells: np.ndarray) -> np.ndarray:
        seat = land.seats[site.county[cells]]
        return np.asarray(np.hypot(site.x[cells] - seat[:, 0], site.y[cells] - seat[:, 1]))

    values["ecosystem_type"] = kind
    values["forest_age"] = forest_age(kind, site, facts, patches)
    values["forest_species"] = forest_species(kind, site, facts, patches)
    values["population"] = spread_people(
        site, kind, from_seat, land.people, facts.get("urban_share"), facts.get("urban_reach", "m")
    )
    _add_protection(land, site, values, towns)


def _add_protection(
    land: Landscape, site: Site, values: dict[str, np.ndarray], towns: Towns
) -> None:
    """Add reserves, redline and permanent farmland."""
    kind = values["ecosystem_type"]
    codes = [county.code for county in land.city.counties]
    homes = [[codes.index(c) for c in reserve.counties] for reserve in land.city.reserves]
    areas = [reserve.area_km2 * _KM2 for reserve in land.city.reserves]
    wild = wildness(site, kind)
    spots = land.spots
    from_town = tree(towns.centres).query(np.column_stack([spots.x, spots.y]))[0]
    remote = spots.height + from_town / 10
    apart = land.facts.get("reserve_distinct", "m")
    reserve = place_reserves(site, spots, remote, areas, homes, apart)
    strict = [n + 1 for n, r in enumerate(land.city.reserves) if r.type == "nature_reserve"]
    redline = land.facts.get("redline_area", "m2")
    values["reserve"] = reserve
    values["redline"] = place_redline(site, wild, kind, np.isin(reserve, strict), redline)
    share = land.facts.get("permanent_farmland_share")
    weight = land.facts.get("permanent_farmland_town_weight")
    values["permanent_farmland"] = place_permanent_farmland(site, kind, share, weight)
