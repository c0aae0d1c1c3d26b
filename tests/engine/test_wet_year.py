"""The weather of 2021 on the land of 2022: more rain, and out of proportion more runoff."""

import pytest

from gepsim.draws import central
from gepsim.valuation.water_balance import water_parts


def test_a_wet_year_carries_about_twice_the_runoff(travelled):
    """Nanchong 2021: +47.5 % rain gave +107.4 % runoff."""
    calm, wet = travelled()[0], travelled("wet_year")[0]

    def runoff(state):
        parts = water_parts(state.supply.at(time=2022), state.draws, state.inputs.scenario.account)
        return float((parts.rain - parts.evaporation).sum())

    assert runoff(wet) / runoff(calm) - 1.0 == pytest.approx(1.07, abs=0.2)
    water = [
        float(central(s.account.gep).sel(service="water_retention", time=2022).sum())
        for s in (calm, wet)
    ]
    assert water[1] > 1.7 * water[0]


def test_the_year_after_is_as_any_other(travelled):
    calm, wet = (central(travelled(n)[0].account.gep) for n in ("baseline", "wet_year"))
    later = wet.sel(time=slice(2023, None)) - calm.sel(time=slice(2023, None))
    assert float(abs(later).max()) <= 1e-6 * float(calm.max())


def test_draws_of_a_run_know_the_gauge(travelled):
    state, _ = travelled()
    assert state.gauge is not None
    assert state.gauge.met
    assert state.gauge.after > state.gauge.before
    loose, _ = travelled(uncertainty={"members": 60, "gauge": False})
    assert loose.gauge is None
    assert loose.draws.known == {}
