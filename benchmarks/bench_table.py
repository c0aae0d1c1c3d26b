"""The table of what a run costs: limits, and what this machine takes today.

Every case is a fresh process; processor time (user and system) stands beside wall time, because
wall time means little on a machine that others use too.

Usage: python benchmarks/bench_table.py [--repeats 5] [--only NAME] [--large] [--growth]
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RUN = ["run", "baseline", "--quiet"]
QUICK = [*RUN, "--resolution", "500", "--members", "200", "--no-report"]


@dataclass(frozen=True)
class Case:
    """One row: a command of gepsim, or a program of Python, and its limit in words."""

    name: str
    limit: str
    command: Sequence[str] = ()
    program: str = ""
    large: bool = False


#: Seconds of processor time of the last of several turns of one knob, within one process.
KNOB = """
import time, gepsim
for turn in range(4):
    start = time.process_time()
    run = gepsim.knob("baseline", f"{key}={{{first} + {step} * turn}}")
    run.accounts, run.summary
print(time.process_time() - start)
"""
#: How many times as long twenty scenarios take that differ in policy alone as one does.
POLICY = """
import time, gepsim
def turn(n):
    start = time.process_time()
    gepsim.knob("baseline", {"investment": {"delay": {"all": n / 10}},
                             "energy": {"levers": {"ev": {"rate": 1 + n / 10}}}}).accounts
    return time.process_time() - start
one = turn(0)
print((one + sum(turn(n) for n in range(1, 20))) / one)
"""
#: Bandwidth of the zonal pass over that of numpy.sum on the same fields, each on two threads.
ZONAL = """
import time
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from gepsim.land.zonal import zonal_sums
cells, rng = 13_663_319, np.random.default_rng(1)
fields = rng.random((6, cells), dtype=np.float32)
kind = np.repeat(rng.integers(0, 16, cells // 8 + 1).astype(np.uint8), 8)[:cells]
zone, area = (np.arange(cells) * 5 // cells).astype(np.uint8), np.full(cells, 0.09)
names = list("abcdef")
def best(work):
    def once():
        start = time.perf_counter(); work(); return time.perf_counter() - start
    return min(once() for _ in range(5))
def halves():
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(np.sum, (fields[:3], fields[3:])))
def pass_():
    zonal_sums(fields, zone, kind, area, zones=5, kinds=16, names=names, threads=2)
moved = fields.nbytes + kind.nbytes + zone.nbytes + area.nbytes
print(moved / best(pass_) / (fields.nbytes / best(halves)))
"""


def knob(key: str, first: float, step: float) -> str:
    """Return the program that turns one knob."""
    body = KNOB.replace("{key}", key).replace("{first}", str(first)).replace("{step}", str(step))
    return body.replace("{{", "{").replace("}}", "}")


CASES = (
    Case("help", "≤ 0.25 s wall", ["--help"]),
    Case("default run", "≤ 6 s wall, ≤ 9 s CPU, ≤ 700 MiB", RUN),
    Case("  without page", "", [*RUN, "--no-report"]),
    Case("knob, land moves: CPU s", "≤ 1", program=knob("economy.cluster_realisation", 0.2, 0.1)),
    Case("knob, land stays: CPU s", "≤ 0.3", program=knob("energy.levers.ev.rate", 1, 0.2)),
    Case("seven scenarios, 100 m", "≤ 2 s wall for each after the first",
         ["run", "baseline", "combined_best", "delayed_investment", "dry_decade", "ecology_first",
          "full_clusters", "green_transition", "--quiet"]),
    Case("20 policy scenarios / one", "< 2", program=POLICY),
    Case("10,000 members", "≤ 5 s more, ≤ 1 GiB", [*RUN, "--members", "10000"]),
    Case("zonal pass / numpy.sum", "≥ 0.6", program=ZONAL),
    Case("sensitivity", "≤ 15 s wall", ["sensitivity", "baseline"], large=True),
    Case("plan", "≤ 25 s wall", ["plan", "baseline"], large=True),
    Case("landscape at 30 m, once", "≤ 40 s CPU, ≤ 2.5 GiB", large=True, program=(
        "import gepsim, time; start = time.process_time()\n"
        "gepsim.layers.reference(resolution=30); print(time.process_time() - start)")),
    Case("30 m, maps and page", "≤ 30 s wall, ≤ 2.5 GiB", [*RUN, "--resolution", "30"], large=True),
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Wall time and processor time [s], peak memory [MiB], and what a program printed."""

    wall: float
    cpu: float
    peak: float
    said: str


def measure(case: Case, cache: str) -> Cost:
    """Return what one fresh process costs."""
    with tempfile.TemporaryDirectory() as out:
        words = [sys.executable, "-c", case.program]
        if case.command:
            place = ["-o", out] if case.command[0] == "run" else []
            words = [sys.executable, "-m", "gepsim", *case.command, *place]
        start = time.perf_counter()
        with tempfile.TemporaryFile("w+") as said:
            env = {**os.environ, "GEPSIM_CACHE": cache}
            process = subprocess.Popen(words, env=env, stdout=said, stderr=said, cwd=out)
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            said.seek(0)
            text = said.read()
        if status:
            raise SystemExit(f"{case.name} failed:\n{text[-2000:]}")
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text.strip())


def median(costs: Sequence[Cost]) -> Cost:
    """Return the medians of several, and the largest peak."""
    walls, cpus = [one.wall for one in costs], [one.cpu for one in costs]
    said = sorted(one.said for one in costs)[len(costs) // 2]
    return Cost(statistics.median(walls), statistics.median(cpus), max(c.peak for c in costs), said)


def table(cases: Sequence[Case], repeats: int, cache: str) -> None:
    """Print one row for each case as it is measured."""
    print("| work | limit | wall s | CPU s | MiB | figure |\n| --- | --- | --- | --- | --- | --- |")
    for case in cases:
        found = median([measure(case, cache) for _ in range(repeats)])
        figure = f"{float(found.said.splitlines()[-1]):.2f}" if case.program else ""
        row = f"| {case.name.strip()} | {case.limit} | {found.wall:.2f} | {found.cpu:.2f} "
        print(row + f"| {found.peak:.0f} | {figure} |", flush=True)


MIXED = """schema = 1
id = "mixed"
extends = "baseline"
title = {{ zh = "混交", en = "mixed stands" }}
[[land.works]]
project = "32"
from = "CON"
to = "MIX"
area = "{area} ha"
counties = ["511921", "511922"]
"""


def mixed(folder: Path, area: int) -> str:
    """Return a scenario file in which so many hectares of conifers become mixed stands."""
    path = folder / f"mixed_{area}.toml"
    path.write_text(MIXED.format(area=area), encoding="utf-8")
    return str(path)


def curves(folder: Path) -> Iterator[tuple[str, Sequence[float], Sequence[Case]]]:
    """Yield what grows, its sizes, and a case for each."""
    areas = (1_000, 10_000, 40_000, 160_000)
    yield (
        "hectares that change",
        areas,
        [Case(f"{a} ha", "", ["run", mixed(folder, a), *RUN[2:], "--no-report"]) for a in areas],
    )
    ends = (2023, 2026, 2030, 2035)
    yield (
        "years",
        [end - 2022 for end in ends],
        [Case(f"to {end}", "", [*QUICK, "--set", f"time.end={end}"]) for end in ends],
    )
    sizes = (500, 250, 150, 100)
    yield (
        "cells",
        [1 / m**2 for m in sizes],
        [Case(f"{m} m", "", [*RUN, "--resolution", str(m), "--no-report"]) for m in sizes],
    )
    counts = (200, 1000, 2000, 4000)
    yield (
        "members",
        counts,
        [Case(f"{n} members", "", [*QUICK, "--members", str(n)]) for n in counts],
    )
    some = ("baseline", "full_clusters", "green_transition", "ecology_first")
    several = [["run", *some[:n], *QUICK[2:]] for n in range(1, 5)]
    yield (
        "scenarios",
        (1, 2, 3, 4),
        [Case(f"{n + 1}", "", words) for n, words in enumerate(several)],
    )


def growth(repeats: int, cache: str, folder: Path) -> None:
    """Print how processor time grows, with the exponent that fits all sizes best."""
    for what, sizes, cases in curves(folder):
        cpus = [median([measure(case, cache) for _ in range(repeats)]).cpu for case in cases]
        power = statistics.linear_regression(*([math.log(x) for x in xs] for xs in (sizes, cpus)))[
            0
        ]
        per = (cpus[-1] - cpus[0]) / (sizes[-1] - sizes[0])
        steps = ", ".join(f"{c.name}: {cpu:.1f}" for c, cpu in zip(cases, cpus, strict=True))
        print(f"{what}: CPU s {steps}; exponent {power:.2f}; {per:.3g} s each", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--large", action="store_true", help="also what takes a minute and more")
    parser.add_argument("--growth", action="store_true", help="growth curves instead of the table")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    chosen = [c for c in CASES if asked.only in c.name and (asked.large or not c.large)]
    with tempfile.TemporaryDirectory() as kept:
        cache = os.environ.get("GEPSIM_CACHE", kept)
        measure(Case("warm-up", "", RUN), cache)  # builds the landscape and compiles the loops
        if asked.growth:
            growth(asked.repeats, cache, Path(kept))
        else:
            table(chosen, asked.repeats, cache)


if __name__ == "__main__":
    main()
