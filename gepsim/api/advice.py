"""What decides the verdicts of a scenario, where they turn, and the cheapest plan that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gepsim.advice.calibrate import calibrate_seasonality
from gepsim.advice.calibrate_chances import CalibratedChances, calibrate_chances
from gepsim.advice.plan_facts import plan_facts, rows
from gepsim.advice.plan_file import check_place, scenario_text
from gepsim.advice.planning import Plan, check_asked, plan
from gepsim.advice.rerun import check_same
from gepsim.advice.sensitivity import Decider, value_deciders, verdict_deciders
from gepsim.advice.tipping_points import TippingPoint, tipping_points
from gepsim.advice.trials import TrialRuns
from gepsim.advice.verification import together, verified
from gepsim.city import City
from gepsim.city.called import parted, target_ids
from gepsim.engine.road import travel
from gepsim.errors import InputError, Problem
from gepsim.files.answers import PLAN, SENSITIVITY, write_answer
from gepsim.files.folders import write_text
from gepsim.files.results import Results
from gepsim.inputs import Inputs, gather, layers_of
from gepsim.kept import forget
from gepsim.quick import quick_labels
from gepsim.targets.joint import TARGET_SETS
from gepsim.valuation.seasonality import SeasonalityFit

if TYPE_CHECKING:
    import pandas

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Sensitivity:
    """Which inputs decide each verdict and the spread of GEP, and where verdicts turn.

    Parameters
    ----------
    inputs : Inputs
        Scenario, city and rows that were simulated.
    members : int
        Number of draws.
    verdicts, values : sequence of Decider
        What decides each verdict, and what carries the spread of GEP.
    turns : sequence of TippingPoint or None
        Settings at which a target passes a probability of one half; None if they were not sought.
    """

    inputs: Inputs
    members: int
    verdicts: Sequence[Decider]
    values: Sequence[Decider]
    turns: Sequence[TippingPoint] | None

    def write(self, run: Results) -> Path:
        """Write ``sensitivity.json`` into the folder of a run; its page then shows it."""
        turns = None if self.turns is None else rows(self.turns)
        facts = {"verdicts": rows(self.verdicts), "values": rows(self.values), "turns": turns}
        return write_answer(run, SENSITIVITY, facts)

    def table(self) -> pandas.DataFrame:
        """Return what decides each verdict, one row for each input."""
        import pandas

        return pandas.DataFrame(list(self.verdicts))


@dataclass(frozen=True)
class SimulatedPlan:
    """The cheapest plan that reaches its targets, simulated whole.

    Parameters
    ----------
    plan : Plan
    inputs : Inputs
        Scenario, city and rows that it was made for.
    members : int
        Number of draws.
    joint : mapping of int to float
        Probability of all its targets at once, by year. [1]
    """

    plan: Plan
    inputs: Inputs
    members: int
    joint: Mapping[int, float]

    def write(self, run: Results) -> Path:
        """Write ``plan.json`` into the folder of a run; its page then shows it."""
        return write_answer(run, PLAN, plan_facts(self.plan))


@quick_labels()
def sensitivity(
    inputs: Inputs,
    run: Results | None,
    targets: Sequence[str],
    tipping: bool,
    progress: Progress,
    moved: tuple[str, ...] = (),
) -> Sensitivity:
    """Simulate a scenario, or a run again, and find what decides its verdicts."""
    names = known_targets(targets, inputs.city)
    progress("layers")
    forget()  # what the draws note of themselves is to be of this scenario alone
    layers = layers_of(inputs)
    state = travel(inputs, layers, progress)
    if run is not None:
        check_same(run, state, moved)
    progress("deciding inputs")
    found = [row for row in verdict_deciders(state) if not names or row.id in names]
    values = [] if names else value_deciders(state)
    turns = tipping_points(TrialRuns(state, layers), names, progress) if tipping else None
    return Sensitivity(inputs, state.draws.members, found, values, turns)


def known_targets(asked: Sequence[str], city: City) -> tuple[str, ...]:
    """Return the ids of targets that are called by id or by name.

    Raises
    ------
    InputError
        With every one that the city does not know.
    """
    return tuple(target_ids(asked, city, "--target"))


@quick_labels()
def simulated_plan(
    inputs: Inputs,
    name: str,
    confidence: float | None,
    targets: str,
    free_from: int | None,
    path: Path | None,
    progress: Progress,
    *,
    joint: bool = False,
    run: Results | None = None,
    moved: tuple[str, ...] = (),
) -> SimulatedPlan:
    """Return the cheapest plan; write it as a scenario if a place is given and all went well.

    Parameters
    ----------
    joint : bool
        Whether the targets of a checkpoint are to be met at once, too.
    run : Results, optional
        A finished run that the scenario must lead to again.
    """
    sure = confidence
    if sure is None:
        sure = inputs.table.value("likely_probability", "1")
    check_asked(sure, free_from, inputs.scenario)
    listed = [_SETS.get(word, word) for word in parted(targets, inputs.city)]
    targets = ",".join(target_ids(listed, inputs.city, "--targets", tuple(TARGET_SETS)))
    identity = check_place(path, inputs.source) if path else ""
    progress("layers")
    forget()
    layers = layers_of(inputs)
    road = travel(inputs, layers, progress)
    if run is not None:
        check_same(run, road, moved)
    found = plan(TrialRuns(road, layers), sure, targets, free_from, progress, joint=joint)
    progress("the plan, simulated whole")
    with _written(path, identity, inputs, found) as new:
        planned = gather(new) if new else inputs.under(found.scenario)
        state = travel(planned, layers, progress)
        found = verified(found, state)
    return SimulatedPlan(found, inputs, state.draws.members, together(found, state))


@contextmanager
def _written(path: Path | None, name: str, inputs: Inputs, found: Plan) -> Iterator[Path | None]:
    """Give the plan as a scenario file beside its place; put it there if nothing went wrong."""
    if path is None:
        yield None
        return
    new = path.with_name(f".{path.stem}.new.toml")
    write_text(new, _text(name, inputs, found))
    try:
        yield new
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _text(name: str, inputs: Inputs, found: Plan) -> str:
    """Return the plan as a scenario that extends the one it was made for."""
    old, at = found.scenario.title, f"{found.confidence:.0%}"
    title = {"zh": f"{old.zh}：最小成本方案", "en": f"{old.en}: least-cost plan"}
    note = {
        "zh": f"使目标以{at}的概率实现的最小成本方案。回答：要让目标实现，最少要多做什么。",
        "en": f"The least-cost plan that reaches its targets with a probability of {at}.",
    }
    return scenario_text(inputs.source, found.scenario, name, title, note)


#: Sets of targets by what they are called in Chinese.
_SETS = {"约束性": "binding", "约束性指标": "binding", "定量": "quantitative", "全部": "all"}


def calibrate(
    inputs: Inputs, runoff: str | None, between: tuple[float, float] | None
) -> SeasonalityFit:
    """Return the Z of the Budyko curve that gives a gauged runoff.

    Parameters
    ----------
    runoff : str, optional
        A depth with its unit, ``"600 mm year-1"``; the row ``observed_runoff`` by default.
    between : tuple of float, optional
        Bounds of Z; two rows by default. [1]
    """
    table = inputs.table
    table.value("seasonality", "1")  # more than one row, say one by county, is refused here
    allowed = between or tuple(table.value(f"seasonality_{end}", "1") for end in _ENDS)
    observed = _depth(inputs, runoff)
    return calibrate_seasonality(inputs, layers_of(inputs), observed, (allowed[0], allowed[1]))


def calibrated_chances(inputs: Inputs) -> CalibratedChances:
    """Return how good a scenario's probabilities are where it is known what came.

    The models are held to the years after the base year, the record of yearly figures to each of
    its years, from what was known before.
    """
    return calibrate_chances(inputs)


_ENDS = ("lowest", "highest")
_DEPTH = "mm year-1"


def _depth(inputs: Inputs, text: str | None) -> float:
    """Return the runoff that was given with its unit, or the city's own. [mm year-1]"""
    from gepsim.units import quantity

    if text is None:
        return inputs.table.value("observed_runoff", _DEPTH)
    if len(text.split()) < 2:
        raise InputError(Problem("--runoff", f"'{text}' has no unit", 'write "600 mm year-1"'))
    return quantity(text, _DEPTH, "--runoff")


def facts(row: Any) -> dict[str, Any]:
    """Return the fields of a row of advice."""
    from dataclasses import asdict

    return asdict(row)
