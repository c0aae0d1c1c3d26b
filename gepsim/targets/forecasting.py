"""Fills the parameters of an indicator's model by their names; see `gepsim.targets.registry`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gepsim.targets.desk import Desk
from gepsim.targets.forecast import Array, Forecast
from gepsim.targets.levers import Levers
from gepsim.targets.registry import MODELS, OWN, SECTOR_OUTPUT
from gepsim.targets.world import World
from gepsim.units import factor


def forecast_of(world: World, name: str) -> Forecast:
    """Return an indicator by year and draw; each world makes it once.

    Raises
    ------
    Missing
        If something that its model needs is not there.
    """
    if name not in world.forecasts:
        world.forecasts[name] = _computed(Desk(world, world.targets[name]))
    return world.forecasts[name]


def _computed(desk: Desk) -> Forecast:
    """Return what a model says, with observed years as observed."""
    if desk.model.known:
        desk.start()
    inputs = desk.model.inputs.items()
    found = desk.model.compute(
        **{k: _fill(desk, k, desk.target.units if u == OWN else u) for k, u in inputs}
    )
    parts = found if isinstance(found, Mapping) else {"": found}
    shape = (len(desk.world.years), desk.world.draws.members + 1)
    series = {part: np.array(np.broadcast_to(v, shape), float) for part, v in parts.items()}
    if desk.model.anchored and len(series) == 1:
        for year, value in desk.levels.items():
            series[next(iter(series))][desk.row(year)] = value
    headline = {"": next(iter(series.values()))} if "" not in series else {}
    return Forecast({**headline, **series}, desk.inputs)


def _fill(desk: Desk, name: str, units: str) -> Any:
    """Return the value of one parameter."""
    prefix, evidence = name.split("_")[0], desk.world.evidence
    if name in _PLAIN:
        return _PLAIN[name](desk)
    if name == SECTOR_OUTPUT:
        return desk.sector_output(units)
    if evidence.knows(name):
        scale = factor(evidence.units(name), units, f"evidence '{name}'")
        return desk.note(name, evidence.mark(name), scale * desk.evidence(name))
    if prefix in _PREFIXED and len(name) > len(prefix):
        return _PREFIXED[prefix](desk, name.removeprefix(prefix + "_"), units)
    return _other(desk, name) if name in MODELS else desk.coefficient(name, units)


def _other(desk: Desk, model: str) -> Array:
    """Return the forecast of the indicator with a model; its inputs become inputs here."""
    forecast = forecast_of(desk.world, desk.world.producer(model).id)
    desk.inputs.update(forecast.inputs)
    return forecast.series[""]


_PLAIN: dict[str, Callable[[Desk], Any]] = {
    "start": Desk.start,
    "since": lambda desk: desk.since,
    "latest": lambda desk: desk.latest,
    "year": lambda desk: desk.world.years[:, None],
    "start_if_any": lambda desk: desk.start() if desk.levels else 0.0,
    "seen": lambda desk: desk.seen,
    "observed_mean": Desk.observed_mean,
    "observations": lambda desk: len(desk.levels),
    "support": lambda desk: Levers(desk).support(),
}
_PREFIXED: dict[str, Callable[[Desk, str, str], Any]] = {
    "project": lambda desk, _name, units: Levers(desk).effect(units),
    "capacity": lambda desk, lever, units: Levers(desk).capacity(lever, units),
    "delivered": lambda desk, lever, units: Levers(desk).built(lever, units),
    "rule": lambda desk, lever, _units: Levers(desk).rule(lever),
    "weather": Desk.weather,
    "luck": Desk.luck,
    "yearly": Desk.yearly,
}
