"""What a scenario says about the investment programme and the reading of targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gepsim.settings import Section, in_units

Years = Annotated[float, Field(ge=0, le=13)]
Factor = Annotated[float, Field(gt=0, le=10)]
Money: Any = in_units("CNY")


def _with_years(levels: Any) -> Any:
    """Refuse a level that does not say its year."""
    if not isinstance(levels, Mapping):
        raise ValueError(f"has no year; write {{ 2027 = {levels} }}")
    return levels


#: Levels of one indicator by year, as a person writes them: numbers, or text with a unit.
ByYear = Annotated[Mapping[int, float | str], BeforeValidator(_with_years)]

#: Stands for every project of the programme in ``delay``, ``accelerate`` and ``scale``.
ALL = "all"


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
    budget: Mapping[int, Money] = {}

    @model_validator(mode="after")
    def _budget_pays_for_something(self) -> InvestmentSettings:
        if any(money < 0 for money in self.budget.values()):
            raise ValueError("a budget is not negative")
        if self.budget and not any(self.budget.values()):
            raise ValueError("the budget pays for nothing: every year is 0; use exclude instead")
        both = set(self.include or ()) & set(self.exclude)
        if both:
            raise ValueError(f"project '{min(both)}' is both included and excluded")
        return self

    def named_projects(self) -> list[str]:
        """Return every project that the settings name, for checking against the city."""
        tables = (self.include or (), self.exclude, self.delay, self.accelerate, self.scale)
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


class TargetSettings(Section):
    """How targets are read where the plan leaves a choice.

    Parameters
    ----------
    counted_counties : mapping
        Counties whose plants count for an indicator that covers part of the city, by indicator;
        an indicator that is not named counts every county.
    """

    counted_counties: Mapping[str, tuple[str, ...]] = {}
