"""Every target of the plan gets a complete row, and says when it cannot be judged."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from gepsim.targets.evaluate import evaluate
from gepsim.targets.evidence import REASONS
from gepsim.targets.flags import Flag
from gepsim.targets.models import MODELS
from gepsim.targets.verdicts import VERDICTS

CHECKPOINTS = (2027, 2030, 2035)


def row(result, name, year):
    return next(r for r in result.rows if (r.id, r.checkpoint) == (name, year))


def test_every_target_has_a_model_and_no_model_is_left_over(city):
    ids = {r.id for r in (*city.indicators, *city.text_targets)}
    assert {r.model for r in city.targets} == set(MODELS)
    assert len(ids) == 41 + 38


def test_every_model_says_what_it_does(table):
    for model in MODELS.values():
        assert all((model.method.zh, model.method.en, model.summary))
        assert set(model.sources) <= set(table.sources)


def test_there_is_one_row_per_target_and_checkpoint(result):
    assert len(result.rows) == (41 + 38) * 3
    assert len({(r.id, r.checkpoint) for r in result.rows}) == len(result.rows)


def test_every_row_is_complete(result):
    for r in result.rows:
        texts = (r.name, r.target, r.verdict_name, r.method, r.remedy)
        assert all(text.zh and text.en for text in texts)
        assert all((r.unit, r.kind, r.model, r.criterion, r.operator))
        assert r.verdict in VERDICTS
        assert r.reason.zh, r.id
        assert r.reason.en, r.id
        assert r.reason_code in REASONS
        if not np.isnan(r.probability):
            assert r.probability_low <= r.probability <= r.probability_high
            assert r.low <= r.high or (r.unit == "year" and np.isnan(r.high))
        if r.id[0] != "X":
            assert all(name.zh and name.en for name in r.departments)


def test_the_dataset_keeps_the_contract(result):
    ds = result.dataset
    assert ds.indicator_value.dims == ("time", "indicator", "member")
    for name in ("probability_met", "probability_low", "probability_high", "verdict", "risk_flags"):
        assert ds[name].dims == ("checkpoint", "indicator")
    assert ds.verdict.dtype == np.int8
    assert ds.verdict.attrs["flag_meanings"].split() == list(VERDICTS)
    assert list(ds.target_set.values) == ["binding", "quantitative", "all"]
    assert float(ds.investment.sum()) / 1e4 == pytest.approx(845387.83)


def test_observed_years_show_the_observation(result, city):
    for seen in city.observations:
        model = MODELS[city.target(seen.indicator).model]
        if model.kind == "status" or seen.value is None or seen.part or seen.year < 2022:
            continue
        if model.signed and seen.year == 2022:
            continue  # a fall up to the base year has no base in the run
        shown = result.dataset.indicator_value.sel(time=seen.year, indicator=seen.indicator)
        assert float(shown.min()) == float(shown.max()) == pytest.approx(seen.value)


def test_a_status_has_no_probability(result, city):
    for indicator in city.indicators:
        if indicator.criterion.startswith("status"):
            for year in CHECKPOINTS:
                assert row(result, indicator.id, year).verdict == "maintained"
                assert np.isnan(row(result, indicator.id, year).probability)


def test_without_a_task_there_is_a_reason_and_no_number(judged):
    bare = judged(tasks={})
    for name in ("4-1", "4-2", "5-1", "14", "15", "16", "18", "19"):
        found = row(bare, name, 2027)
        assert np.isnan(found.probability)
        assert found.verdict == "insufficient_evidence"
        assert "任务" in found.reason.zh


def test_nothing_known_is_not_assessable(city, draws, plan_of):
    """No evidence, level, task or project: not a single probability, and a reason everywhere."""
    blank = replace(city, observations=(), tasks=(), statistics=())
    found = evaluate(blank, {}, draws, range(2022, 2036), CHECKPOINTS, plan_of(include=()))
    rows = [r for r in found.rows if not MODELS[r.model].conditional]
    assert {r.verdict for r in rows} == {"insufficient_evidence"}
    assert all(np.isnan(r.probability) and r.reason.zh for r in rows)
    assert not any(r.projects for r in found.rows)


def test_what_nobody_measured_is_answered_conditionally_and_says_so(result, judged):
    """X18 starts from a reference of grade C; an observation of one's own takes its place."""
    found = row(result, "X18", 2027)
    assert (found.reason_code, found.evidence_grade) == ("conditional", "C")
    assert "conditional answer" in found.reason.en
    assert all("F9" in row(result, name, 2035).flags for name in ("X12", "X30", "X38"))
    measured = row(judged(observations={"X18": {2023: 99.0}}), "X18", 2027)
    assert measured.probability > 0.99
    assert measured.reason_code != "conditional"


def test_what_projects_are_to_build_is_not_there_without_them(judged, result):
    without = judged(exclude=["12", "14", "32"])
    for name in ("X24", "X30", "X38"):
        assert row(result, name, 2035).projects
        assert row(without, name, 2035).probability == 0.0 < row(result, name, 2035).probability


def test_a_target_of_the_text_can_be_a_status(result):
    held = row(result, "X34", 2030)
    assert (held.verdict, held.operator, held.qualitative) == ("maintained", "status", True)
    assert row(result, "X35", 2030).reason_code == "no_observation"


def test_the_shortfall_is_what_is_demanded_less_what_is_expected(result):
    with_both = [r for r in result.rows if not np.isnan(r.shortfall)]
    assert len(with_both) > 100
    for r in with_both:
        assert r.shortfall == r.level - r.expected
        assert r.operator in (">=", "<=", ">")
        assert r.level_basis in ("issued", "city_plan", "assumed", "interpolated")


def test_a_five_year_task_is_due_at_a_constant_pace(result):
    """17 % by 2030: 7.18 % by 2027."""
    found = row(result, "15", 2027)
    assert found.level == pytest.approx(7.18, abs=0.005)
    assert (found.level_basis, found.level_year) == ("interpolated", 2030)


def test_a_level_between_two_goals_is_interpolated(result):
    found = row(result, "R1", 2030)
    assert (found.level, found.level_basis, found.target.zh) == (84.38, "interpolated", "≥84.38%")
    assert row(result, "R1", 2027).level_basis == "city_plan"


def test_a_number_that_a_trend_can_stand_in_for_is_not_demanded(result, judged):
    """4-2 has to meet its task of 27.4; 25 or falling is left to the indicator."""
    assert row(result, "4-2", 2027).level == 27.4
    assert row(judged(tasks={}), "4-2", 2027).level == 25.0


def test_english_says_the_same_as_chinese(result):
    found = row(result, "5-2", 2027).target
    assert "持续改善" in found.zh
    assert found.en == "task set from above met, and ≤25 or still improving"


def test_names_of_departments_stand_one_to_one(result, city):
    for r in result.rows:
        for name in r.departments:
            assert city.department(name.zh).name == name


def test_a_lapsed_status_says_so_until_it_is_renewed(judged):
    found = judged(observations={"25": {2026: 0.0}})
    path = found.dataset.indicator_value.sel(indicator="25")
    assert float(path.sel(time=2026).max()) == 0.0
    assert 0.5 < float((path.sel(time=2027) > 0).mean()) < 0.95


def test_a_status_names_its_last_evidence(result, judged):
    assert "最近证据2023年" in row(result, "12", 2027).reason.zh
    renewed = judged(observations={"12": {2026: 1.0}})
    assert "最近证据2026年" in row(renewed, "12", 2027).reason.zh


def test_a_target_is_not_judged_before_it_is_due(result):
    assert "2035" in row(result, "X20", 2030).reason.en
    assert not np.isnan(row(result, "X20", 2035).probability)


def test_twins_share_their_forecast(result):
    ds = result.dataset.indicator_value
    for twin, own in (("X6", "5-1"), ("X9", "6-4"), ("X17", "21"), ("X2", "9")):
        np.testing.assert_array_equal(ds.sel(indicator=twin), ds.sel(indicator=own))


def test_indicators_without_any_project_are_flagged(result):
    flagged = {r.id for r in result.rows if "F5" in r.flags and r.id[0] != "X"}
    assert flagged == {"1", "2", "3", "6-5", "19", "26", "R5"}


def test_projects_that_end_early_leave_a_gap(result):
    """Projects 28 and 29 end in 2025: nothing is left for 6-2 in 2030."""
    assert "F6" not in row(result, "6-2", 2027).flags
    assert "F6" in row(result, "6-2", 2030).flags
    assert "F6" not in row(result, "18", 2035).flags


def test_trends_away_from_the_target_are_flagged(result):
    conflict = {r.id for r in result.rows if "F4" in r.flags}
    assert {"6-4", "20"} <= conflict
    assert "21" not in conflict


def test_conflicting_sources_are_flagged(result):
    doubtful = {r.id for r in result.rows if "F7" in r.flags}
    assert {"17", "14", "15", "13", "9", "5-2", "21", "X1"} <= doubtful


def test_joint_probabilities_are_counted_not_multiplied(result):
    for year in CHECKPOINTS:
        joint = result.dataset.joint_probability.sel(checkpoint=year)
        least = result.dataset.probability_met.sel(checkpoint=year).isel(indicator=slice(41)).min()
        assert (joint <= float(least) + 1e-12).all()
        assert float(joint.sel(target_set="all")) <= float(joint.sel(target_set="binding"))
        assert "14" in result.left_out[year]


def test_small_counts_stay_discrete(result):
    shares = np.unique(result.dataset.indicator_value.sel(indicator="5-2").values.round(6))
    assert set(shares) <= {0.0, 33.3, 33.333333, 66.666667, 100.0}


def test_flags_are_bits(result):
    assert int(result.dataset.risk_flags.max()) < 2 * max(Flag)


def test_a_peak_that_is_not_seen_has_no_year_and_both_tests_are_stated(judged, evidence):
    """Emissions that rise until 2035 do not peak in 2035."""
    rising = {**evidence, "co2_emissions": evidence["road_oil"]}
    found = row(judged(evidence=rising), "X1", 2035)
    assert found.probability == 0.0
    assert np.isnan([found.expected, found.central, found.low, found.high]).all()
    assert "strict test" in found.reason.en
    assert "weak test" in found.reason.en
    assert "no peak is in sight by 2035, the last year" in found.reason.en
    assert "most draws have no lasting peak" in found.remedy.en.lower()


def test_output_that_a_setting_decides_is_called_assumed(result):
    found = row(result, "X20", 2035)
    assert found.reason_code == "assumed"
    assert "not forecast" in found.reason.en


def test_the_reason_states_what_was_compared_and_the_chance_of_each_part(result):
    """4-1 has to meet its task, and 90 or a rise: three chances beside the whole."""
    found = row(result, "4-1", 2027)
    assert f"it holds in {found.probability:.0%} of the draws" in found.reason.en
    assert "demanded ≥96% (task from above)" in found.reason.en
    assert found.reason.en.split("of its parts: ")[1].count("%") == 5
    assert "clues followed up ≥100%" in row(result, "26", 2030).reason.en


def test_a_target_of_the_text_that_was_due_before_says_so(result):
    then = row(result, "X9", 2027).probability
    assert f"due in 2027, when its probability was {then:.0%}" in row(result, "X9", 2030).reason.en
    assert "was due" not in row(result, "X9", 2027).reason.en


def test_an_observation_of_an_earlier_plan_says_that_it_moves_nothing(result, judged):
    """A fall seen in 2025 ends its own five-year plan; that of 2027 counts from there."""
    seen = judged(observations={"15": {2024: 36.0, 2025: 40.0}})
    then, now = (row(one, "15", 2027) for one in (result, seen))
    assert now.probability == then.probability
    assert "belongs to an earlier five-year plan" in now.reason.en


def test_stable_is_no_coin_toss_and_is_read_against_each_year_too(result):
    """A mean of years against the mean of two, and both of these beside."""
    found = row(result, "17", 2027)
    assert (found.level, found.level_basis) == (92.32, "assumed")
    assert "read against 88.14% (2022)" in found.reason.en
    assert "against 96.5% (2023)" in found.reason.en
    easy, hard = (judge_reading(found.reason.en, level) for level in ("88.14%", "96.5%"))
    assert easy > found.probability > hard


def judge_reading(said, level):
    """Return the chance that is said beside one level of reference."""
    return float(re.search(rf"against {re.escape(level)} \(\d+\) (\d+)%", said)[1]) / 100.0


def test_all_of_a_hundred_means_all(result):
    """100 % is met by 100.00, not from 99.5 on."""
    for r in result.rows:
        if r.id == "22" and r.probability > 0:
            assert r.high == 100.0
    assert result.context.targets["22"].decimals == 2


def test_every_target_has_an_owner_and_says_whether_the_plan_names_it(result):
    for r in result.rows:
        assert r.departments, r.id
        assert r.departments_inferred == (r.kind == "text"), r.id
