"""What others have agreed to: every row complete, with a source, as our sources print it."""

from __future__ import annotations

import pytest

from gepsim.compensation.agreements import load_agreements
from gepsim.paths import shipped

ROWS = {row.id: row for row in load_agreements(shipped("coefficients"))}


@pytest.mark.parametrize("name", ROWS)
def test_an_agreement_has_a_source_and_says_how_it_is_reckoned(name, table):
    row = ROWS[name]
    assert row.source in table.sources
    assert row.formula.zh
    assert row.formula.en
    assert row.amount_high is None or row.amount_high > row.amount


def test_amounts_that_rows_know_too_are_the_same(table):
    """The same fund stands among the agreements and beside the run's totals."""
    for name, known in (("chishui", "river_fund"), ("yongchuan", "river_case")):
        assert ROWS[name].amount == table.value(f"known_amount.{known}", "CNY year-1")
    monthly = table.value("class_monthly_amount", "CNY month-1")
    assert ROWS["chongqing"].amount == 12 * monthly
