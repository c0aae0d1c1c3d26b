"""The ``[compensation]`` table of a scenario: which rules are in force, and what is on trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from gepsim.possible import possible
from gepsim.settings import Section, year

Area: Any = possible("area_ha")
Quality: Any = possible("quality")
#: A year of the run, its base year among them.
Year: Any = year()
#: Classes of land whose loss has to be made good.
LAND = ("forest", "wetland", "cropland")


class LandChange(Section):
    """Land of one class that is taken, or that is made good, in one year and county.

    Parameters
    ----------
    quality
        Services per area against the mean of the class; an offset counts what it will give when
        grown.
    """

    year: Year
    county: str
    land: Literal["forest", "wetland", "cropland"]
    area: Area
    quality: Quality = Field(default=1.0, gt=0.0)


class RiverSettings(Section):
    """How the payment between the counties along the river is reckoned.

    Parameters
    ----------
    service
        ``added``: what a county's services have gained since `reference_year`; ``kept``: that,
        and what would have been lost since then without protection; ``total``: all of them.
    reference_year
        The year before the effort that is to be paid for; without one, the run's base year.
    quality
        ``index``: payment follows the water-quality index; ``class``: it follows whether the
        section meets its functional class and moves a class.
    opportunity_cost
        ``income``: the income gap of a protecting county; ``profit``: forgone profit per area.
    deduct_vertical
        Whether what the state above already pays a county is taken off its cost, so that no cost
        is paid twice.
    caps
        What a payer can carry: its fiscal revenue, and what its households would pay.
    """

    service: Literal["added", "kept", "total"] = "added"
    reference_year: Year | None = None
    quality: Literal["index", "class"] = "index"
    opportunity_cost: Literal["income", "profit"] = "income"
    deduct_vertical: bool = False
    caps: tuple[Literal["fiscal", "willingness"], ...] = ("fiscal",)


class CompensationSettings(Section):
    """Rules on trial, numbers on trial, and the river's own options.

    Parameters
    ----------
    rules
        ``name = true`` or ``false``; a rule that is not named keeps its default.
    values
        Coefficients fixed to one number for this run, in the unit of their row or as text with
        a unit, e.g. ``nash_split = 0.3`` or ``"forest_standard.logging_ban" = "20 CNY/亩/year"``.
    conversions, offsets
        Land taken and land made good; a conversion without an offset is refused.
    """

    rules: Mapping[str, bool] = {}
    values: Mapping[str, float | str] = {}
    river: RiverSettings = RiverSettings()
    conversions: tuple[LandChange, ...] = ()
    offsets: tuple[LandChange, ...] = ()
