"""The advice on each target says what is missing, who holds it, and where to enter it."""

from __future__ import annotations

from gepsim.targets.unit_names import distance


def rows(result, name):
    return {r.checkpoint: r for r in result.rows if r.id == name}


def test_a_missing_task_is_asked_for_where_it_is_entered(result):
    found = rows(result, "16")[2027]
    assert "[tasks]" in found.remedy.zh
    assert "'16'" in found.remedy.en


def test_a_missing_level_is_asked_for(result):
    assert "[observations]" in rows(result, "R3")[2030].remedy.zh
    assert "[observations]" in rows(result, "X3")[2027].remedy.en


def test_what_is_not_due_waits(result):
    assert "2035年到期" in rows(result, "X17")[2027].remedy.zh


def test_a_status_is_renewed_before_its_checkpoint(result):
    assert "2027年前更新" in rows(result, "12")[2027].remedy.zh


def test_kitchen_waste_is_named_for_recycling(result):
    """Project 8 opens at the end of 2027: what it adds decides 2030, not what comes before."""
    found = {r.checkpoint: r for r in result.rows if r.id == "6-4"}
    assert "8" in found[2030].projects
    effects = [e for e in result.effects if e.indicator == "6-4" and e.checkpoint == 2030]
    assert max(effects, key=lambda effect: effect.added).project == "8"


def test_a_remedy_says_what_its_project_costs(result, city):
    """Project 8: 11,466.5 万元 in the plan."""
    money = {p.id: p.invest_cny for p in city.projects}
    told = [r.remedy for r in result.rows if "首先保证项目" in r.remedy.zh]
    assert all(("规划投资" in said.zh) == ("the plan spends" in said.en) for said in told)
    eight = next(said for said in told if "首先保证项目8" in said.zh)
    assert f"规划投资{money['8'] / 1e8:.2f} 亿元" in eight.zh
    assert "the plan spends 0.115 bn CNY on it" in eight.en or "11.5" in eight.en


def test_advice_names_no_row_of_a_table(result):
    """Names for people, not keys: no underscore, no unit of the files."""
    for row in result.rows:
        assert "_" not in row.remedy.zh.replace("[observations]", "").replace("[tasks]", "")
        assert "percent" not in row.remedy.zh
        assert not row.remedy.zh.endswith("。。")


def test_a_short_median_is_told_with_its_distance(result):
    for row in result.rows:
        if row.verdict in ("unlikely", "very_unlikely") and row.unit == "percent":
            short = row.shortfall if row.operator == ">=" else -row.shortfall
            assert not short > 0 or f"{distance(short, 'percent').zh}" in row.remedy.zh


def test_a_remedy_names_its_projects(result, city):
    """A number alone tells nobody what to build; long lists keep their numbers."""
    told = 0
    for row in result.rows:
        for project in city.projects:
            if f"首先保证项目{project.id}“" in row.remedy.zh:
                assert f"项目{project.id}“{project.name_zh}”" in row.remedy.zh
                assert f"project {project.id} “{project.name_en}”" in row.remedy.en
                told += 1
    assert told
    assert not any("首先保证项目" in r.remedy.zh and "“" not in r.remedy.zh for r in result.rows)
