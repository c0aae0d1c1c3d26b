"""What a scenario may say: its sections, and the scenario as one checked object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from gepsim.compensation.settings import CompensationSettings
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.land.settings import LandSettings
from gepsim.possible import possible
from gepsim.projects.settings import InvestmentSettings
from gepsim.services.settings import AccountSettings
from gepsim.settings import Section, Span
from gepsim.targets.settings import ByYear, TargetSettings
from gepsim.text import Text

Year: Any = possible("year")
Rain: Any = possible("rain_of_normal")
Variability: Any = possible("variability")
Members: Any = possible("members")
Seed: Any = possible("seed")
Cell: Any = possible("cell")


class TimeSettings(Section):
    """The years of a run; a scenario that names none has those of its city's plan.

    Parameters
    ----------
    base : int
        The year that the city's tables describe.
    end : int
        Last year of the run, at most the last of the plan.
    checkpoints : tuple of int
        Years in which targets are judged.
    """

    base: Year
    end: Year
    checkpoints: tuple[Year, ...] = Field(min_length=1)

    @field_validator("base")
    @classmethod
    def _is_what_the_tables_describe(cls, base: int, info: ValidationInfo) -> int:
        if isinstance(info.context, Span) and base != info.context.base:
            wanted = f"{info.context.base}, the base_year of city.toml"
            raise ValueError(f"is not the year that the city's tables describe: write {wanted}")
        return base

    @field_validator("end")
    @classmethod
    def _lies_within_the_plan(cls, end: int, info: ValidationInfo) -> int:
        base = info.data.get("base", end - 1)
        last = info.context.last if isinstance(info.context, Span) else end
        if not base < end <= last:
            raise ValueError(f"is not within {base + 1}–{last}, the years of the city's plan")
        return end

    @field_validator("checkpoints")
    @classmethod
    def _lie_within_the_run(cls, years: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if "base" in info.data and "end" in info.data:
            base, end = info.data["base"], info.data["end"]
            odd = ", ".join(str(year) for year in years if not base < year <= end)
            if odd:
                raise ValueError(f"checkpoint {odd} is not within {base + 1}–{end}")
        if list(years) != sorted(set(years)):
            raise ValueError("checkpoints do not rise from year to year")
        return years

    @property
    def years(self) -> tuple[int, ...]:
        """Return every year of the run."""
        return tuple(range(self.base, self.end + 1))


class LayerSettings(Section):
    """Where the land comes from: a stack of layers, or the reference landscape."""

    path: str | None = None
    resolution: Cell = 100


class ClimateSettings(Section):
    """Which weather the account describes.

    Parameters
    ----------
    rain : mapping of int to float
        Rain in percent of the climate normal, in some years; straight between them, normal
        before the first. Empty: the climate normal, in which weather moves no account. [percent]
    variability : float, optional
        Standard deviation of one year's rain over its mean, by which single years vary about
        `rain`; absent: the coefficient ``rain_variability``. At 0 no single years are accounted
        for. [percent]
    """

    rain: Mapping[Year, Rain] = {}
    variability: Variability | None = None

    @field_validator("variability")
    @classmethod
    def _is_percent(cls, value: float | None) -> float | None:
        """Refuse what looks like a share: no climate is so even that its rain varies by less."""
        if value is not None and 0.0 < value < 1.0:
            raise ValueError(
                f"is in percent and below 1: write {100 * value:g} for {100 * value:g} percent, "
                "0 to leave single years out"
            )
        return value


class UncertaintySettings(Section):
    """How many members are drawn, from which seed, and whether they know the gauged runoff."""

    members: Members = 1000
    seed: Seed = 1
    gauge: bool = True


class OutputSettings(Section):
    """What is written beside the accounts."""

    report: bool = True
    language: Literal["zh", "en"] = "zh"


class ScenarioSettings(Section):
    """One resolved scenario; see the shipped ``baseline.toml`` for every key with its meaning."""

    schema_: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    note: Text = Text(zh="", en="")
    city: str
    time: TimeSettings
    account: AccountSettings = AccountSettings()
    layers: LayerSettings = LayerSettings()
    climate: ClimateSettings = ClimateSettings()
    land: LandSettings = LandSettings()
    economy: EconomySettings = EconomySettings()
    energy: EnergySettings = EnergySettings()
    investment: InvestmentSettings = InvestmentSettings()
    compensation: CompensationSettings = CompensationSettings()
    targets: TargetSettings = TargetSettings()
    tasks: Mapping[str, ByYear] = {}
    observations: Mapping[str, ByYear] = {}
    uncertainty: UncertaintySettings = UncertaintySettings()
    outputs: OutputSettings = OutputSettings()
