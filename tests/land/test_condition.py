"""Stands in poor condition are mended, built over and felled; their share is a plain book."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError
from gepsim.land.care import Care
from gepsim.land.cells import Cells
from gepsim.land.condition import poor_drivers, poor_on_cells, poor_share, unmet_closures
from gepsim.land.demand import check_types
from gepsim.land.maturity import mature_account
from gepsim.land.path import Change, LandPath
from gepsim.registry import DRIVERS

CON, MIX, BLT, DRY = (ECOSYSTEM_TYPES.index(n) for n in ("CON", "MIX", "BLT", "DRY"))
YEARS = (2022, 2023, 2024, 2025, 2026)


def path_of(seed, moves=(), count=240, poor=0.4, closed=(), **care):
    """Return cells half of which are conifers; `moves` are year, before, after and how many.

    `closed` are years and how many hectares are closed in each of two counties.
    """
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
    shut = {}
    for year, size in closed:
        shut[year] = shut.get(year, 0.0) + np.full(2, float(size))
    return LandPath(cells, YEARS, changes, closed=shut, care=Care(poor, **care))


def share_of(path, times=None):
    return poor_share(path, times or {}).sel(ecosystem_type="CON")


def test_without_change_the_share_stays():
    found = poor_share(path_of(1, poor=0.3), {})
    assert found.sel(ecosystem_type="CON").values == pytest.approx(0.3)
    assert not found.drop_sel(ecosystem_type="CON").any()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), many=st.integers(1, 10), time=st.sampled_from([0.0, 3.0]))
def test_mending_takes_poor_stands_alone(seed, many, time):
    """The area mended and matured is what the poor area loses; closed conifers stay."""
    path = path_of(seed, [(2023, CON, MIX, many), (2025, CON, MIX, many)], poor=0.5)
    times = {"MIX": time}
    share = share_of(path, times)
    held = mature_account(path, times).area.sel(ecosystem_type="CON")
    closed = held * (1.0 - share)
    np.testing.assert_allclose(closed, closed.isel(time=[0] * len(YEARS)).values, rtol=1e-9)
    assert (share.diff("time") <= 1e-12).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), many=st.integers(1, 20))
def test_building_takes_all_stands_alike(seed, many):
    share = share_of(path_of(seed, [(2024, CON, BLT, many)]))
    np.testing.assert_allclose(share, 0.4, rtol=1e-9)


def test_new_conifers_are_sound():
    share = share_of(path_of(3, [(2024, DRY, CON, 20)]))
    assert (share.sel(time=2026) < 0.4).all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), year=st.sampled_from(YEARS))
def test_a_map_of_poor_stands_sums_to_the_zones(seed, year):
    """Maturing cells are conifers still in part."""
    path = path_of(seed, [(2023, CON, MIX, 8), (2024, CON, MIX, 8), (2024, CON, BLT, 5)])
    times = {"MIX": 3.0}
    share = poor_share(path, times)
    zones = poor_drivers(mature_account(path, times), share).rain_on_poor_stands
    rain = path.cells.fields[list(DRIVERS).index("rain_volume")].astype(float)
    part = poor_on_cells(path, share, times, year)
    worth = rain * part * path.cells.area
    from gepsim.land.maturity import unsettled

    young, before, ripe = unsettled(path, year, times)
    worth[young] *= np.where(before == CON, 1.0 - ripe, 0.0)
    assert worth.sum() == pytest.approx(float(zones.sel(time=year).sum()), rel=1e-6)


def test_a_delay_moves_the_mending_later():
    soon, late = (share_of(path_of(5, [(y, CON, MIX, 20)]), {"MIX": 3.0}) for y in (2023, 2025))
    gap = (late - soon).sum("county")
    assert float(gap.sel(time=2022)) == pytest.approx(0.0)
    assert (gap.sel(time=[2024, 2025]) > 0.0).all()


CLOSED = st.lists(st.tuples(st.sampled_from(YEARS[1:]), st.floats(0.5, 40.0)), max_size=4)
CARE = st.fixed_dictionaries(
    {
        "neglect": st.floats(0.0, 0.1),
        "usual": st.floats(0.0, 1.0),
        "tended": st.floats(0.0, 1.0),
        "closure_time": st.floats(0.0, 12.0),
    }
)


@settings(max_examples=30, deadline=None)
@given(poor=st.floats(0.0, 1.0), closed=CLOSED, care=CARE, many=st.integers(0, 20))
def test_more_works_and_tending_never_leave_more_in_poor_condition(poor, closed, care, many):
    moves = [(2024, CON, MIX, many), (2025, CON, BLT, many)]
    facts = {"poor": poor, "closed": closed, **care}
    share = share_of(path_of(2, moves, **facts), {"MIX": 3.0})
    assert ((share >= 0.0) & (share <= 1.0)).all()
    better = {
        "more closed": {**facts, "closed": [*closed, (2024, 5.0)]},
        "closed sooner": {**facts, "closed": [(max(y - 1, 2023), a) for y, a in closed]},
        "more tended": {**facts, "tended": (1.0 + care["tended"]) / 2},
        "less neglect": {**facts, "neglect": care["neglect"] / 2, "usual": care["tended"]},
    }
    for what, asked in better.items():
        if what == "less neglect":
            facts = {**facts, "usual": care["tended"]}
            share = share_of(path_of(2, moves, **facts), {"MIX": 3.0})
        found = share_of(path_of(2, moves, **asked), {"MIX": 3.0})
        assert (found <= share + 1e-12).all(), what


def test_the_usual_tending_keeps_the_share_and_none_lets_it_rise():
    kept = share_of(path_of(1, neglect=0.02, usual=0.3, tended=0.3))
    np.testing.assert_allclose(kept, 0.4, rtol=1e-12)
    left = share_of(path_of(1, neglect=0.02, usual=0.3, tended=0.0)).isel(county=0)
    assert float(left.sel(time=2023)) == pytest.approx(0.4 + 0.02 * 0.3 * 0.6, rel=1e-3)
    assert (left.diff("time") > 0.0).all()


def test_a_closure_closes_up_by_its_time_and_no_more_than_is_poor():
    """Ten hectares closed in 2023 with 4 years: 1 - exp(-2 / 4) of them by 2025."""
    path = path_of(4, closed=[(2023, 10.0)], closure_time=4.0)
    held = mature_account(path, {}).area.sel(ecosystem_type="CON", county="a")
    poor = (share_of(path).sel(county="a") * held).sel(time=[2022, 2025])
    assert float(poor[0] - poor[1]) == pytest.approx(10.0 * (1.0 - np.exp(-0.5)))
    assert unmet_closures(path) == ()
    (much, _) = unmet_closures(path_of(4, closed=[(2024, 1e4)]))
    assert (much.year, much.wanted) == (2024, 1e4)
    assert much.missing == pytest.approx(1e4 - 0.4 * float(held[0]))


def test_only_what_has_poor_stands_can_stay_and_close_up():
    from gepsim.errors import Problems
    from gepsim.land.settings import LandSettings

    work = {"project": "32", "from": "DRY", "to": "DRY", "area": "10 ha", "counties": ["a"]}
    problems = Problems()
    check_types(LandSettings.model_validate({"works": [work]}), problems)
    with pytest.raises(InputError, match="'DRY' stays 'DRY'"):
        problems.raise_if_any()
