"""Units: what converts, what is refused, and that carbon is not carbon dioxide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gepsim import plain_units, units
from gepsim.errors import UnitsError
from gepsim.plain_units import plain
from gepsim.units import factor, quantity, udunits


@pytest.mark.parametrize(
    ("source", "target", "number"),
    [
        ("mm year-1", "m3 km-2 year-1", 1000.0),
        ("t ha-1", "t km-2", 100.0),
        ("tC", "tCO2", 44 / 12),
        ("yi_CNY", "CNY", 1e8),
        ("CNY/tC", "CNY/tCO2", 12 / 44),
        ("tce", "GJ", 29.3076),
        ("percent", "1", 0.01),
        ("kWh", "kJ", 3600.0),
    ],
)
def test_conversions_that_published_work_gets_wrong(source, target, number):
    assert factor(source, target) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target"),
    [("tC", "t"), ("tCO2", "tO2"), ("CNY", "t"), ("mm", "ha"), ("tdm", "tC"), ("person", "1")],
)
def test_different_kinds_do_not_meet(source, target):
    with pytest.raises(UnitsError, match="cannot read"):
        factor(source, target)


@pytest.mark.parametrize("word", ["ton", "tons", "a", "mu", "C", "RMB"])
def test_ambiguous_units_are_refused_with_a_remedy(word):
    with pytest.raises(UnitsError, match=f"unit '{word}' is refused .*write"):
        factor(word, "t")


def test_text_that_is_no_quantity_is_explained():
    with pytest.raises(UnitsError, match="'much' is no quantity"):
        quantity("much", "t")


@given(st.floats(1e-6, 1e9))
def test_there_and_back_is_the_same(number):
    there = quantity(f"{number!r} t/ha", "kg m-2")
    assert quantity(f"{there!r} kg m-2", "t/ha") == pytest.approx(number, rel=1e-12)


def test_files_carry_units_that_udunits_reads():
    assert udunits("tCO2 year-1") == "t year-1"
    assert udunits("CNY/tCO2") == "CNY/t"
    assert udunits("m3 year-1") == "m3 year-1"


@pytest.mark.parametrize("word", sorted(plain_units._meanings()))
def test_a_plain_word_means_what_pint_says(word):
    own, registry = plain(f"{word} / m"), units._registry()
    base = registry.parse_units(" * ".join(f"{name}**{n}" for name, n in own.dimension) or "1")
    whole = registry.Quantity(1.0, registry.parse_units(f"{word} / m")).m_as(base)
    assert float(own.scale) == pytest.approx(whole, rel=1e-14)


def test_plain_factors_of_the_rows_are_those_of_pint(table):
    """To the last of the digits that are kept; and no row asks for pint, which takes a second."""
    used = sorted({row.units for rows in table.rows.values() for row in rows})
    assert not [each for each in used if units._plain(each) is None]
    pairs = [(a, b) for a in used for b in used if a != b and units.convertible(a, b)]
    assert len(pairs) > 100
    asked = {pair: float(f"{units._converted(1.0, *pair, 'it'):.15g}") for pair in pairs}
    assert {pair: factor(*pair) for pair in pairs} == asked


@pytest.mark.parametrize(
    "text", ["m0.5", "2 m", "km99", "/ m", "m *", "m m-", "(t/ha)", "km9 " * 40]
)
def test_what_is_not_plain_is_left_to_pint(text):
    assert units._plain(text) is None


def test_a_temperature_with_a_zero_of_its_own_has_no_factor():
    assert factor("degC", "degree_Celsius") == 1.0
    assert factor("mm degC-1", "mm K-1") == 1.0
    with pytest.raises(UnitsError, match="different zeros"):
        factor("degC", "K")
    assert not units.convertible("degC", "K")


def test_nothing_is_pickled_or_unpickled(tmp_path, monkeypatch):
    import pickle

    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path))
    monkeypatch.setattr(pickle, "load", None)
    monkeypatch.setattr(pickle, "loads", None)
    units._registry.cache_clear()
    units._KNOWN.clear()
    assert units.factor("ft", "m") == 0.3048
    assert units.factor("t ha-1", "kg m-2") == 0.1
    assert not list(tmp_path.rglob("*"))
