"""The distance to what is built equals that of the definition, cell by cell."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.land import threads
from gepsim.land.distance import distance_to

SIDES = st.integers(1, 12)


def by_definition(marked: np.ndarray) -> np.ndarray:
    """Return the distance of every cell to every mark, and the least of them."""
    there = np.argwhere(marked)
    cells = np.indices(marked.shape).reshape(2, -1).T
    squares = ((cells[:, None] - there[None]) ** 2).sum(axis=2).min(axis=1)
    return np.sqrt(squares.astype(float)).reshape(marked.shape)


@given(SIDES, SIDES, st.floats(0.01, 0.9), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_every_distance_is_the_least(height, width, density, seed):
    rng = np.random.default_rng(seed)
    marked = rng.random((height, width)) < density
    marked[rng.integers(height), rng.integers(width)] = True
    assert (distance_to(marked) == by_definition(marked)).all()


def test_threads_change_no_bit(monkeypatch):
    marked = np.random.default_rng(1).random((90, 70)) < 0.02
    found = []
    for count in (1, 2, 5):
        monkeypatch.setattr(threads, "_ASKED", [count])
        found.append(distance_to(marked).tobytes())
    assert len(set(found)) == 1
