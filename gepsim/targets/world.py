"""What the indicator models stand on, handed to each by the names of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gepsim.city import City
from gepsim.draws import Draws, from_quantile, stratified
from gepsim.targets.evidence import Evidence, Missing
from gepsim.targets.models import MODELS
from gepsim.targets.projects import Programme
from gepsim.targets.registry import IndicatorModel
from gepsim.targets.settings import TargetSettings
from gepsim.units import factor

Array = np.ndarray
Observed = Mapping[str, Mapping[int, float]]

#: Grade of what differs from year to year by chance: better evidence would not narrow it.
CHANCE = "chance"


@dataclass(frozen=True)
class Input:
    """One uncertain input of a forecast: its grade, and its values by draw or year and draw."""

    mark: str
    values: Array


@dataclass(frozen=True)
class Forecast:
    """An indicator by year and draw.

    Parameters
    ----------
    series : mapping of str to array
        ``""`` is the indicator; other names are the parts of an indicator with several.
    inputs : mapping of str to Input
        The uncertain inputs that went into it.
    """

    series: Mapping[str, Array]
    inputs: Mapping[str, Input]


@dataclass
class World:
    """One set of inputs; forecasts made from it are kept.

    Parameters
    ----------
    city : City
    draws : Draws
    evidence : Evidence
    programme : Programme
    observed : mapping
        Observed levels by indicator and year. [unit of the indicator]
    settings : TargetSettings
    """

    city: City
    draws: Draws
    evidence: Evidence
    programme: Programme
    observed: Observed
    settings: TargetSettings
    columns: dict[tuple[str, str], Array] = field(default_factory=dict)
    forecasts: dict[str, Forecast] = field(default_factory=dict)

    @property
    def years(self) -> Array:
        """Return the years of the run."""
        return np.asarray(self.evidence.years)

    def later(self, project: str) -> World:
        """Return the same world with one project a year later; it shares all noise."""
        kept = {k: v for k, v in self.forecasts.items() if project not in self.acting(k)}
        return replace(self, programme=self.programme.later(project), forecasts=kept)

    def forecast(self, name: str) -> Forecast:
        """Return an indicator by year and draw.

        Raises
        ------
        Missing
            If something that its model needs is not there.
        """
        if name not in self.forecasts:
            self.forecasts[name] = Desk(self, MODELS[name]).forecast()
        return self.forecasts[name]

    def acting(self, name: str) -> tuple[str, ...]:
        """Return the projects that act on an indicator and are carried out."""
        plan, name = self.programme.schedule, MODELS[name].key
        listed = [project for project in plan.projects if name in project.indicators]
        return tuple(p.id for p in listed if plan.kept[self.programme.index[p.id]])

    def quantiles(self, key: str) -> Array:
        """Return quantiles in (0, 1) by year and draw that depend on their key alone."""
        if (key, "quantiles") not in self.columns:
            members, seed = self.draws.members, self.draws.seed
            rows = [
                np.append(0.5, stratified(f"{key} {year}", members, seed)) for year in self.years
            ]
            self.columns[key, "quantiles"] = np.stack(rows)
        return self.columns[key, "quantiles"]


@dataclass
class Desk:
    """Fills the parameters of one indicator's model and notes what was uncertain."""

    world: World
    model: IndicatorModel
    inputs: dict[str, Input] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the id under which observations, projects and rows are looked up."""
        return self.model.key

    def forecast(self) -> Forecast:
        """Return what the model says, with observed years as observed."""
        found = self.model.compute(**{k: self.fill(k, u) for k, u in self.model.inputs.items()})
        parts = found if isinstance(found, Mapping) else {"": found}
        shape = (len(self.world.years), self.world.draws.members + 1)
        series = {part: np.array(np.broadcast_to(v, shape), float) for part, v in parts.items()}
        if self.model.anchored and len(series) == 1:
            for year, value in self.levels.items():
                series[next(iter(series))][self.row(year)] = value
        headline = {"": next(iter(series.values()))} if "" not in series else {}
        return Forecast({**headline, **series}, self.inputs)

    @property
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

    def row_name(self, name: str) -> str:
        """Return the name of this indicator's own row, or of the row for all."""
        own = f"{name}.{self.name}"
        return own if own in self.world.draws.table.rows else name

    def coefficient(self, name: str, units: str) -> Array:
        """Return a coefficient by draw."""
        full = self.row_name(name)
        if (full, units) not in self.world.columns:
            array = self.world.draws.get(full, units)
            self.world.columns[full, units] = np.asarray(array.values, float)
        mark = self.world.draws.table.named(full)[0].mark
        return self.note(full, mark, self.world.columns[full, units])

    def yearly(self, name: str, units: str) -> Array:
        """Return a coefficient drawn anew each year, by year and draw."""
        full = self.row_name(name)
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

    def latest(self) -> int:
        """Return the index of the last observed year, or of the base year."""
        return self.row(max(self.levels)) if self.levels else 0

    def since(self) -> Array:
        """Return the years since the last observation."""
        return np.clip(np.arange(len(self.world.years)) - self.latest(), 0, None)[:, None]

    def in_all(self, project: str) -> Array:
        """Return the share of a project that is delivered and counted."""
        lag = self.optional("counting_lag", "year")
        slip = self.world.programme.slip[self.world.programme.index[project]]
        self.note(f"delay of project {project}", "C", slip)
        return self.world.programme.delivered(project, lag)

    def delivered(self, project: str) -> Array:
        """Return the share of a project delivered since the last observation."""
        share = self.in_all(project)
        return np.clip(share - share[self.latest()], 0.0, None)

    def optional(self, name: str, units: str) -> Array | float:
        """Return this indicator's own coefficient, or 0 where it has none."""
        own = f"{name}.{self.name}"
        return self.coefficient(name, units) if own in self.world.draws.table.rows else 0.0

    def project_effect(self) -> Array:
        """Return what the acting projects add to the indicator since the last observation."""
        total = np.zeros((len(self.world.years), self.world.draws.members + 1))
        for project in self.world.acting(self.name):
            full = f"project_effect.{self.name}.{project}"
            counts = self.counts(self.world.city.project(project).counties)
            if counts and full in self.world.draws.table.rows:
                units = self.world.draws.table.named(full)[0].units
                scale = self.world.programme.schedule.scale[self.world.programme.index[project]]
                total += scale * self.coefficient(full, units) * self.delivered(project)
        return total

    def support(self) -> Array:
        """Return the largest delivered share among the acting projects."""
        shares = [self.world.programme.delivered(p) for p in self.world.acting(self.name)]
        empty = np.zeros((len(self.world.years), self.world.draws.members + 1))
        return np.maximum.reduce([empty, *shares])

    def capacity(self, lever: str, units: str) -> Array:
        """Return what the acting projects add of one lever since the last observation."""
        built = self.built(lever, units)
        return np.clip(built - built[self.latest()], 0.0, None)

    def built(self, lever: str, units: str) -> Array:
        """Return what the acting projects have delivered of one lever in all."""
        total = np.zeros((len(self.world.years), self.world.draws.members + 1))
        for project in self.world.acting(self.name):
            for row in self.world.city.project(project).levers:
                if row.lever == lever and row.value is not None and self.counts(row.counties):
                    scale = self.world.programme.schedule.scale[self.world.programme.index[project]]
                    amount = scale * row.value * factor(row.units, units, f"lever '{lever}'")
                    total += amount * self.in_all(project)
        return total

    def counts(self, counties: tuple[str, ...]) -> bool:
        """Return whether a plant in these counties counts for the indicator's area."""
        scope = self.world.settings.counted_counties.get(self.name)
        return scope is None or bool(set(self.world.city.places_of(counties)) & set(scope))

    def rule(self, lever: str, _units: str) -> Array:
        """Return the year from which a project's rule holds; never, if it is struck out."""
        plan = self.world.programme
        for project in self.world.acting(self.name):
            value = self.world.city.project(project).effect_lever.get(lever)
            if value is not None:
                row = plan.index[project]
                late = plan.schedule.begin[row] - plan.schedule.projects[row].start
                slip = np.clip(plan.slip[row], 0.0, None)
                return self.note(f"delay of project {project}", "C", value + late + slip)
        return np.full(self.world.draws.members + 1, np.inf)

    def observed_mean(self) -> float:
        """Return the mean of the observed levels."""
        self.start()
        return float(np.mean(list(self.levels.values())))


_PLAIN: dict[str, Callable[[Desk], Any]] = {
    "start": Desk.start,
    "since": Desk.since,
    "latest": Desk.latest,
    "year": lambda desk: desk.world.years[:, None],
    "observed_mean": Desk.observed_mean,
    "observations": lambda desk: len(desk.levels),
    "project_effect": Desk.project_effect,
    "support": Desk.support,
}
_PREFIXED: dict[str, Callable[[Desk, str, str], Any]] = {
    "capacity": Desk.capacity,
    "delivered": Desk.built,
    "rule": Desk.rule,
    "weather": Desk.weather,
    "luck": Desk.luck,
    "yearly": Desk.yearly,
}
__all__ = ["Desk", "Forecast", "Input", "Observed", "World"]
