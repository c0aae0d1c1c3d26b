"""Results do not move unseen: every variable of the shipped scenarios against recorded values."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

PLACE = Path(__file__).with_name("reference.py")
SPEC = importlib.util.spec_from_file_location("face_reference", PLACE)
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)


@pytest.fixture(scope="module")
def known():
    return json.loads(reference.FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("scenario", reference.SCENARIOS)
def test_every_variable_comes_to_what_is_recorded(known, scenario):
    """A move on purpose is recorded anew by `python tests/face/reference.py`, and in CHANGELOG."""
    found = reference.digest(reference.simulated(scenario))
    assert reference.differences(known[scenario], found) == []


def test_one_value_that_moves_is_seen():
    values = np.linspace(1.0, 2.0, 50)
    moved = values.copy()
    moved[[7, 8]] += [1e-9, -1e-9]
    old, new = ({"gep": reference.sums(one)} for one in (values, moved))
    assert "gep: moved by" in reference.differences(old, new)[0]
    assert reference.differences(old, {"gep": reference.sums(values)}) == []
