"""What an authority has set is never indexed; what something costs is; and no mode on a bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.coefficients import Row
from gepsim.draws import Draws, central
from gepsim.services.settings import AccountSettings
from gepsim.valuation import evaluate

YEARS = st.integers(2002, 2024)
INDEXED = ("cost", "market", "amount")


def row(kind, year):
    facts = {"zh": "价", "en": "price", "units": "CNY t-1", "dist": "fixed", "mark": "A"}
    return Row(name="p", value=100.0, source="s", price_year=year, price_kind=kind, **facts)


def at(draws, price_year):
    return Draws(draws.table, 0, 1, draws.counties, draws.deflator, price_year)


@given(set_in=YEARS, read_in=YEARS)
def test_an_administered_price_keeps_its_number_in_every_year(draws, set_in, read_in):
    assert at(draws, read_in).of_row(row("administered", set_in), "CNY t-1")[0] == 100.0


@given(kind=st.sampled_from(INDEXED), paid_in=YEARS, read_in=YEARS)
def test_other_money_follows_the_index(draws, kind, paid_in, read_in):
    index = draws.deflator.factor(paid_in, read_in)
    found = at(draws, read_in).of_row(row(kind, paid_in), "CNY t-1")[0]
    assert found == pytest.approx(100.0 * index, rel=1e-12)


def test_every_price_says_its_kind_and_nothing_else_does(table):
    for rows in table.rows.values():
        for one in rows:
            assert ("CNY" in one.units) == bool(one.price_kind), one.name


@pytest.mark.parametrize(
    "name",
    ["sulfur_dioxide", "nitrogen_oxide", "dust", "cod", "ammonia", "phosphorus"],
)
def test_tax_rates_are_administered_numbers_without_a_range(table, name):
    (tax,) = table.named(f"{name}_treatment_cost")
    assert (tax.price_kind, tax.dist, tax.mark) == ("administered", "fixed", "A*")


def test_no_range_has_its_mode_on_a_bound_and_no_method_is_drawn(table):
    for rows in table.rows.values():
        for one in rows:
            assert one.dist != "discrete", one.name
            if one.dist in ("triangular", "beta"):
                assert one.low < one.value < one.high, one.name


def test_current_prices_leave_taxes_and_tariffs_where_they_are(supply, draws):
    """Air is priced by tax rates alone: it stands still while what is priced by cost moves."""
    found = {}
    for series in ("constant", "current"):
        gep = evaluate(supply, draws.alone, AccountSettings(price_series=series)).gep
        found[series] = central(gep).sum("county")
    moved = found["current"] / found["constant"].where(found["constant"] != 0.0)
    np.testing.assert_allclose(moved.sel(service="air_purification"), 1.0, rtol=1e-12)
    index = [draws.deflator.factor(2022, int(year)) for year in moved.time]
    np.testing.assert_allclose(moved.sel(service="water_retention"), index, rtol=1e-12)
