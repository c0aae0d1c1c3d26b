"""The ``[investment]`` table of a scenario: what is done with the projects of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from gepsim.possible import possible
from gepsim.settings import Section, Span


def _within_the_run(value: float, info: ValidationInfo) -> float:
    """Refuse more years than the plan has."""
    span = info.context
    if isinstance(span, Span) and value > span.last - span.base:
        raise ValueError(f"is more than the {span.last - span.base} years of the plan")
    return value


Years: Any = Annotated[possible("years"), AfterValidator(_within_the_run)]
Factor: Any = Annotated[possible("factor"), Field(gt=0)]
Money: Any = possible("money")
Year: Any = possible("year")
Share: Any = possible("share")

#: Stands for every project of the programme in ``delay``, ``accelerate`` and ``scale``.
ALL = "all"


class Funding(Section):
    """One source of money: the part of each project it pays, and what it has in a year.

    Parameters
    ----------
    share : mapping
        Part of a project's money (or of ``all``) that comes from this source; empty: as
        ``project_funding.csv`` of the city has it for the payer of this name. [1]
    budget : mapping
        Money of the source by year; a year that is not named has no limit. [CNY]
    """

    share: Mapping[str, Share] = {}
    budget: Mapping[Year, Money] = {}

    def share_of(self, project: str) -> float:
        """Return the part of a project's money that this source pays. [1]."""
        return float(self.share.get(project, self.share.get(ALL, 0.0)))


class InvestmentSettings(Section):
    """What is done with the projects of the plan.

    Parameters
    ----------
    include : tuple of str or None
        Only these projects; None: every project of the city.
    exclude : tuple of str
        Projects that are struck out.
    delay, accelerate : mapping
        Years by which a project (or ``all``) starts later, or is built faster. [year]
    scale : mapping
        Factor on money and capacity of a project (or ``all``). [1]
    budget : mapping
        Money that can be spent in a year; what cannot be paid waits for a later year. [CNY]
    funding : mapping
        Sources of money by name, each with its own budget; what no source pays has no limit.

    Examples
    --------
    >>> InvestmentSettings(delay={"all": 2, "8": 1}).years_of("delay", "8")
    3.0
    """

    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    delay: Mapping[str, Years] = {}
    accelerate: Mapping[str, Years] = {}
    scale: Mapping[str, Factor] = {}
    budget: Mapping[Year, Money] = {}
    funding: Mapping[str, Funding] = {}

    @model_validator(mode="after")
    def _budget_pays_for_something(self) -> InvestmentSettings:
        for budget in (self.budget, *(source.budget for source in self.funding.values())):
            if any(money < 0 for money in budget.values()):
                raise ValueError("a budget is not negative")
        if self.budget and not any(self.budget.values()):
            raise ValueError("a budget pays for nothing: every year is 0; use exclude instead")
        if self.budget and self.funding:
            raise ValueError("give either one budget or budgets by funding source")
        return self

    @model_validator(mode="after")
    def _projects_are_named_once(self) -> InvestmentSettings:
        for project in [ALL, *self.named_projects()]:
            if sum(source.share_of(project) for source in self.funding.values()) > 1 + 1e-9:
                raise ValueError(f"the sources pay more than all of project '{project}'")
        both = set(self.include or ()) & set(self.exclude)
        if both:
            raise ValueError(f"project '{min(both)}' is both included and excluded")
        return self

    def named_projects(self) -> list[str]:
        """Return every project that the settings name, for checking against the city."""
        shares = (source.share for source in self.funding.values())
        tables = (
            self.include or (), self.exclude, self.delay, self.accelerate, self.scale, *shares
        )  # fmt: skip
        return sorted({name for table in tables for name in table} - {ALL})

    def keeps(self, project: str) -> bool:
        """Return whether a project is carried out at all."""
        return (self.include is None or project in self.include) and project not in self.exclude

    def years_of(self, operation: Literal["delay", "accelerate"], project: str) -> float:
        """Return the years of a delay or acceleration that a project receives."""
        years: Mapping[str, float] = getattr(self, operation)
        return float(years.get(ALL, 0.0)) + float(years.get(project, 0.0))

    def scale_of(self, project: str) -> float:
        """Return the factor on a project's money and capacity."""
        return float(self.scale.get(ALL, 1.0)) * float(self.scale.get(project, 1.0))
