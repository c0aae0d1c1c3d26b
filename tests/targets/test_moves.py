"""What a planner changes moves the verdicts that it should, and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.targets import variants
from gepsim.targets.evaluate import evaluate
from gepsim.targets.forecasting import forecast_of

#: Who feeds whom: PM2.5 makes the days of good air, and these the satisfaction.
FEEDS = {"4-2": {"4-1", "20"}, "4-1": {"20"}}
TWINS = {"5-1": {"X6", "X7"}, "6-4": {"X9"}, "9": {"X2"}, "21": {"X17"}}


def moved(before, after):
    """Return the targets whose probability changed, and those whose value did."""
    changed = set()
    for name in ("probability_met", "indicator_value"):
        a, b = before.dataset[name], after.dataset[name]
        other = [dim for dim in a.dims if dim != "indicator"]
        differs = ((a != b) & ~(a.isnull() & b.isnull())).any(other)
        changed |= {str(i) for i in a.indicator.values[differs.values]}
    return changed


def reach(city, projects):
    """Return the targets that some projects can move at most."""
    direct = {name for p in projects for name in city.project(p).indicators}
    fed = set().union(direct, *(FEEDS.get(name, set()) for name in direct))
    return fed.union(*(TWINS.get(name, set()) for name in fed))


def test_the_same_question_has_the_same_answer(judged, result):
    assert moved(result, judged()) == set()


def test_without_project_8_only_recycling_and_satisfaction_fall(city, result, judged):
    after = judged(exclude=("8",))
    assert moved(result, after) == {"6-4", "X9", "20"}
    fall = result.dataset.probability_met - after.dataset.probability_met
    assert (fall.sel(indicator=["6-4", "20"]) >= 0).all()
    assert float(fall.sel(indicator="6-4", checkpoint=2030)) > 0.2


def test_two_years_of_delay_reach_every_project_and_nothing_else(city, result, judged):
    after = judged(delay={"all": 2})
    changed = moved(result, after)
    assert changed <= reach(city, [p.id for p in city.projects])
    assert {"4-2", "6-1", "6-4", "16", "17", "R1", "22", "23", "21", "18"} <= changed
    gain = (after.dataset.probability_met - result.dataset.probability_met).max("checkpoint")
    noisy = 3 * np.sqrt(0.25 / 200)
    assert float(gain.max()) < noisy


def test_a_larger_budget_helps_and_only_where_projects_act(city, judged):
    years = range(2023, 2036)
    short = judged(budget=dict.fromkeys(years, 4e8))
    double = judged(budget=dict.fromkeys(years, 8e8))
    changed = moved(short, double)
    assert changed <= reach(city, [p.id for p in city.projects])
    assert {"6-4", "R1"} <= changed
    gain = double.dataset.probability_met - short.dataset.probability_met
    assert float(gain.sel(indicator=["6-4", "R1", "6-1"]).min()) >= 0
    assert float(double.dataset.investment.sum()) > float(short.dataset.investment.sum())


def test_an_observation_of_2025_moves_its_own_target_only(result, judged):
    after = judged(observations={"21": {2025: 76.4}})
    assert moved(result, after) == {"21", "X17"}


def test_observed_air_moves_what_air_feeds(result, judged):
    after = judged(observations={"4-2": {2025: 27.0}})
    assert moved(result, after) == {"4-2", "4-1", "20"}


def test_an_observation_narrows_the_forecast(result, judged):
    """The same level as expected, measured in 2025, leaves less doubt about 2027."""
    expected = float(result.dataset.indicator_value.sel(time=2025, indicator="21", member=0))
    after = judged(observations={"21": {2025: expected}})
    spread = [
        float(r.dataset.indicator_value.sel(time=2027, indicator="21").std())
        for r in (result, after)
    ]
    assert spread[1] < 0.9 * spread[0]


def test_a_task_moves_its_own_target_only(result, judged, tasks):
    after = judged(tasks={**tasks, "19": {2027: 4.5}})
    assert moved(result, after) == {"19"}


def test_evidence_on_carbon_moves_carbon_only(city, draws, evidence, result, judged):
    lower = {
        **evidence,
        "co2_emissions": evidence["co2_emissions"] * 0.999 ** np.arange(14)[:, None],
    }
    changed = moved(result, judged(evidence=lower))
    assert changed <= {"X1"}


def test_missing_evidence_is_said(result, judged, evidence):
    less = {name: array for name, array in evidence.items() if name != "non_fossil_share"}
    after = judged(evidence=less)
    assert moved(result, after) == {"13"}
    row = next(r for r in after.rows if r.id == "13")
    assert "非化石能源占比" in row.reason.zh


def test_plants_of_county_seats_count_only_if_asked(city, result, judged):
    """The rate covers the two districts; projects 17 and 27 lie in the three counties."""
    from gepsim.targets.settings import TargetSettings

    wide = judged(settings=TargetSettings(counted_counties={"6-1": city.codes}))
    assert moved(result, wide) == {"6-1"}
    gain = wide.dataset.indicator_value - result.dataset.indicator_value
    assert float(gain.sel(indicator="6-1", time=2030).mean()) > 1.0


def test_a_task_without_a_year_is_refused():
    from gepsim.scenario_file import load

    with pytest.raises(InputError, match="has no year; write"):
        load("baseline", [{"tasks": {"4-1": 96}}])


@pytest.mark.parametrize(
    ("observations", "message"),
    [
        ({"4-9": {2025: 1.0}}, "unknown indicator '4-9' (did you mean"),
        ({"6-1": {2025: 175.0}}, "175 percent cannot be (possible: 0 to 100 percent)"),
        ({"4-2": {2025: "29 mg"}}, "cannot read 'mg' as 'ug m-3'"),
        ({"4-2": {2040: 20.0}}, "year 2040 is outside the run"),
        ({"2": {2025: 3.0}}, "3 cannot be (possible: 0 to 1)"),
        ({"23": {2025: -1.0}}, "cannot be"),
    ],
)
def test_an_observation_that_cannot_be_is_refused(judged, observations, message):
    with pytest.raises(InputError) as found:
        judged(observations=observations)
    assert message in str(found.value)


def test_all_faults_are_told_at_once(city, draws, plan_of):
    odd = {"4-9": {2025: 1.0}, "6-1": {2025: 175.0, 2050: 3.0}}
    with pytest.raises(InputError, match="3 problems found"):
        evaluate(city, {}, draws, range(2022, 2036), [2027], plan_of(), observations=odd)


def test_an_observation_in_another_unit_is_converted(judged):
    after = judged(observations={"4-2": {2025: "0.027 mg m-3"}})
    seen = after.dataset.indicator_value.sel(indicator="4-2", time=2025, member=0)
    assert float(seen) == pytest.approx(27.0)


def test_unknown_evidence_is_refused(city, draws, plan_of):
    import xarray as xr

    odd = {"non_fossil": xr.DataArray([1.0], {"time": [2022]})}
    with pytest.raises(InputError, match="did you mean 'non_fossil_share'"):
        evaluate(city, odd, draws, range(2022, 2036), [2027], plan_of())


def test_what_a_late_project_leaves_untouched_is_what_a_fresh_look_says(result):
    context = result.context
    kept = context.programme.schedule.kept
    known = [p for p, here in zip(context.programme.schedule.projects, kept, strict=True) if here]
    moved = max(known, key=lambda project: len(project.indicators)).id
    late = variants.later(context, moved)
    fresh = replace(late, forecasts={})
    for name in context.forecasts:
        one, other = (forecast_of(seen, name).series[""] for seen in (late, fresh))
        np.testing.assert_array_equal(one, other, err_msg=name)
        # what was forecast anew in the meantime is not taken for what was taken over
        assert variants.untouched(late, context, name) == (
            moved not in variants.reach(context, name)
        )


def test_some_years_are_forecast_as_all_years_are(result):
    some = replace(result.context, forecasts={})
    for name in result.context.forecasts:
        whole = forecast_of(result.context, name)
        part = forecast_of(some, name, (2027, 2035))
        for word, values in part.series.items():
            rows = [whole.row(year) for year in part.years]
            np.testing.assert_array_equal(values, whole.series[word][rows], err_msg=name)
