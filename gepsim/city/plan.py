"""Rows about the plan: indicators, targets, tasks, projects, levers, departments, findings."""

from __future__ import annotations

from typing import Literal

from gepsim.city.fields import Count, Level, MoneyWan, Number, Weight, Words, Year, Years
from gepsim.coefficients import Mark
from gepsim.settings import Section
from gepsim.text import Text

Basis = Literal["issued", "city_plan", "assumed"]
Status = Literal["met", "not_met", "mixed", "undetermined"]


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

    seq: Count = 0
    domain_zh: str
    domain: str
    task_zh: str = ""
    task_en: str = ""
    unit_zh: str = ""
    unit: str = ""
    criterion: str
    binding: Literal["binding", "reference"]
    starred: bool = False
    target_general_zh: str = ""
    target_general_en: str = ""
    general_level: Number | None = None
    responsible_zh: Words
    status_zh: str = ""
    status: Status = "undetermined"
    met_in: Years = ()
    status_group: Literal["consolidate", "improve", "undetermined"] = "undetermined"
    projects: Words = ()
    model_note: str = ""
    data_note: str = ""
    draw_key: str = ""


class TextTarget(PlanTarget):
    """A target that the plan's text states and its indicator table does not.

    The text names nobody who answers for it: `responsible_zh` is inferred from the subject; where
    it is empty, the departments of the `twin` in the table answer.
    """

    unit: str
    direction: Literal["<=", ">=", "stable"]
    responsible_zh: Words = ()
    place_in_source: str
    projects: Words = ()
    note: str = ""
    draw_key: str = ""


class Goal(Section):
    """What the plan wants of an indicator, or of a target of its text, in one year.

    Parameters
    ----------
    year : int or None
        None where it holds in every year of the plan.
    level : float or None
        None where the plan wants no number, or one that is set elsewhere. [unit of the indicator]
    text_zh, text_en : str
        The words of the plan; nothing where the level says it all.
    """

    indicator: str
    year: Year | None = None
    level: Number | None = None
    text_zh: str = ""
    text_en: str = ""
    basis: Basis
    mark: Mark
    source: str
    note: str = ""

    @property
    def text(self) -> Text:
        """Return the words of the plan in both languages."""
        return Text(self.text_zh, self.text_en)


class PreviousIndicator(Section):
    """One indicator of the previous plan (table 1) and the indicator that follows it."""

    id: str
    name_zh: str
    name_en: str
    unit: str = ""
    target_zh: str = ""
    year: Year | None = None
    printed: str = ""
    value: Level = None
    status_zh: str = ""
    binding: Literal["binding", "reference", ""] = ""
    successor: str = ""
    definition_note: str = ""


class LeverKind(Section):
    """One word of the vocabulary in which projects say what they build."""

    name: str
    name_zh: str
    name_en: str
    units: str


class ProjectLever(Section):
    """What one project builds; no value where the plan gives none."""

    project: str
    lever: str
    value: Number | None = None
    units: str
    counties: Words
    note: str = ""


class ProjectShare(Section):
    """One county's weight in the money of a project whose split is listed."""

    project: str
    county: str
    weight: Weight
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
    invest_wan: MoneyWan | None = None
    start: Year
    end: Year
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

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(self.name_zh, self.name_en)


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


class TaskRow(Section):
    """A target set from above, for one indicator and year."""

    indicator: str
    year: Year
    relation: Literal["<=", ">="]
    value: Number
    units: str
    since: Year | None = None
    basis: Basis
    mark: Mark
    source: str
    note: str = ""


class Observation(Section):
    """A measured level of an indicator.

    Parameters
    ----------
    part : str
        Which part of an indicator with several, as its criterion calls it.
    value : float or None
        1 for a status in place, 0 for none; None where the source says only whether it was met.
    met : bool or None
        Whether a source that gives no level says that the task was met.
    printed : str
        The cell as the plan prints it; nothing for other sources.
    """

    indicator: str
    part: str = ""
    year: Year
    value: Number | None = None
    units: str
    met: bool | None = None
    printed: str = ""
    mark: Mark
    source: str
    note: str = ""


class AuditFinding(Section):
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
