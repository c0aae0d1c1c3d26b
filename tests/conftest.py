"""What several test files share: the city, the rows, a small set of draws, a small run."""

from __future__ import annotations

import pytest
from hypothesis import settings

from gepsim.paths import shipped

# A law holds on a busy machine too; how long a thing takes is asked in benchmarks/.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")

#: A small run of the shipped scenarios, for tests of the road and of what stands on it.
SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 60}}


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


@pytest.fixture(scope="session")
def travelled():
    """Travel the road of a shipped scenario with changes; keep what was travelled."""
    from gepsim.engine.road import travel
    from gepsim.inputs import gather, layers_of

    kept = {}

    def go(name="baseline", **changes):
        key = (name, repr(changes))
        if key not in kept:
            inputs = gather(name, [SMALL, changes])
            layers = layers_of(inputs)
            kept[key] = travel(inputs, layers), layers
        return kept[key]

    return go


@pytest.fixture(scope="session")
def small_run(travelled, tmp_path_factory):
    """Return the folder of a small baseline run, written as the program writes it."""
    from dataclasses import replace

    from gepsim.engine.outcome import outcome
    from gepsim.files.store import write_run
    from gepsim.report import build

    road, layers = travelled()
    made = replace(outcome(road, layers, 0.0), inputs=road.inputs.checksums())
    folder = tmp_path_factory.mktemp("outputs") / "baseline"
    write_run(made, folder, lambda new: build([new]))
    return folder
