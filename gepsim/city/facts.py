"""The file ``city.toml``: where a city lies, the years of its plan, totals that sources state."""

from __future__ import annotations

from pydantic import Field, model_validator

from gepsim.city.fields import (
    Area,
    Count,
    Electricity,
    Emission,
    Energy,
    Height,
    Money,
    MoneyWan,
    People,
    PercentOfMost,
    Year,
)
from gepsim.settings import Section
from gepsim.text import Text


class Place(Section):
    """Where the city lies, and what it was in the base year."""

    province: Text
    prefecture_code: str
    base_year: Year
    population: People
    population_year: Year
    gdp_cny: Money
    elevation_min_m: Height
    elevation_max_m: Height
    note: str = ""


class PlanYears(Section):
    """The years of the plan, and those in which its targets are judged.

    Examples
    --------
    >>> PlanYears(first=2025, last=2040, checkpoints=(2028, 2032, 2040)).last
    2040
    """

    first: Year
    last: Year
    checkpoints: tuple[Year, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _checkpoints_lie_within(self) -> PlanYears:
        odd = [str(year) for year in self.checkpoints if not self.first <= year <= self.last]
        if odd:
            years = f"{self.first}–{self.last}, the years of the plan"
            raise ValueError(f"checkpoint {', '.join(odd)} is not within {years}")
        if sorted(set(self.checkpoints)) != list(self.checkpoints):
            raise ValueError("checkpoints rise from year to year")
        return self


class StatedTotals(Section):
    """Totals that the sources state; each is checked against the tables where it is given."""

    area_km2: Area | None = None
    gdp_cny: Money | None = None
    energy_tce: Energy | None = None
    co2_t: Emission | None = None
    non_fossil_percent: PercentOfMost | None = None
    forest_cover_percent: PercentOfMost | None = None
    investment_wan: MoneyWan | None = None
    projects: Count | None = None
    indicators: Count | None = None
    binding_indicators: Count | None = None
    reserves: Count | None = None
    reserve_area_km2: Area | None = None
    redline_km2: Area | None = None
    towns_ecological: Count | None = None
    towns_agricultural: Count | None = None
    towns_urban: Count | None = None
    cluster_output_cny: Money | None = None
    electricity_kwh: Electricity | None = None


class CityFacts(Section):
    """The file ``city.toml``."""

    format: Count
    id: str
    title: Text
    area_km2: Area
    crs: str
    place: Place
    plan: PlanYears
    stated: StatedTotals = StatedTotals()

    @model_validator(mode="after")
    def _the_plan_follows_its_base_year(self) -> CityFacts:
        if self.place.base_year >= self.plan.checkpoints[0]:
            first, base = self.plan.checkpoints[0], self.place.base_year
            raise ValueError(
                f"checkpoint {first} of [plan] is not after base_year {base} of [place]"
            )
        return self
