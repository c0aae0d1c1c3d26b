"""How much land is to change from what to what: rates of a pathway, and events."""

from __future__ import annotations

from dataclasses import dataclass

from gepsim.coefficients import Table
from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem, suggest
from gepsim.land.settings import LandEvent, LandSettings

GROUPS = {"FOREST": FOREST_TYPES}
_NEVER_TO = ("LAK",)  # lakes are natural: nothing is turned into one


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
class Demand:
    """All change that is asked for; earlier transitions choose their cells first."""

    transitions: tuple[Transition, ...] = ()
    events: tuple[LandEvent, ...] = ()


def demand(settings: LandSettings, table: Table) -> Demand:
    """Return what a scenario asks of the land.

    Parameters
    ----------
    settings : LandSettings
        Pathway, own rates, events.
    table : Table
        Coefficients; rows ``transition_rate.<pathway>.<from>_<to>``.

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
    return Demand(tuple(pairs), settings.events)


def _expand(name: str, rate: float) -> list[Transition]:
    """Return the transitions of one rate; a group of types stands for each of them."""
    where = f"[land] rate '{name}'"
    source, _, target = name.partition("_")
    sources = GROUPS.get(source, (source,))
    goal = _type(target, where)
    return [Transition(_known(s, where), goal, rate) for s in sources]


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
