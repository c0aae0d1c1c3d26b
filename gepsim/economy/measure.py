"""How a measure is declared: its formula with everything that the rest of the house asks about it.

The settings, the use of energy, the costs, the plan, the tipping points, the check and the page
read `MEASURES` and know no measure by name. A part that is left out fails when the module is
imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import xarray as xr

from gepsim.city.roles import ROLES
from gepsim.text import Text

F = TypeVar("F", bound=Callable[..., Any])

NOTHING = Text("", "")

#: Where in the model of energy a measure acts, and what its formula takes there first.
SITES: Mapping[str, str] = {
    "operation": "energy per output of capacity in operation against the first year [1]",
    "entry": "energy per output of each year's new capacity against the first year's [1]",
    "renewal": "part of the year's retirement that new technology replaces [1]",
    "standing": "energy and raw material of standing capacity against the first year [1]",
    "home_fuel": "fuel per home that stays in use [1]",
    "home_saving": "fuel that homes need against the first year, before it is replaced [1]",
    "carriers": "energy by carrier of the sectors that the measure touches [tce]",
}

Course = Literal["compounding", "adding", "yearly"]


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The energy that a measure saves or replaces.

    Parameters
    ----------
    sectors : str
        A role of `gepsim.city.roles`, ``producers`` for all that add value, ``all``.
    carriers : tuple of str
        Carriers; empty for all of them.
    """

    sectors: str
    carriers: tuple[str, ...] = ()

    @property
    def role(self) -> str | None:
        """Return the role without which the measure has nothing to act on."""
        return self.sectors if self.sectors in ROLES else None


@dataclass(frozen=True, kw_only=True)
class EnergyMeasure:
    """One measure of energy.

    Parameters
    ----------
    name : str
        Its key under ``[energy.levers]`` and in its rows.
    compute : callable
        Takes what `SITES` says of its site, then its effect, then the coefficients of `inputs`.
    text : Text
    sites : tuple of str
        Where it acts, words of `SITES`.
    course : {"compounding", "adding", "yearly"}
        What its effect is: what remains when each year takes its pace; the share that has moved
        when each year adds its pace, up to the row ``lever_limit``; the pace of the year itself.
    touches : Touched
    inputs : mapping of str to str
        Coefficients of its formula with their units.
    part : mapping of str to str
        Coefficient with which its pace is multiplied at a site.
    cost_units : str
        Unit of what the row ``lever_cost`` prices; empty where no row prices it.
    unpriced : Text
        Why no row prices it.
    """

    name: str
    compute: Callable[..., Any]
    text: Text
    sites: tuple[str, ...]
    course: Course
    touches: Touched
    inputs: Mapping[str, str]
    part: Mapping[str, str]
    cost_units: str = ""
    unpriced: Text = NOTHING

    def __post_init__(self) -> None:
        """Refuse a measure that leaves a part out."""
        for fault in self.faults():
            raise ValueError(f"measure '{self.name}': {fault}")

    def faults(self) -> Iterator[str]:
        """Yield what is missing or unknown."""
        known = {*ROLES, "producers", "all"}
        takes = list(inspect.signature(self.compute).parameters)
        if not (self.text.zh and self.text.en):
            yield "it has no name in both languages"
        if not self.sites or not set(self.sites) <= set(SITES):
            yield f"sites {self.sites}; allowed: {', '.join(SITES)}"
        if self.touches.sectors not in known:
            yield f"it touches '{self.touches.sectors}'; allowed: {', '.join(sorted(known))}"
        if bool(self.cost_units) == bool(self.unpriced):
            yield "give cost_units, or say in unpriced why no row prices it"
        if takes[2:] != list(self.inputs):
            yield f"its formula takes {takes[2:]} after level and effect, declared: {self.inputs}"
        if ">>>" not in (inspect.getdoc(self.compute) or ""):
            yield "its docstring has no example that a hand can check"

    @property
    def summary(self) -> str:
        """Return the first line of the docstring."""
        return (inspect.getdoc(self.compute) or "").split("\n")[0]

    @property
    def rows(self) -> dict[str, str]:
        """Return the coefficient rows that the measure needs, with their units."""
        found = {f"lever_pace_limit.{self.name}": "percent"}
        if self.course == "adding":
            found[f"lever_limit.{self.name}"] = "1"
        if self.cost_units:
            found[f"lever_cost.{self.name}"] = f"CNY {self.cost_units}-1"
        parts = dict.fromkeys(self.part.values(), "1")
        return {**found, **parts, **{k: u for k, u in self.inputs.items() if k not in GIVEN}}

    def effect(self, pace: xr.DataArray, limit: xr.DataArray | None) -> xr.DataArray:
        """Return what the measure's pace has come to in each year. [1]."""
        if self.course == "yearly":
            return pace
        return remaining(pace) if self.course == "compounding" else shifted(pace, limit)

    @property
    def neutral(self) -> float:
        """Return the effect where the measure does not act. [1]."""
        return 1.0 if self.course == "compounding" else 0.0

    def moved(self, effect: xr.DataArray) -> xr.DataArray:
        """Return the share of what the measure touches that is gone. [1]."""
        return 1.0 - effect if self.course == "compounding" else effect


#: What a formula may ask for that is no row: coal equivalent of electricity per its heat. [1]
GIVEN = ("power_rate",)

#: Every measure, in the order in which they act.
MEASURES: dict[str, EnergyMeasure] = {}


def measure(
    *,
    text: Text,
    sites: tuple[str, ...],
    course: Course,
    touches: Touched,
    inputs: Mapping[str, str] | None = None,
    part: Mapping[str, str] | None = None,
    cost_units: str = "",
    unpriced: Text = NOTHING,
) -> Callable[[F], F]:
    """Declare the decorated formula as a measure and return it untouched; see `EnergyMeasure`."""

    def add(formula: F) -> F:
        name = formula.__name__
        if name in MEASURES:
            raise ValueError(f"measure '{name}' is declared twice")
        MEASURES[name] = EnergyMeasure(
            name=name, compute=formula, text=text, sites=sites, course=course, touches=touches,
            inputs=inputs or {}, part=part or {}, cost_units=cost_units, unpriced=unpriced,
        )  # fmt: skip
        return formula

    return add


def at_site(site: str) -> list[EnergyMeasure]:
    """Return the measures that act at a site, in their order."""
    return [one for one in MEASURES.values() if site in one.sites]


def remaining(pace: xr.DataArray) -> xr.DataArray:
    """Return what is left of the first year's level when each year takes its pace. [1].

    Examples
    --------
    >>> remaining(xr.DataArray([0.0, 0.1, 0.1], dims="time")).values.round(2).tolist()
    [1.0, 0.9, 0.81]
    """
    return (1.0 - pace).cumprod("time")


def shifted(pace: xr.DataArray, limit: xr.DataArray | float | None) -> xr.DataArray:
    """Return the share that has moved when each year adds its pace, up to a limit. [1].

    Examples
    --------
    >>> shifted(xr.DataArray([0.0, 0.4, 0.4], dims="time"), 0.6).values.tolist()
    [0.0, 0.4, 0.6]
    """
    return pace.cumsum("time").clip(max=limit)
