"""Fills the parameters of an indicator's model by their names; see `gepsim.targets.registry`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gepsim.draws import from_quantile
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import CHANCE, Array, Forecast, Input
from gepsim.targets.levers import Levers
from gepsim.targets.models import MODELS
from gepsim.targets.registry import IndicatorModel, own_row
from gepsim.units import factor

if TYPE_CHECKING:
    from gepsim.targets.world import World


@dataclass
class Desk:
    """Fills the parameters of one indicator's model and notes what was uncertain."""

    world: World
    model: IndicatorModel
    inputs: dict[str, Input] = field(default_factory=dict)

    @property
    def levers(self) -> Levers:
        """Return what projects do to the indicator."""
        return Levers(self)

    @property
    def name(self) -> str:
        """Return the id under which observations, projects and rows are looked up."""
        return self.model.key

    def forecast(self) -> Forecast:
        """Return what the model says, with observed years as observed."""
        if self.model.known:
            self.start()
        found = self.model.compute(**{k: self.fill(k, u) for k, u in self.model.inputs.items()})
        parts = found if isinstance(found, Mapping) else {"": found}
        shape = (len(self.world.years), self.world.draws.members + 1)
        series = {part: np.array(np.broadcast_to(v, shape), float) for part, v in parts.items()}
        if self.model.anchored and len(series) == 1:
            for year, value in self.levels.items():
                series[next(iter(series))][self.row(year)] = value
        headline = {"": next(iter(series.values()))} if "" not in series else {}
        return Forecast({**headline, **series}, self.inputs)

    @cached_property
    def levels(self) -> Mapping[int, float]:
        """Return the observed levels within the run."""
        known = self.world.observed.get(self.name, {})
        return {year: known[year] for year in sorted(known) if year in self.world.years}

    def row(self, year: int) -> int:
        """Return the index of a year."""
        return int(year - self.world.years[0])

    def fill(self, name: str, units: str) -> Any:
        """Return the value of one parameter."""
        prefix = name.split("_")[0]
        if name in _PLAIN:
            return _PLAIN[name](self)
        if self.world.evidence.knows(name):
            scale = factor(self.world.evidence.units(name), units, f"evidence '{name}'")
            return self.note(name, self.world.evidence.mark(name), scale * self.evidence(name))
        if prefix in _PREFIXED and len(name) > len(prefix):
            return _PREFIXED[prefix](self, name.removeprefix(prefix + "_"), units)
        producer = MODELS.producer(name)
        return self.other(producer) if producer else self.coefficient(name, units)

    def note(self, name: str, mark: str, values: Array) -> Array:
        """Remember an uncertain input and return it."""
        if values.ndim and np.ptp(values[..., 1:]) > 0:
            self.inputs[name] = Input(mark, values)
        return values

    def evidence(self, name: str) -> Array:
        """Return an evidence array; it is cut out once for all indicators."""
        if (name, "evidence") not in self.world.columns:
            self.world.columns[name, "evidence"] = self.world.evidence.get(name)
        return self.world.columns[name, "evidence"]

    def other(self, name: str) -> Array:
        """Return the forecast of another indicator; its inputs become inputs here."""
        forecast = self.world.forecast(name)
        self.inputs.update(forecast.inputs)
        return forecast.series[""]

    def coefficient(self, name: str, units: str) -> Array:
        """Return a coefficient by draw."""
        full = own_row(self.world.draws.table, name, self.name)
        if (full, units) not in self.world.columns:
            array = self.world.draws.get(full, units)
            self.world.columns[full, units] = np.asarray(array.values, float)
        mark = self.world.draws.table.named(full)[0].mark
        return self.note(full, mark, self.world.columns[full, units])

    def yearly(self, name: str, units: str) -> Array:
        """Return a coefficient drawn anew each year, by year and draw."""
        full = own_row(self.world.draws.table, name, self.name)
        row = self.world.draws.table.named(full)[0]
        self.world.draws.used[full] = units
        scale = factor(row.units, units, f"coefficient '{full}'")
        if (full, "yearly") not in self.world.columns:
            quantiles = self.world.quantiles(row.key)
            self.world.columns[full, "yearly"] = scale * from_quantile(row, quantiles)
        return self.note(full, CHANCE, self.world.columns[full, "yearly"])

    def luck(self, name: str, _units: str) -> Array:
        """Return quantiles of this indicator alone."""
        return self.note(f"luck_{name}", CHANCE, self.world.quantiles(f"{self.name} {name}"))

    def weather(self, name: str, _units: str) -> Array:
        """Return quantiles that every indicator shares."""
        return self.note(f"weather_{name}", CHANCE, self.world.quantiles(f"weather {name}"))

    def start(self) -> float:
        """Return the last observed level."""
        if not self.levels:
            raise Missing("没有监测基准值", "no observed level to start from")
        return float(self.levels[max(self.levels)])

    @cached_property
    def latest(self) -> int:
        """Return the index of the last observed year, or of the base year."""
        return self.row(max(self.levels)) if self.levels else 0

    @cached_property
    def since(self) -> Array:
        """Return the years since the last observation."""
        return np.clip(np.arange(len(self.world.years)) - self.latest, 0, None)[:, None]

    def optional(self, name: str, units: str) -> Array | float:
        """Return this indicator's own coefficient, or 0 where it has none."""
        own = f"{name}.{self.name}"
        return self.coefficient(name, units) if own in self.world.draws.table.rows else 0.0

    @property
    def seen(self) -> tuple[int, float] | None:
        """Return the index and level of the last observation, if there is one."""
        return (self.latest, self.start()) if self.levels else None

    def observed_mean(self) -> float:
        """Return the mean of the observed levels."""
        self.start()
        return float(np.mean(list(self.levels.values())))


_PLAIN: dict[str, Callable[[Desk], Any]] = {
    "start": Desk.start,
    "since": lambda desk: desk.since,
    "latest": lambda desk: desk.latest,
    "year": lambda desk: desk.world.years[:, None],
    "start_if_any": lambda desk: desk.start() if desk.levels else 0.0,
    "seen": lambda desk: desk.seen,
    "observed_mean": Desk.observed_mean,
    "observations": lambda desk: len(desk.levels),
    "support": lambda desk: desk.levers.support(),
}
_PREFIXED: dict[str, Callable[[Desk, str, str], Any]] = {
    "project": lambda desk, _name, units: desk.levers.effect(units),
    "capacity": lambda desk, lever, units: desk.levers.capacity(lever, units),
    "delivered": lambda desk, lever, units: desk.levers.built(lever, units),
    "rule": lambda desk, lever, _units: desk.levers.rule(lever),
    "weather": Desk.weather,
    "luck": Desk.luck,
    "yearly": Desk.yearly,
}
