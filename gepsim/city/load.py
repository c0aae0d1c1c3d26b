"""A city folder in, a checked `City` out; every fault of every file at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from gepsim.city.checks import check_city
from gepsim.city.economy import Cluster, ClusterAmbition, EnergyFact, Sector, Statistic
from gepsim.city.model import City, Facts
from gepsim.city.places import County, Reserve, Reservoir, RiverEdge, RiverNode, Town
from gepsim.city.plan import (
    Department,
    Finding,
    Indicator,
    Lever,
    Observation,
    PreviousIndicator,
    Project,
    ProjectLever,
    ProjectShare,
    Task,
    TextTarget,
)
from gepsim.errors import InputError, Problems
from gepsim.settings import Section, read_section
from gepsim.tables import read_rows, read_text

R = TypeVar("R", bound=Section)

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
    "previous_indicators": PreviousIndicator,
    "projects": Project,
    "project_shares": ProjectShare,
    "project_levers": ProjectLever,
    "levers": Lever,
    "departments": Department,
    "tasks": Task,
    "observations": Observation,
    "audit": Finding,
    "sectors": Sector,
    "clusters": Cluster,
    "cluster_ambitions": ClusterAmbition,
    "energy_base": EnergyFact,
    "statistics": Statistic,
}


def load_city(folder: Path) -> City:
    """Return the city that a folder describes.

    Parameters
    ----------
    folder : Path
        Folder with ``city.toml``, ``sources.toml`` and the tables of `TABLES`.

    Raises
    ------
    InputError
        With every fault: rows that cannot be read, names that no table knows, sums that do not
        meet the stated totals.

    Examples
    --------
    >>> from gepsim.paths import shipped
    >>> city = load_city(shipped("scenarios") / "bazhong")
    >>> city.title.en, len(city.counties), len(city.projects)
    ('Bazhong', 5, 42)
    """
    folder = Path(folder)
    problems = Problems()
    facts = _read_facts(folder, problems)
    sources = _read_toml(folder / "sources.toml", problems)
    tables = {name: _read_table(folder, name, row, problems) for name, row in TABLES.items()}
    problems.raise_if_any()
    assert facts is not None
    tables["projects"] = _with_levers(tables["projects"], tables["project_levers"])
    city = City(folder=folder, facts=facts, sources=sources, **tables)
    check_city(city, problems)
    problems.raise_if_any()
    return city


def _read_toml(path: Path, problems: Problems) -> dict[str, Any]:
    """Return a TOML file's tables; note what cannot be read."""
    try:
        return tomllib.loads(read_text(path))
    except InputError as error:
        problems.take(error)
    except tomllib.TOMLDecodeError as error:
        problems.add(path.name, f"not valid TOML: {error}")
    return {}


def _read_facts(folder: Path, problems: Problems) -> Facts | None:
    """Return ``city.toml``, or None after noting why not."""
    before = len(problems.found)
    values = _read_toml(folder / "city.toml", problems)
    if len(problems.found) > before:
        return None
    try:
        return read_section(Facts, values, "city.toml")
    except InputError as error:
        problems.take(error)
        return None


def _read_table(folder: Path, name: str, row: type[R], problems: Problems) -> tuple[R, ...]:
    """Return the rows of one table; note what cannot be read."""
    try:
        return tuple(read_rows(folder / f"{name}.csv", row))
    except InputError as error:
        problems.take(error)
        return ()


def _with_levers(projects: tuple[Any, ...], levers: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return projects that know their levers."""
    return tuple(
        project.model_copy(
            update={"levers": tuple(lever for lever in levers if lever.project == project.id)}
        )
        for project in projects
    )
