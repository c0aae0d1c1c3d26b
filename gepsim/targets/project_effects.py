"""What projects do to an indicator: capacities, effects, support and rules, as delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gepsim.city.plan import Project
from gepsim.targets.forecast import Array
from gepsim.targets.indicator_inputs import IndicatorInputs
from gepsim.units import factor

#: First words of the parameters that projects fill; see `gepsim.targets.registry`.
OF_PROJECTS = ("project", "support", "capacity", "delivered", "rule")
#: Those of them that a project's size moves; a rule holds whatever its size.
BY_SIZE = ("project", "capacity", "delivered")
#: How many delivered shares are kept: what one indicator's projects deliver, each a year later too.
_SHARES = 64


@dataclass(frozen=True)
class ProjectEffects:
    """The acting projects of the indicator that some inputs belong to."""

    inputs: IndicatorInputs

    @property
    def acting(self) -> tuple[str, ...]:
        """Return the projects that act on the indicator."""
        return self.inputs.context.acting(self.inputs.name)

    def project(self, name: str) -> Project:
        """Return the row of a project."""
        programme = self.inputs.context.programme
        return programme.schedule.projects[programme.index[name]]

    def nothing(self) -> Array:
        """Return zeros by year and draw."""
        return np.zeros((len(self.inputs.years), self.inputs.context.draws.members + 1))

    def scale(self, project: str) -> float:
        """Return the factor on a project's capacity."""
        programme = self.inputs.context.programme
        return float(programme.schedule.scale[programme.index[project]])

    def delivered(self, project: str) -> Array:
        """Return the share of a project that is delivered and counted [1]."""
        programme = self.inputs.context.programme
        lag = self.inputs.optional("counting_lag", "year")
        self.note_delay(project)
        return programme.delivered(project, lag, self.inputs.years)

    def note_delay(self, project: str) -> None:
        """Remember that the delay of a project is uncertain."""
        programme = self.inputs.context.programme
        slip = programme.slip[programme.index[project]]
        self.inputs.note(f"delay of project {project}", "C", slip)

    def since_observed(self, project: str) -> Array:
        """Return the share that came after the last observation [1].

        The observation holds what the plan had built by then, whatever a scenario makes of years
        that are past: a project that comes later adds nothing to what was seen.
        """
        self.note_delay(project)
        lag = self.inputs.optional("counting_lag", "year")
        context, latest, years = self.inputs.context, self.inputs.seen_in, self.inputs.years
        moments, shares = context.programme.moments(project), context.shares
        key = (self.inputs.name, project, latest, *moments, *years.tolist())
        if key not in shares:
            if len(shares) >= _SHARES:
                shares.clear()
            seen = context.programme.planned(project, latest, lag)
            built = context.programme.delivered(project, lag, years)
            shares[key] = np.clip(built - seen, 0.0, None)
        return shares[key]

    def counts(self, counties: tuple[str, ...]) -> bool:
        """Return whether a plant in these counties counts for the indicator's area."""
        context, row = self.inputs.context, f"counted.{self.inputs.name}"
        scope = context.settings.counted_counties.get(self.inputs.name)
        if scope is None and row in context.draws.table.rows:
            counted = context.draws.get(row, "1").sel(county=list(context.city.codes))
            scope = tuple(context.city.codes[place] for place in np.flatnonzero(counted.values > 0))
        return scope is None or bool(set(context.city.places_of(counties)) & set(scope))

    def reaching(self, needed: str) -> list[str]:
        """Return the projects that fill a parameter of the model, whether carried out or not."""
        word, _, lever = needed.partition("_")
        if word not in OF_PROJECTS:
            return []
        projects = self.inputs.context.programme.schedule.projects
        listed = [project for project in projects if self.inputs.name in project.indicators]
        return [project.id for project in listed if self._fills(project, word, lever)]

    def _fills(self, project: Project, word: str, lever: str) -> bool:
        if word == "project":
            row = f"project_effect.{self.inputs.name}.{project.id}"
            return row in self.inputs.context.draws.table.rows
        if word == "rule":
            return project.effect_lever.get(lever) is not None
        return word == "support" or any(row.lever == lever for row in project.levers)

    def effect(self, units: str) -> Array:
        """Return what the projects change on the indicator since the last observation."""
        total, rows = self.nothing(), self.inputs.context.draws.table.rows
        for project in self.acting:
            name = f"project_effect.{self.inputs.name}.{project}"
            if name in rows and self.counts(self.project(project).counties):
                size = self.scale(project) * self.inputs.coefficient(name, units)
                total += size * self.since_observed(project)
        return np.where(self.inputs.since > 0, total, 0.0)

    def support(self) -> Array:
        """Return the largest delivered share among the projects [1]."""
        return np.maximum.reduce([self.nothing(), *map(self.delivered, self.acting)])

    def built(self, lever: str, units: str) -> Array:
        """Return what the projects have delivered of one lever in all."""
        return self._of_lever(lever, units, self.delivered)

    def capacity(self, lever: str, units: str) -> Array:
        """Return what the projects add of one lever since the last observation."""
        return self._of_lever(lever, units, self.since_observed)

    def _of_lever(self, lever: str, units: str, share: Callable[[str], Array]) -> Array:
        total = self.nothing()
        for project in self.acting:
            for row in self.project(project).levers:
                if row.lever == lever and row.value is not None and self.counts(row.counties):
                    amount = row.value * factor(row.units, units, f"lever '{lever}'")
                    total += self.scale(project) * amount * share(project)
        return total

    def rule(self, lever: str) -> Array:
        """Return the year from which a project's rule holds; never, if it is struck out [year]."""
        programme = self.inputs.context.programme
        for project in self.acting:
            value = self.project(project).effect_lever.get(lever)
            if value is not None:
                moved = programme.begin(project) - self.project(project).start
                return np.full(self.inputs.context.draws.members + 1, value + moved)
        return np.full(self.inputs.context.draws.members + 1, np.inf)
