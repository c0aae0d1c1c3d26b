"""What a plan must choose so that targets are met with a probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gepsim.advice.cover import Choice, Chosen, cheapest, components
from gepsim.advice.decisions import Decision
from gepsim.advice.joint_goal import JointGoal, joint_goals, relaxed, share_at_once
from gepsim.advice.trials import TrialRuns
from gepsim.errors import GepsimError
from gepsim.scenario_file import ScenarioSettings
from gepsim.targets.assess import Assessment
from gepsim.targets.definitions import Target
from gepsim.targets.forecasting import forecast_of
from gepsim.text import Text

Step = Callable[[str], None]

#: Choices of one group of projects that are all tried; where measures act, a trial takes seconds.
_MOST, _MOST_SLOW = 3200, 64


@dataclass(frozen=True)
class RequiredTarget:
    """One target at one checkpoint, and what is asked of it.

    Parameters
    ----------
    now, best : float
        Probability in the scenario, and with the strongest option of everything. [1]
    asked : float
        Probability that the plan must reach. [1]
    reachable : bool
        Whether what was asked for can be reached; else `asked` is what the scenario has.
    planned, low, high : float
        Probability under the plan, with Wilson's bounds. [1]
    acting : tuple of str
        Offers that change its forecast.
    draws : int
        Number of independent draws behind the probability.
    driver : Text
        Input that moves its distance to the threshold most.
    """

    target: Target
    year: int
    now: float
    best: float
    asked: float
    reachable: bool
    acting: tuple[str, ...]
    driver: Text
    draws: int = 1
    planned: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


@dataclass
class PlanningProblem:
    """Decisions, a confidence, and the targets that are wanted; `joint` are wanted at once."""

    trials: TrialRuns
    decisions: tuple[Decision, ...]
    confidence: float
    required: list[RequiredTarget] = field(default_factory=list)
    joint: list[JointGoal] = field(default_factory=list)
    _scenarios: dict[Choice, ScenarioSettings] = field(default_factory=dict, repr=False)

    @property
    def strongest(self) -> Choice:
        """Return the last option of every decision."""
        return tuple(len(decision.options) - 1 for decision in self.decisions)

    def scenario(self, choice: Choice) -> ScenarioSettings:
        """Return the scenario under a choice; checked once, asked about for every target."""
        if choice not in self._scenarios:
            scenario = self.trials.scenario
            for decision, option in zip(self.decisions, choice, strict=True):
                if option != decision.now:
                    scenario = decision.options[option].change(scenario)
            self._scenarios[choice] = scenario
        return self._scenarios[choice]

    def share(self, target: Target, year: int, choice: Choice) -> float:
        """Return the probability of a target under a choice. [1]"""
        return float(self.trials.met(target, year, self.scenario(choice)).mean())

    def requirement(self, one: Assessment) -> RequiredTarget:
        """Return what is asked of one target: the confidence, or no less than now."""
        best = self.share(one.target, one.year, self.strongest)
        reachable = max(best, one.probability) >= self.confidence
        asked = self.confidence if reachable else min(one.probability, best)
        acting = tuple(o.id for n, o in enumerate(self.decisions) if self._acts(n, one.target))
        driver = one.influence.label if one.influence else Text("", "")
        most = max(best, one.probability)
        context = self.trials.road.targets.context
        draws = context.independent_draws(forecast_of(context, one.target.id).inputs)
        return RequiredTarget(
            one.target, one.year, one.probability, most, asked, reachable, acting, driver, draws
        )

    def want_at_once(self) -> None:
        """Ask of all targets within reach that they are met in the same draw."""
        wanted = [(one.target, one.year, one.draws) for one in self.required if one.reachable]
        strongest = self.scenario(self.strongest)
        self.joint = joint_goals(self.trials, wanted, strongest, self.confidence)

    def at_once(self, goal: JointGoal, scenario: ScenarioSettings) -> float:
        """Return how likely the targets of a goal are met at once. [1]"""
        return share_at_once(self.trials, goal.targets, goal.year, scenario)

    def _acts(self, place: int, target: Target) -> bool:
        """Return whether a decision changes a target's forecast at all."""
        now = tuple(decision.now for decision in self.decisions)
        ends = {0, len(self.decisions[place].options) - 1} - {now[place]}
        trials = [(*now[:place], end, *now[place + 1 :]) for end in sorted(ends)]
        here = self.trials.scenario
        return any(not self.trials.same(target, here, self.scenario(trial)) for trial in trials)

    def solve(self, step: Step) -> tuple[Choice, bool]:
        """Return the cheapest choice found, and whether none can be cheaper."""
        touches = [
            frozenset(n for n, one in enumerate(self.required) if decision.id in one.acting)
            for decision in self.decisions
        ]
        choice, proven = list(self.strongest), True
        groups = [tuple(range(len(self.decisions)))] if self._budgeted() else components(touches)
        groups = self._joined(groups, touches) if self.joint else groups
        for place, moves in enumerate(groups, start=1):
            step(f"the cheapest choice: group {place} of {len(groups)}")
            asked = sorted(frozenset().union(*(touches[move] for move in moves)))
            proven &= self._solve_group(moves, asked, choice)
        return tuple(choice), proven

    def _joined(
        self, groups: list[tuple[int, ...]], touches: Sequence[frozenset[int]]
    ) -> list[tuple[int, ...]]:
        """Return the groups with all that acts on what is wanted at once in one."""
        within = {n for n, one in enumerate(self.required) if one.reachable}
        bound = [group for group in groups if any(touches[move] & within for move in group)]
        rest = [group for group in groups if group not in bound]
        return [*rest, tuple(sorted(move for group in bound for move in group))] if bound else rest

    def _budgeted(self) -> bool:
        """Return whether projects share money, so that one can hold up another."""
        investment = self.trials.scenario.investment
        return bool(investment.budget or investment.funding)

    def _solve_group(self, moves: Sequence[int], asked: Sequence[int], choice: list[int]) -> bool:
        """Put the cheapest options of one group into a choice; return whether it is proven."""
        costs = [[option.cost for option in self.decisions[m].options] for m in moves]
        slow = any(self.decisions[m].id.startswith("energy.") for m in moves)

        def whole(part: Choice) -> Choice:
            trial = dict(enumerate(choice)) | dict(zip(moves, part, strict=True))
            return tuple(trial.values())

        def search() -> Chosen | None:
            return cheapest(
                costs,
                lambda part: self._holds(asked, whole(part)),
                _MOST_SLOW if slow else _MOST,
                lambda part: self._worth(asked, whole(part)),
                [tuple(self.decisions[m].now for m in moves)],
            )

        found = search()
        if found is None:
            self._relax(asked, tuple(choice))
            found = search()
        if found is None:
            raise GepsimError("the search found no plan, though the strongest choice holds")
        for move, option in zip(moves, found.choice, strict=True):
            choice[move] = option
        return found.proven

    def _relax(self, asked: Sequence[int], choice: Choice) -> None:
        """Ask no more than a choice gives: what helps one target of a group harms another."""
        for n in asked:
            one = self.required[n]
            share = self.share(one.target, one.year, choice)
            if share < one.asked:
                self.required[n] = replace(one, asked=share, reachable=False)
        scenario = self.scenario(choice)
        self.joint = [relaxed(goal, self.at_once(goal, scenario)) for goal in self.joint]

    def _holds(self, asked: Sequence[int], choice: Choice) -> bool:
        """Return whether all that a group acts on reaches what is asked, the hardest first."""
        scenario = self.scenario(choice)
        rows = sorted((self.required[n] for n in asked), key=lambda one: one.best - one.asked)
        apart = all(
            self.trials.met(one.target, one.year, scenario).mean() >= one.asked for one in rows
        )
        bound = [goal for goal in self.joint if self._bears(goal, asked)]
        return apart and all(self.at_once(goal, scenario) >= goal.asked for goal in bound)

    def _bears(self, goal: JointGoal, asked: Sequence[int]) -> bool:
        """Return whether a group acts on any target of a goal."""
        return any(
            self.required[n].target in goal.targets and self.required[n].year == goal.year
            for n in asked
        )

    def _worth(self, asked: Sequence[int], choice: Choice) -> float:
        """Return the sum of the probabilities of all that a group acts on. [1]"""
        rows = (self.required[n] for n in asked)
        return sum(self.share(one.target, one.year, choice) for one in rows)
