"""What several test files share: the city, the coefficient rows and a small set of draws."""

from __future__ import annotations

import pytest

from gepsim.paths import shipped


@pytest.fixture(autouse=True, scope="session")
def _labels_must_match():
    """Labels that differ raise, as in the program, instead of leaving out what does not match."""
    from gepsim.dims import matching_labels

    with matching_labels():
        yield


@pytest.fixture(scope="session")
def city():
    """Return the shipped city."""
    from gepsim.city import load_city

    return load_city(shipped("scenarios") / "bazhong")


@pytest.fixture(scope="session")
def table():
    """Return all shipped coefficient rows, the city's among them."""
    from gepsim.coefficients import load_table

    return load_table([shipped("coefficients"), shipped("scenarios") / "bazhong"])


@pytest.fixture(scope="session")
def draws(table):
    """Return 200 members of everything uncertain."""
    from gepsim.draws import Draws
    from gepsim.prices import load_deflator

    counties = ["511902", "511903", "511921", "511922", "511923"]
    deflator = load_deflator(shipped("coefficients") / "deflator.csv")
    return Draws(table, 200, 1, counties, deflator, 2022)
