"""What is known about one city, and how to ask it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from gepsim.city.bridge import BridgeStep
from gepsim.city.economy import Cluster, ClusterAmbition, EnergyFact, Sector, Statistic
from gepsim.city.facts import CityFacts
from gepsim.city.fields import ALL_COUNTIES
from gepsim.city.funding import ProjectFunding
from gepsim.city.lookup import find, unknown
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
from gepsim.city.roles import sectors_of
from gepsim.city.yearly import YearlyFigure
from gepsim.text import Text

T = TypeVar("T")
Thing = County | Reserve | Reservoir | RiverNode | Sector | Indicator | TextTarget | Project


@dataclass(frozen=True)
class City:
    """One city's tables as read, one tuple of rows per file."""

    folder: Path
    facts: CityFacts
    counties: tuple[County, ...]
    towns: tuple[Town, ...]
    reserves: tuple[Reserve, ...]
    reservoirs: tuple[Reservoir, ...]
    river_nodes: tuple[RiverNode, ...]
    river_edges: tuple[RiverEdge, ...]
    indicators: tuple[Indicator, ...]
    text_targets: tuple[TextTarget, ...]
    goals: tuple[Goal, ...]
    previous_indicators: tuple[PreviousIndicator, ...]
    projects: tuple[Project, ...]
    project_shares: tuple[ProjectShare, ...]
    project_funding: tuple[ProjectFunding, ...]
    project_levers: tuple[ProjectLever, ...]
    levers: tuple[LeverKind, ...]
    departments: tuple[Department, ...]
    compensation_rules: tuple[CompensationRule, ...]
    tasks: tuple[TaskRow, ...]
    observations: tuple[Observation, ...]
    audit: tuple[AuditFinding, ...]
    sectors: tuple[Sector, ...]
    clusters: tuple[Cluster, ...]
    cluster_ambitions: tuple[ClusterAmbition, ...]
    energy_base: tuple[EnergyFact, ...]
    statistics: tuple[Statistic, ...]
    yearly_figures: tuple[YearlyFigure, ...]
    bridge: tuple[BridgeStep, ...]
    sources: dict[str, dict[str, object]]

    @property
    def id(self) -> str:
        """Return the city's short name."""
        return self.facts.id

    @property
    def title(self) -> Text:
        """Return the city's name."""
        return self.facts.title

    @property
    def area_km2(self) -> float:
        """Return the stated area [km2]."""
        return self.facts.area_km2

    @property
    def crs(self) -> str:
        """Return the projected CRS of the city's grid."""
        return self.facts.crs

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the county codes in file order."""
        return tuple(county.code for county in self.counties)

    @cached_property
    def labels(self) -> dict[str, Text]:
        """Return the names of sectors, counties and places along the river by id."""
        named: dict[str, Text] = {n.id: Text(n.name_zh, n.name_en) for n in self.river_nodes}
        named |= {county.code: Text(county.name_zh, county.name_en) for county in self.counties}
        return named | {s.id: Text(s.name_zh, s.name_en) for s in self.sectors}

    @cached_property
    def draw_keys(self) -> dict[str, str]:
        """Return the ids whose draws are keyed by another word, with that word."""
        return {
            thing.id: thing.draw_key for kind in self.things for thing in kind if thing.draw_key
        }

    @property
    def things(self) -> tuple[tuple[Thing, ...], ...]:
        """Return the rows, kind by kind, whose ids stand in names of coefficients and of noise."""
        return (
            self.counties, self.reserves, self.reservoirs, self.river_nodes, self.sectors,
            self.indicators, self.text_targets, self.projects,
        )  # fmt: skip

    def draw_key(self, name: str) -> str:
        """Return the word by which the draws of a thing are keyed: its id, where it says none.

        A thing that is renamed keeps its draws by naming its old id in the column ``draw_key``.

        Examples
        --------
        >>> from gepsim.city import load_city
        >>> from gepsim.paths import default_city, shipped
        >>> load_city(shipped("scenarios") / default_city()).draw_key("transport")
        'transport'
        """
        return self.draw_keys.get(name, name)

    def county(self, name: str) -> County:
        """Return a county by code, key or name."""
        for county in self.counties:
            if name in (county.code, county.key, county.name_zh, county.name_en):
                return county
        raise unknown("counties.csv", "county", name, self.codes)

    def indicator(self, name: str) -> Indicator:
        """Return an indicator by id."""
        return find(self.indicators, "id", name, "indicators.csv")

    @property
    def targets(self) -> tuple[Indicator | TextTarget, ...]:
        """Return the indicators of the plan's table, then the targets of its text."""
        return (*self.indicators, *self.text_targets)

    def target(self, name: str) -> Indicator | TextTarget:
        """Return an indicator or a target of the text by id."""
        return find(self.targets, "id", name, "indicators.csv, text_targets.csv")

    def goals_of(self, name: str) -> tuple[Goal, ...]:
        """Return what the plan wants of a target, by year."""
        rows = (goal for goal in self.goals if goal.indicator == name)
        return tuple(sorted(rows, key=lambda goal: goal.year or 0))

    def project(self, name: str) -> Project:
        """Return a project by id."""
        return find(self.projects, "id", name, "projects.csv")

    def project_name(self, name: str) -> Text:
        """Return what a project is called."""
        return Text(self.project(name).name_zh, self.project(name).name_en)

    def sector(self, name: str) -> Sector:
        """Return a sector by id."""
        return find(self.sectors, "id", name, "sectors.csv")

    def sectors_of(self, role: str) -> tuple[str, ...]:
        """Return the ids of the sectors with a role of `gepsim.city.roles`; none if it has none.

        Examples
        --------
        >>> from gepsim.city import load_city
        >>> from gepsim.paths import default_city, shipped
        >>> city = load_city(shipped("scenarios") / default_city())
        >>> len(city.sectors_of("materials")), len(city.sectors_of("industry"))
        (1, 6)
        """
        return sectors_of(self.sectors, role)

    def department(self, name_zh: str) -> Department:
        """Return a department by its Chinese name."""
        return find(self.departments, "name_zh", name_zh, "departments.csv")

    def energy(self, name: str) -> EnergyFact:
        """Return a fact of the energy base by name."""
        return find(self.energy_base, "name", name, "energy_base.csv")

    def statistic(self, name: str, year: int, county: str = ALL_COUNTIES) -> Statistic:
        """Return one published number by name, year and county (default: the whole city)."""
        rows = [row for row in self.statistics if row.county == county and row.year == year]
        return find(rows, "name", name, f"statistics.csv, year {year}, county {county}")

    def places_of(self, counties: Iterable[str]) -> tuple[str, ...]:
        """Return county codes, with ``*`` spelled out."""
        named = tuple(counties)
        return self.codes if ALL_COUNTIES in named else named

    def findings_on(self, indicator: str) -> tuple[AuditFinding, ...]:
        """Return the findings of the source audit that concern an indicator."""
        return tuple(finding for finding in self.audit if indicator in finding.indicators)

    def county_shares(self, project: str) -> dict[str, float]:
        """Return the share of a project's money in each of its counties; the sum is 1.

        The project's ``split`` names the rule: the one county, by area, by population, or by the
        weights of ``project_shares.csv``.

        Examples
        --------
        Of project 27 the plan prints 3500 for one county and 20000 for another:

        >>> from gepsim.city import load_city
        >>> from gepsim.paths import default_city, shipped
        >>> shares = load_city(shipped("scenarios") / default_city()).county_shares("27")
        >>> [round(share * 23_500) for share in shares.values()]
        [3500, 20000]
        """
        row = self.project(project)
        weights = self._weights(row)
        whole = sum(weights.values())
        return {code: weight / whole for code, weight in weights.items()}

    def payer_shares(self, project: str) -> dict[str, float]:
        """Return the part of each payer in a project's money; empty where no row says it. [1]

        Examples
        --------
        >>> from gepsim.city import load_city
        >>> from gepsim.paths import default_city, shipped
        >>> load_city(shipped("scenarios") / default_city()).payer_shares("34")
        {'enterprise': 1.0}
        """
        own = [row for row in self.project_funding if row.projects == project]
        kind = self.project(project).category
        rows = own or [row for row in self.project_funding if row.projects == kind]
        return {row.payer: row.share for row in rows}

    def _weights(self, project: Project) -> dict[str, float]:
        """Return unscaled county weights of one project."""
        if project.split == "listed":
            shares = (share for share in self.project_shares if share.project == project.id)
            return {share.county: share.weight for share in shares}
        counties = [self.county(code) for code in self.places_of(project.counties)]
        if project.split == "area":
            return {county.code: county.area_km2 for county in counties}
        if project.split == "population":
            return {county.code: county.population_2020 for county in counties}
        return {county.code: 1.0 for county in counties}
