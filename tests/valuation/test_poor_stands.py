"""Mending stands raises water, soil and carbon by what the rows say, and no more."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gepsim.dims import FOREST_TYPES
from gepsim.draws import Draws, central
from gepsim.land.condition import poor_drivers
from gepsim.registry import FLOWS, SERVICES
from gepsim.services.cooling import vegetation_cooling
from gepsim.services.settings import AccountSettings
from gepsim.services.soil import soil_retained
from gepsim.services.water import actual_evapotranspiration, retained_water
from gepsim.valuation import evaluate
from gepsim.valuation.habitat import habitat_index
from gepsim.valuation.supply import resolver_of


def test_a_hectare_of_poor_stand_by_hand():
    """1,150 mm: 8.1 % more runs off, 3.2 % of 6,100 m3 less evaporate, so 736 m3 less is kept."""
    closed = retained_water(11_500.0, 1.0, 0.03, 6_100.0, 0.0, 1.0)
    wet = actual_evapotranspiration(8_500.0, 610.0, 850.0, 8_500.0, 0.032)
    assert wet == pytest.approx(6_100.0 - 195.2)
    poor = retained_water(11_500.0, 1.0, 0.03, wet, 0.0, 1.0, 11_500.0, 0.081)
    assert closed - poor == pytest.approx(736.3)
    whole = soil_retained(200.0, 1.0, 1.0, 1.0, 0.006, 1.0)
    assert whole - soil_retained(200.0, 1.0, 1.0, 1.0, 0.006, 1.0, 200.0, 0.024) == pytest.approx(
        4.8
    )
    cool = vegetation_cooling(60.0, 1.0, 0.8, 3.0)
    assert vegetation_cooling(60.0, 1.0, 0.8, 3.0, 60.0, 0.032) == pytest.approx(0.968 * cool)


def test_a_poor_stand_keeps_less_than_a_closed_one_and_more_than_a_field(draws):
    """Between closed forest and sparse wood, as Xichuan has it: 0.68 of closed at the least."""
    excess = central(draws.get("poor_stand_runoff", "1")).sel(ecosystem_type="CON")
    lacking = central(draws.get("poor_stand_evaporation", "1")).sel(ecosystem_type="CON")
    loose = central(draws.get("runoff_coefficient_redline", "1")).sel(ecosystem_type="CON")
    closed = 1150 * (1 - float(loose)) - 610
    poor = closed - 1150 * float(excess) + 610 * float(lacking)
    assert 0.68 * closed < poor < closed


@pytest.fixture(scope="module")
def few(draws):
    """Return draws enough to meet the ends of the ranges."""
    return Draws(draws.table, 25, 1, draws.counties, draws.deflator, 2022)


METHODS = st.fixed_dictionaries(
    {
        "hot_days": st.sampled_from(["mean_26", "max_26", "stated"]),
        "climate": st.sampled_from(["class_constant", "et_energy", "exposed_only"]),
        "water_yield": st.sampled_from(["table", "budyko"]),
        "carbon": st.sampled_from(["rate", "inventory"]),
    }
)


@settings(max_examples=5, deadline=None, phases=(Phase.generate,))
@given(share=st.floats(0.0, 0.9), more=st.floats(0.01, 0.1), methods=METHODS)
def test_worse_stands_never_raise_a_regulating_service(supply, few, share, more, methods):
    """In every draw and county; nor the worth of the land as a habitat."""
    asked = AccountSettings(methods=methods)
    good, bad = (with_poor(supply, part) for part in (share, share + more))
    kept = values(good, few, asked)
    rise = float((values(bad, few, asked) - kept).max())
    assert rise <= 1e-9 * float(abs(kept).max())
    falls = habitat_index(bad, few) < habitat_index(good, few)
    assert bool(falls.all())


def with_poor(supply, share):
    at = supply.at(time=2022)
    land = at.drivers
    part = xr.zeros_like(land.area) + land.ecosystem_type.isin(["CON"]) * share
    return replace(at, drivers=land.merge(poor_drivers(land, part)))


def values(supply, draws, asked):
    gep = evaluate(supply, draws, asked).gep
    names = [str(n) for n in gep.service.values if SERVICES[str(n)].category == "regulating"]
    return gep.sel(service=names)


@settings(max_examples=5, deadline=None, phases=(Phase.generate,))
@given(
    source=st.sampled_from([*FOREST_TYPES, "SHR"]),
    target=st.sampled_from(["BLT", "BAR"]),
    part=st.floats(0.01, 0.9),
)
def test_felling_never_raises_the_account(supply, few, source, target, part):
    """What stood there goes to sealed or bare ground, with its rain, its slope and its days.

    Sealed ground loses no soil, and published accounts credit it with that: soil alone may rise.
    """
    at = supply.at(time=2022)
    land = at.drivers.drop_vars(["forest_carbon_growth", "forest_carbon_loss"])
    gone = land.sel(ecosystem_type=[source]) * part
    came = gone.assign_coords(ecosystem_type=[target]).reindex_like(land, fill_value=0.0)
    felled = land - gone.reindex_like(land, fill_value=0.0) + came
    asked = AccountSettings(methods={"carbon": "rate"})
    before, after = (values(replace(at, drivers=x), few, asked) for x in (land, felled))
    moved = after - before
    rise = [
        float(moved.drop_sel(service="soil_retention").max()),
        float(moved.sum("service").max()),
    ]
    assert max(rise) <= 1e-9 * float(abs(before).max())
    np.testing.assert_allclose(
        felled.area.sum("ecosystem_type"), land.area.sum("ecosystem_type"), rtol=1e-12
    )


@pytest.mark.parametrize("method", ["inventory", "rate"])
def test_projects_that_mend_move_the_account_in_their_counties(travelled, method):
    """Project 32 mends stands in Tongjiang and Nanjiang; its belts elsewhere are small beside."""
    methods = {"account": {"methods": {"carbon": method}}}
    with_it, _ = travelled(**methods)
    without, _ = travelled(**methods, investment={"exclude": ["32"]})
    asked = AccountSettings(methods={"carbon": method})
    flow = FLOWS["retained_water"]
    kept = [
        central(resolver_of(s.supply, s.draws.alone, asked).flow(flow)).sum("ecosystem_type")
        for s in (with_it, without)
    ]
    gain = (kept[0] - kept[1]).sel(time=2035)
    assert (gain >= -1e-6 * abs(kept[0]).max()).all()
    assert float(gain.sel(county="511921")) > 0.0
    assert float(gain.sel(county="511922")) > 0.0
    rest = gain.sel(county=["511902", "511903", "511923"])
    assert float(rest.sum()) < 0.1 * float(gain.sum())
