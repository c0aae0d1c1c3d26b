"""Land by window is the land as a whole: for any window, any number of workers."""

from __future__ import annotations

import importlib.util
import os
import signal
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

import gepsim
from gepsim.api.running import _by_window
from gepsim.distributed.answering import refuse_silence
from gepsim.distributed.door import windows
from gepsim.distributed.exact import as_float, sum_by
from gepsim.distributed.ground import open_ground
from gepsim.distributed.nearest import NONE, along_columns, along_rows, column_ends
from gepsim.distributed.pool import Alone, pool
from gepsim.distributed.ranking import KNOWN, next_bits, rank_of
from gepsim.distributed.store import Store
from gepsim.distributed.thresholds import Thresholds
from gepsim.distributed.tiles import tile_shape
from gepsim.engine.land import land_path
from gepsim.engine.maps import value_maps
from gepsim.engine.road import supplies
from gepsim.errors import InputError
from gepsim.files.chunks import Layout, packed
from gepsim.files.map_grid import AREA, CHUNK
from gepsim.files.maps import rounded
from gepsim.files.netcdf import MISSING
from gepsim.inputs import gather, layers_of
from gepsim.land.change import account
from gepsim.land.chunked import ChunkedLayers

pytest.importorskip("zarr", reason="a chunked store needs the extra [geo]")
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="needs the extra [distributed]"
)
MEMORY = 4e9
#: As `travelled` and `small_run` have it.
SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 60}}
#: Windows that begin where chunks of maps do.
WHOLE_CHUNKS = (128, 128)
BUDYKO = {"water_yield": "budyko"}


@pytest.fixture(scope="module")
def whole(travelled):
    return travelled()


@pytest.fixture(scope="module")
def store(whole, tmp_path_factory):
    layers, place = whole[1], tmp_path_factory.mktemp("stack") / "stack.zarr"
    chunks = {str(n): {"chunks": (40, 50)} for n, one in layers.data_vars.items() if one.ndim == 2}
    layers.to_zarr(place, encoding=chunks, consolidated=False)
    return Store(str(place))


def quiet(text):
    """Show no progress."""


def by_window(road, store, hands, size, folder):
    """Return a road whose land was read by window, and its maps."""
    folder.mkdir()
    land = open_ground(store, road.inputs.city, hands, quiet, lambda: folder, size)
    path = land_path(road.inputs, land, road.economy)
    normal, supply, _, _ = supplies(road.inputs, path, land, road.draws)
    found = replace(road, path=path, normal=normal, supply=supply)
    return found, value_maps(found, land)


@pytest.fixture(scope="module")
def alone(whole, store, tmp_path_factory):
    """Read the land by window in this process, once for each shape of window."""

    @cache
    def go(size):
        folder = tmp_path_factory.mktemp("maps") / "maps"
        return by_window(whole[0], store, Alone(MEMORY), size, folder)

    return go


def furthest(one, other):
    """Return the largest difference of any variable, over its largest value."""
    away = [0.0]
    assert set(one) == set(other)
    for name, array in dict(one).items():
        a, b = array.values, other[name].values
        np.testing.assert_array_equal(np.isnan(a), np.isnan(b))
        away.append(np.nanmax(np.abs(a - b)) / (np.nanmax(np.abs(a)) or 1.0))
    return max(away)


def same_land(one, other, within):
    """Hold sums under the normal and the weather, extent and what found no place to each other."""
    for a, b in ((one.normal, other.normal), (one.supply, other.supply)):
        assert furthest(a.drivers, b.drivers) <= within
        assert furthest(a.statistics, b.statistics) <= within
    extents = (account(road.path).area.values for road in (one, other))
    np.testing.assert_allclose(*extents, rtol=max(within, 1e-15), atol=within)
    assert [str(u) for u in one.path.unmet] == [str(u) for u in other.path.unmet]


@pytest.mark.parametrize("size", [WHOLE_CHUNKS, (67, 151), (10_000, 10_000)])
def test_any_window_gives_the_account_of_the_whole(whole, alone, size):
    road, layers = whole
    found, maps = alone(size)
    same_land(road, found, 1e-12)
    for name, one in value_maps(road, layers).data_vars.items():
        np.testing.assert_allclose(maps[name].values, one.values, rtol=2.0**-12)


def test_the_curve_and_dry_years_by_window_are_those_of_the_whole(whole, store, tmp_path):
    road, layers = whole
    changes = {"climate": {"rain": {"2025": 70.0}}, "account": {"methods": BUDYKO}}
    inputs = gather("baseline", [SMALL, changes])
    path = land_path(inputs, layers, road.economy)
    normal, supply, _, _ = supplies(inputs, path, layers, road.draws)
    bent = replace(road, inputs=inputs, path=path, normal=normal, supply=supply)
    found, _ = by_window(bent, store, Alone(MEMORY), (120, 100), tmp_path / "maps")
    assert "curve_weight" in normal.statistics
    assert normal is not supply
    same_land(bent, found, 1e-12)


def layouts_of(maps):
    """Return how the variables lie in a file of maps."""
    found = {AREA: Layout((CHUNK, CHUNK), np.dtype("f4"), 0.0, shuffled=True)}
    for name, one in maps.data_vars.items():
        side, money = (*one.shape[:-2], CHUNK, CHUNK), one.dtype.kind == "f"
        fill = np.float32(MISSING["f4"]) if money else 0
        found[name] = Layout(side, one.dtype, fill, shuffled=money)
    return found


def test_windows_make_the_chunks_of_the_file(alone):
    _, maps = alone(WHOLE_CHUNKS)
    layouts, made = layouts_of(maps), {}
    for name, chunks in maps.pack(layouts):
        made.setdefault(name, {}).update(chunks)
    inside = maps["county"].values > 0
    assert len(made[AREA]) == len(list(corners(inside)))
    for name in maps:
        values = maps[name].values
        if values.dtype.kind == "f":
            values = rounded(values, np.float32(MISSING["f4"]))
        for top, left in corners(inside):
            here = (..., slice(top, top + CHUNK), slice(left, left + CHUNK))
            place = (*[0] * (values.ndim - 2), top, left)
            want = packed(values[here], layouts[name]) if inside[here].any() else None
            assert made[name].get(place) == want


def corners(grid):
    """Yield where the chunks of a grid begin."""
    for top in range(0, grid.shape[0], CHUNK):
        yield from ((top, left) for left in range(0, grid.shape[1], CHUNK))


@needs_dask
def test_two_processes_and_a_lost_one_give_the_bytes_of_one(whole, store, alone, tmp_path):
    road, size = whole[0], WHOLE_CHUNKS
    one, maps = alone(size)
    with pool(2, None, MEMORY) as hands:
        two, others = by_window(road, store, Losing(hands), size, tmp_path / "2")
        packed = list(others.pack(layouts_of(maps)))
    same_land(one, two, 0.0)
    assert packed == list(maps.pack(layouts_of(maps)))


class Losing:
    """A pool of which one worker dies when half of the first windows are done."""

    def __init__(self, hands):
        self.hands, self.memory, self.lost = hands, hands.memory, False

    def each(self, work, items, job):
        for done, found in enumerate(self.hands.each(work, items, job), 1):
            if not self.lost and done * 2 >= len(items):
                one = next(iter(self.hands.client.cluster.workers.values()))
                os.kill(one.process.pid, signal.SIGKILL)
                self.lost = True
            yield found


def test_a_run_with_workers_over_a_stack_reads_it_by_window(store, tmp_path):
    own = gepsim.scenario("baseline", SMALL, {"layers": {"path": store.path}})
    with _by_window([own], 1, None, tmp_path) as land:
        layers = land(own, quiet)
    assert isinstance(layers, ChunkedLayers)
    assert layers_of(own.inputs, layers) is layers
    assert not any(tmp_path.iterdir())


def test_a_run_without_a_stack_of_its_own_is_read_whole(tmp_path):
    shipped = gepsim.scenario("baseline", SMALL)
    with _by_window([shipped], 2, None, tmp_path) as land:
        assert land(shipped, quiet) is None


def test_a_cluster_wants_a_stack_on_disk(tmp_path):
    with (
        pytest.raises(InputError, match=r"--cluster: needs a stack.*layers reference"),
        windows(1, None, tmp_path) as opened,
    ):
        opened(gather("baseline", [SMALL]), quiet)


@pytest.mark.parametrize(
    ("address", "said"),
    [("tcp://127.0.0.1:9", "no scheduler answers"), ("somewhere", "is no address")],
)
def test_no_scheduler_at_an_address(address, said):
    with pytest.raises(InputError, match=rf"{said}.*dask scheduler"):
        refuse_silence(address, "--cluster", 1.0)


def test_chunks_that_do_not_align(whole, tmp_path):
    layers, place = whole[1][["county", "ecosystem_type", "rain", "crs"]], tmp_path / "stack.zarr"
    chunks = {"county": (40, 50), "ecosystem_type": (40, 50), "rain": (30, 50)}
    encoding = {name: {"chunks": shape} for name, shape in chunks.items()}
    layers.to_zarr(place, encoding=encoding, consolidated=False)
    with pytest.raises(InputError, match=r"layer 'rain': chunks of \(30, 50\) do not align"):
        _ = Store.at(place).chunk


def test_a_chunk_beyond_the_memory_of_a_worker():
    with pytest.raises(InputError, match=r"stored without chunks.*smaller chunks"):
        tile_shape((100_000, 100_000), (100_000, 100_000), 4e9, "stack")


@pytest.mark.parametrize("seed", range(5))
def test_distance_by_window_is_that_of_the_whole(seed):
    marked = np.random.default_rng(seed).random((23, 31)) < 0.02
    marked[3, 7] = True
    first, last = column_ends(marked[:9], 0)
    _, below = last, column_ends(marked[9:], 9)[0]
    top = along_rows(along_columns(marked[:9], 0, np.full(31, -NONE), below))
    low = along_rows(along_columns(marked[9:], 9, last, np.full(31, NONE)))
    exact = distance_transform_edt(~marked)
    np.testing.assert_array_equal(np.vstack([top, low]), exact)
    assert first.shape == last.shape


@pytest.mark.parametrize("equals", [1, 5, 400])
def test_a_threshold_holds_the_wanted_cells_and_few_more(equals):
    random = np.random.default_rng(equals)
    score = (random.integers(0, 100_000 // equals, 100_000) / 7).astype(np.float32)
    ranks = rank_of(score, np.arange(100_000) // 100, 1000)
    known = Thresholds({(0, 0): 20_000}, 1000)
    while known.open:
        level, prefix = known.open[0, 0]
        lead = ranks >> np.uint64(64 - KNOWN[level]) if level else np.zeros_like(ranks)
        bins, count = np.unique(next_bits(ranks[lead == prefix], level), return_counts=True)
        known.take([{(0, 0): (bins, count)}])
    held = int((ranks >= np.uint64(known.least[0, 0])).sum())
    assert 20_000 <= held <= 20_000 * 1.05 + 4096


def test_sums_of_areas_do_not_depend_on_their_order():
    random = np.random.default_rng(1)
    area, slot = random.random(10_000), random.integers(0, 3, 10_000)
    parts = sum(sum_by(slot[i::7], area[i::7], 3) for i in range(7))
    np.testing.assert_array_equal(parts, sum_by(slot, area, 3))
    np.testing.assert_allclose(as_float(parts), np.bincount(slot, area), rtol=1e-13)


def test_one_hand_needs_no_dask():
    with pool(1) as hands:
        assert isinstance(hands, Alone)
