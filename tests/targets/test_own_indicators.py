"""A city with a few indicators of its own: other ids, other years, one model for two of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gepsim.coefficients import Table
from gepsim.draws import Draws
from gepsim.targets.check import check_targets
from gepsim.targets.evaluate import evaluate

NEW = {"4-2": "air", "4-1": "days", "5-3": "wells", "6-2": "ponds", "6-4": "waste", "25": "zones"}
CHECKPOINTS = (2028, 2032)


def renamed(row, **columns):
    return row.model_copy(update=columns)


@pytest.fixture(scope="module")
def town(city):
    """Return a city with six indicators and no target in the text, its goals in other years."""
    rows = [
        renamed(row, id=NEW[row.id], draw_key=row.draw_key or row.id, projects=())
        for row in city.indicators
        if row.id in NEW
    ]
    goals = [
        renamed(goal, indicator=NEW[goal.indicator], year=2028 if goal.year == 2027 else 2032)
        for goal in city.goals
        if goal.indicator in NEW
    ]
    seen = [renamed(o, indicator=NEW[o.indicator]) for o in city.observations if o.indicator in NEW]
    return replace(
        city,
        indicators=tuple(rows),
        text_targets=(),
        previous_indicators=(),
        goals=tuple(goals),
        observations=tuple(seen),
        tasks=(),
        audit=(),
        projects=(),
    )


@pytest.fixture(scope="module")
def rows(table):
    """Return the coefficient rows under the new names."""
    names = {}
    for name, found in table.rows.items():
        base, _, indicator = name.partition(".")
        new = f"{base}.{NEW[indicator]}" if indicator in NEW else name
        names[new] = tuple(row.model_copy(update={"name": new}) for row in found)
    return Table(names, table.sources)


@pytest.fixture(scope="module")
def verdicts(town, rows, draws, evidence, plan_of):
    check_targets(town)
    own = Draws(rows, draws.members, 1, town.codes, draws.deflator, 2022, town.draw_keys)
    plan = plan_of(include=())
    tasks = {"air": {2028: 27.4, 2032: 27.0}, "days": {2028: 96.0, 2032: 96.5}}
    return evaluate(town, evidence, own, range(2022, 2036), CHECKPOINTS, plan, tasks=tasks)


def test_each_of_them_is_judged_at_each_checkpoint(verdicts):
    assert {(r.id, r.checkpoint) for r in verdicts.rows} == {
        (name, year) for name in NEW.values() for year in CHECKPOINTS
    }
    for row in verdicts.rows:
        assert row.qualitative or np.isfinite(row.probability)


def test_two_indicators_share_a_model_and_nothing_else(verdicts):
    wells, ponds = (
        verdicts.dataset.indicator_value.sel(indicator=name) for name in ("wells", "ponds")
    )
    assert verdicts.context.targets["wells"].model is verdicts.context.targets["ponds"].model
    assert not np.array_equal(wells, ponds)


def test_a_model_reads_the_indicator_that_has_the_model_it_asks_for(verdicts):
    assert verdicts.context.producer("pm25").id == "air"
    values = verdicts.dataset.indicator_value.sel(time=2032)
    fine, days = (values.sel(indicator=name) for name in ("air", "days"))
    assert np.corrcoef(fine, days)[0, 1] < -0.2


def test_goals_stand_in_the_years_of_the_city(verdicts):
    found = {(r.id, r.checkpoint): r for r in verdicts.rows}
    assert (found["waste", 2028].level, found["waste", 2032].level) == (40.0, 42.0)
    assert found["waste", 2028].level_basis == "city_plan"


def test_a_missing_sector_role_is_a_reason_and_no_crash(town, rows, draws, evidence, plan_of):
    bare = replace(
        town,
        sectors=tuple(
            renamed(s, roles=tuple(r for r in s.roles if r != "construction")) for s in town.sectors
        ),
    )
    own = Draws(rows, draws.members, 1, town.codes, draws.deflator, 2022, town.draw_keys)
    found = evaluate(bare, evidence, own, range(2022, 2036), CHECKPOINTS, plan_of(include=()))
    for row in found.rows:
        if row.id in ("air", "days"):
            assert row.reason_code == "no_evidence"
            assert "construction" in row.reason.en
