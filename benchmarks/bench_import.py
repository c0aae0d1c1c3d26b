"""Peak memory and time of bringing large rasters onto the model grid, each in a fresh process.

Usage: python benchmarks/bench_import.py [resolution]
The rasters are invented: land cover of 30 m over three by three degrees in random patches of 150 m,
rain of the same size, and a sparse file of 60 GB nominal size with numbers over the city only.
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SIDE = 10_800  # cells of one second of arc over three degrees
HUGE = 125_000  # squared and times four bytes: 62.5 GB
WEST, NORTH, STEP = 105.5, 33.5, 1 / 3600
CASES = ("nothing", "rain", "ecosystem_type", "fractions", "huge", "heights")


def write(folder: Path) -> None:
    """Write the rasters."""
    import rasterio

    rng = np.random.default_rng(1)
    codes = np.kron(rng.integers(1, 9, (SIDE // 5, SIDE // 5), "uint8"), np.ones((5, 5), "uint8"))
    how = {"driver": "GTiff", "count": 1, "crs": "EPSG:4326", "tiled": True, "compress": "deflate"}
    place = rasterio.Affine(STEP, 0, WEST, 0, -STEP, NORTH)
    size = {"width": SIDE, "height": SIDE, "transform": place}
    with rasterio.open(folder / "ecosystem_type.tif", "w", dtype="uint8", **how, **size) as file:
        file.write(codes, 1)
    with rasterio.open(folder / "rain.tif", "w", dtype="float32", **how, **size) as file:
        file.write(codes.astype("float32") * 10 + 1000, 1)
    with rasterio.open(folder / "elevation.tif", "w", dtype="float32", **how, **size) as file:
        file.write(hills(rng), 1)
    far = rasterio.Affine(STEP, 0, WEST - 40_000 * STEP, 0, -STEP, NORTH + 40_000 * STEP)
    how |= {"BIGTIFF": "YES", "SPARSE_OK": True, "width": HUGE, "height": HUGE, "transform": far}
    with rasterio.open(folder / "huge.tif", "w", dtype="float32", **how) as file:
        window = rasterio.windows.Window(40_000, 40_000, SIDE, SIDE)
        file.write(codes.astype("float32") * 10 + 1000, 1, window=window)


def hills(rng) -> np.ndarray:
    """Return heights in waves of several lengths, with pits, in whole metres."""
    from scipy.ndimage import zoom

    found = np.full((SIDE, SIDE), 900.0, np.float32)
    for count, height in ((9, 300), (60, 100), (400, 20), (2700, 4)):
        waves = rng.normal(0, height, (count, count)).astype("float32")
        found += zoom(waves, SIDE / count, order=1)
    return np.round(found)


def heights(folder: Path, grid) -> None:
    """Read heights onto cells of a third of the grid's, then slopes and the flow of water."""
    from gepsim.importing.heights import _heights, finer
    from gepsim.importing.recipe import LayerSource
    from gepsim.land.derived.flow import flow_over
    from gepsim.land.derived.relief import slope_and_aspect

    source = LayerSource(name="elevation", file="elevation.tif", units="m")
    fine = finer(grid, 3)
    marks = [("start", time.process_time())]
    height = _heights(source, folder, fine)
    marks.append(("area means", time.process_time()))
    slope_and_aspect(height, fine.resolution)
    marks.append(("slopes", time.process_time()))
    flow_over(height)
    marks.append(("flow", time.process_time()))
    for (_, before), (what, now) in itertools.pairwise(marks):
        print(f"  {what:<14}{height.size / 1e6:.1f} M cells{now - before:20.1f} s CPU")


def measure(folder: Path, case: str, resolution: float) -> None:
    """Read one layer onto the city's grid, and print time and peak memory."""
    from gepsim.importing.reading import read_layer
    from gepsim.importing.recipe import LayerSource
    from gepsim.land.grid import frame_grid

    grid = frame_grid(106.3, 107.8, 31.2, 32.8, resolution, "EPSG:4545")
    county = np.zeros((grid.y.size, grid.x.size), np.int16)
    groups = {"FOREST": "MIX", "CROP": "DRY", "WATER": "RIV"}
    start = time.perf_counter()
    if case in ("rain", "huge"):
        source = LayerSource(name="rain", file=f"{case}.tif", units="mm year-1")
        read_layer(source, folder, grid, county, ["all"])
    elif case == "heights":
        heights(folder, grid)
    elif case != "nothing":
        kind = "fractions" if case == "fractions" else "class"
        source = LayerSource(
            name="ecosystem_type", file="ecosystem_type.tif", kind=kind, classes="clcd",
            groups=groups,
        )  # fmt: skip
        read_layer(source, folder, grid, county, ["all"])
    cpu = time.process_time()  # imports with it, 1 to 2 s
    wall, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cells = f"{grid.y.size} x {grid.x.size} cells"
    print(f"{case:<16}{cells:<22}{wall:8.1f} s {cpu:8.1f} s CPU {peak / 1024:6.0f} MiB", flush=True)


def main(resolution: float) -> None:
    """Run every case in a process of its own; a child starts with its parent's peak."""
    with tempfile.TemporaryDirectory() as place:
        for case in ("write", *CASES):
            command = [sys.executable, __file__, place, case, str(resolution)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[2] == "write":
        write(Path(sys.argv[1]))
    elif len(sys.argv) == 4:
        measure(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 100.0)
