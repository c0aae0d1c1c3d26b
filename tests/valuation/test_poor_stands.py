"""Mending stands raises water, soil and carbon by what the rows say, and no more."""

import numpy as np
import pytest

from gepsim.draws import central
from gepsim.registry import FLOWS
from gepsim.services.settings import AccountSettings
from gepsim.services.soil import soil_retained
from gepsim.services.water import retained_water
from gepsim.valuation.supply import resolver_of


def test_a_hectare_of_poor_stand_by_hand():
    """1,150 mm: 6.4 % of it, 736 m3, runs off beyond what a closed stand sheds."""
    closed = retained_water(11_500.0, 1.0, 0.03, 6_100.0, 0.0, 1.0)
    poor = retained_water(11_500.0, 1.0, 0.03, 6_100.0, 0.0, 1.0, 11_500.0, 0.064)
    assert closed - poor == pytest.approx(736.0)
    whole = soil_retained(200.0, 1.0, 1.0, 1.0, 0.006, 1.0)
    assert whole - soil_retained(200.0, 1.0, 1.0, 1.0, 0.006, 1.0, 200.0, 0.024) == pytest.approx(
        4.8
    )


def test_a_poor_stand_keeps_less_than_a_closed_one_and_more_than_a_field(draws):
    """Between closed forest and sparse wood, as Xichuan has it: 0.68 of closed at the least."""
    excess = central(draws.get("poor_stand_runoff", "1")).sel(ecosystem_type="CON")
    loose = central(draws.get("runoff_coefficient_redline", "1")).sel(ecosystem_type="CON")
    closed = 1150 * (1 - float(loose)) - 610
    poor = closed - 1150 * float(excess)
    assert 0.68 * closed < poor < closed


@pytest.mark.parametrize("method", ["inventory", "rate"])
def test_projects_that_mend_move_the_account_in_their_counties(travelled, method):
    """Project 32 works in Tongjiang and Nanjiang: without it they keep less, no county more."""
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
    np.testing.assert_allclose(gain.sel(county=["511902", "511903", "511923"]), 0.0, atol=1.0)


def test_conservation_and_delay_have_the_right_sign_in_every_county(travelled):
    base = regulating(travelled()[0])
    ecology = regulating(travelled("ecology_first")[0]) - base
    late = regulating(travelled("delayed_investment")[0]) - base
    for year in (2027, 2030, 2035):
        assert (ecology.sel(time=year) > 0.0).all()
        assert float(ecology.sel(time=year).sum() / base.sel(time=year).sum()) > 1e-3
    assert float(late.sel(time=2027).sum()) < 0.0
    assert (late.sel(time=2027) <= 1e-7 * base.sel(time=2027)).all()


def regulating(state):
    from gepsim.registry import SERVICES

    gep = central(state.account.gep)
    names = [str(n) for n in gep.service.values if SERVICES[str(n)].category == "regulating"]
    return gep.sel(service=names).sum("service")
