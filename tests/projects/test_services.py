"""Each project of the plan has its effect on services, or a reason why it has none."""

import re
from pathlib import Path

import pytest

from gepsim.inputs import gather
from gepsim.units import factor

TABLE = Path(__file__).parents[2] / "docs" / "decisions" / "0045-what-projects-do-to-services.md"


def test_all_projects_are_looked_through_and_those_that_act_have_works(city):
    rows = re.findall(r"^\| (\w+) \| (.+) \| (yes|no): (.+) \|$", TABLE.read_text("utf-8"), re.M)
    assert [row[0] for row in rows] == [project.id for project in city.projects]
    works = {work.project for work in gather("baseline").scenario.land.works}
    assert {name for name, _, acts, _ in rows if acts == "yes"} == works


def test_what_is_planted_along_rivers_stands_on_the_map(city, table):
    """A belt is as long on the map as its target takes to be within reach, and 20 m wide."""
    target = next(one for one in city.text_targets if one.model == "planted_length")
    (goal,) = {goal.level for goal in city.goals if goal.indicator == target.id}
    reach = table.value(f"planting_reach.{target.id}", "1")
    works = gather("baseline").scenario.land.works
    (belt,) = [work for work in works if work.project in target.projects and work.source == "GRS"]
    length = goal * reach * factor("km", "m")
    assert belt.area * factor("ha", "m2") / length == pytest.approx(20.0)
    assert not [row for row in table.rows if row == f"project_effect.8-1.{belt.project}"]
