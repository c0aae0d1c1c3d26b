"""What must hold across the tables of a city: names that exist, sums that meet stated totals."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from gepsim.city.amounts import check_amounts
from gepsim.city.fields import ALL_COUNTIES
from gepsim.city.funding import WHOLE
from gepsim.city.model import City
from gepsim.city.roles import ROLES, check_roles
from gepsim.city.totals import totals
from gepsim.crs import HINT, crs_fault
from gepsim.errors import Problems, suggest

#: Table, column, and what the words of the column name.
REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("towns", "county", "county"),
    ("reserves", "counties", "county"),
    ("reservoirs", "county", "county"),
    ("river_nodes", "county", "county"),
    ("river_edges", "upstream", "river node"),
    ("river_edges", "downstream", "river node"),
    ("indicators", "projects", "project"),
    ("indicators", "responsible_zh", "department"),
    ("indicators", "twin", "indicator"),
    ("indicators", "sector", "sector"),
    ("text_targets", "twin", "indicator"),
    ("text_targets", "sector", "sector"),
    ("text_targets", "responsible_zh", "department"),
    ("text_targets", "projects", "project"),
    ("previous_indicators", "successor", "indicator"),
    ("projects", "counties", "county"),
    ("projects", "indicators", "indicator or text target"),
    ("projects", "responsible_zh", "department"),
    ("project_levers", "project", "project"),
    ("project_levers", "lever", "lever"),
    ("project_levers", "counties", "county"),
    ("project_shares", "project", "project"),
    ("project_shares", "county", "county"),
    ("project_funding", "projects", "project or category"),
    ("goals", "indicator", "indicator or text target"),
    ("tasks", "indicator", "indicator"),
    ("observations", "indicator", "indicator or text target"),
    ("audit", "indicators", "indicator or text target"),
    ("audit", "projects", "project"),
    ("sectors", "roles", "role"),
    ("clusters", "sector", "sector"),
    ("cluster_ambitions", "sector", "sector"),
    ("cluster_ambitions", "county", "county"),
    ("statistics", "county", "county"),
)

#: What an id looks like: it stands between dots in the names of coefficients.
_ID = re.compile(r"[\w-]+")

#: Table and the columns that together name one row.
KEYS: dict[str, tuple[str, ...]] = {
    "counties": ("code",),
    "towns": ("county", "name_zh"),
    "reserves": ("id",),
    "reservoirs": ("id",),
    "river_nodes": ("id",),
    "river_edges": ("upstream", "downstream"),
    "indicators": ("id",),
    "text_targets": ("id",),
    "goals": ("indicator", "year"),
    "previous_indicators": ("id",),
    "projects": ("id",),
    "project_shares": ("project", "county"),
    "project_funding": ("projects", "payer"),
    "project_levers": ("project", "lever"),
    "levers": ("name",),
    "departments": ("name_zh",),
    "compensation_rules": ("rule",),
    "tasks": ("indicator", "year", "basis"),
    "observations": ("indicator", "part", "year"),
    "audit": ("id",),
    "sectors": ("id",),
    "clusters": ("sector", "year"),
    "energy_base": ("name",),
    "statistics": ("name", "county", "year"),
    "yearly_figures": ("series", "place", "year"),
}


def check_city(city: City, problems: Problems) -> None:
    """Note every name that no table knows, every double, every sum that misses its total."""
    if fault := crs_fault(city.crs):
        problems.add("city.toml", f"'crs': {fault}", HINT)
    _check_doubles(city, problems)
    _check_ids(city, problems)
    _check_draw_keys(city, problems)
    _check_references(city, problems)
    _check_sources(city, problems)
    _check_both_ways(city, problems)
    _check_periods(city, problems)
    _check_goals(city, problems)
    _check_names(city, problems)
    _check_listed_splits(city, problems)
    _check_payers(city, problems)
    check_roles(city.sectors, problems)
    check_amounts(city, problems)
    for total in totals(city):
        total.check(problems)


def known_names(city: City) -> dict[str, set[str]]:
    """Return, for each kind of thing, the names that rows may use."""
    indicators = {row.id for row in city.indicators}
    return {
        "county": {*city.codes, ALL_COUNTIES},
        "river node": {row.id for row in city.river_nodes},
        "indicator": indicators,
        "indicator or text target": indicators | {row.id for row in city.text_targets},
        "project": {row.id for row in city.projects},
        "project or category": {name for row in city.projects for name in (row.id, row.category)},
        "sector": {row.id for row in city.sectors},
        "role": set(ROLES),
        "lever": {row.name for row in city.levers},
        "department": {row.name_zh for row in city.departments},
    }


def _check_doubles(city: City, problems: Problems) -> None:
    """Note rows that carry one name twice."""
    for table, columns in KEYS.items():
        names = Counter(
            tuple(getattr(row, column) for column in columns) for row in getattr(city, table)
        )
        for name, count in names.items():
            if count > 1:
                what = f"{count} rows for {', '.join(map(str, name))}"
                problems.add(f"{table}.csv", what, "keep one")


def _check_ids(city: City, problems: Problems) -> None:
    """Note ids that could not stand within the name of a coefficient."""
    for thing in (thing for kind in city.things for thing in kind):
        if not _ID.fullmatch(thing.id):
            where = f"{_table_of(thing)}.csv '{thing.id}'"
            problems.add(where, "the id is not one word", "letters, digits, - and _, as in 6-4")


def _check_draw_keys(city: City, problems: Problems) -> None:
    """Note draw keys that two things share, or that an id of another kind makes ambiguous."""
    keys: dict[str, set[str]] = defaultdict(set)
    for kind in city.things:
        count = Counter(thing.draw_key or thing.id for thing in kind)
        for thing in kind:
            key = thing.draw_key or thing.id
            keys[thing.id].add(key)
            if thing.draw_key and count[key] > 1:
                where, what = f"{_table_of(thing)}.csv '{thing.id}'", f"draw_key '{key}' is taken"
                problems.add(where, what, "each thing of a table has draws of its own")
    for name, found in keys.items():
        if len(found) > 1:
            what = f"'{name}' names things of two tables with draw keys {', '.join(sorted(found))}"
            problems.add("draw_key", what, "give one of them another id")


def _table_of(row: Any) -> str:
    """Return the table that a row of a thing stands in."""
    return {"County": "counties", "RiverNode": "river_nodes", "TextTarget": "text_targets"}.get(
        type(row).__name__, f"{type(row).__name__.lower()}s"
    )


def _check_references(city: City, problems: Problems) -> None:
    """Note words that name nothing."""
    known = known_names(city)
    for table, column, kind in REFERENCES:
        for row in getattr(city, table):
            for word in _words(getattr(row, column)):
                if word not in known[kind]:
                    where = f"{table}.csv '{_label(row)}'"
                    hint = suggest(word, sorted(known[kind]))
                    problems.add(where, f"{column}: unknown {kind} '{word}'", hint)


def _check_sources(city: City, problems: Problems) -> None:
    """Note rows whose source is no key of ``sources.toml``."""
    for table in (*KEYS, "cluster_ambitions"):
        for row in getattr(city, table):
            source = getattr(row, "source", None)
            if source is not None and source not in city.sources:
                hint = suggest(source, sorted(city.sources))
                problems.add(f"{table}.csv '{_label(row)}'", f"unknown source '{source}'", hint)


def _check_both_ways(city: City, problems: Problems) -> None:
    """Note a target that lists a project which does not list the target, and the reverse."""
    forth = {(i.id, project) for i in city.targets for project in i.projects}
    back = {(indicator, p.id) for p in city.projects for indicator in p.indicators}
    table = {row.id: "text_targets.csv" for row in city.text_targets}
    for indicator, project in sorted(forth - back):
        problems.add("projects.csv", f"project {project} does not list indicator {indicator}")
    for indicator, project in sorted(back - forth):
        where = table.get(indicator, "indicators.csv")
        problems.add(where, f"indicator {indicator} does not list project {project}")


def _check_periods(city: City, problems: Problems) -> None:
    """Note projects that end before they start."""
    for project in city.projects:
        if project.end < project.start:
            what = f"ends {project.end}, before it starts {project.start}"
            problems.add(f"projects.csv '{project.id}'", what)


def _check_goals(city: City, problems: Problems) -> None:
    """Note goals outside the plan, without words or level, and words in one language only."""
    plan = city.facts.plan
    for goal in city.goals:
        where = f"goals.csv '{goal.indicator}' {goal.year or 'every year'}"
        if goal.year is not None and not plan.first <= goal.year <= plan.last:
            allowed = f"allowed: {plan.first}–{plan.last}, or empty for every year of the plan"
            problems.add(where, "the year is outside the plan", allowed)
        if bool(goal.text_zh) != bool(goal.text_en):
            lacking = "text_en" if goal.text_zh else "text_zh"
            problems.add(where, f"{lacking}: empty", "say it in both languages, or in none")
        if goal.level is None and not goal.text:
            problems.add(where, "neither a level nor words", "write level, or text_zh and text_en")
    for row in city.observations:
        if row.value is None and row.met is None:
            where = f"observations.csv '{row.indicator}' {row.year}"
            problems.add(where, "neither a value nor met", "write one of them, or take the row out")
    _check_yearly(city, problems)


def _check_yearly(city: City, problems: Problems) -> None:
    """Note yearly figures without a place on their scale, and series of more than one unit."""
    units: dict[str, str] = {}
    for row in city.yearly_figures:
        where = f"yearly_figures.csv '{row.series}' {row.place} {row.year}"
        most = 100.0 if row.units == "percent" else float("inf")
        if not 0.0 < row.value < most:
            allowed = "allowed: above 0" + (", below 100" if row.units == "percent" else "")
            problems.add(where, f"value: found {row.value:g}", allowed)
        if units.setdefault(row.series, row.units) != row.units:
            what = f"units: found '{row.units}', the series has '{units[row.series]}'"
            problems.add(where, what, "one series has one unit")


def _check_names(city: City, problems: Problems) -> None:
    """Note names of departments that could not stand in a list."""
    for row in city.departments:
        for column in ("name_zh", "name_en"):
            if ";" in getattr(row, column):
                what = f"{column}: holds ';', which parts the items of a list"
                problems.add(f"departments.csv '{row.name_zh}'", what, "write a comma")


def _check_listed_splits(city: City, problems: Problems) -> None:
    """Note projects and listed weights that do not belong together."""
    listed = {share.project for share in city.project_shares}
    for project in city.projects:
        where = f"projects.csv '{project.id}'"
        if project.split == "listed" and project.id not in listed:
            problems.add(
                where, "split 'listed' but no row in project_shares.csv", "add its weights"
            )
        if project.split != "listed" and project.id in listed:
            hint = "write split 'listed', or take the rows out"
            problems.add(where, f"split '{project.split}' but listed in project_shares.csv", hint)
        if project.split == "one" and len(city.places_of(project.counties)) != 1:
            problems.add(where, "split 'one' but several counties", "use area, population, listed")


def _check_payers(city: City, problems: Problems) -> None:
    """Note payers that pay more or less than all, and projects that nobody pays."""
    whole: dict[str, float] = {}
    for row in city.project_funding:
        whole[row.projects] = whole.get(row.projects, 0.0) + row.share
    for name, share in whole.items():
        if abs(share - 1.0) > WHOLE:
            what = f"the payers' shares sum to {share:.4g}"
            hint = "they must sum to 1: raise or lower one, or add the payer that is missing"
            problems.add(f"project_funding.csv '{name}'", what, hint)
    for project in city.projects if whole else ():
        if project.id not in whole and project.category not in whole:
            what = f"project '{project.id}' of category '{project.category}' has no payer"
            problems.add("project_funding.csv", what, "add rows for the project or the category")


def _words(cell: Any) -> Iterator[str]:
    """Return the words of a cell: none of an empty one, each of a list."""
    if isinstance(cell, str):
        cell = (cell,)
    return (word for word in cell if word)


def _label(row: Any) -> str:
    """Return what a reader recognises a row by."""
    fields: Iterable[str] = type(row).model_fields
    return str(getattr(row, next(iter(fields))))
