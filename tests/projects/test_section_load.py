"""Works take load from the sections of the counties in which they lie, when they are delivered."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.projects.programme import programme
from gepsim.projects.schedule import schedule
from gepsim.projects.section_load import section_load
from gepsim.projects.settings import InvestmentSettings

YEARS = range(2022, 2036)


@pytest.fixture(scope="module")
def load(city, draws):
    def under(**settings):
        plan = schedule(city, InvestmentSettings(**settings), YEARS)
        return section_load(city, programme(plan, draws), draws)

    return under


def test_nothing_is_taken_before_anything_is_built(load):
    np.testing.assert_allclose(load().sel(time=2022), 1.0)


def test_works_lower_the_load_and_more_of_them_lower_it_more(load):
    plain, more, none = load(), load(scale={"all": 1.5}), load(include=())
    assert float(plain.sel(time=2035).max()) < 1.0
    assert bool((more <= plain + 1e-12).all())
    np.testing.assert_allclose(none, 1.0)


def test_a_delay_never_lowers_the_load(load):
    assert bool((load(delay={"all": 2}) >= load() - 1e-12).all())


def test_a_project_acts_in_its_own_county_alone(load, city):
    """The sewage works of one county leave the sections of the others as they are."""
    own = next(p for p in city.projects if p.protects_water and "5-1" in p.indicators
               and p.counties != ("*",) and len(p.counties) == 1)  # fmt: skip
    change = load() - load(exclude=(own.id,))
    others = [code for code in city.codes if code not in own.counties]
    assert float(abs(change.sel(county=others)).max()) == 0.0
    assert float(change.sel(county=own.counties[0], time=2035).median()) < 0.0
