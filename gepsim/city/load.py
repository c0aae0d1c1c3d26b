"""A city folder in, a checked `City` out; every fault of every file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from gepsim.city.bridge import BridgeStep
from gepsim.city.checks import check_city
from gepsim.city.economy import Cluster, ClusterAmbition, EnergyFact, Sector, Statistic
from gepsim.city.facts import CityFacts
from gepsim.city.funding import ProjectFunding
from gepsim.city.model import City
from gepsim.city.places import County, Reserve, Reservoir, RiverEdge, RiverNode, Town
from gepsim.city.plan import (
    AuditFinding,
    CompensationRule,
    Department,
    Goal,
    Indicator,
    LeverKind,
    Observation,
    PreviousIndicator,
    Project,
    ProjectLever,
    ProjectShare,
    TaskRow,
    TextTarget,
)
from gepsim.city.yearly import YearlyFigure
from gepsim.errors import InputError, Problem, Problems
from gepsim.paths import shipped
from gepsim.settings import Section, read_section
from gepsim.tables import read_rows, read_text

T = TypeVar("T")

#: Tables without which nothing can be said about a city.
NEEDED = ("counties", "indicators", "departments", "sectors", "energy_base", "river_nodes")
#: Tables that hold for every city and stand in no city's folder.
SHARED = ("levers",)

#: Each table of a city folder, without ``.csv``, and the model of its rows.
TABLES: dict[str, type[Section]] = {
    "counties": County,
    "towns": Town,
    "reserves": Reserve,
    "reservoirs": Reservoir,
    "river_nodes": RiverNode,
    "river_edges": RiverEdge,
    "indicators": Indicator,
    "text_targets": TextTarget,
    "goals": Goal,
    "previous_indicators": PreviousIndicator,
    "projects": Project,
    "project_shares": ProjectShare,
    "project_funding": ProjectFunding,
    "project_levers": ProjectLever,
    "levers": LeverKind,
    "departments": Department,
    "compensation_rules": CompensationRule,
    "tasks": TaskRow,
    "observations": Observation,
    "audit": AuditFinding,
    "sectors": Sector,
    "clusters": Cluster,
    "cluster_ambitions": ClusterAmbition,
    "energy_base": EnergyFact,
    "statistics": Statistic,
    "yearly_figures": YearlyFigure,
    "bridge": BridgeStep,
}


def load_city(folder: Path | str) -> City:
    """Return the city that a folder describes.

    Parameters
    ----------
    folder : Path or str
        Folder with ``city.toml``, ``sources.toml`` and the tables of `TABLES`.

    Raises
    ------
    InputError
        With every fault: rows that cannot be read, names that no table knows, sums that do not
        meet the stated totals.

    Examples
    --------
    >>> from gepsim.paths import default_city, shipped
    >>> city = load_city(shipped("scenarios") / default_city())
    >>> len(city.counties), len(city.projects)
    (5, 42)
    """
    folder, problems, nothing = Path(folder), Problems(), dict[str, Any]()
    facts = _noting(problems, partial(read_facts, folder), CityFacts.model_construct())
    sources = _noting(problems, partial(_read_toml, folder / "sources.toml"), nothing)
    tables = _read_tables(folder, problems)
    problems.raise_if_any()
    tables["projects"] = _with_levers(tables["projects"], tables["project_levers"])
    city = City(folder=folder, facts=facts, sources=sources, **tables)
    check_city(city, problems)
    problems.raise_if_any()
    return city


def read_facts(folder: Path) -> CityFacts:
    """Return ``city.toml`` of a city folder."""
    return read_section(CityFacts, _read_toml(folder / "city.toml"), "city.toml")


def _noting(problems: Problems, read: Callable[[], T], otherwise: T) -> T:
    """Return what `read` gives; where it fails, note its faults and return `otherwise`."""
    try:
        return read()
    except InputError as error:
        problems.take(error)
        return otherwise


def _read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(path.name, f"not valid TOML: {error}")) from error


def _read_tables(folder: Path, problems: Problems) -> dict[str, Any]:
    """Return the rows of every table of `TABLES`."""
    tables: dict[str, Any] = {}
    nothing: tuple[Section, ...] = ()
    for name, row in TABLES.items():
        tables[name] = _noting(problems, partial(_read_table, folder, name, row), nothing)
    return tables


def _read_table(folder: Path, name: str, row: type[Section]) -> tuple[Section, ...]:
    """Return the rows of one table; refuse an empty one that a city cannot do without."""
    path = folder / f"{name}.csv"
    if name in SHARED:
        path = shipped("coefficients") / "city" / f"{name}.csv"
    rows = tuple(read_rows(path, row))
    if not rows and name in NEEDED:
        raise InputError(Problem(f"{name}.csv", "no rows yet", "fill in the table"))
    return rows


def _with_levers(
    projects: tuple[Project, ...], levers: tuple[ProjectLever, ...]
) -> tuple[Project, ...]:
    """Return projects that know their levers."""
    return tuple(
        project.model_copy(
            update={"levers": tuple(lever for lever in levers if lever.project == project.id)}
        )
        for project in projects
    )
