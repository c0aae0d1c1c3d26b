"""A measure is declared whole: a forgotten part fails at import, a forgotten row here."""

from __future__ import annotations

import pytest

from gepsim.coefficients import Table
from gepsim.economy.checks import check
from gepsim.economy.costs import cost_units
from gepsim.economy.measure import GIVEN, MEASURES, SITES, Touched, measure
from gepsim.economy.settings import EconomySettings, EnergySettings, MeasurePaces
from gepsim.errors import InputError
from gepsim.text import Text
from gepsim.units import factor

WHOLE = {
    "text": Text("试验", "test"),
    "sites": ("operation",),
    "course": "compounding",
    "touches": Touched(sectors="producers"),
    "cost_units": "tce",
}


def half(level, left):
    """Halve.

    >>> half(1.0, 0.5)
    0.5
    """
    return level * left


@pytest.fixture
def declared():
    """Declare measures for one test alone."""
    before = dict(MEASURES)
    yield measure
    MEASURES.clear()
    MEASURES.update(before)


@pytest.mark.parametrize("name", MEASURES)
def test_every_row_of_a_measure_exists_in_its_unit(name, table):
    for row, units in MEASURES[name].rows.items():
        assert row in table.rows, f"'{name}' needs a row '{row}'"
        for found in table.named(row):
            factor(found.units, units, row)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_a_setting_that_is_off_unless_it_is_asked_for(name):
    assert not MeasurePaces().of(name).runs


def test_a_measure_moves_what_it_says(run):
    """Each measure alone changes the energy of the sectors and carriers that it touches."""
    still = {"model": "vintage", "growth_uncertain": False}
    none = run(economy=still).isel(member=0)
    for name in MEASURES:
        pace = {"levers": {name: {"rate": 4}}}
        some = run(economy=still, energy=pace).isel(member=0)
        gap = abs(some.energy_use - none.energy_use).sel(time=2035)
        assert float(gap.sum()) > 1, name


def test_every_priced_measure_has_a_cost_of_its_own(run):
    assert [str(n) for n in run().lever.values] == list(cost_units())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": Text("", "test")}, "no name in both languages"),
        ({"sites": ("roof",)}, "sites"),
        ({"touches": Touched(sectors="mills")}, "it touches 'mills'"),
        ({"cost_units": ""}, "give cost_units"),
        ({"inputs": {"ratio": "1"}}, "its formula takes"),
    ],
)
def test_a_forgotten_part_fails_at_once(declared, change, said):
    with pytest.raises(ValueError, match=said):
        declared(**WHOLE | change)(half)


def test_a_formula_without_a_hand_example_fails_at_once(declared):
    def bare(level, left):
        return level * left

    with pytest.raises(ValueError, match="no example"):
        declared(**WHOLE)(bare)


@pytest.mark.parametrize("row", ["lever_pace_limit.ev", "lever_limit.ev", "lever_cost.ev"])
def test_check_asks_for_every_row_that_a_measure_needs(base, table, row):
    rows = {name: found for name, found in table.rows.items() if name != row}
    with pytest.raises(InputError, match=rf"no row '{row}' \(the measure 'ev' needs it\)"):
        check(base, EconomySettings(), EnergySettings(), Table(rows, table.sources), "x.toml")


def test_sites_and_what_is_given_are_used():
    assert {site for one in MEASURES.values() for site in one.sites} == set(SITES)
    assert {name for one in MEASURES.values() for name in one.inputs} & set(GIVEN)
