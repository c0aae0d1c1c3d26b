"""Plans that meet targets at once, and what is said of choices that chance cannot tell apart."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from gepsim.advice.picks import figure_error, picks_of
from gepsim.advice.plan_doubts import doubts_on
from gepsim.advice.plan_facts import plan_facts
from gepsim.advice.planning import market_of, plan
from gepsim.advice.planning_problem import PlanningProblem
from gepsim.advice.trials import TrialRuns
from gepsim.files.answers import answer_text

TOGETHER = 0.25


@pytest.fixture(scope="module")
def trials(travelled):
    return TrialRuns(*travelled())


@pytest.fixture(scope="module")
def at_once(trials):
    return plan(trials, TOGETHER, "6-4,21", joint=True)


def problem_of(trials, names):
    """Return what a plan of these targets would choose from."""
    decisions = market_of(trials, 2026, measured=False).decisions
    problem = PlanningProblem(trials, decisions, 0.5)
    judged = [one for one in trials.road.targets.assessments if one.target.id in names]
    problem.required = [problem.requirement(one) for one in judged]
    return problem


def choose(problem, **options):
    """Return the scenario's choice with other options of some projects."""
    chosen = {one.id: one.now for one in problem.decisions} | options
    return tuple(chosen[one.id] for one in problem.decisions)


def test_a_joint_goal_counts_the_draws_in_which_all_are_met(at_once, trials):
    for goal in at_once.joint:
        met = [trials.met(target, goal.year, at_once.scenario) for target in goal.targets]
        assert goal.planned == pytest.approx(np.all(met, axis=0).mean())
        assert goal.planned >= goal.asked
        assert goal.planned <= min(one.mean() for one in met)
    assert [goal.year for goal in at_once.joint if len(goal.targets) == 2] == [2027, 2030, 2035]


def test_all_at_once_costs_no_less_than_one_by_one(at_once, trials):
    alone = plan(trials, TOGETHER, "6-4,21")
    assert alone.joint == ()
    assert at_once.added >= alone.added - 1.0


def test_what_cannot_be_met_at_once_is_named_with_the_best(trials):
    found = plan(trials, 0.57, "6-4,21", joint=True)
    first = found.joint[0]
    assert (first.year, first.reachable) == (2027, False)
    assert first.best < 0.57
    assert first.planned >= first.asked


def test_a_choice_that_wins_less_than_the_sampling_error_is_no_difference(trials):
    """20 is asked a hair more than it has: what is bought for it could as well be left."""
    problem = problem_of(trials, ("20",))
    choice = choose(problem, **{"40": 1})
    share = problem.share(problem.required[0].target, 2027, choice)
    now = problem.required[0].now
    assert share > now
    problem.required = [replace(problem.required[0], asked=share)]
    (pick,) = picks_of(problem, choice)
    assert pick.cheaper.share == now < pick.cheaper.asked <= pick.cheaper.high
    assert pick.cheaper.saved == pytest.approx(pick.added)
    said = next(doubts_on(pick))
    assert "equal within sampling error" in said.en
    assert "抽样误差内相等" in said.zh


def test_a_choice_that_wins_more_than_the_sampling_error_is_not_doubted(trials):
    """Faster, project 8 brings recycling in 2027 from 4 to above 40 %."""
    problem = problem_of(trials, ("6-4",))
    problem.required = [replace(one, asked=0.4) for one in problem.required if one.year == 2027]
    (pick,) = picks_of(problem, choose(problem, **{"8": 1}))
    assert pick.cheaper is None
    assert not pick.unseen
    assert list(doubts_on(pick)) == []


def test_what_one_target_needs_is_not_flagged_for_another(trials):
    """Project 8 moves satisfaction by hundredths and recycling by points: it is seen."""
    problem = problem_of(trials, ("6-4", "20"))
    (pick,) = picks_of(problem, choose(problem, **{"8": 1}))
    assert {one.target.id for one in pick.effects} == {"6-4", "20"}
    assert not pick.unseen


def test_what_is_missed_at_once_is_named(trials):
    problem = problem_of(trials, ("6-4", "20"))
    problem.want_at_once()
    choice = choose(problem, **{"8": 1})
    now = [problem.at_once(goal, trials.scenario) for goal in problem.joint]
    problem.joint = [replace(g, asked=n + 0.001) for g, n in zip(problem.joint, now, strict=True)]
    problem.required = [replace(one, asked=0.0) for one in problem.required]
    (pick,) = picks_of(problem, choice)
    assert pick.cheaper.share == pytest.approx(pick.cheaper.asked - 0.001)
    assert pick.cheaper.what.en in ("6-4, 20", "6-4", "20")


def test_what_moves_less_than_a_survey_sees_is_flagged(trials):
    problem = problem_of(trials, ("20",))
    (pick,) = picks_of(problem, choose(problem, **{"10": 2}))
    context = trials.road.targets.context
    error = figure_error(context, context.targets["20"], 2027)
    assert pick.unseen
    assert 0.0 < abs(pick.largest.size) < error == pick.effects[0].error
    assert "error of one survey" in list(doubts_on(pick))[-1].en


def test_an_indicator_without_a_yearly_figure_has_no_error(trials):
    context = trials.road.targets.context
    assert figure_error(context, context.targets["6-2"], 2030) == 0.0


def test_the_answer_file_holds_the_plan(at_once):
    facts = json.loads(answer_text("plan", {"seed": 1}, plan_facts(at_once)))
    assert facts["made_for"]["seed"] == 1
    assert [one["id"] for one in facts["choices"]] == [one.decision.id for one in at_once.picks]
    assert facts["added_cost"] == pytest.approx(at_once.added)
    assert {one["year"] for one in facts["at_once"]} == {2027, 2030, 2035}
    assert all({"equal_within_sampling_error", "below_survey_error"} <= set(one)
               for one in facts["choices"])  # fmt: skip
