"""Kills writers and runs at random moments, and looks whether anything was lost.

    python benchmarks/suite_kills.py            140 kills of the write, 60 of whole runs
    python benchmarks/suite_kills.py --short    a few of each

After every kill the run's folder must hold one whole run, the older or the newer; at the end a
rerun must give the same bytes as one that nobody disturbed, and nothing hidden may stay. A run that
is killed while it makes its landscape leaves it whole or not at all, and the next takes up what is
whole. Beside that: full disks, places that cannot be written, several writers of one folder, and
fresh processes with other threads, workers, locale, folder, hash seed and zone.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
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


def run(output: Path, *words: str, **environment: str) -> int:
    """Run the baseline on few cells, and return the exit code."""
    return subprocess.run(
        [sys.executable, *RUN, *words, "-o", output], env={**os.environ, **environment},
        capture_output=True, check=False,
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
        if polite and child.returncode not in (130, 0, -signal.SIGTERM, -signal.SIGINT):
            found[f"exit {child.returncode} on SIGTERM"] += 1
    return found


def kill_first_runs(
    rng: random.Random, count: int, place: Path, length: float, sound: tuple[bytes, ...]
) -> Counter[str]:
    """Kill runs that have yet to make their landscape, and see what the next one takes up."""
    found: Counter[str] = Counter()
    for number in range(count):
        cache = {"GEPSIM_CACHE": str(place / f"cache-{number}")}
        child = subprocess.Popen(
            [sys.executable, *RUN, "-o", place / "first"], env={**os.environ, **cache}
        )
        time.sleep((0.3 + 0.7 * rng.random()) * length)
        child.kill()
        child.wait()
        before = landscapes(Path(cache["GEPSIM_CACHE"]))
        if run(place / "first", **cache) or bytes_of(place / "first" / "baseline") != sound:
            found["other bytes"] += 1
        elif before and before != landscapes(Path(cache["GEPSIM_CACHE"])):
            found["land made anew"] += 1
        else:
            found["same bytes, land taken up" if before else "same bytes, from the start"] += 1
    return found


def landscapes(cache: Path) -> dict[str, int]:
    """Return when each whole landscape of a cache was written."""
    return {str(path): path.stat().st_mtime_ns for path in cache.glob("landscape/*m-*/index.json")}


def full_disk(place: Path, source: Path, options: str) -> str:
    """Return how a run ends on a disk of its own that has no room, or may not be written."""
    disk = place / "disk"
    disk.mkdir(exist_ok=True)
    size = sum(path.stat().st_size for path in source.iterdir()) + 500_000
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
        return "not allowed here"
    try:
        shutil.copytree(source, disk / "baseline")
        if options:
            subprocess.run(["mount", "-o", options, str(disk)], check=True)
        code = run(disk)
        return whole(disk / "baseline") if code in (1, 2) else f"exit {code}"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


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


#: What must not move a byte: variables of the process, and words of the command line.
CIRCUMSTANCES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "one thread": ({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
                    "NUMBA_NUM_THREADS": "1"}, ()),
    "two threads": ({"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}, ()),
    "one worker": ({}, ("--workers", "1")),
    "locale, hash seed, zone": ({"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Shanghai"}, ()),
    "no cache": ({"GEPSIM_CACHE": "/dev/null/none"}, ()),
}  # fmt: skip


def fresh(place: Path, sound: tuple[bytes, ...]) -> Counter[str]:
    """Return whether processes under other circumstances, in a folder of another name, agree."""
    found: Counter[str] = Counter()
    for number, (name, (variables, words)) in enumerate(CIRCUMSTANCES.items()):
        folder = place / f"another place {number} 别处"
        code = run(folder, *words, **variables)
        same = not code and bytes_of(folder / "baseline") == sound
        found["same bytes" if same else f"other bytes: {name}"] += 1
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
        table["kills of first runs"] = kill_first_runs(
            rng, max(2, runs // 6), place, length, bytes_of(sound)
        )
        table["files that may not grow"] = Counter([small_disk(place / "c")])
        table["full disk"] = Counter([full_disk(place, sound, "")])
        table["disk that may not be written"] = Counter([full_disk(place, sound, "remount,ro")])
        table["place that is a file"] = Counter([unwritable(place)])
        table["many writers"] = many_writers(3 if writes < 50 else 4, place / "d")
        for folder in ("a", "b", "c", "d"):
            run(place / folder)
            same = bytes_of(place / folder / "baseline") == bytes_of(sound)
            left = hidden(place / folder)
            table[f"rerun after {folder}"] = Counter(
                ["same bytes" if same else "other bytes", *(["left over"] if left else [])]
            )
        table["fresh processes"] = fresh(place, bytes_of(sound))
    return table


GOOD = {"whole", "message", "same bytes", "exit 0", "same bytes, land taken up",
        "same bytes, from the start", "not allowed here"}  # fmt: skip


def main() -> int:
    """Run the suite and print its counts; exit 1 if anything was lost or differs."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--short", action="store_true")
    asked.add_argument("--writes", type=int, default=140)
    asked.add_argument("--runs", type=int, default=60)
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
