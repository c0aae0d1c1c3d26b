"""Trials equal whole runs; deciding inputs, tipping points and plans of the shipped baseline."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gepsim.advice.decisions import project_decisions, with_project
from gepsim.advice.measures import _with_lever
from gepsim.advice.plan_file import check_place, scenario_text
from gepsim.advice.planning import _MEASURED, plan
from gepsim.advice.rerun import check_same
from gepsim.advice.sensitivity import value_deciders, verdict_deciders
from gepsim.advice.tipping_points import _in_section, tipping_points
from gepsim.advice.trials import TrialRuns, reads
from gepsim.cli import _guarded
from gepsim.engine.road import supply_of
from gepsim.errors import InputError
from gepsim.files.results import Results
from gepsim.scenario_file import load
from gepsim.valuation.account import evaluate


@pytest.fixture(scope="module")
def trials(travelled):
    return TrialRuns(*travelled())


@pytest.fixture(scope="module")
def deciders(travelled):
    return verdict_deciders(travelled()[0])


def test_a_trial_says_draw_by_draw_what_its_own_run_says(trials, tmp_path):
    """A measure, a larger plant, a larger forest work and a late one, as a file and run whole."""
    from gepsim.economy.settings import MeasurePace
    from gepsim.engine.road import travel
    from gepsim.inputs import gather

    trial = with_project("8", trials.scenario, larger=1.5, faster=1)
    trial = with_project("32", with_project("10", trial, kept=False), larger=1.5)
    trial = _with_lever("ev", MeasurePace(rate=6, before=1, start=2026), trial)
    trial = _in_section("investment", "delay", trial, {"33": 2})
    path = tmp_path / "trial.toml"
    words = {"zh": "试算", "en": 'A "trial"'}
    path.write_text(scenario_text(load("baseline"), trial, "trial", words, words), "utf-8")
    inputs = gather(path)
    renamed = {"id": "trial", "title": words, "note": words}
    assert inputs.scenario.model_dump() == {**trial.model_dump(), **renamed}
    road = travel(inputs, trials.layers)
    for one in road.targets.assessments:
        if one.judged is not None:
            met = trials.met(one.target, one.year, trial)
            np.testing.assert_array_equal(met, one.judged.met[1:], err_msg=one.target.id)


def test_what_reads_neither_projects_nor_the_economy_is_not_tried_again(trials):
    other = with_project("8", trials.scenario, kept=False)
    targets = {t.id: t for t in trials.road.targets.targets}
    assert trials.same(targets["R1"], trials.scenario, other)
    assert not trials.same(targets["6-4"], trials.scenario, other)
    assert not trials.same(targets["X9"], trials.scenario, other)


def test_measures_move_only_the_evidence_that_makes_them_an_offer(trials):
    from gepsim.economy.settings import MeasurePace

    trial = trials.scenario
    for name in ("efficiency", "ev", "coal_switch", "electrification"):
        trial = _with_lever(name, MeasurePace(rate=4, before=1, start=2026), trial)
    here, there = (trials.told(trials.setting(s)).digests for s in (trials.scenario, trial))
    assert {name for name in here if here[name] != there[name]} == _MEASURED


def test_an_indicator_reads_what_its_sources_read(travelled):
    context = travelled()[0].targets.context
    evidence, projects = reads(context.targets["20"], context)
    assert {"4-1", "4-2", "20"} <= projects
    assert "value_added" in evidence


def test_every_verdict_with_a_probability_has_a_row(deciders, travelled):
    judged = {
        (one.target.id, one.year)
        for one in travelled()[0].targets.assessments
        if not math.isnan(one.probability)
    }
    assert {(row.id, row.checkpoint) for row in deciders} == judged
    first = deciders[0].probability
    assert abs(first - 0.5) <= min(abs(row.probability - 0.5) for row in deciders)


def test_the_swings_of_the_yearly_figure_decide_rural_sewage(deciders):
    """Chance is named as such: no better evidence on villages would narrow it."""
    top = next(row for row in deciders if (row.id, row.checkpoint, row.rank) == ("R1", 2035, 1))
    assert (top.input, top.mark) == ("swing_share", "chance")
    assert top.share > 0.3
    assert top.error < 0.2


def test_shares_are_shares(deciders):
    ranked = [row for row in deciders if row.rank]
    assert all(0 < row.share <= 1 for row in ranked)
    assert all(not row.input and math.isnan(row.share) for row in deciders if not row.rank)


def test_rain_and_heat_carry_the_spread_of_the_product(travelled):
    road = travelled()[0]
    draws = road.inputs.draws(members=300)
    supply = supply_of(road.inputs, road.path, travelled()[1], draws)
    account = evaluate(supply, draws, road.inputs.scenario.account)
    more = replace(road, draws=draws, account=account)
    rows = [row for row in value_deciders(more) if row.checkpoint == 2022]
    assert rows[0].input in ("rain_factor", "transpiration_heat", "hot_day_factor")
    assert [row.share for row in rows] == sorted((row.share for row in rows), reverse=True)
    assert rows[0].low < rows[0].high


def test_delay_turns_recycling_in_2030(trials):
    """Project 8 opens at the end of 2027: two years later it does not count in 2030."""
    turns = tipping_points(trials, ("6-4",), processes=1)
    assert tipping_points(trials, ("6-4",), processes=2) == turns
    found = [turn for turn in turns if turn.checkpoint == 2030]
    assert [turn.key for turn in found] == ["investment.delay.all"]
    turn = found[0]
    assert turn.met_below
    assert turn.low < turn.at < turn.high
    assert turn.high - turn.low == pytest.approx(5 / 32)
    assert 0.5 < turn.at < 3.0


def test_more_confidence_never_costs_less(trials):
    plans = [plan(trials, p, "6-4", free=2023) for p in (0.3, 0.6)]
    reached = [{(w.target.id, w.year) for w in p.required if w.reachable} for p in plans]
    same = reached[0] & reached[1]
    assert ("6-4", 2030) in same
    assert all(p.proven for p in plans)
    costs = [p.projects_money for p in plans if reached[plans.index(p)] == reached[0]]
    assert costs == sorted(costs)
    for found in plans:
        assert all(one.planned >= one.asked for one in found.required)


def test_what_serves_no_target_is_left_out_if_it_is_still_free(trials):
    """For recycling alone the cheapest of the whole programme keeps recycling projects at most."""
    found = plan(trials, 0.3, "6-4", free=2023)
    kept = found.scenario.investment
    priced = {p.id for p in trials.road.inputs.city.projects if p.invest_cny is not None}
    assert {p for p in priced if kept.keeps(p)} <= {"8", "9", "10"}
    assert found.added < 0


def test_what_has_begun_is_carried_on(trials):
    decisions, left = project_decisions(trials.road, 2026)
    assert all("left out" not in [o.text.en for o in decision.options] for decision in decisions)
    why = {one.id: one.why.en for one in left}
    assert why["9"] == "finished before 2026"
    assert why["11"] == "cost unknown: the plan states no money"


def test_options_cost_what_the_schedule_says(trials):
    """Project 8, 114.665 million CNY over four years; a year faster costs a tenth more."""
    decisions, _ = project_decisions(trials.road, 2026)
    one = next(decision for decision in decisions if decision.id == "8")
    costs = {option.text.en: option.cost for option in one.options}
    assert costs["as scheduled"] == pytest.approx(114.665e6)
    assert costs["built 1 year faster"] == pytest.approx(1.1 * 114.665e6)
    assert costs["1.5 times the size"] == pytest.approx(1.5 * 114.665e6)
    assert costs["1.5 times the size, built 1 year faster"] == pytest.approx(1.65 * 114.665e6)


def test_what_the_scenario_reaches_is_not_called_out_of_reach(trials):
    """A larger project 32 does not help forest cover; the scenario's own choice reaches it."""
    now = {(a.target.id, a.year): a.probability for a in trials.road.targets.assessments}
    found = plan(trials, now["8-1", 2030] - 0.01, "8-1")
    one = next(one for one in found.required if one.year == 2030)
    assert one.reachable
    assert one.planned >= one.asked


def test_a_target_out_of_reach_is_named_with_the_best_and_not_made_worse(trials):
    found = plan(trials, 0.9, "5-2")
    assert [one.year for one in found.required if not one.reachable] == [2027, 2030, 2035]
    assert all(one.best < 0.9 and one.planned >= one.now for one in found.required)
    assert found.picks == ()


@pytest.mark.parametrize(
    ("confidence", "names", "free", "said"),
    [
        (1.5, "binding", None, "--confidence: 1.5 is not between 0 and 1"),
        (0.5, "6-9", None, "--targets: no target '6-9' (did you mean"),
        (0.5, "14", None, "--targets: '14' has no probability: no task from above for 2035"),
        (0.5, ",", None, "--targets: names no target"),
        (0.5, "6-4", 2040, "--free-from: 2040 is outside the run (allowed: 2023–2035)"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(trials, confidence, names, free, said):
    with pytest.raises(InputError) as caught:
        plan(trials, confidence, names, free)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.json", "a scenario is a TOML file"),
        ("My Plan.toml", "'My Plan' cannot be a scenario's id"),
        ("2030.toml", "'2030' cannot be a scenario's id"),
    ],
)
def test_a_plan_is_written_under_a_name_that_a_scenario_can_have(tmp_path, name, said):
    with pytest.raises(InputError) as caught:
        check_place(tmp_path / name, load("baseline"))
    assert said in str(caught.value)


def test_a_plan_lies_beside_a_scenario_that_does_not_ship(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('schema = 1\nid = "own"\nextends = "baseline"\n', "utf-8")
    source = load(own)
    assert check_place(tmp_path / "own_plan.toml", source) == "own_plan"
    with pytest.raises(InputError, match="would not be found from there"):
        check_place(tmp_path / "elsewhere" / "own_plan.toml", source)
    with pytest.raises(InputError, match="is the scenario itself"):
        check_place(own, source)


def recorded(road, **changes):
    judged = road.targets.dataset["probability_met"]
    total = road.account.gep_total.isel(member=0, drop=True)
    accounts = xr.Dataset({"probability_met": judged, "gep_total": total}).assign(changes)
    return Results(Path("outputs/baseline"), accounts, [], {})


def test_a_run_that_comes_out_otherwise_is_refused_with_the_place(travelled):
    road = travelled()[0]
    check_same(recorded(road), road, ())
    moved = road.targets.dataset["probability_met"].copy()
    moved.loc[{"checkpoint": 2030, "indicator": "6-4"}] = 0.5
    with pytest.raises(InputError) as caught:
        check_same(recorded(road, probability_met=moved), road, ("bazhong/projects.csv",))
    assert "checkpoint 2030 indicator 6-4" in str(caught.value)
    assert "changed since: bazhong/projects.csv" in str(caught.value)


def test_sensitivity_suggests_a_target_before_it_computes(capsys):
    assert _guarded(["sensitivity", "baseline", "--target", "4_2"]) == 2
    assert "the nearest: 4-2 " in capsys.readouterr().err


def test_a_run_folder_keeps_its_own_draws(tmp_path, capsys):
    assert _guarded(["sensitivity", str(tmp_path), "--members", "50"]) == 2
    assert "--members: a run folder has its own settings" in capsys.readouterr().err
    assert _guarded(["sensitivity", str(tmp_path)]) == 2
    assert "is no whole run" in capsys.readouterr().err
