"""The years of a run come from its city's plan; a scenario may narrow them, never widen them."""

from __future__ import annotations

import shutil

import pytest

from gepsim.city import load_city
from gepsim.errors import InputError
from gepsim.inputs import gather
from gepsim.paths import shipped
from gepsim.scenario_file import load

BAZHONG = shipped("scenarios") / "bazhong"


@pytest.fixture
def other(tmp_path):
    """Return a function that writes the shipped city with another plan, and a scenario of it."""

    def write(plan: str, base: int, scenario: str = ""):
        shutil.copytree(BAZHONG, tmp_path / "other")
        path = tmp_path / "other" / "city.toml"
        text = path.read_text(encoding="utf-8").replace("base_year = 2022", f"base_year = {base}")
        head, rest = text.split("[plan]")
        path.write_text(f"{head}[plan]\n{plan}\n\n[stated]{rest.split('[stated]')[1]}", "utf-8")
        file = tmp_path / "one.toml"
        title = 'title = { zh = "一", en = "One" }'
        file.write_text(f'schema = 1\nid = "one"\n{title}\ncity = "other"\n{scenario}', "utf-8")
        return file

    return write


def test_a_scenario_takes_the_years_of_its_city(other):
    asked = load(other("first = 2025\nlast = 2040\ncheckpoints = [2028, 2032, 2040]", 2024))
    time = asked.scenario.time
    assert (time.base, time.end, time.checkpoints) == (2024, 2040, (2028, 2032, 2040))
    assert asked.scenario.account.price_year == 2024


def test_a_shorter_run_keeps_the_checkpoints_that_it_reaches():
    assert load("baseline", ["time.end=2030"]).scenario.time.checkpoints == (2027, 2030)
    assert load("baseline", ["time.end=2025"]).scenario.time.checkpoints == (2025,)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            "[time]\ncheckpoints = [2030, 2045]",
            "one.toml:6: 'time.checkpoints': checkpoint 2045 is",
        ),
        ("[time]\nend = 2041", "one.toml:6: 'time.end': is not within 2025–2040"),
        ("[time]\nbase = 2022", "one.toml:6: 'time.base': is not the year that"),
        ("[energy]\ndry_from = 2041", "one.toml:6: 'energy.dry_from': year 2041 is not within"),
        ("[energy.levers.ev]\nstart = 2023", "one.toml:6: 'energy.levers.ev.start': year 2023 is"),
        ("[investment]\ndelay = { all = 17 }", "more than the 16 years of the plan"),
    ],
)
def test_a_year_that_the_plan_does_not_have_is_refused(other, lines, found):
    file = other("first = 2025\nlast = 2040\ncheckpoints = [2028, 2032, 2040]", 2024, lines)
    with pytest.raises(InputError) as error:
        load(file)
    assert found in str(error.value)


def test_a_checkpoint_beyond_the_plan_is_refused(other):
    file = other("first = 2025\nlast = 2040\ncheckpoints = [2028, 2045]", 2024)
    with pytest.raises(InputError, match=r"city\.toml: 'plan': checkpoint 2045 is not within 2025"):
        gather(file)


def test_a_renamed_thing_keeps_its_draws_by_its_draw_key(tmp_path):
    shutil.copytree(BAZHONG, tmp_path / "other")
    path = tmp_path / "other" / "reservoirs.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    old, tail = first.split(",", 1)
    rows = [f"{head},draw_key", f"dam,{tail},{old}", *(f"{row}," for row in rest)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    city = load_city(tmp_path / "other")
    assert (city.draw_key("dam"), city.draw_key("13"), city.draw_keys) == (old, "13", {"dam": old})


def test_two_things_do_not_share_their_draws(tmp_path):
    shutil.copytree(BAZHONG, tmp_path / "other")
    path = tmp_path / "other" / "reservoirs.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    keyed = [f"{head},draw_key", *(f"{row},huangshipan" for row in rows)]
    path.write_text("\n".join(keyed) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="draw_key 'huangshipan' is taken"):
        load_city(tmp_path / "other")
