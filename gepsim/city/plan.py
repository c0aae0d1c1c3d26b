"""Rows about the plan: indicators, targets, tasks, projects, levers, departments, findings."""

from __future__ import annotations

from typing import Literal

from gepsim.city.fields import Level, Mark, Words
from gepsim.settings import Section
from gepsim.text import Text

Basis = Literal["issued", "city_plan", "assumed"]
Status = Literal["met", "not_met", "met_2022_not_2023", "not_2022_met_2023", "undetermined"]


class PlanTarget(Section):
    """What every target has: its names, its unit, and how it is forecast.

    Parameters
    ----------
    model : str
        A declared function of `gepsim.targets.models`.
    twin : str
        Indicator whose observations, projects, coefficient rows and luck it shares.
    statistic : str
        City statistic that is its level, where the plan prints none.
    sector : str
        Sector whose output it is.
    """

    id: str
    name_zh: str
    name_en: str
    units: str
    direction: str
    model: str
    twin: str = ""
    statistic: str = ""
    sector: str = ""

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(self.name_zh, self.name_en)


class Indicator(PlanTarget):
    """One of the plan's indicators, with its criterion as text."""

    seq: int
    domain_zh: str
    domain: str
    task_zh: str
    task_en: str
    unit_zh: str
    unit: str
    criterion: str
    binding: Literal["binding", "reference"]
    starred: bool
    target_general_zh: str
    target_general_en: str
    y2022_text: str
    y2022: Level = None
    task2022: float | None = None
    y2023_text: str
    y2023: Level = None
    task2023: float | None = None
    t2027_text: str
    t2027: Level = None
    t2030: Level = None
    t2030_basis: str = ""
    t2035_text: str
    t2035: Level = None
    responsible_zh: Words
    status_zh: str
    status: Status
    status_group: Literal["consolidate", "improve", "undetermined"]
    projects: Words = ()
    model_note: str = ""
    data_note: str = ""
    draw_key: str = ""


class TextTarget(PlanTarget):
    """A target that the plan's text states and its indicator table does not."""

    unit: str
    direction: Literal["<=", ">=", "stable"]
    value: float
    year: int | None = None
    year_basis: Literal["stated", "read", "unstated", "whole_plan"]
    place_in_source: str
    note: str = ""
    draw_key: str = ""


class PreviousIndicator(Section):
    """One indicator of the previous plan (table 1) and the indicator that follows it."""

    id: str
    name_zh: str
    name_en: str
    unit: str = ""
    target_zh: str = ""
    y2022_text: str = ""
    y2022: Level = None
    status_zh: str = ""
    binding: Literal["binding", "reference", ""] = ""
    successor: str = ""
    definition_note: str = ""


class Lever(Section):
    """One word of the vocabulary in which projects say what they build."""

    name: str
    name_zh: str
    name_en: str
    units: str


class ProjectLever(Section):
    """What one project builds; no value where the plan gives none."""

    project: str
    lever: str
    value: float | None = None
    units: str
    counties: Words
    note: str = ""


class ProjectShare(Section):
    """One county's weight in the money of a project whose split is listed."""

    project: str
    county: str
    weight: float
    basis: Literal["stated", "assumed"]
    mark: Mark
    source: str
    note: str = ""


class Project(Section):
    """One of the plan's key projects; money in 10,000 yuan as printed."""

    id: str
    name_zh: str
    name_en: str
    scope_zh: str
    scope_en: str
    place_zh: str
    counties: Words
    split: Literal["one", "area", "population", "listed"]
    invest_wan: float | None = None
    start: int
    end: int
    responsible_text_zh: str
    responsible_zh: Words
    category_zh: str
    category: str
    protects_water: bool
    indicators: Words
    effect_note: str = ""
    note: str = ""
    levers: tuple[ProjectLever, ...] = ()
    draw_key: str = ""

    @property
    def invest_cny(self) -> float | None:
        """Return the stated investment [CNY]; None where the plan prints a stroke."""
        return None if self.invest_wan is None else 10_000.0 * self.invest_wan

    @property
    def effect_lever(self) -> dict[str, float | None]:
        """Return lever values by name, in the lever's unit."""
        return {lever.lever: lever.value for lever in self.levers}


class Department(Section):
    """Who answers for an indicator or a project."""

    name_zh: str
    name_en: str
    level: Literal["city", "county", "zone"]
    note: str = ""


class CompensationRule(Section):
    """What a city says of a compensation rule: its own name, its source, what it waits for.

    `condition` continues the English sentence "if …", as in "the river joins an agreement".
    """

    rule: str
    name_zh: str = ""
    name_en: str = ""
    condition_zh: str = ""
    condition_en: str = ""
    source: str
    note: str = ""

    @property
    def name(self) -> Text:
        """Return the city's own name of the rule; empty where it has none."""
        return Text(self.name_zh, self.name_en)

    @property
    def condition(self) -> Text:
        """Return what has to happen before the rule is in force; empty where nothing has."""
        return Text(self.condition_zh, self.condition_en)


class Task(Section):
    """A target set from above, for one indicator and year."""

    indicator: str
    year: int
    relation: Literal["<=", ">="]
    value: float
    units: str
    since: int | None = None
    basis: Basis
    mark: Mark
    source: str
    note: str = ""


class Observation(Section):
    """A measured level of an indicator."""

    indicator: str
    year: int
    value: float
    units: str
    mark: Mark
    source: str
    note: str = ""


class Finding(Section):
    """One discrepancy of the sources, and how gepsim treats it.

    `kind` says what disagrees: two numbers (``value``), what a number means (``definition``), the
    description of a project (``project``), or nothing that a result rests on (``note``).
    """

    id: str
    kind: Literal["value", "definition", "project", "note"]
    finding_zh: str
    finding_en: str
    treatment_zh: str
    treatment_en: str
    indicators: Words = ()
    projects: Words = ()
