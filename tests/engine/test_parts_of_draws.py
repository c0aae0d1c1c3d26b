"""Rooms are gone through some draws at a time: how many is nobody's number."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.draw_parts import gathered
from gepsim.engine.economy import grow
from gepsim.engine.land import land_drivers
from gepsim.engine.road import accounted, compensated
from gepsim.memory import give_back


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


def test_rooms_give_the_same_bytes_some_draws_at_a_time_and_in_files(travelled, monkeypatch):
    road, layers = travelled()
    monkeypatch.setattr("gepsim.draws.AT_ONCE", 11)
    monkeypatch.setattr("gepsim.draw_parts.IN_MEMORY", 10)
    for room in ("engine.road", "engine.economy"):
        monkeypatch.setattr(f"gepsim.{room}.kept", lambda kind, make, **_: make())
    inputs, draws = road.inputs, road.draws
    economy = grow(inputs, draws)
    drivers = land_drivers(inputs, road.path, layers, draws)
    paid = compensated(
        inputs, road.path, road.extent, road.account, road.account, road.economy, draws
    )
    give_back()
    for found, known in (
        (economy, road.economy), (drivers, road.normal.drivers), (paid, road.compensation),
    ):  # fmt: skip
        assert list(found) == list(known)
        assert found.attrs == known.attrs
        for name, array in known.data_vars.items():
            assert found[name].identical(array), name
            assert found[name].values.tobytes() == array.values.tobytes(), name


def test_a_part_may_be_gathered_that_lies_in_another_order(draws, monkeypatch):
    """A sum adds in the order in which numbers lie, so that the whole lies as its parts do."""
    monkeypatch.setattr("gepsim.draws.AT_ONCE", 60)
    family = draws.family("emission_factor_policy", "carrier", ["coal", "oil"], "tCO2 tce-1")
    found = gathered(draws, lambda some: {"one": some.own(family).transpose("member", "carrier")})
    assert found["one"].values.strides == family.transpose("member", "carrier").values.strides
    assert found["one"].equals(family.transpose("member", "carrier"))


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
