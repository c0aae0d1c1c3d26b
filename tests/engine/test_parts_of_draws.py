"""The account is made some draws at a time: how many is nobody's number."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.engine.road import accounted


@pytest.mark.parametrize("at_once", [23, 59])
def test_any_number_of_draws_at_once_gives_the_same_bytes(travelled, monkeypatch, at_once):
    road, _ = travelled()
    monkeypatch.setattr("gepsim.draws.AT_ONCE", at_once)
    monkeypatch.setattr("gepsim.engine.road.kept", lambda kind, make, **_: make())
    found = accounted(road.inputs, road.supply, road.draws)
    assert found.said == road.account.said
    whole = {"gep": road.account.gep, "memo": road.account.memo, **road.account.quantity}
    parts = {"gep": found.gep, "memo": found.memo, **found.quantity}
    assert list(parts) == list(whole)
    for name, array in whole.items():
        assert parts[name].identical(array), name
        assert parts[name].values.tobytes() == array.values.tobytes(), name


def test_parts_of_draws_are_the_draws(draws, monkeypatch):
    monkeypatch.setattr("gepsim.draws.AT_ONCE", 60)
    parts = draws.parts()
    assert [part.members for part in parts] == [60, 60, 60, 20]
    for ask in (
        lambda some: some.get("grain_price", "CNY kg-1").values,
        lambda some: some.yearly("rain", [2023, 2024]).values,
    ):
        joined = np.concatenate([ask(part)[..., 1:] for part in parts], axis=-1)
        assert joined.tobytes() == np.ascontiguousarray(ask(draws)[..., 1:]).tobytes()
