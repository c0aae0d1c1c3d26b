"""Rows say what the plan prints."""

from pathlib import Path

import pytest

from gepsim.units import factor

PRINTED_LEVELS = {  # indicator: 2022, 2023, 2027, 2035 as table 2 has them
    "4-2": (28.0, 29.7, 25, 25),
    "6-1": (67.38, 75.04, 75, 75),
    "6-4": (36.63, 36.07, 40, 42),
    "8-1": (63.18, 63.18, None, None),
    "13": (42.5, None, 43.5, 45),
    "17": (88.14, 96.5, 92.32, 92.32),
    "20": (91.31, 91.3, 92, 95),
    "21": (73.13, 74.9, 76, 80),
    "22": (88.6, 91.98, 100, 100),
    "23": (17.88, 18.4, 18.4, 18.4),
    "R1": (68.33, 69.81, 78, 95),
    "R4": (62481.15, 70415.4, None, None),
}


@pytest.mark.parametrize("name", PRINTED_LEVELS)
def test_levels_are_those_of_table_2(city, name):
    y2022, y2023, *goals = PRINTED_LEVELS[name]
    seen = {o.year: o.value for o in city.observations if o.indicator == name}
    assert (seen.get(2022), seen.get(2023)) == (y2022, y2023)
    assert [goal.year for goal in city.goals_of(name)] == [2027, 2035]
    assert [goal.level for goal in city.goals_of(name)] == goals


def test_what_the_table_prints_stands_beside_what_it_means(city):
    seen = {(o.indicator, o.part, o.year): o for o in city.observations}
    assert seen["4-2", "", 2022].printed == "上级任务：≤28.3，实际：28"
    assert (seen["2", "", 2023].printed, seen["2", "", 2023].value) == ("建立", 1.0)
    assert (seen["16", "", 2022].value, seen["16", "", 2022].met) == (None, True)
    assert seen["26", "closure_rate", 2022].value == 100.0


def test_three_indicators_are_starred(city):
    assert [i.id for i in city.indicators if i.starred] == ["6-3", "8-1", "9"]


def test_every_target_has_a_goal_in_both_languages(city):
    for target in city.targets:
        goals = city.goals_of(target.id)
        assert goals
        for goal in goals:
            assert goal.level is not None or goal.text
            assert bool(goal.text_zh) == bool(goal.text_en)


def test_assumed_tasks_belong_to_scenarios(city):
    assert {task.basis for task in city.tasks} == {"issued", "city_plan"}


def test_table_1_has_36_indicators_all_met_but_one_blank_line(city):
    numbers = {row.id.split("-")[0] for row in city.previous_indicators}
    assert len(numbers) == 36
    assert [r.id for r in city.previous_indicators if r.status_zh != "达标"] == ["15-2"]


def test_project_27_is_split_as_printed(city):
    shares = city.county_shares("27")
    assert shares == pytest.approx({"511923": 3500 / 23500, "511922": 20000 / 23500})


def test_project_15_builds_what_the_list_says(city):
    lever = city.project("15").effect_lever
    assert lever["wwtp_upgrade_m3d"] == 80_000
    assert lever["sewer_km"] == 2
    assert city.project("27").effect_lever["sewer_km"] is None


def test_shares_of_every_project_sum_to_one(city):
    for project in city.projects:
        shares = city.county_shares(project.id)
        assert sum(shares.values()) == pytest.approx(1.0), project.id
        assert set(shares) <= set(city.codes)


def test_every_finding_is_told_in_both_languages(city):
    assert [f.id for f in city.audit] == [f"D{n}" for n in range(1, len(city.audit) + 1)]
    for finding in city.audit:
        for text in (finding.finding_zh, finding.treatment_zh):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in text), finding.id
        for text in (finding.finding_en, finding.treatment_en):
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in text), finding.id


def test_findings_are_found_by_indicator(city):
    assert [f.id for f in city.findings_on("5-2")] == ["D6"]


def test_every_department_has_an_english_name(city):
    named = {n for row in (*city.indicators, *city.projects) for n in row.responsible_zh}
    assert {city.department(name).name_zh for name in named} == named
    assert all(department.name_en for department in city.departments)


def test_rivers_leave_the_city_through_pingchang(city):
    kinds = {node.id: node.kind for node in city.river_nodes}
    leaving = [e for e in city.river_edges if kinds[e.downstream] == "downstream"]
    first = [e.upstream for e in leaving if kinds[e.upstream] == "county"]
    assert first == ["511923"]


def test_huangshipan_holds_water_only_after_2024(city):
    reservoirs = {reservoir.id: reservoir for reservoir in city.reservoirs}
    assert reservoirs["hongyudong"].operates_in(2022)
    assert not reservoirs["huangshipan"].operates_in(2022)
    assert not reservoirs["jiangjiakou"].operates_in(2035)


def test_every_unit_can_be_read(city):
    tables = (city.indicators, city.text_targets, city.levers, city.tasks, city.observations)
    for table in (*tables, city.energy_base, city.statistics, city.project_levers):
        for row in table:
            assert factor(row.units, row.units) == 1.0


def test_levers_keep_the_unit_of_the_vocabulary(city):
    units = {lever.name: lever.units for lever in city.levers}
    for project in city.projects:
        assert all(lever.units == units[lever.lever] for lever in project.levers)


def test_the_data_page_names_the_findings_of_the_comparison(city):
    page = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    for finding in city.audit[27:]:
        assert f"| {finding.id} |" in page
