"""What was asked: a scenario file, its parents, and the command line, as one checked object.

A scenario names its parent in ``extends`` and only what differs; tables are merged key by key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from gepsim.compensation.settings import CompensationSettings
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.land.settings import LandSettings
from gepsim.paths import shipped
from gepsim.projects.settings import InvestmentSettings
from gepsim.services.settings import AccountSettings
from gepsim.settings import Section, in_units, read_section
from gepsim.targets.settings import ByYear, TargetSettings
from gepsim.text import Text
from gepsim.toml import Key, key_lines, merge, parse_override, read_toml

FIRST, LAST = 2022, 2035


class TimeSettings(Section):
    """The years of a run; the base year is the one that the city's tables describe."""

    base: int = Field(default=FIRST, ge=FIRST, le=FIRST)
    end: int = Field(default=LAST, gt=FIRST, le=LAST)
    checkpoints: tuple[int, ...] = (2027, 2030, 2035)

    @model_validator(mode="after")
    def _checkpoints_lie_within(self) -> TimeSettings:
        odd = [year for year in self.checkpoints if not self.base < year <= self.end]
        if odd:
            raise ValueError(f"checkpoint {odd[0]} is not within {self.base + 1}–{self.end}")
        return self

    @property
    def years(self) -> tuple[int, ...]:
        """Return every year of the run."""
        return tuple(range(self.base, self.end + 1))


class LayerSettings(Section):
    """Where the land comes from: a stack of layers, or the reference landscape."""

    path: str | None = None
    resolution: int = Field(default=100, ge=30, le=1000)


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

    rain: Mapping[int, Annotated[in_units("percent"), Field(ge=30, le=200)]] = {}  # type: ignore[valid-type]
    variability: Annotated[in_units("percent"), Field(ge=0, le=50)] | None = None  # type: ignore[valid-type]

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
    """How many members are drawn, and from which seed."""

    members: int = Field(default=1000, ge=20, le=100_000)
    seed: int = Field(default=2022, ge=0)


class OutputSettings(Section):
    """What is written beside the accounts."""

    report: bool = True
    language: Literal["zh", "en"] = "zh"


class Scenario(Section):
    """One resolved scenario; see the shipped ``baseline.toml`` for every key with its meaning."""

    schema_: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    note: Text = Text(zh="", en="")
    city: str = "bazhong"
    time: TimeSettings = TimeSettings()
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


@dataclass(frozen=True)
class Source:
    """A resolved scenario with the files it was read from, child first."""

    scenario: Scenario
    files: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """Return the folder of the file that was asked for."""
        return self.files[0].parent


def locate(name: str | Path, near: Path | None = None) -> Path:
    """Return the file of a scenario named by path or, if it ships with gepsim, by its id.

    Raises
    ------
    InputError
        If there is no such file; names what ships.
    """
    path = Path(name)
    stem = path.with_suffix(".toml")
    for candidate in [path, *([near / stem] if near else []), shipped("scenarios") / stem]:
        if candidate.is_file() and (candidate == path or stem.parent == Path()):
            return candidate
    known = sorted(p.stem for p in shipped("scenarios").glob("*.toml"))
    raise InputError(Problem(str(name), "no such scenario file", suggest(path.stem, known)))


def load(name: str | Path, overrides: Sequence[str | Mapping[str, Any]] = ()) -> Source:
    """Return the scenario of a file, its parents and ``KEY=VALUE`` overrides.

    Raises
    ------
    InputError
        With every unknown key, wrong type and year out of range, as ``file:line``.
    """
    chain = _chain(locate(name))
    values: dict[str, Any] = {}
    places: dict[Key, str] = {}
    for path in reversed(chain):
        values = merge(values, {k: v for k, v in read_toml(path).items() if k != "extends"})
        lines = key_lines(path.read_text(encoding="utf-8-sig"))
        places.update({key: f"{path.name}:{line}" for key, line in lines.items()})
    for override in overrides:
        values = merge(values, parse_override(override) if isinstance(override, str) else override)
    return Source(_resolve(values, chain[0].name, places), tuple(chain))


def _chain(path: Path) -> list[Path]:
    """Return a scenario file and its ancestors; refuse a circle."""
    chain = [path]
    while parent := read_toml(chain[-1]).get("extends"):
        found = locate(str(parent), near=chain[-1].parent)
        if found.resolve() in [p.resolve() for p in chain]:
            circle = " → ".join(p.stem for p in [*chain, found])
            raise InputError(Problem(path.name, f"'extends' goes in a circle: {circle}"))
        chain.append(found)
    return chain


def _resolve(values: Mapping[str, Any], where: str, places: Mapping[Key, str]) -> Scenario:
    """Return checked values; put file and line on every problem whose key was written down."""
    try:
        scenario = read_section(Scenario, values, where)
        _check_rules(scenario.compensation.rules, where)
    except InputError as error:
        problems = Problems()
        for problem in error.problems:
            key = problem.what.split("'")[1] if "'" in problem.what else ""
            problems.add(_place(key, places, where), problem.what, problem.hint)
        raise InputError(problems.found) from error
    return scenario


def _check_rules(asked: Mapping[str, bool], where: str) -> None:
    """Refuse unknown rules; the rules are loaded only where a scenario names some."""
    if asked:
        from gepsim.compensation.check import check_rules

        check_rules(asked, where)


def _place(key: str, places: Mapping[Key, str], where: str) -> str:
    parts = tuple(key.split("."))
    while parts and parts not in places:
        parts = parts[:-1]
    return places.get(parts, where)
