"""What a point of a target costs, and what is left of it where a payer is missing."""

from __future__ import annotations

import csv
from dataclasses import asdict, replace

import numpy as np
import pytest

from gepsim.files.money import COLUMNS, write_money
from gepsim.targets.money import missing_payer, money_rows
from gepsim.targets.verdicts import verdict


@pytest.fixture(scope="module")
def result(travelled):
    return travelled()[0].targets


@pytest.fixture(scope="module")
def rows(result):
    return {(row.id, row.checkpoint): row for row in money_rows(result)}


def test_every_judged_target_with_projects_is_told(result, rows):
    judged = {
        (one.target.id, one.year)
        for one in result.assessments
        if one.judged is not None and result.context.acting(one.target.key)
        and not one.target.status
    }  # fmt: skip
    assert set(rows) == judged


def test_the_chance_as_planned_is_the_verdict_of_the_run(result, rows):
    said = {(row.id, row.checkpoint): row for row in result.rows}
    for key, row in rows.items():
        assert row.probability == pytest.approx(said[key].probability, abs=1e-12)
        assert row.verdict == verdict(row.probability, result.rules)


def test_a_cost_is_money_over_what_it_buys(rows):
    told = [row for row in rows.values() if row.cost_per_point is not None]
    assert told
    for row in told:
        assert row.points >= 0.5
        assert row.cost_per_point * row.points == pytest.approx(row.money)
        assert row.points == pytest.approx(100.0 * (row.probability - row.without_projects))
    for row in rows.values():
        if row.cost_per_unit is not None:
            assert row.cost_per_unit * abs(row.added) == pytest.approx(row.money)


def test_a_missing_payer_never_helps_and_never_hurts_more_than_no_project_at_all(rows):
    for row in rows.values():
        for left in row.without.values():
            assert row.without_projects - 0.01 <= left <= row.probability + 0.01


def test_money_that_is_missing_is_that_of_the_rows(result):
    """Over all payers the missing parts add up to the whole programme."""
    context, plan = result.context, result.schedule
    parts = [plan.money - missing_payer(context, payer).money for payer in rows_of(context)]
    np.testing.assert_allclose(np.sum(parts, axis=0), plan.money)


def rows_of(context):
    return sorted({row.payer for row in context.city.project_funding})


def test_a_city_that_names_no_payer_has_costs_alone(result):
    city = replace(result.context.city, project_funding=())
    found = replace(result, context=replace(result.context, city=city))
    some = money_rows(replace(found, targets=result.targets[:6]))
    assert some
    assert all(row.without == {} for row in some)


def test_the_table_has_a_line_per_row_and_a_column_per_payer(rows, tmp_path):
    write_money(tmp_path / "money.csv", [asdict(row) for row in rows.values()])
    with (tmp_path / "money.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert len(read) == len(rows)
    assert set(COLUMNS) < set(read[0])
    assert {"without_central", "verdict_without_county"} <= set(read[0])
