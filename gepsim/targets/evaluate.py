"""The way in: evidence, projects, tasks and observations become verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import xarray as xr

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.errors import Problems
from gepsim.kept import kept
from gepsim.projects.programme import Programme, programme
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import targets_of
from gepsim.targets.demands import tasks_of
from gepsim.targets.evidence import Evidence
from gepsim.targets.forecast import Array, UncertainInput
from gepsim.targets.makings import KeptVerdicts
from gepsim.targets.observed_levels import observed_in
from gepsim.targets.result import TargetsResult
from gepsim.targets.settings import TargetSettings
from gepsim.targets.verdict_draws import verdict_draws
from gepsim.targets.verdicts import scheme
from gepsim.targets.written_levels import Levels, Written, read_levels

__all__ = ["TargetsResult", "evaluate"]


def evaluate(
    city: City,
    evidence: Mapping[str, xr.DataArray],
    draws: Draws,
    years: Sequence[int],
    checkpoints: Sequence[int],
    plan: Programme,
    *,
    settings: TargetSettings | None = None,
    tasks: Written | None = None,
    observations: Written | None = None,
    behind: Mapping[str, UncertainInput] | None = None,
) -> TargetsResult:
    """Return the verdicts on every target of the plan.

    Parameters
    ----------
    city : City
    evidence : mapping of str to DataArray
        Results of the other rooms, by the names of `gepsim.targets.evidence.EVIDENCE`.
    draws : Draws
    years, checkpoints : sequence of int
        Years of the run, and those that are judged.
    plan : Programme
        When each project delivers, in every draw.
    tasks, observations : mapping
        Tasks set from above and measured levels by indicator and year, beside those of the city;
        numbers in the indicator's unit, or text with a unit.
    behind : mapping of str to UncertainInput
        What the economy's paths rest on, over the draws of the run.

    Raises
    ------
    InputError
        With every level that cannot be read and every project that cannot be carried out.
    """
    settings = settings or TargetSettings()
    set_tasks, seen = _read(city, years, tasks or {}, observations or {})
    table = draws.table
    targets = kept("targets", lambda: targets_of(city, table), of=[city, table])
    asked = int(draws.table.value("verdict_draws", "1"))
    more = kept("verdict draws", lambda: verdict_draws(draws, asked), of=[draws])
    plan = plan if more is draws else replace(programme(plan.schedule, more), late=plan.late)
    drawn = kept("columns", dict[tuple[str, str], Array], of=[more], words=[tuple(years)])
    context = ForecastContext(
        city,
        more,
        Evidence(evidence, years, more.members + 1, city),
        plan,
        observed_in(city, seen),
        settings,
        {target.id: target for target in targets},
        behind=behind or {},
        columns=dict(drawn),
        checkpoints=tuple(checkpoints),
    )
    judge = Assessor(context, tasks_of(city, set_tasks), scheme(table))
    verdicts = KeptVerdicts(judge)
    verdicts.recall()
    found = tuple(verdicts.assessed(target, year) for year in checkpoints for target in targets)
    drawn.update({key: column for key, column in context.columns.items() if key[1] != "evidence"})
    return TargetsResult(context, judge.tasks, judge.rules, targets, tuple(checkpoints), found)


def _read(
    city: City, years: Sequence[int], tasks: Written, observations: Written
) -> tuple[Levels, Levels]:
    """Return tasks and observations in the indicators' units; refuse what cannot be read."""
    problems, years = Problems(), tuple(years)
    levels = (
        read_levels(city, tasks, years, "[tasks]", problems),
        read_levels(city, observations, years, "[observations]", problems),
    )
    problems.raise_if_any()
    return levels
