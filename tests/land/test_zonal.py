"""The zonal pass: sums as numpy gives them, whatever the threads, order and parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.errors import InputError
from gepsim.land.threads import BLOCK
from gepsim.land.zonal import zonal_sums


def cells(count, seed=0, zones=5, kinds=16):
    rng = np.random.default_rng(seed)
    fields = rng.gamma(2.0, 500.0, (4, count)).astype(np.float32)
    zone = rng.integers(0, zones, count).astype(np.uint8)
    kind = rng.integers(0, kinds, count).astype(np.uint8)
    return fields, zone, kind, 1 + 0.001 * rng.random(count)


def sums(fields, zone, kind, area, **more):
    return zonal_sums(fields, zone, kind, area, zones=5, kinds=16, names=list("abcd"), **more)


def test_equals_bincount():
    fields, zone, kind, area = cells(3 * BLOCK + 17)
    slot = zone.astype(int) * 16 + kind
    wanted = [np.bincount(slot, f.astype(float) * area, minlength=80) for f in fields]
    np.testing.assert_allclose(sums(fields, zone, kind, area).reshape(4, 80), wanted, rtol=1e-12)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_do_not_change_a_byte(threads):
    data = cells(5 * BLOCK)
    assert sums(*data, threads=threads).tobytes() == sums(*data).tobytes()


def test_the_order_of_cells_does_not_matter():
    fields, zone, kind, area = cells(2 * BLOCK)
    turn = np.random.default_rng(1).permutation(zone.size)
    turned = sums(np.ascontiguousarray(fields[:, turn]), zone[turn], kind[turn], area[turn])
    np.testing.assert_allclose(turned, sums(fields, zone, kind, area), rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(count=st.integers(1, 4000), share=st.floats(0, 1), seed=st.integers(0, 99))
def test_parts_of_the_map_add_up(count, share, seed):
    fields, zone, kind, area = cells(count, seed)
    cut = int(share * count)
    left = sums(np.ascontiguousarray(fields[:, :cut]), zone[:cut], kind[:cut], area[:cut])
    right = sums(np.ascontiguousarray(fields[:, cut:]), zone[cut:], kind[cut:], area[cut:])
    np.testing.assert_allclose(left + right, sums(fields, zone, kind, area), rtol=1e-12)


def test_a_large_map_loses_nothing_to_rounding():
    count = 4_000_000
    fields = np.full((1, count), np.float32(0.1))
    zero = np.zeros(count, np.uint8)
    found = zonal_sums(fields, zero, zero, np.ones(count), zones=1, kinds=1, names=["a"])
    assert found[0, 0, 0] == pytest.approx(count * float(np.float32(0.1)), rel=1e-12)


def test_a_hole_is_an_error_with_a_count():
    fields, zone, kind, area = cells(1000)
    fields[2, [5, 7]] = np.nan
    with pytest.raises(InputError, match="driver 'c': 2 of 1000 cells inside the counties"):
        sums(fields, zone, kind, area)


def test_an_unknown_class_is_an_error():
    fields, zone, kind, area = cells(1000)
    kind[3] = 16
    with pytest.raises(InputError, match="ecosystem_type': 1 cells have a code of 16"):
        sums(fields, zone, kind, area)
