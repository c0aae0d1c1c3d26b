"""The plant that a project builds: when it starts, how large, and whether at all."""

from __future__ import annotations

import pytest

from gepsim.engine.economy import economy_settings, grow
from gepsim.engine.notes.plants import plants_not_built
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
    """All that the plant uses is missing in 2031 and 2032, and nothing before or after."""
    power = [
        travelled(**changes)[0].economy["electricity_use"].sum("sector").isel(member=0)
        for changes in ({}, {"investment": {"delay": {"33": 2}}})
    ]
    less = power[0] - power[1]
    assert float(less.sel(time=2030)) == 0
    assert float(less.sel(time=2031)) == pytest.approx(3.96e8)
    assert float(less.sel(time=2032)) == pytest.approx(3.96e8)
    assert float(less.sel(time=2033)) == pytest.approx(0.0, abs=1.0)


def test_a_plant_that_is_struck_out_leaves_its_value_to_nobody(travelled):
    """What is missing of the product is the plant's, and CO2 does not rise for want of it."""
    inputs = gather(
        "baseline", [{"investment": {"exclude": ["33"]}}, {"uncertainty": {"members": 60}}]
    )
    built, struck = travelled()[0].economy, grow(inputs, travelled()[0].draws)
    chemicals = list(inputs.city.sectors_of("chemicals"))
    gone = built.value_added - struck.value_added
    assert (gone.sel(time=slice(None, 2030)) == 0).all()
    assert (gone.sel(time=2035, sector=chemicals) > 1e8).all()
    assert (gone.drop_sel(sector=chemicals) == 0).all()
    emitted = [d.co2_emissions.sum("sector").sel(time=2035) for d in (built, struck)]
    assert (emitted[1] <= emitted[0] * (1 + 1e-12)).all()


def test_what_a_late_plant_leaves_out_is_said(travelled):
    assert plants_not_built(travelled()[0]) == []
    (said,) = plants_not_built(travelled(investment={"delay": {"33": 2}})[0])
    assert said.en.startswith("Project 33 (")
    assert "2031–2032" in said.en
    assert "不转由其他企业完成" in said.zh
