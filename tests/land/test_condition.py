"""Stands in poor condition are mended, built over and felled; their share is a plain book."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.cells import Cells
from gepsim.land.condition import poor_drivers, poor_on_cells, poor_share
from gepsim.land.maturity import mature_account
from gepsim.land.path import Change, LandPath
from gepsim.registry import DRIVERS

CON, MIX, BLT, DRY = (ECOSYSTEM_TYPES.index(n) for n in ("CON", "MIX", "BLT", "DRY"))
YEARS = (2022, 2023, 2024, 2025, 2026)


def path_of(seed, moves, count=240):
    """Return cells half of which are conifers; `moves` are year, before, after and how many."""
    rng = np.random.default_rng(seed)
    kind = np.where(rng.random(count) < 0.6, CON, DRY).astype(np.uint8)
    fields = rng.uniform(1.0, 100.0, (len(DRIVERS), count)).astype(np.float32)
    fields[list(DRIVERS).index("area")] = 1.0
    county = rng.integers(0, 2, count).astype(np.uint8)
    cells = Cells(
        np.ones((1, count), bool), ["a", "b"], county, kind, rng.uniform(0.5, 2.0, count), fields
    )
    free, changes = (
        {CON: list(np.flatnonzero(kind == CON)), DRY: list(np.flatnonzero(kind == DRY))},
        {},
    )
    for year, before, after, many in moves:
        took = np.array([free[before].pop() for _ in range(many)], np.intp)
        old = changes.get(year, Change(*(np.empty(0, t) for t in (np.intp, np.uint8, np.uint8))))
        changes[year] = Change(
            np.concatenate([old.cells, took]),
            np.concatenate([old.before, np.full(many, before, np.uint8)]),
            np.concatenate([old.after, np.full(many, after, np.uint8)]),
        )
    return LandPath(cells, YEARS, changes)


def test_without_change_the_share_stays():
    found = poor_share(path_of(1, []), 0.3, {})
    assert found.sel(ecosystem_type="CON").values == pytest.approx(0.3)
    assert not found.drop_sel(ecosystem_type="CON").any()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), many=st.integers(1, 10), time=st.sampled_from([0.0, 3.0]))
def test_mending_takes_poor_stands_alone(seed, many, time):
    """The area mended and matured is what the poor area loses; closed conifers stay."""
    path = path_of(seed, [(2023, CON, MIX, many), (2025, CON, MIX, many)])
    times = {"MIX": time}
    share = poor_share(path, 0.5, times).sel(ecosystem_type="CON")
    held = mature_account(path, times).area.sel(ecosystem_type="CON")
    closed = held * (1.0 - share)
    np.testing.assert_allclose(closed, closed.isel(time=[0] * len(YEARS)).values, rtol=1e-9)
    assert (share.diff("time") <= 1e-12).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), many=st.integers(1, 20))
def test_building_takes_all_stands_alike(seed, many):
    share = poor_share(path_of(seed, [(2024, CON, BLT, many)]), 0.4, {})
    np.testing.assert_allclose(share.sel(ecosystem_type="CON"), 0.4, rtol=1e-9)


def test_new_conifers_are_sound():
    share = poor_share(path_of(3, [(2024, DRY, CON, 20)]), 0.4, {}).sel(ecosystem_type="CON")
    assert (share.sel(time=2026) < 0.4).all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), year=st.sampled_from(YEARS))
def test_a_map_of_poor_stands_sums_to_the_zones(seed, year):
    """Maturing cells are conifers still in part."""
    path = path_of(seed, [(2023, CON, MIX, 8), (2024, CON, MIX, 8), (2024, CON, BLT, 5)])
    times = {"MIX": 3.0}
    share = poor_share(path, 0.4, times)
    zones = poor_drivers(mature_account(path, times), share).rain_on_poor_stands
    rain = path.cells.fields[list(DRIVERS).index("rain_volume")].astype(float)
    part = poor_on_cells(path, share, times, year)
    worth = rain * part * path.cells.area
    from gepsim.land.maturity import unsettled

    young, before, ripe = unsettled(path, year, times)
    worth[young] *= np.where(before == CON, 1.0 - ripe, 0.0)
    assert worth.sum() == pytest.approx(float(zones.sel(time=year).sum()), rel=1e-6)


def test_a_delay_moves_the_mending_later():
    soon, late = (
        poor_share(path_of(5, [(y, CON, MIX, 20)]), 0.4, {"MIX": 3.0}) for y in (2023, 2025)
    )
    gap = (late - soon).sel(ecosystem_type="CON").sum("county")
    assert float(gap.sel(time=2022)) == pytest.approx(0.0)
    assert (gap.sel(time=[2024, 2025]) > 0.0).all()
