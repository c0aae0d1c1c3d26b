"""One small run of the shipped baseline, and its road, for every test of the engine."""

from __future__ import annotations

import pytest

SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 60}}


@pytest.fixture(scope="session")
def travelled():
    """Travel the road of a shipped scenario with changes; keep what was travelled."""
    from gepsim.cli.work import layers_of
    from gepsim.engine.road import travel
    from gepsim.inputs import gather

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
    from gepsim.engine.outcome import outcome
    from gepsim.results.report import build
    from gepsim.results.store import write_run

    folder = tmp_path_factory.mktemp("outputs") / "baseline"
    write_run(outcome(*travelled(), 0.0), folder, lambda new: build([new]))
    return folder
