"""The plant that a project builds: when it starts, how large, and whether at all."""

from __future__ import annotations

import pytest

from gepsim.engine.economy import economy_settings
from gepsim.errors import InputError
from gepsim.inputs import gather


def plants(**investment):
    return economy_settings(gather("baseline", [{"investment": investment}])).plants


def test_a_plant_starts_in_the_first_whole_year_after_its_project():
    """Project 33 ends with 2030."""
    assert plants().lng_start == 2031
    assert plants(delay={"all": 2}).lng_start == 2033
    assert plants(delay={"33": 0.5}).lng_start == 2032
    assert plants(delay={"8": 3}).lng_start == 2031
    assert plants(accelerate={"33": 1}).lng_start == 2030


def test_a_plant_is_as_large_as_its_project_or_is_not_built():
    assert plants(scale={"33": 1.5}).lng_capacity == 4.5e6
    assert plants(exclude=["33"]).lng_capacity == 0
    assert plants(exclude=["8"]).lng_capacity == 3e6


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"lng_start": 2030}, "starts in 2030 by 'lng_start' and after project 33"),
        ({"lng_project": ""}, "the plant never starts: name 'lng_project' or 'lng_start'"),
        ({"lng_project": "99"}, "unknown project '99'"),
    ],
)
def test_a_plant_starts_once_and_by_a_project_of_the_city(asked, said):
    with pytest.raises(InputError, match=said):
        gather("baseline", [{"economy": {"plants": asked}}])


def test_a_plant_of_its_own_year_needs_no_project():
    own = {"economy": {"plants": {"lng_project": "", "lng_start": 2032}}}
    assert economy_settings(gather("baseline", [own])).plants.lng_start == 2032


def test_late_liquefaction_uses_its_power_late(travelled):
    """All that the plant uses is missing in 2031 and 2032, and nothing before."""
    power = [
        travelled(**changes)[0].economy["electricity_use"].sum("sector").isel(member=0)
        for changes in ({}, {"investment": {"delay": {"33": 2}}})
    ]
    less = power[0] - power[1]
    assert float(less.sel(time=2030)) == 0
    assert 2e8 < float(less.sel(time=2031)) < 3.96e8
    assert 2e8 < float(less.sel(time=2032)) < 3.96e8
