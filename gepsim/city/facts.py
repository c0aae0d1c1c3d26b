"""The file ``city.toml``: where a city lies, the years of its plan, totals that sources state."""

from __future__ import annotations

from pydantic import Field, model_validator

from gepsim.settings import Section
from gepsim.text import Text


class Place(Section):
    """Where the city lies, and what it was in the base year."""

    province: Text
    prefecture_code: str
    base_year: int
    population: float
    population_year: int
    gdp_cny: float
    elevation_min_m: float
    elevation_max_m: float
    note: str = ""


class PlanYears(Section):
    """The years of the plan, and those in which its targets are judged.

    Examples
    --------
    >>> PlanYears(first=2025, last=2040, checkpoints=(2028, 2032, 2040)).last
    2040
    """

    first: int
    last: int
    checkpoints: tuple[int, ...] = Field(min_length=1)

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

    area_km2: float | None = None
    gdp_cny: float | None = None
    energy_tce: float | None = None
    co2_t: float | None = None
    non_fossil_percent: float | None = None
    forest_cover_percent: float | None = None
    investment_wan: float | None = None
    projects: int | None = None
    indicators: int | None = None
    binding_indicators: int | None = None
    reserves: int | None = None
    reserve_area_km2: float | None = None
    redline_km2: float | None = None
    towns_ecological: int | None = None
    towns_agricultural: int | None = None
    towns_urban: int | None = None
    cluster_output_cny: float | None = None
    electricity_kwh: float | None = None


class CityFacts(Section):
    """The file ``city.toml``."""

    format: int
    id: str
    title: Text
    area_km2: float
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
