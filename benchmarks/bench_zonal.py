"""Time of the zonal pass beside numpy, as a ratio: ``python benchmarks/bench_zonal.py [cells]``."""

from __future__ import annotations

import sys
import time

import numpy as np

from gepsim.land.zonal import zonal_sums

FIELDS, ZONES, KINDS, REPEATS = 6, 5, 16, 5


def made_up(cells: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(1)
    fields = rng.random((FIELDS, cells), np.float32)
    zone = rng.integers(0, ZONES, cells).astype(np.uint8)
    kind = rng.integers(0, KINDS, cells).astype(np.uint8)
    return fields, zone, kind, rng.random(cells)


def by_bincount(
    fields: np.ndarray, zone: np.ndarray, kind: np.ndarray, area: np.ndarray
) -> np.ndarray:
    slot = zone.astype(np.intp) * KINDS + kind
    sums = [np.bincount(slot, field * area, minlength=ZONES * KINDS) for field in fields]
    return np.stack(sums).reshape(FIELDS, ZONES, KINDS)


def by_gepsim(
    fields: np.ndarray, zone: np.ndarray, kind: np.ndarray, area: np.ndarray
) -> np.ndarray:
    names = [str(n) for n in range(FIELDS)]
    return zonal_sums(fields, zone, kind, area, zones=ZONES, kinds=KINDS, names=names)


def seconds(function, data) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function(*data)
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def main() -> None:
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 13_663_319
    data = made_up(cells)
    np.testing.assert_allclose(by_gepsim(*data), by_bincount(*data), rtol=1e-10)
    own, numpy = seconds(by_gepsim, data), seconds(by_bincount, data)
    print(f"{cells:,} cells, {FIELDS} float32 fields, {ZONES} zones x {KINDS} classes")
    print(f"zonal_sums {own:.3f} s   bincount {numpy:.3f} s   ratio {numpy / own:.1f}")


if __name__ == "__main__":
    main()
