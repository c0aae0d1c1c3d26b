"""The way in: evidence, projects, tasks and observations become verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.errors import Problems
from gepsim.targets.assess import Assessment, Assessor, code
from gepsim.targets.cases import Target, targets_of, tasks_of
from gepsim.targets.evidence import Evidence, Missing
from gepsim.targets.flags import FLAG_NAMES, Flag
from gepsim.targets.hindcast import Hindcast, hindcast
from gepsim.targets.joint import TARGET_SETS, FailureSet, failure_sets, joint_probability
from gepsim.targets.observed import observed_in
from gepsim.targets.portfolio import (
    Effect,
    Ending,
    ProjectRow,
    effects,
    endings,
    project_rows,
)
from gepsim.targets.projects import Schedule, investment, programme, schedule
from gepsim.targets.readings import Levels, Written, read_levels
from gepsim.targets.record import PreviousRow, RecordRow, previous_record, record
from gepsim.targets.rows import SummaryRow, row_of
from gepsim.targets.settings import InvestmentSettings, TargetSettings
from gepsim.targets.verdicts import VERDICTS, scheme
from gepsim.targets.worklist import CountyRow, WorkItem, county_rows, worklist
from gepsim.targets.world import World

#: How many sets of targets that fail together are kept per checkpoint.
MOST_FREQUENT = 5


@dataclass(frozen=True)
class TargetsResult:
    """What the targets room hands on.

    Parameters
    ----------
    dataset : Dataset
        ``indicator_value`` (time, indicator, member), ``probability_met``, ``probability_low``,
        ``probability_high``, ``verdict``, ``risk_flags`` (checkpoint, indicator),
        ``joint_probability`` (checkpoint, target_set), ``investment`` (time, project) and the
        coordinate ``indicator_units`` (indicator).
    rows : tuple of SummaryRow
        One per target and checkpoint.
    failures : dict
        The most frequent sets of binding targets that fail together, by checkpoint.
    left_out : dict
        Targets that no joint probability could count, by checkpoint.
    assessments : tuple of Assessment
        Everything behind the rows.
    schedule : Schedule
    hindcast : Hindcast
        How well the models predict what is known from the base year alone.
    projects : tuple of ProjectRow
    effects : tuple of Effect
        What each project adds to each of its indicators, and at what cost.
    endings : tuple of Ending
        What is left of the programme after each year.
    work : tuple of WorkItem
        Targets at risk by department.
    counties : tuple of CountyRow
    record : tuple of RecordRow
        Which indicators were met in the years that the plan reports.
    previous : tuple of PreviousRow
        The previous plan's indicators.
    """

    dataset: xr.Dataset
    rows: tuple[SummaryRow, ...]
    failures: dict[int, list[FailureSet]]
    left_out: dict[int, list[str]]
    assessments: tuple[Assessment, ...]
    schedule: Schedule
    hindcast: Hindcast
    projects: tuple[ProjectRow, ...]
    effects: tuple[Effect, ...]
    endings: tuple[Ending, ...]
    work: tuple[WorkItem, ...]
    counties: tuple[CountyRow, ...]
    record: tuple[RecordRow, ...]
    previous: tuple[PreviousRow, ...]


def evaluate(
    city: City,
    evidence: Mapping[str, xr.DataArray],
    draws: Draws,
    years: Sequence[int],
    checkpoints: Sequence[int],
    *,
    investment_settings: InvestmentSettings | None = None,
    settings: TargetSettings | None = None,
    tasks: Written | None = None,
    observations: Written | None = None,
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
    tasks, observations : mapping
        Tasks set from above and measured levels by indicator and year, beside those of the city;
        numbers in the indicator's unit, or text with a unit.

    Raises
    ------
    InputError
        With every level that cannot be read and every project that cannot be carried out.
    """
    settings = settings or TargetSettings()
    set_tasks, seen = _read(city, years, tasks or {}, observations or {})
    premium = draws.table.value("acceleration_premium", "1")
    plan = schedule(city, investment_settings or InvestmentSettings(), years, premium)
    world = World(
        city,
        draws,
        Evidence(evidence, years, draws.members + 1),
        programme(plan, draws),
        observed_in(city, seen),
        settings,
    )
    rules, targets = scheme(draws.table), targets_of(city, draws.table)
    tasks_known = tasks_of(city, set_tasks)
    judge = Assessor(world, tasks_known, rules)
    found = [judge.assess(target, year) for year in checkpoints for target in targets]
    met, left_out = met_by_checkpoint(found, checkpoints)
    rows = tuple(row_of(one, city, rules) for one in found)
    return TargetsResult(
        dataset=_dataset(world, targets, found, checkpoints, met),
        rows=rows,
        failures={y: failure_sets(*_binding(met[y]), MOST_FREQUENT) for y in checkpoints},
        left_out=left_out,
        assessments=tuple(found),
        schedule=plan,
        hindcast=hindcast(world, targets, tasks_known, int(years[0])),
        projects=project_rows(world),
        effects=effects(world, targets, checkpoints),
        endings=endings(plan),
        work=worklist(rows, city),
        counties=county_rows(world, checkpoints),
        record=record(city, tasks_known, draws.table),
        previous=previous_record(city),
    )


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


Met = list[tuple[Target, np.ndarray]]


def met_by_checkpoint(
    found: Sequence[Assessment], checkpoints: Sequence[int]
) -> tuple[dict[int, Met], dict[int, list[str]]]:
    """Return which targets are met in which draw, and which cannot be counted."""
    met: dict[int, Met] = {year: [] for year in checkpoints}
    left_out: dict[int, list[str]] = {year: [] for year in checkpoints}
    for one in found:
        if one.judged is None:
            left_out[one.year].append(one.target.id)
        else:
            met[one.year].append((one.target, one.judged.met[1:]))
    return met, left_out


def _binding(met: Met) -> tuple[np.ndarray, list[str]]:
    return _stack([pair for pair in met if pair[0].binding])


def _stack(met: Met) -> tuple[np.ndarray, list[str]]:
    names = [target.id for target, _ in met]
    return (np.stack([m for _, m in met]) if met else np.zeros((0, 0), bool)), names


def _joint(met: Met) -> list[float]:
    """Return the joint probability of each target set."""
    sets = (
        [pair for pair in met if pair[0].binding],
        [pair for pair in met if pair[0].indicator and not pair[0].status],
        [pair for pair in met if pair[0].indicator],
    )
    return [joint_probability(_stack(chosen)[0]) for chosen in sets]


def _dataset(
    world: World,
    targets: Sequence[Target],
    found: Sequence[Assessment],
    checkpoints: Sequence[int],
    met: Mapping[int, Met],
) -> xr.Dataset:
    names, shape = [target.id for target in targets], (len(checkpoints), len(targets))
    table = {"checkpoint": list(checkpoints), "indicator": names}

    def by_target(values: list[float], dtype: str) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype).reshape(shape), table, tuple(table))

    data = {
        "indicator_value": _series(world, names),
        "probability_met": by_target([one.probability for one in found], "f8"),
        "probability_low": by_target([one.low for one in found], "f8"),
        "probability_high": by_target([one.high for one in found], "f8"),
        "verdict": by_target([code(one.verdict) for one in found], "i1"),
        "risk_flags": by_target([int(one.flags) for one in found], "i2"),
        "joint_probability": xr.DataArray(
            [_joint(met[year]) for year in checkpoints],
            {"checkpoint": list(checkpoints), "target_set": list(TARGET_SETS)},
            ("checkpoint", "target_set"),
        ),
        "investment": investment(world.programme.schedule),
    }
    data["verdict"].attrs["flag_meanings"] = " ".join(VERDICTS)
    data["verdict"].attrs["flag_values"] = list(range(len(VERDICTS)))
    data["risk_flags"].attrs["flag_meanings"] = " ".join(FLAG_NAMES)
    data["risk_flags"].attrs["flag_masks"] = [int(flag) for flag in Flag]
    units = ("indicator", [target.units for target in targets])
    return xr.Dataset(data).assign_coords(indicator_units=units)


def _series(world: World, names: Sequence[str]) -> xr.DataArray:
    """Return every indicator by year and draw; NaN where nothing is known."""
    shape = (len(world.years), len(names), world.draws.members + 1)
    values = np.full(shape, np.nan)
    for place, name in enumerate(names):
        try:
            values[:, place] = world.forecast(name).series[""]
        except Missing:
            continue
    coords = {"time": world.years, "indicator": list(names), "member": world.draws.member}
    return xr.DataArray(values, coords, ("time", "indicator", "member"))
