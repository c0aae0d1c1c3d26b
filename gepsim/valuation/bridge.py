"""From our account to a published one, step by step, each step on top of those before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import xarray as xr

from gepsim.draws import Draws
from gepsim.errors import InputError, Problem
from gepsim.registry import service_named
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import choices
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.side_by_side import touched
from gepsim.valuation.supply import Supply
from gepsim.valuation.weather import rain_services, under_weather
from gepsim.valuation.worth import first_year, under, worth


class BridgeRow(Protocol):
    """What is read of a step of a bridge."""

    @property
    def id(self) -> str:
        """Return the name of the step."""

    @property
    def name(self) -> Text:
        """Return what the step is called."""

    @property
    def chosen(self) -> Mapping[str, str]:
        """Return the method options with their choice."""

    @property
    def include(self) -> str:
        """Return the service that comes into the total."""

    @property
    def rain_percent(self) -> float | None:
        """Return the rain over the climate normal."""

    @property
    def activity(self) -> str:
        """Return the coefficient whose path is set."""

    @property
    def activity_factor(self) -> float | None:
        """Return what its path is set to."""


@dataclass(frozen=True)
class Crossed:
    """One step with the total of the first year after it. [CNY year-1]"""

    id: str
    name: Text
    moved: float
    total: float


def refuse_unknown(steps: Sequence[BridgeRow]) -> None:
    """Raise if a step names a method or service that there is not."""
    for step in steps:
        choices(step.chosen)
        if step.include:
            service_named(step.include)


def bridge(
    supply: Supply,
    draws: Draws,
    settings: AccountSettings,
    steps: Sequence[BridgeRow],
    elasticity: float,
    start: Mapping[str, float] | None = None,
) -> list[Crossed]:
    """Return the account of the first year at printed values after each step, one on the other.

    Parameters
    ----------
    supply, draws, settings
        As for `evaluate`; only printed values count.
    steps : sequence of BridgeRow
    elasticity : float
        Of erosivity to rain. [1]
    start : mapping of str to float, optional
        Value of each service before the first step, where it is known. [CNY year-1]

    Notes
    -----
    A step adds what it adds on top of the steps before it: in another order the parts differ, the
    end does not. Overlaps that an account would refuse are shown here as what they are.
    """
    base = supply.at(time=int(supply.drivers.time.values[0]))
    services = list(settings.services)
    resolver = first_year(base, draws, settings)
    values = _by_name(worth(resolver, services, settings.scale)) if start is None else dict(start)
    chosen, found = dict(settings.chosen), []
    before = sum(values.values())
    for step in steps:
        chosen |= step.chosen
        moved = _moved(base, step, elasticity)
        if moved is not base:
            base, resolver = moved, first_year(moved, draws, settings)
        services += [step.include] if step.include and step.include not in services else []
        again = _again(step, services, base, draws, settings)
        resolver = under(resolver, chosen)
        values |= _by_name(worth(resolver, again, settings.scale))
        after = sum(values.values())
        found.append(Crossed(step.id, step.name, after - before, after))
        before = after
    return found


def _by_name(values: xr.DataArray) -> dict[str, float]:
    """Return values by service."""
    return {
        str(name): float(value)
        for name, value in zip(values.service.values, values.values, strict=True)
    }


def _moved(base: Supply, step: BridgeRow, elasticity: float) -> Supply:
    """Return the supply under the rain and activity of a step."""
    if step.rain_percent is not None:
        rain = xr.DataArray([step.rain_percent * factor("percent", "1")], dims="time")
        base = under_weather(base, rain, elasticity)
    if step.activity:
        known = base.paths.get(step.activity)
        if known is None:
            what = f"step '{step.id}': '{step.activity}' has no path over years"
            raise InputError(Problem("bridge.csv", what, ", ".join(base.paths) or "no path"))
        path = xr.full_like(known, float(step.activity_factor or 0.0))
        base = replace(base, paths={**base.paths, step.activity: path})
    return base


def _again(
    step: BridgeRow, services: Sequence[str], base: Supply, draws: Draws, settings: AccountSettings
) -> list[str]:
    """Return the services that a step can move."""
    asked = settings.model_copy(update={"include": tuple(services)})
    moved = {name for option in step.chosen for name in touched(option, asked)}
    moved |= {step.include} if step.include else set()
    if step.rain_percent is not None:
        moved |= set(rain_services(base, draws, settings))
    if step.activity:
        moved |= {name for name in services if _reads(name, step.activity)}
    return [name for name in services if name in moved]


def _reads(service: str, name: str) -> bool:
    """Return whether a service's flows read a coefficient."""
    return any(name in flow.inputs for flow in service_named(service).flows.values())
