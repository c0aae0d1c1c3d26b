"""One target at one checkpoint: value, probability, verdict, flags, or the reason for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gepsim.targets.causes import by_distance, causes
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target, criterion_inputs
from gepsim.targets.demands import Demand, Tasks
from gepsim.targets.evidence import Missing
from gepsim.targets.flags import Flag, flags_of_facts, flags_of_numbers
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.judging import CriterionInputs, Judgement, demanded, judge, missing
from gepsim.targets.names import driver_name
from gepsim.targets.reasons import past_due, readings, together, why
from gepsim.targets.registry import own_row
from gepsim.targets.said_beside import (
    dated,
    earlier_plan,
    is_conditional,
    on_guesses,
    said_beside,
    stands_on,
)
from gepsim.targets.variants import later, untouched
from gepsim.targets.verdicts import (
    Influence,
    Scheme,
    influence,
    margin,
    verdict,
    wilson,
)
from gepsim.text import Text

Array = np.ndarray
NAN = float("nan")
NOTHING = Text("", "")

#: What a criterion can lack: a word of `REASONS`, and what is said of it.
_LACKS = {
    "task": (
        "no_task",
        Text(
            "上级未下达{year}年考核任务，不作推测", "no task from above for {year}; none is guessed"
        ),
    ),
    "target": (
        "no_goal",
        Text("规划未给出{year}年目标值", "the plan has no level for {year}"),
    ),
    "base": ("no_base", Text("没有基准年数值", "no level of the base year")),
    "previous": ("no_goal", Text("没有可比的上期数值", "no earlier level to compare with")),
}


@dataclass(frozen=True)
class Assessment:
    """What is known about one target at one checkpoint.

    Parameters
    ----------
    values : array or None
        The indicator by draw, the central one first. [unit of the indicator]
    judged : Judgement or None
        None where the target is not assessable.
    probability, low, high : float
        Share of draws in which the criterion holds, and its bounds; NaN for none. [1]
    gap : float
        Margin in standard deviations. [1]
    operator : str
        How the indicator is held against `demand`; a rule's name where no number is asked.
    demand : Demand or None
        The level that is demanded, with its basis and year.
    observed : tuple of int and float, or None
        Year and level of the last observation.
    losses : mapping of str to float
        Probability lost if a project is a year later. [1]
    reason : Text
        What the probability stands on, or why there is none.
    reason_code : str
        The same as a word of `gepsim.targets.evidence.REASONS`.
    """

    target: Target
    year: int
    acting: tuple[str, ...]
    verdict: str
    flags: Flag
    values: Array | None = None
    judged: Judgement | None = None
    probability: float = NAN
    low: float = NAN
    high: float = NAN
    gap: float = NAN
    operator: str = ""
    demand: Demand | None = None
    observed: tuple[int, float] | None = None
    losses: Mapping[str, float] = field(default_factory=dict)
    influence: Influence | None = None
    reason: Text = NOTHING
    reason_code: str = ""

    @property
    def missing(self) -> float:
        """Return how far the median falls short of what is demanded; NaN without a number.

        Negative where there is room to spare. [unit of the indicator]
        """
        if self.demand is None or self.values is None:
            return NAN
        never = np.where(np.isnan(self.values[1:]), np.inf, self.values[1:])
        short = self.demand.level - float(np.median(never))
        return -short if self.operator == "<=" else short


@dataclass
class Assessor:
    """Judges targets in one context.

    Parameters
    ----------
    context : ForecastContext
    tasks : mapping
        Tasks set from above, by indicator and year. [unit of the indicator]
    rules : Scheme
        Thresholds of verdicts and flags.
    """

    context: ForecastContext
    tasks: Tasks
    rules: Scheme
    delayed: dict[str, ForecastContext] = field(default_factory=dict)

    def assess(self, target: Target, year: int) -> Assessment:
        """Return what is known about a target at a checkpoint."""
        known = self.facts(target, year)
        try:
            values = forecast_of(self.context, target.id).series[""][self.index(year)]
            known = replace(known, values=dated(self.context, target, values))
            case = self.case(self.context, target, year)
        except Missing as gap:
            return replace(known, reason=gap.said, reason_code=gap.code)
        judged = judge(target.criterion, case)
        judged = by_distance(judged, forecast_of(self.context, target.id), self.index(year))
        if target.status:
            return self.kept(replace(known, judged=judged))
        return self.counted(replace(known, judged=judged), judged, case)

    def named(self, found: Influence | None) -> Influence | None:
        """Return an influence with the name of its driver."""
        if found is None:
            return None
        context = self.context
        return replace(found, label=driver_name(found.driver, context.draws.table, context.city))

    def index(self, year: int) -> int:
        """Return the row of a year."""
        return int(year - self.context.years[0])

    def case(self, context: ForecastContext, target: Target, year: int) -> CriterionInputs:
        """Return a case that has all its criterion needs; explain what it lacks."""
        some = target.by_year and year in context.checkpoints
        forecast = forecast_of(context, target.id, context.checkpoints if some else None)
        task = target.task(self.tasks, year)
        seen, table = context.last_seen(target.key), context.draws.table
        case = criterion_inputs(target, forecast, year, task, table, seen)
        for lack in missing(target.criterion, case):
            code, said = _LACKS[lack]
            raise Missing(said.fill(year=year), code)
        return case

    def facts(self, target: Target, year: int) -> Assessment:
        """Return what is known without a forecast: acting projects and the flags of facts."""
        context, acting = self.context, self.context.acting(target.key)
        observed = dict(context.observed.get(target.key, {}))
        flags = flags_of_facts(
            target, context.city, context.programme, acting, observed, year, self.rules
        )
        operator, demand = self.demand(target, year)
        return Assessment(
            target,
            year,
            acting,
            "insufficient_evidence",
            flags,
            operator=operator,
            demand=demand,
            observed=self.observed(target),
        )

    def demand(self, target: Target, year: int) -> tuple[str, Demand | None]:
        """Return how and against which level a target is held in a year."""
        task, goal = target.task(self.tasks, year), target.goal(year)
        given = CriterionInputs(
            {},
            0,
            target.better,
            target=goal.level if goal else None,
            task=task.level if task else None,
            base=target.base,
            previous=goal.level if goal else None,
        )
        asked = demanded(target.criterion, given)
        if asked.level is None:
            return asked.operator, None
        first = self.context.city.facts.place.base_year
        base = Demand(asked.level, "city_plan", first)
        known = {"task": task, "goal": goal, "base": base}
        found = known.get(asked.source) or Demand(asked.level, "city_plan", year)
        return asked.operator, replace(found, source=asked.source)

    def observed(self, target: Target) -> tuple[int, float] | None:
        """Return the last observed year and level of what the target measures."""
        levels = self.context.observed.get(target.key, {})
        if not levels or self.context.city.target(target.key).units != target.units:
            return None
        last = max(levels)
        return last, levels[last]

    def kept(self, known: Assessment) -> Assessment:
        """Return the assessment of a status, which has no probability."""
        name, table = known.target.key, self.context.draws.table
        seen = max(self.context.observed[name])
        hazard = table.named(own_row(table, "lapse_hazard", name))[0]
        reason = Text(
            f"状态类指标，不给概率：最近证据{seen}年，年失效概率约{hazard.value:.1%}，证据更新则保持",
            f"a status has no probability: last evidence {seen}, hazard of lapsing about "
            f"{hazard.value:.1%} a year, maintained if the evidence is renewed",
        )
        return replace(known, verdict="maintained", reason=reason, reason_code="status")

    def counted(self, known: Assessment, judged: Judgement, case: CriterionInputs) -> Assessment:
        """Return the assessment of a target with a probability."""
        rules, target, year = self.rules, known.target, known.year
        share = float(judged.met[1:].mean())
        inputs = dict(forecast_of(self.context, target.id).inputs)
        low, high = wilson(share, self.context.independent_draws(inputs), rules.confidence)
        behind = causes(self.context, inputs, judged.slack)
        found = self.named(influence(judged, behind, self.index(year), rules.quintile))
        losses = dict(self.losses(target, year, known.acting, share))
        gap = margin(judged.slack[1:])
        flags = flags_of_numbers(gap, losses, found, rules, (float(low), float(high)))
        flags |= Flag.WEAK_EVIDENCE if is_conditional(self.context, target) else Flag(0)
        return replace(
            known,
            verdict=verdict(share, rules),
            reason_code=stands_on(self.context, target, weak=bool(flags & Flag.WEAK_EVIDENCE)),
            reason=self.reason(known, case, share, found),
            flags=known.flags | flags,
            probability=share,
            low=float(low),
            high=float(high),
            gap=gap,
            losses=losses,
            influence=found,
        )

    def reason(
        self, known: Assessment, case: CriterionInputs, share: float, found: Influence | None
    ) -> Text:
        """Return what the probability of a target stands on, and what has to be known beside it."""
        target, year = known.target, known.year
        beside = said_beside(self.context, target, share) or on_guesses(found, self.rules)
        levels = self.context.observed.get(target.key, {})
        seen = dict([(y, level) for y, level in levels.items() if y in self.context.years][:2])
        met = why(target.criterion, case, target.units)
        other = readings(target.criterion, case, seen, target.units)
        before = earlier_plan(self.context, target, year)
        return together([met, other, before, self.past_due(target, year), beside])

    def past_due(self, target: Target, year: int) -> Text:
        """Return that a target of the text was due before; nothing where it is due now."""
        due = [goal.year for goal in target.goals if goal.year and goal.year <= year]
        if target.indicator or target.units == "year" or not due or due[-1] == year:
            return NOTHING
        then = judge(target.criterion, self.case(self.context, target, due[-1])).met[1:]
        return past_due(due[-1], year, float(then.mean()))

    def losses(
        self, target: Target, year: int, acting: Sequence[str], share: float
    ) -> Iterator[tuple[str, float]]:
        """Yield the probability lost if each acting project alone is a year later."""
        for project in acting:
            if project not in self.delayed:
                self.delayed[project] = later(self.context, project)
            late = self.delayed[project]
            if untouched(late, self.context, target.id):
                yield project, 0.0
            else:
                case = self.case(late, target, year)
                yield project, share - float(judge(target.criterion, case).met[1:].mean())
