"""The city's river network and plausible service values, for the tests of compensation."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.network import Network
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.simulate import simulate

YEARS = tuple(range(2022, 2036))


@pytest.fixture(scope="session")
def network(city):
    return Network.from_city(city)


@pytest.fixture(scope="session")
def evidence(network):
    """Services of 46.1 billion CNY in 2022, shared evenly, that gain 0.3 % a year."""
    services = ["water_retention", "water_purification", "flood_mitigation", "soil_retention"]
    value = xr.DataArray(np.array([330e8, 1e8, 60e8, 70e8]) / 5, {"service": services})
    growth = 1.003 ** xr.DataArray(np.arange(14.0), {"time": list(YEARS)})
    even = xr.DataArray(np.ones(5), {"county": sorted(network.counties)})
    returned = 10.0 * even * xr.ones_like(growth)
    return {"service_value": value * growth * even, "returned_area": returned}


@pytest.fixture(scope="session")
def simulated(network, evidence, draws):
    """Return a function that simulates with other settings, given as a scenario writes them."""
    done = {}

    def simulate_with(**settings):
        asked = CompensationSettings.model_validate(settings)
        if repr(asked) not in done:
            done[repr(asked)] = simulate(network, evidence, asked, draws, YEARS)
        return done[repr(asked)]

    return simulate_with


@pytest.fixture(scope="session")
def run(simulated):
    return simulated


@pytest.fixture(scope="session")
def default(run):
    return run()


#: The rule by which neighbours pay within the band; an argument by default, not a form of payment.
BAND = {"rules": {"river_city": True}}


@pytest.fixture(scope="session")
def band_run(simulated):
    """Return the same function with the band in force beside what a test asks for."""

    def simulate_with(**settings):
        rules = {**BAND["rules"], **settings.pop("rules", {})}
        return simulated(rules=rules, **settings)

    return simulate_with
