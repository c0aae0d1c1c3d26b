"""Knobs come from what is declared; what they say reads back; a wrong value is refused as such."""

from __future__ import annotations

import pytest

from gepsim.api import InputError, Scenario
from gepsim.workbench.changes import changes_of, problems_at

QUICK = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}


def test_every_cluster_measure_project_and_task_has_a_knob(scenario, knobs):
    inputs = scenario.inputs
    ids = {knob.id for knob in knobs}
    city, settings = inputs.city, inputs.scenario
    wanted = {f"economy.cluster_realisation.{one.sector}" for one in city.clusters}
    wanted |= {f"energy.levers.{name}.rate" for name in type(settings.energy.levers).model_fields}
    wanted |= {f"investment.carried_out.{one.id}" for one in city.projects}
    wanted |= {f"investment.start.{one.id}" for one in city.projects}
    wanted |= {f"economy.growth.{one.id}" for one in city.sectors}
    wanted |= {f"tasks.{id_}.{year}" for id_, levels in settings.tasks.items() for year in levels}
    wanted |= {f"climate.rain.{year}" for year in settings.time.years[1:]}
    assert wanted <= ids


def test_every_choice_and_switch_of_the_open_sections_has_a_knob(scenario, knobs):
    """A new setting appears by itself: whatever is declared as a choice or a switch is there."""
    ids = {knob.id for knob in knobs}
    settings = scenario.inputs.scenario
    for name in ("land", "account", "economy", "energy"):
        for key, field in type(getattr(settings, name)).model_fields.items():
            if "Literal" in str(field.annotation) or field.annotation is bool:
                assert f"{name}.{key}" in ids


def test_ids_are_unique_and_every_knob_is_named_in_both_languages(knobs):
    ids = [knob.id for knob in knobs]
    assert len(ids) == len(set(ids))
    assert all(knob.name.zh and knob.name.en for knob in knobs)


def test_a_knob_at_its_own_value_changes_nothing(scenario, knobs):
    values = {knob.id: knob.value for knob in knobs}
    assert changes_of(scenario, knobs, values) == {}


def test_every_number_that_is_turned_a_little_is_accepted(scenario, knobs):
    """What a knob shows is what the scenario reads: no knob writes a key that does not exist."""
    values = {}
    for knob in knobs:
        if knob.kind == "switch" and knob.id.startswith("investment.carried_out."):
            continue  # not all at once: a plant needs its project
        if knob.kind == "number" and isinstance(knob.value, (int, float)):
            if knob.id.startswith(("investment.start.", "energy.levers.")):
                continue
            values[knob.id] = knob.value * 0.99 if knob.scale != 1 else knob.value
    values |= {"energy.levers.ev.rate": 2.0, "energy.levers.ev.start": 2027}
    changed = Scenario("baseline", [QUICK, changes_of(scenario, knobs, values)])
    assert changed.settings["energy"]["levers"]["ev"] == {"rate": 2.0, "before": 1.0, "start": 2027}


def test_one_cluster_leaves_the_others_as_they_are(scenario, knobs):
    one, *others = [cluster.sector for cluster in scenario.inputs.city.clusters]
    said = changes_of(scenario, knobs, {f"economy.cluster_realisation.{one}": 0.2})
    table = said["economy"]["cluster_realisation"]
    assert table == {one: 0.2, **dict.fromkeys(others, 0.5)}


def test_one_year_of_rain_leaves_its_neighbours_normal(scenario, knobs):
    said = changes_of(scenario, knobs, {"climate.rain.2026": 70})
    rain = said["climate"]["rain"]
    assert (rain["2025"], rain["2026"], rain["2027"]) == (100.0, 70, 100.0)


def test_a_project_that_starts_later_is_delayed_by_the_difference(scenario, knobs):
    project = scenario.inputs.city.projects[0]
    said = changes_of(scenario, knobs, {f"investment.start.{project.id}": project.start + 2})
    assert said == {"investment": {"delay": {project.id: 2.0}}}
    out = changes_of(scenario, knobs, {f"investment.carried_out.{project.id}": False})
    assert out == {"investment": {"exclude": [project.id]}}


@pytest.mark.parametrize(
    ("knob", "value", "command"),
    [
        ("energy.levers.ev.rate", 500, "energy.levers.ev.rate=500"),
        ("energy.levers.ev.rate", "viel", "energy.levers.ev.rate=viel"),
        ("economy.new_capacity_factor", 40, "economy.new_capacity_factor=40"),
        ("energy.local_supply.hydro.2030", "20e8 kW", 'energy.local_supply.hydro.2030="20e8 kW"'),
    ],
)
def test_a_wrong_value_is_refused_at_its_knob_as_on_the_command_line(
    scenario, knobs, knob, value, command
):
    with pytest.raises(InputError) as page:
        Scenario("baseline", [QUICK, changes_of(scenario, knobs, {knob: value})])
    with pytest.raises(InputError) as typed:
        Scenario("baseline", [QUICK, command])
    found = problems_at(page.value, [knob, "land.pathway"])
    said = [(one.what, one.hint) for one in typed.value.problems]
    assert [(one.what, one.hint) for one in page.value.problems] == said
    assert all(one["text"]["zh"] != one["text"]["en"] for one in found)
    assert {one["knob"] for one in found} == {knob}


def test_an_unknown_knob_is_refused(scenario, knobs):
    with pytest.raises(InputError, match=r"no knob 'a\.b'"):
        changes_of(scenario, knobs, {"a.b": 1})
