"""Where the number of a service comes from, row by row."""

from __future__ import annotations

from gepsim.explain.origins import _row
from gepsim.text import same


def test_rows_in_different_units_have_one_range(table):
    """A city may write one county's row in kilograms: the ends are compared in one unit."""
    first = next(rows[0] for rows in table.rows.values() if rows[0].units == "t ha-1 year-1")
    heavy = first.model_copy(update={"value": 2.0, "price_year": None})
    light = heavy.model_copy(update={"value": 500.0, "units": "kg ha-1 year-1"})
    assert _row(same("a"), [heavy, light], table).values.en == "0.5–2 t ha-1 year-1"
