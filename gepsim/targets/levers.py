"""What projects do to an indicator: capacities, effects, support and rules, as delivered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gepsim.city.plan import Project
from gepsim.targets.desk import Desk
from gepsim.targets.forecast import Array
from gepsim.units import factor


@dataclass(frozen=True)
class Levers:
    """The acting projects of the indicator that a desk serves."""

    desk: Desk

    @property
    def acting(self) -> tuple[str, ...]:
        """Return the projects that act on the indicator."""
        return self.desk.world.acting(self.desk.name)

    def project(self, name: str) -> Project:
        """Return the row of a project."""
        programme = self.desk.world.programme
        return programme.schedule.projects[programme.index[name]]

    def nothing(self) -> Array:
        """Return zeros by year and draw."""
        return np.zeros((len(self.desk.world.years), self.desk.world.draws.members + 1))

    def scale(self, project: str) -> float:
        """Return the factor on a project's capacity."""
        programme = self.desk.world.programme
        return float(programme.schedule.scale[programme.index[project]])

    def delivered(self, project: str) -> Array:
        """Return the share of a project that is delivered and counted [1]."""
        programme = self.desk.world.programme
        lag = self.desk.optional("counting_lag", "year")
        self.desk.note(f"delay of project {project}", "C", programme.slip[programme.index[project]])
        return programme.delivered(project, lag)

    def since_observed(self, total: Array) -> Array:
        """Return what came after the last observation, which holds all that was before."""
        return total - total[self.desk.latest]

    def counts(self, counties: tuple[str, ...]) -> bool:
        """Return whether a plant in these counties counts for the indicator's area."""
        world, row = self.desk.world, f"counted.{self.desk.name}"
        scope = world.settings.counted_counties.get(self.desk.name)
        if scope is None and row in world.draws.table.rows:
            counted = world.draws.get(row, "1")
            scope = tuple(code for code in world.city.codes if float(counted.sel(county=code)) > 0)
        return scope is None or bool(set(world.city.places_of(counties)) & set(scope))

    def effect(self, units: str) -> Array:
        """Return what the projects change on the indicator since the last observation."""
        total, rows = self.nothing(), self.desk.world.draws.table.rows
        for project in self.acting:
            name = f"project_effect.{self.desk.name}.{project}"
            if name in rows and self.counts(self.project(project).counties):
                size = self.scale(project) * self.desk.coefficient(name, units)
                total += size * self.since_observed(self.delivered(project))
        return np.where(self.desk.since > 0, total, 0.0)

    def support(self) -> Array:
        """Return the largest delivered share among the projects [1]."""
        return np.maximum.reduce([self.nothing(), *map(self.delivered, self.acting)])

    def built(self, lever: str, units: str) -> Array:
        """Return what the projects have delivered of one lever in all."""
        total = self.nothing()
        for project in self.acting:
            for row in self.project(project).levers:
                if row.lever == lever and row.value is not None and self.counts(row.counties):
                    amount = row.value * factor(row.units, units, f"lever '{lever}'")
                    total += self.scale(project) * amount * self.delivered(project)
        return total

    def capacity(self, lever: str, units: str) -> Array:
        """Return what the projects add of one lever since the last observation."""
        return np.clip(self.since_observed(self.built(lever, units)), 0.0, None)

    def rule(self, lever: str) -> Array:
        """Return the year from which a project's rule holds; never, if it is struck out [year]."""
        programme = self.desk.world.programme
        for project in self.acting:
            value = self.project(project).effect_lever.get(lever)
            if value is not None:
                moved = programme.begin(project) - self.project(project).start
                return np.full(self.desk.world.draws.members + 1, value + moved)
        return np.full(self.desk.world.draws.members + 1, np.inf)
