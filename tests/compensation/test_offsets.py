"""Land taken must be made good; the ledger closes; a debt is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim.compensation.offsets import credit_ratio, settle_conversions
from gepsim.compensation.settings import LandChange
from gepsim.errors import InputError

area = st.floats(0.1, 1e4)


def change(county: str, hectares: float, year: int = 2026, land: str = "forest") -> LandChange:
    return LandChange(year=year, county=county, land=land, area=hectares)


def one_and_a_half(taken: LandChange, offset: LandChange) -> float:
    return 1.5


@given(taken=st.lists(area, min_size=1, max_size=5), spare=area)
def test_every_hectare_taken_is_made_good_to_the_last_billionth(taken, spare):
    conversions = [change("a", hectares) for hectares in taken]
    offsets = [change("b", 1.5 * sum(taken) / 2), change("a", 1.5 * sum(taken) / 2 + spare)]
    lines = settle_conversions(conversions, offsets, one_and_a_half)
    assert sum(line.area for line in lines) == pytest.approx(sum(taken), rel=1e-9)
    assert sum(line.credit for line in lines) == pytest.approx(1.5 * sum(taken), rel=1e-9)


@given(taken=area, offered=st.floats(0.1, 0.99))
def test_a_conversion_without_enough_offset_is_refused(taken, offered):
    with pytest.raises(InputError, match="have no offset"):
        settle_conversions([change("a", taken)], [change("a", taken * offered)], one_and_a_half)


def test_an_offset_of_another_class_or_a_later_year_does_not_count():
    taken = change("a", 10.0)
    for offset in (change("a", 99.0, land="wetland"), change("a", 99.0, year=2027)):
        with pytest.raises(InputError) as refused:
            settle_conversions([taken], [offset], one_and_a_half)
        assert "10 ha of forest taken in 2026: 10 ha have no offset" in str(refused.value)
        assert "add [[compensation.offsets]] of forest by 2026" in str(refused.value)


def test_all_debts_are_named_at_once():
    with pytest.raises(InputError, match="2 problems found"):
        settle_conversions([change("a", 1.0), change("b", 2.0)], [], one_and_a_half)


def test_the_own_county_makes_good_first():
    offsets = [change("b", 100.0), change("a", 100.0)]
    lines = settle_conversions([change("a", 10.0)], offsets, one_and_a_half)
    assert [line.offset.county for line in lines] == ["a"]


@given(
    loss=st.floats(0.1, 10.0), gain=st.floats(0.1, 10.0), rate=st.floats(0.0, 0.1),
    lag=st.floats(0.0, 30.0), success=st.floats(0.1, 1.0),
)  # fmt: skip
def test_an_offset_never_gives_less_than_was_lost(loss, gain, rate, lag, success):
    """Expected services, discounted to the year of the loss, are at least those lost."""
    ratio = credit_ratio(loss, gain, rate, lag, success)
    assert ratio >= 1.0
    assert ratio * gain * success / (1.0 + rate) ** lag >= loss * (1.0 - 1e-9)


PLANTED = {"year": 2024, "county": "511921", "land": "forest", "area": "150 ha"}
TAKEN = {"year": 2026, "county": "511902", "land": "forest", "area": 40.0}


def test_the_account_closes_by_class_county_and_year(run):
    found = run(conversions=[TAKEN], offsets=[PLANTED])
    left = found.offset_opening + found.offset_added - found.offset_used - found.offset_closing
    assert float(abs(left).max()) < 1e-9
    assert (found.offset_closing >= -1e-9).all()
    assert float(found.offset_used.sum()) > 40.0


def test_a_county_pays_the_one_that_makes_its_land_good(run):
    """40 ha at the credit ratio of new forest and 10,000 元/亩 (150,000 CNY/ha)."""
    paid = run(conversions=[TAKEN], offsets=[PLANTED]).transfer.sel(rule="offset_quota")
    central = paid.isel(member=0).sel(party="511921", time=2026)
    ratio = 1.05**15 / 0.85
    assert float(central) == pytest.approx(40.0 * ratio * 150_000.0)
    assert not paid.sel(time=2027).any()


def test_a_run_with_an_open_conversion_is_refused(run):
    with pytest.raises(InputError, match="511902"):
        run(conversions=[TAKEN])


def test_an_unknown_county_is_refused(run):
    with pytest.raises(InputError, match="unknown county '511920'"):
        run(offsets=[{**PLANTED, "county": "511920"}])


def test_without_conversions_the_account_stays_empty(default):
    assert not np.any(default.offset_closing)
