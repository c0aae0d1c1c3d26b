"""Land by window: cells a second, memory and scaling of a stack that no process holds.

Each cell of the reference landscape is parted into FACTOR x FACTOR smaller ones, so that counties,
shares and sums stay what they are while cells become many. Not a map of anything.

    python benchmarks/bench_windows.py make landscape.nc big.zarr --factor 13
    python benchmarks/bench_windows.py run big.zarr --workers 2
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import xarray as xr

CHUNK = 1024
LEFT_OUT = ("town", "zone_type", "elevation", "temperature", "population", "slope")


def make(source: str, target: str, factor: int) -> None:
    """Write a stack whose cells are parts of those of another."""
    import zarr

    small = xr.open_dataset(source, mask_and_scale=False).load().drop_vars(LEFT_OUT)
    whole = xr.Dataset(
        {"crs": small["crs"]},
        {axis: (axis, finer(small[axis].values, factor), small[axis].attrs) for axis in "yx"},
        dict(small.attrs),
    )
    whole.to_zarr(target, mode="w", consolidated=False)
    group = zarr.open_group(target, mode="r+")
    for name, layer in small.data_vars.items():
        if layer.ndim == 2:
            write(group, str(name), layer, factor)


def finer(values: np.ndarray, factor: int) -> np.ndarray:
    """Return the centres of the parts of cells."""
    step = (values[1] - values[0]) / factor
    first = values[0] - step * (factor - 1) / 2
    return first + step * np.arange(values.size * factor)


def write(group, name: str, layer: xr.DataArray, factor: int) -> None:
    """Write one layer, chunk by chunk."""
    attrs = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in layer.attrs.items()}
    shape = tuple(size * factor for size in layer.shape)
    array = group.create_array(
        name, shape=shape, dtype=layer.dtype, chunks=(CHUNK, CHUNK), dimension_names=("y", "x"),
        fill_value=layer.attrs.get("_FillValue", 0),
    )  # fmt: skip
    array.attrs.update({k: v for k, v in attrs.items() if k != "_FillValue"})
    values = layer.values
    for top in range(0, shape[0], CHUNK):
        rows = values[np.arange(top, min(top + CHUNK, shape[0])) // factor]
        array[top : top + CHUNK] = np.repeat(rows, factor, axis=1)


@contextmanager
def clock(what: str, cells: int):
    """Print wall and processor time of a part, with those of the processes that it began."""
    begin, cpu = time.perf_counter(), used()
    yield
    wall = time.perf_counter() - begin
    print(f"{what:28} {wall:8.1f} s wall {used() - cpu:8.1f} s CPU {cells / wall / 1e6:7.2f} M/s")


def used() -> float:
    """Return the processor time of this process and of those that have ended. [s]"""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in whose)


def spent() -> tuple[float, float]:
    """Return processor time [s] and most memory [GiB] of the process that is asked."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime, own.ru_maxrss / 2**20


class Timed:
    """A pool that counts wall and processor time of each kind of pass, in all processes."""

    def __init__(self, hands) -> None:
        self.hands, self.memory, self.took, self.peaks = hands, hands.memory, {}, {}

    def each(self, work, items, job):
        """Yield what every window says."""
        begin, before = time.perf_counter(), self.all_spent()
        yield from self.hands.each(work, items, job)
        known = self.took.setdefault(work.__name__, [0, 0.0, 0.0, 0.0])
        known[0] += 1
        known[1] += time.perf_counter() - begin
        for which, (own, was) in enumerate(zip(self.all_spent(), before, strict=True)):
            known[2 + which] += own - was

    def all_spent(self) -> tuple[float, float]:
        """Return the processor time of this process, and of those that work for it. [s]"""
        own, self.peaks["main"] = spent()
        client = getattr(self.hands, "client", None)
        others = client.run(spent) if client else {}
        self.peaks |= {where: peak for where, (_, peak) in others.items()}
        return own, sum(took for took, _ in others.values())


def run(stack: str, workers: int, cluster: str | None, maps: bool) -> None:
    """Read a stack by window as a run does, and tell what each part takes."""
    from gepsim.distributed import ground
    from gepsim.distributed.door import windows
    from gepsim.engine.maps import value_maps
    from gepsim.engine.road import travel
    from gepsim.inputs import gather

    hands = []
    first = ground.open_ground

    def timed(store, city, pool, step, *more):
        hands.append(Timed(pool))
        return first(store, city, hands[0], step, *more)

    door = sys.modules["gepsim.distributed.door"]
    door.open_ground = timed
    inputs = gather("baseline", [{"layers": {"path": stack}, "uncertainty": {"members": 20}}])
    size = xr.open_zarr(stack, consolidated=False, chunks=None).sizes
    grid = size["y"] * size["x"]
    begin, cpu = time.perf_counter(), used()
    with tempfile.TemporaryDirectory() as folder, windows(workers, cluster, Path(folder)) as opened:
        with clock("look at every window", grid):
            land = opened(inputs, tell)
        with clock("change of land and accounts", grid):
            road = travel(inputs, land, tell)
        if maps:
            with clock("maps", grid):
                made = value_maps(road, land)
                chunks = made.pack(layouts(made))
                size = sum(len(data) for _, some in chunks for _, data in some)
                print(f"{size / 2**20:.0f} MiB of chunks")
        hands[0].all_spent()
    wall = time.perf_counter() - begin
    inside = cells_inside(road)
    print(f"{grid / 1e6:.1f} M cells of the grid, {inside / 1e6:.1f} M of them in counties")
    print(f"whole {wall:.1f} s wall, {used() - cpu:.1f} s CPU, {inside / wall / 1e6:.2f} M/s")
    for name, (passes, took, own, others) in hands[0].took.items():
        each = (own + others) / passes / inside * 1e6
        print(
            f"{name:10} {passes} passes, {each:.3f} us a cell and pass; {took:.0f} s wall, "
            f"{own:.0f} s CPU here, {others:.0f} s in workers"
        )
    for name, peak in hands[0].peaks.items():
        print(f"most memory of {name}: {peak:.2f} GiB")
    print(f"together at most {sum(hands[0].peaks.values()):.2f} GiB")
    print("GEP 2022", float(road.account.gep_total.isel(time=0, member=0).sum()) / 1e8)


def layouts(maps) -> dict:
    """Return how the variables of `maps.nc` lie in it."""
    from gepsim.files.chunks import Layout

    found = {"cell_area": Layout((128, 128), np.dtype("f4"), 0.0, shuffled=True)}
    for name, one in maps.data_vars.items():
        side, money = (*one.shape[:-2], 128, 128), one.dtype.kind == "f"
        fill = np.float32(9.96921e36) if money else 0
        found[name] = Layout(side, one.dtype, fill, shuffled=money)
    return found


def cells_inside(road) -> float:
    """Return how many cells lie in counties, by their area."""
    ground = road.path.ground
    return float(ground.area.sum() / np.median(ground.survey.smallest))


def tell(text: str) -> None:
    """Print a step."""
    print(f"  {time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "run"])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--factor", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cluster")
    parser.add_argument("--maps", action="store_true")
    asked = parser.parse_args()
    if asked.what == "make":
        make(*asked.paths, asked.factor)
    else:
        run(asked.paths[0], asked.workers, asked.cluster, asked.maps)
