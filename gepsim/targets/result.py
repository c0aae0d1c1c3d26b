"""What the targets room hands on; what is not asked for is not computed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import xarray as xr

from gepsim.kept import kept
from gepsim.projects.schedule import Schedule
from gepsim.targets.assess import Assessment
from gepsim.targets.context import ForecastContext
from gepsim.targets.dataset import Met, binding, dataset_of, met_by_checkpoint
from gepsim.targets.definitions import Target
from gepsim.targets.demands import Tasks
from gepsim.targets.hindcast import Hindcast, hindcast
from gepsim.targets.joint import FailureSet, failure_sets
from gepsim.targets.past_record import PreviousRow, RecordRow, previous_record, record
from gepsim.targets.project_outcomes import (
    Effect,
    Ending,
    ProjectRow,
    effects,
    endings,
    project_rows,
)
from gepsim.targets.summary_rows import SummaryRow, row_of
from gepsim.targets.verdicts import Scheme
from gepsim.targets.worklist import CountyRow, WorkItem, county_rows, worklist

#: How many sets of targets that fail together are kept per checkpoint.
MOST_FREQUENT = 5


@dataclass(frozen=True)
class TargetsResult:
    """Verdicts on every target at every checkpoint, and everything that explains them.

    Parameters
    ----------
    context : ForecastContext
        The inputs that the forecasts stand on.
    tasks : mapping
        Tasks set from above, by indicator and year. [unit of the indicator]
    rules : Scheme
    targets : tuple of Target
    checkpoints : tuple of int
    assessments : tuple of Assessment
        By checkpoint, then by target.
    """

    context: ForecastContext
    tasks: Tasks
    rules: Scheme
    targets: tuple[Target, ...]
    checkpoints: tuple[int, ...]
    assessments: tuple[Assessment, ...]

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Return the labelled arrays.

        ``indicator_value`` (time, indicator, member), ``probability_met``, ``probability_low``,
        ``probability_high``, ``verdict``, ``risk_flags`` (checkpoint, indicator),
        ``joint_probability`` (checkpoint, target_set), ``investment`` (time, project) and the
        coordinate ``indicator_units`` (indicator).
        """
        return dataset_of(self.context, self.targets, self.assessments, self.checkpoints, self.met)

    @cached_property
    def rows(self) -> tuple[SummaryRow, ...]:
        """Return one row per target and checkpoint."""
        city, rules, most = self.context.city, self.rules, 2 * len(self.assessments)
        return tuple(
            kept("summary row", partial(row_of, one, city, rules), of=[one, city], each=most)
            for one in self.assessments
        )

    @cached_property
    def met(self) -> dict[int, Met]:
        """Return which targets are met in which draw, by checkpoint."""
        return met_by_checkpoint(self.assessments, self.checkpoints)[0]

    @cached_property
    def left_out(self) -> dict[int, list[str]]:
        """Return the targets that no joint probability could count, by checkpoint."""
        return met_by_checkpoint(self.assessments, self.checkpoints)[1]

    @cached_property
    def failures(self) -> dict[int, list[FailureSet]]:
        """Return the most frequent sets of binding targets that fail together, by checkpoint."""
        return {year: failure_sets(*binding(met), MOST_FREQUENT) for year, met in self.met.items()}

    @property
    def schedule(self) -> Schedule:
        """Return when the projects are built and paid."""
        return self.context.programme.schedule

    @cached_property
    def hindcast(self) -> Hindcast:
        """Return how well the models predict what is known from the base year alone."""
        return hindcast(self.context, self.targets, self.tasks, int(np.min(self.context.years)))

    @cached_property
    def projects(self) -> tuple[ProjectRow, ...]:
        """Return every project with its money and timing."""
        return project_rows(self.context)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Return what each project adds to each of its indicators, and at what cost."""
        return effects(self.context, self.targets, self.checkpoints)

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """Return what is left of the programme after each year."""
        return endings(self.schedule)

    @cached_property
    def work(self) -> tuple[WorkItem, ...]:
        """Return the targets at risk by department."""
        return worklist(self.rows, self.context.city)

    @cached_property
    def counties(self) -> tuple[CountyRow, ...]:
        """Return the county rows of indicators with a threshold by county."""
        return county_rows(self.context, self.checkpoints)

    @cached_property
    def record(self) -> tuple[RecordRow, ...]:
        """Return which indicators were met in the years that the plan reports."""
        return record(self.context.city, self.tasks, self.context.draws.table)

    @cached_property
    def previous(self) -> tuple[PreviousRow, ...]:
        """Return the previous plan's indicators."""
        return previous_record(self.context.city)
