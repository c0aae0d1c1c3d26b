"""Coefficient rows that name a county, place, sector or project: it has to be one of the city's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gepsim.city.asked import AskedRow, Per, asked_rows
from gepsim.city.fields import ALL_COUNTIES
from gepsim.city.model import City
from gepsim.coefficients import Row, Table
from gepsim.errors import Problems, suggest

#: The end of the river, beyond all places that are named.
BEYOND = "beyond"


def check_rows(city: City, table: Table, problems: Problems) -> None:
    """Note every row of a county, place, sector or project that the city does not have."""
    known, asked = _labels(city), {row.name: row for row in asked_rows()}
    for rows in table.rows.values():
        for row in rows:
            where = f"{table.places.get(row.place, 'coefficients')} '{row.name}'"
            for kind, word, allowed in _words(row, asked, known):
                if word not in allowed:
                    problems.add(where, f"unknown {kind} '{word}'", suggest(word, sorted(allowed)))


def _labels(city: City) -> Mapping[Per, tuple[str, set[str]]]:
    """Return, by what a row is asked for, the kind of thing and the ids that there are."""
    places = {*city.codes, *(node.id for node in city.river_nodes), BEYOND}
    sectors, projects = {row.id for row in city.sectors}, {row.id for row in city.projects}
    return {
        "county": ("county", set(city.codes)),
        "county_name": ("county or place on the river", places),
        "user": ("county or place on the river", places),
        "outside_user": ("county or place on the river", places),
        "sector": ("sector", sectors),
        "project": ("project", projects),
    }


def _words(
    row: Row, asked: Mapping[str, AskedRow], known: Mapping[Per, tuple[str, set[str]]]
) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each thing that a row names: its kind, its id, and the ids that there are."""
    if row.county != ALL_COUNTIES:
        yield ("county", row.county, known["county"][1])
    stem, _, label = row.name.rpartition(".")
    if stem.startswith("project_effect"):
        stem = "project_effect"
    elif stem.startswith("new_capacity_share"):
        stem = "new_capacity_share"
    if stem in asked and asked[stem].per in known and asked[stem].per != "county":
        kind, allowed = known[asked[stem].per]
        yield kind, label, allowed
