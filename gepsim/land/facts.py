"""The published figures that the reference landscape is built from, each a row with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gepsim.city.asked import asked_in
from gepsim.city.places import County
from gepsim.coefficients import Mark
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems, UnitsError, suggest
from gepsim.paths import shipped
from gepsim.possible import possible, row_kind
from gepsim.settings import Section
from gepsim.tables import read_rows
from gepsim.units import factor

FILES = ("landscape.csv", "landscape_cover.csv", "landscape_lines.csv")
#: Where the figures lie that hold for any city; a row of the city takes the place of one here.
SHARED = "city"


Number: Any = possible("number")
Count: Any = possible("count")
Percent: Any = possible("percent_of_whole")
Suitability: Any = possible("suitability")
Longitude: Any = possible("longitude")
Latitude: Any = possible("latitude")


class Fact(Section):
    """One figure of the landscape."""

    name: str
    value: Number
    units: str
    mark: Mark
    source: str
    note: str = ""


class Cover(Section):
    """How much of a land class there is, and where it likes to be.

    ``share`` is a percentage of the city (group ``land``), of the forest (group ``forest``) or of
    the fields of each county (group ``cropland``, where a row ``cropland`` holds them together);
    the weights of slope [1/10 degree], elevation [1/km], river [1/km] and town [1/km] lower the
    suitability with distance from what is best.
    """

    ecosystem_type: str
    group: str
    order: Count
    share: Percent
    slope_weight: Suitability
    slope_best: Suitability
    elevation_weight: Suitability
    elevation_best: Suitability
    river_weight: Suitability
    town_weight: Suitability
    patch_weight: Suitability
    mark: Mark
    source: str
    note: str = ""


class Vertex(Section):
    """One corner of a river's course."""

    river: str
    order: Count
    lon: Longitude
    lat: Latitude
    mark: Mark
    note: str = ""


@dataclass(frozen=True)
class LandscapeFacts:
    """All figures of a landscape, read in the units that the caller asks for."""

    rows: dict[str, Fact]
    cover: tuple[Cover, ...]
    rivers: dict[str, tuple[Vertex, ...]]

    def get(self, name: str, units: str = "1") -> float:
        """Return one figure in `units`; explain an unknown name."""
        if name not in self.rows:
            raise InputError(Problem(FILES[0], f"no row '{name}'", suggest(name, self.rows)))
        row = self.rows[name]
        if row.units == units:  # temperatures have an offset and are never converted
            return row.value
        return row.value * factor(row.units, units, f"{FILES[0]} '{name}'")

    def labels(self, name: str) -> list[str]:
        """Return the labels of the rows ``name.<label>``, in file order."""
        return [key.split(".", 1)[1] for key in self.rows if key.startswith(f"{name}.")]

    def family(self, name: str, units: str = "1") -> list[float]:
        """Return the rows ``name.<label>`` in file order."""
        return [self.get(f"{name}.{label}", units) for label in self.labels(name)]


def read_facts(folder: Path) -> LandscapeFacts:
    """Return the figures of the city in `folder`, beside those that hold for any city.

    Raises
    ------
    InputError
        If a file is missing, a row is wrong or the shares do not add up to 100 %.
    """
    shared = shared_folder() / FILES[0]
    rows = [*read_rows(shared, Fact), *read_rows(folder / FILES[0], Fact)]
    cover = tuple(sorted(read_rows(folder / FILES[1], Cover), key=lambda row: row.order))
    rivers: dict[str, tuple[Vertex, ...]] = {}
    for vertex in read_rows(folder / FILES[2], Vertex):
        rivers[vertex.river] = (*rivers.get(vertex.river, ()), vertex)
    facts = LandscapeFacts({row.name: row for row in rows}, cover, rivers)
    _check_figures(rows)
    _check_types(cover)
    _check_courses(rivers)
    _check_shares(facts)
    return facts


def check_facts(facts: LandscapeFacts, counties: Sequence[County]) -> None:
    """Refuse a landscape that lacks figures, with all of them at once."""
    problems = Problems()
    if not facts.cover:
        hint = f"fill in {FILES[1]}, or bring your own layers"
        problems.add(FILES[1], "has no shares of land cover", hint)
    for row in asked_in(FILES[0]):
        for name in row.names(counties):
            if name not in facts.rows:
                problems.add(FILES[0], f"no row '{name}' ({row.en})", row.hint)
    problems.raise_if_any()


def shared_folder() -> Path:
    """Return the folder of the figures that hold for any city."""
    return shipped("coefficients") / SHARED


def _check_figures(rows: Iterable[Fact]) -> None:
    """Refuse figures beyond what their unit allows, and units that nobody knows."""
    problems = Problems()
    for row in rows:
        where = f"{FILES[0]} '{row.name}'"
        try:
            factor(row.units, row.units, where)
        except UnitsError as error:
            problems.take(error)
        if fault := row_kind(row.name, row.units).fault(row.value):
            problems.add(where, fault)
    problems.raise_if_any()


def _check_types(cover: Iterable[Cover]) -> None:
    """Refuse shares of what is no ecosystem type and no group of them."""
    cover, problems = tuple(cover), Problems()
    known = [*ECOSYSTEM_TYPES, *dict.fromkeys(row.group for row in cover if row.group != "land")]
    for row in cover:
        if row.ecosystem_type not in known:
            where, word = f"{FILES[1]} '{row.ecosystem_type}'", row.ecosystem_type
            problems.add(where, f"unknown ecosystem type '{word}'", suggest(word, known))
    problems.raise_if_any()


def _check_courses(rivers: Mapping[str, Sequence[Vertex]]) -> None:
    """Refuse corners of a river that stand twice, in one order or in one place."""
    problems = Problems()
    for river, corners in rivers.items():
        orders, places = [c.order for c in corners], [(c.lon, c.lat) for c in corners]
        for what, found in (("order", orders), ("place", places)):
            twice = sorted({each for each in found if found.count(each) > 1})
            if twice:
                hint = "keep one, with its own order"
                problems.add(f"{FILES[2]} '{river}'", f"{what} {twice[0]} stands twice", hint)
    problems.raise_if_any()


def _check_shares(facts: LandscapeFacts) -> None:
    """Complain unless the shares of land, and those within the forest, make a whole.

    A city that brings its own layers need not have any; one that has some needs all.
    """
    if not facts.cover:
        return
    for group in dict.fromkeys(row.group for row in facts.cover):
        total = sum(row.share for row in facts.cover if row.group == group)
        if abs(total - 100.0) > 1e-6:
            what = f"shares of group '{group}' add up to {total:g} %, not 100 %"
            raise InputError(Problem(FILES[1], what, "change the share of the last row"))
