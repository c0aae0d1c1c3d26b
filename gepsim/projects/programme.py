"""The investment programme in its draws: what is delivered when, with its uncertain delays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import special

from gepsim.draws import Draws, from_quantile
from gepsim.kept import kept
from gepsim.projects.schedule import Array, Schedule


@dataclass(frozen=True)
class Programme:
    """The schedule with its uncertain delays: what is delivered when, in every draw.

    Parameters
    ----------
    schedule : Schedule
    slip : array
        Delay of the completion beyond the schedule by project and draw. [year]
    late : array
        Years by which a project as a whole is later than scheduled. [year]
    long : float
        Projects that take at least this long deliver as they go, not at their end. [year]
    """

    schedule: Schedule
    slip: Array
    late: Array
    long: float

    def later(self, project: str, years: float = 1.0) -> Programme:
        """Return the programme with one project later."""
        late = self.late.copy()
        late[self.index[project]] += years
        return replace(self, late=late)

    def without(self, project: str) -> Programme:
        """Return the programme with one project struck out."""
        kept = self.schedule.kept.copy()
        kept[self.index[project]] = False
        return replace(self, schedule=replace(self.schedule, kept=kept))

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Return the row of each project."""
        return {name: row for row, name in enumerate(self.schedule.ids)}

    def delivered(
        self, project: str, counting_lag: Array | float = 0.0, years: Array | None = None
    ) -> Array:
        """Return the share of a project's effect that is there, by year and draw [1].

        A plant works for the part of the year after its completion; a long programme delivers in
        proportion to the time since its start. `counting_lag` [year] is the time until the
        statistics see it. All years are asked for where `years` is not given.
        """
        plan, row = self.schedule, self.index[project]
        years = plan.years if years is None else years
        if not plan.kept[row]:
            return np.zeros((len(years), self.slip.shape[1]))
        begin, finish = self.moments(project)
        return self._share(project, begin, finish, counting_lag, years)

    def moments(self, project: str) -> tuple[float, float]:
        """Return when a project begins and is finished, late as a whole or not. [year]"""
        plan, row = self.schedule, self.index[project]
        late = float(self.late[row])
        return float(plan.begin[row] + late), float(plan.finish[row] + late)

    def planned(self, project: str, year: int, counting_lag: Array | float = 0.0) -> Array:
        """Return the share that is there in a year if the plan's own years hold, by draw [1]."""
        own, years = self.schedule.projects[self.index[project]], np.array([year])
        return self._share(project, float(own.start), own.end + 1.0, counting_lag, years)[0]

    def _share(
        self, project: str, begin: float, finish: float, counting_lag: Array | float, years: Array
    ) -> Array:
        own, passed = self.schedule.projects[self.index[project]], years[:, None] + 1
        first, last = begin + counting_lag, finish + self.slip[self.index[project]] + counting_lag
        # the plan's own duration counts: a plant whose money is late is no programme
        if own.end + 1 - own.start >= self.long:
            return np.clip((passed - first) / (last - first), 0.0, 1.0)
        return np.clip(passed - last, 0.0, 1.0)

    def begin(self, project: str) -> float:
        """Return the moment at which a project begins [year]."""
        row = self.index[project]
        return float(self.schedule.begin[row] + self.late[row])


def programme(plan: Schedule, draws: Draws) -> Programme:
    """Return the schedule with a delay drawn for each project.

    Delays share a common part (money, weather, approvals) and each have their own; within its
    last year a project is finished at any moment.
    """
    slips = kept("delays", lambda: _slips(plan.ids, draws), of=[draws], words=[tuple(plan.ids)])
    long = draws.table.value("programme_years", "year")
    return Programme(plan, slips, np.zeros(len(plan.ids)), long)


def _slips(names: Sequence[str], draws: Draws) -> Array:
    """Return the delay of completion by project and draw. [year]"""
    common = float(draws.get("project_delay_common_share", "1"))
    shared = draws.normal("delay of all projects").values
    delay = draws.table.named("project_delay")[0]
    slip = []
    for name in names:
        own = draws.normal(f"delay of project {name}").values
        quantile = special.ndtr(np.sqrt(common) * shared + np.sqrt(1.0 - common) * own)
        early = 1.0 - draws.uniform(f"month in which project {name} is finished").values
        slip.append(from_quantile(delay, quantile) - early)
    return np.array(slip).reshape(len(names), draws.members + 1)  # there may be no project
