"""How much land is to change from what to what: rates of a pathway, and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from gepsim.coefficients import Table
from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.land.care import Care, care_of
from gepsim.land.settings import LandEvent, LandSettings, LandWork

GROUPS = {"FOREST": FOREST_TYPES}
_NEVER_TO = ("LAK",)  # lakes are natural: nothing is turned into one
STANDS = "CON"  # what has stands in poor condition, which works can close


@dataclass(frozen=True)
class Transition:
    """A share of one type's area that becomes another type every year.

    Parameters
    ----------
    source, target : int
        Positions in `dims.ECOSYSTEM_TYPES`.
    rate : float
        Share of the source's area in the county. [year-1]
    """

    source: int
    target: int
    rate: float

    @property
    def name(self) -> str:
        """Return the transition as ``DRY_BLT``."""
        return f"{ECOSYSTEM_TYPES[self.source]}_{ECOSYSTEM_TYPES[self.target]}"


@dataclass(frozen=True)
class Work:
    """What a project changes: areas by year, shared by its counties. [ha]."""

    name: str
    change: Transition
    counties: tuple[str, ...]
    area: Mapping[int, float]

    @property
    def closes(self) -> bool:
        """Return whether stands stay what they are and are closed, so that they close up."""
        return self.change.source == self.change.target


@dataclass(frozen=True)
class Demand:
    """All change that is asked for; earlier transitions choose their cells first.

    Parameters
    ----------
    transitions : tuple of Transition
        Yearly rates.
    works : tuple of Work
        Areas that projects change.
    events : tuple of LandEvent
        Changes at one place in one year.
    pace : mapping of int to float
        How many times their rates land is built up in a year; 1 where a year is not named. [1]
    care : Care
        How stands are looked after.
    """

    transitions: tuple[Transition, ...] = ()
    works: tuple[Work, ...] = ()
    events: tuple[LandEvent, ...] = ()
    pace: Mapping[int, float] = field(default_factory=dict)
    care: Care = field(default_factory=Care)

    def rate(self, transition: Transition, year: int) -> float:
        """Return a transition's rate in a year. [year-1]."""
        built = ECOSYSTEM_TYPES[transition.target] == "BLT"
        return transition.rate * (self.pace.get(year, 1.0) if built else 1.0)


def demand(
    settings: LandSettings,
    table: Table,
    pace: Mapping[int, float] | None = None,
    progress: Mapping[str, Mapping[int, float]] | None = None,
) -> Demand:
    """Return what a scenario asks of the land.

    Parameters
    ----------
    settings : LandSettings
        Pathway, own rates, events.
    table : Table
        Coefficients; rows ``transition_rate.<pathway>.<from>_<to>``.
    pace : mapping of int to float, optional
        From `construction_pace`: built-up land follows the economy. [1]
    progress : mapping of str to mapping of int to float, optional
        The part of each project that is built in each year; a project not named is not built. [1]

    Raises
    ------
    InputError
        If a rate or event names an unknown type, or one that nothing may become.
    """
    prefix = f"transition_rate.{settings.pathway}."
    rates = {
        name.removeprefix(prefix): table.value(name, "year-1")
        for name in table.rows
        if name.startswith(prefix)
    }
    rates.update({name: percent / 100 for name, percent in settings.rates.items()})
    for event in settings.events:
        _type(event.to, f"[land] event '{event.name}'")
    pairs = [pair for name, rate in rates.items() for pair in _expand(name, rate)]
    works = [_work(work, (progress or {}).get(work.project, {})) for work in settings.works]
    care = care_of(settings, table)
    return Demand(tuple(pairs), tuple(works), settings.events, dict(pace or {}), care)


def check_types(settings: LandSettings, problems: Problems) -> None:
    """Note every rate, work and event that names an unknown type, or one that nothing becomes."""
    steps: list[Callable[[], object]] = [
        *(partial(_expand, name, 0.0) for name in settings.rates),
        *(partial(_work, work, {}) for work in settings.works),
        *(partial(_type, e.to, f"[land] event '{e.name}'") for e in settings.events),
    ]
    for step in steps:
        try:
            step()
        except InputError as error:
            problems.take(error)


def construction_pace(value_added: Mapping[int, float], table: Table) -> dict[int, float]:
    """Return how fast land is built up in each year, against the pathway's rates.

    Parameters
    ----------
    value_added : mapping of int to float
        By consecutive years, at constant prices. [any money]
    table : Table
        Row ``construction_reference_growth``: growth at which the rates hold. [year-1]

    Returns
    -------
    dict of int to float
        From the second year on: growth over reference growth, not below 0. [1]
    """
    reference = table.value("construction_reference_growth", "year-1")
    years = sorted(value_added)
    return {
        year: max(0.0, (value_added[year] / value_added[before] - 1.0) / reference)
        for before, year in pairwise(years)
    }


def _expand(name: str, rate: float) -> list[Transition]:
    """Return the transitions of one rate; a group of types stands for each of them."""
    where = f"[land] rate '{name}'"
    source, _, target = name.partition("_")
    sources = GROUPS.get(source, (source,))
    goal = _type(target, where)
    return [Transition(_known(s, where), goal, rate) for s in sources]


def _work(work: LandWork, progress: Mapping[int, float]) -> Work:
    """Return the areas that a project changes, by year."""
    name = f"work of project {work.project}"
    if work.source == work.to != STANDS:
        what = f"'{work.to}' stays '{work.to}', and has no stands that close up"
        raise InputError(Problem(f"[land] {name}", what, f"use {STANDS}, or another type in 'to'"))
    change = Transition(_known(work.source, f"[land] {name}"), _type(work.to, f"[land] {name}"), 0)
    area = {year: part * work.area for year, part in progress.items()}
    return Work(name, change, work.counties, area)


def _known(name: str, where: str) -> int:
    """Return the position of a type; explain an unknown one."""
    if name not in ECOSYSTEM_TYPES:
        hint = suggest(name, (*ECOSYSTEM_TYPES, *GROUPS))
        raise InputError(Problem(where, f"unknown ecosystem type '{name}'", hint))
    return ECOSYSTEM_TYPES.index(name)


def _type(name: str, where: str) -> int:
    """Return the position of a type that land may become."""
    if name in _NEVER_TO:
        raise InputError(Problem(where, f"nothing becomes {name}", "use RES for a reservoir"))
    return _known(name, where)
