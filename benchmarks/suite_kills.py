"""Kills writers and runs at random moments, and looks whether anything was lost.

    python benchmarks/suite_kills.py            200 kills of the write, 12 of whole runs
    python benchmarks/suite_kills.py --short    a few of each

After every kill the run's folder must hold one whole run, the older or the newer; at the end a
rerun must give the same bytes as one that nobody disturbed, and nothing hidden may stay. Beside
that: a full disk, a folder that cannot be written, and several writers of one folder.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

WRITE = """
import sys, time
from pathlib import Path
from gepsim.files.folders import whole_folder
source, target = Path(sys.argv[1]), Path(sys.argv[2])
files = {p.name: p.read_bytes() for p in source.iterdir() if p.is_file()}
print("ready", flush=True)
while True:
    with whole_folder(target) as new:
        for name, data in files.items():
            (new / name).write_bytes(data)
"""
RUN = (
    "-m",
    "gepsim",
    "run",
    "baseline",
    "--resolution",
    "1000",
    "--members",
    "20",
    "--no-report",
    "-q",
)
SAME = ("accounts.nc", "maps.nc", "summary.csv")


def bytes_of(folder: Path) -> tuple[bytes, ...]:
    """Return the values of every variable, and the table, of a run."""
    import netCDF4

    parts = []
    for name in ("accounts.nc", "maps.nc"):
        with netCDF4.Dataset(folder / name) as file:
            file.set_auto_maskandscale(False)
            parts += [variable[...].tobytes() for variable in file.variables.values()]
    return (*parts, (folder / "summary.csv").read_bytes())


def run(output: Path, **environment: str) -> int:
    """Run the baseline on few cells, and return the exit code."""
    return subprocess.run(
        [sys.executable, *RUN, "-o", output], env={**os.environ, **environment}, check=False,
        capture_output=True,
    ).returncode  # fmt: skip


def whole(folder: Path) -> str:
    """Return whether a folder holds a whole run."""
    from gepsim.errors import GepsimError
    from gepsim.files.store import load_run

    try:
        load_run(folder)
    except GepsimError as error:
        print(f"lost: {error}", file=sys.stderr)
        return "lost"
    return "whole"


def hidden(folder: Path) -> list[str]:
    """Return what dead writers left."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def kill_writes(rng: random.Random, count: int, source: Path, place: Path) -> Counter[str]:
    """Kill a process that writes one folder again and again."""
    found: Counter[str] = Counter()
    for _ in range(count):
        words = [sys.executable, "-c", WRITE, source, place / "baseline"]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(rng.random() * 0.2)
            writer.send_signal(signal.SIGKILL)
        found[whole(place / "baseline")] += 1
    return found


def kill_runs(rng: random.Random, count: int, place: Path, length: float) -> Counter[str]:
    """Kill whole runs, by force and politely, while an older run lies in their place."""
    found: Counter[str] = Counter()
    for number in range(count):
        child = subprocess.Popen(
            [sys.executable, *RUN, "-o", place], stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        time.sleep(rng.random() * length)
        polite = number % 2
        child.send_signal(signal.SIGTERM if polite else signal.SIGKILL)
        child.communicate()
        found[whole(place / "baseline")] += 1
        if polite and child.returncode not in (130, 0):
            found[f"exit {child.returncode} on SIGTERM"] += 1
    return found


def small_disk(place: Path) -> str:
    """Return how a run ends that may write only small files, as on a full disk."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
    words = [*RUN[2:], "-o", str(place)]
    code = f"{limit} from gepsim.cli import main; main({words!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )  # fmt: skip
    if done.returncode != 1 or "internal error" in done.stderr:
        print(done.stderr[-500:], file=sys.stderr)
        return "internal"
    return whole(place / "baseline")


def unwritable(place: Path) -> str:
    """Return how a run ends whose place is a file."""
    (place / "file").write_text("")
    code = run(place / "file")
    return "message" if code == 2 else f"exit {code}"


def many_writers(count: int, place: Path) -> Counter[str]:
    """Let several runs write one folder at once."""
    children = [subprocess.Popen([sys.executable, *RUN, "-o", place]) for _ in range(count)]
    found: Counter[str] = Counter(f"exit {child.wait()}" for child in children)
    found[whole(place / "baseline")] += 1
    return found


def suite(seed: int, writes: int, runs: int) -> dict[str, Counter[str]]:
    """Return how every trial ended."""
    rng, table = random.Random(seed), {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if run(place / "sound"):
            raise SystemExit("the baseline does not run")
        start = time.monotonic()
        run(place / "timed")
        length = time.monotonic() - start
        sound = place / "sound" / "baseline"
        for folder in ("a", "b", "c", "d"):
            run(place / folder)
        table["kills of the write"] = kill_writes(rng, writes, sound, place / "a")
        table["kills of runs"] = kill_runs(rng, runs, place / "b", length)
        table["full disk"] = Counter([small_disk(place / "c")])
        table["place that is a file"] = Counter([unwritable(place)])
        table["many writers"] = many_writers(3 if writes < 50 else 4, place / "d")
        for folder in ("a", "b", "c", "d"):
            run(place / folder)
            same = bytes_of(place / folder / "baseline") == bytes_of(sound)
            left = hidden(place / folder)
            table[f"rerun after {folder}"] = Counter(
                ["same bytes" if same else "other bytes", *(["left over"] if left else [])]
            )
        other = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1",
                 "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Shanghai"}  # fmt: skip
        one = run(place / "one", **other)
        same = not one and bytes_of(place / "one" / "baseline") == bytes_of(sound)
        table["one thread, other locale, seed and zone"] = Counter(
            ["same bytes" if same else "other bytes"]
        )
    return table


GOOD = {"whole", "message", "same bytes", "exit 0"}


def main() -> int:
    """Run the suite and print its counts; exit 1 if anything was lost or differs."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--short", action="store_true")
    asked.add_argument("--writes", type=int, default=200)
    asked.add_argument("--runs", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    writes, runs = (5, 2) if given.short else (given.writes, given.runs)
    table = suite(given.seed, writes, runs)
    print("| trial | how they ended |\n|---|---|")
    for name, found in table.items():
        print(f"| {name} | {', '.join(f'{kind}: {n}' for kind, n in found.items())} |")
    return int(any(set(found) - GOOD for found in table.values()))


if __name__ == "__main__":
    sys.exit(main())
