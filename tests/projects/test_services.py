"""Each project of the plan has its effect on services, or a reason why it has none."""

import re
from pathlib import Path

from gepsim.inputs import gather

TABLE = Path(__file__).parents[2] / "docs" / "decisions" / "0045-what-projects-do-to-services.md"


def test_all_projects_are_looked_through_and_those_that_act_have_works(city):
    rows = re.findall(r"^\| (\w+) \| (.+) \| (yes|no): (.+) \|$", TABLE.read_text("utf-8"), re.M)
    assert [row[0] for row in rows] == [project.id for project in city.projects]
    works = {work.project for work in gather("baseline").scenario.land.works}
    assert {name for name, _, acts, _ in rows if acts == "yes"} == works
