"""Two checkouts of gepsim in turn: processor time of the same command, and their ratio.

Usage: python benchmarks/bench_commits.py BEFORE AFTER [--repeats 5] [-- run baseline --quiet]

BEFORE and AFTER are folders of checkouts (``git worktree add``). In turn, so that what else the
machine does falls on both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile


def cpu(checkout: str, words: list[str]) -> float:
    """Return the processor time of one fresh process. [s]"""
    with tempfile.TemporaryDirectory() as out:
        place = ["-o", out] if words[0] == "run" else []
        command = [sys.executable, "-m", "gepsim", *words, *place]
        env = {**os.environ, "PYTHONPATH": checkout}
        process = subprocess.Popen(command, env=env, cwd=out, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{checkout}: {' '.join(words)} failed")
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("words", nargs="*", default=["run", "baseline", "--quiet"])
    asked = parser.parse_args()
    places = [os.path.abspath(place) for place in (asked.before, asked.after)]  # noqa: PTH100
    for place in places:  # landscape and compiled loops of both are made before
        cpu(place, asked.words)
    found = [[cpu(place, asked.words) for place in places] for _ in range(asked.repeats)]
    before, after = (statistics.median(column) for column in zip(*found, strict=True))
    ratios = [new / old for old, new in found]
    span = f"{min(ratios):.2f}–{max(ratios):.2f}"
    print(f"CPU s before {before:.2f}, after {after:.2f}; ratio {after / before:.2f} ({span})")


if __name__ == "__main__":
    main()
