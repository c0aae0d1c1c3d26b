"""Time and memory of the default run, as fresh processes; prints what it measured.

Usage: python benchmarks/bench_run.py [--repeats 3]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUN = ["run", "baseline", "--quiet"]
CASES = {
    "gepsim --help": ["--help"],
    "default run, landscape cached": RUN,
    "default run, no cache": RUN,
    "  without report": [*RUN, "--no-report"],
    "  100 members": [*RUN, "--members", "100"],
    "  4,000 members": [*RUN, "--members", "4000"],
    "  at 300 m": [*RUN, "--resolution", "300"],
    "  three scenarios": ["run", "baseline", "full_clusters", "green_transition", "--quiet"],
}


def measure(arguments: list[str], cache: Path) -> tuple[float, float]:
    """Return wall seconds and peak memory [MiB] of one fresh process."""
    with tempfile.TemporaryDirectory() as out:
        options = ["-o", out] if arguments[0] == "run" else []
        start = time.perf_counter()
        command = [sys.executable, "-m", "gepsim", *arguments, *options]
        process = subprocess.Popen(
            command, env={**os.environ, "GEPSIM_CACHE": str(cache)}, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{' '.join(command)} failed")
        return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as kept:
        measure(RUN, Path(kept))
        base = 0.0
        print(f"{'case':34} {'median s':>9} {'range':>15} {'MiB':>6} {'ratio':>6}")
        for name, arguments in CASES.items():
            runs = []
            for _ in range(repeats):
                with tempfile.TemporaryDirectory() as fresh:
                    runs.append(measure(arguments, Path(fresh if "no cache" in name else kept)))
            walls = [wall for wall, _ in runs]
            median = statistics.median(walls)
            base = median if "cached" in name else base
            ratio = f"{median / base:6.2f}" if base else "      "
            span = f"{min(walls):.2f}–{max(walls):.2f}"
            print(f"{name:34} {median:9.2f} {span:>15} {max(m for _, m in runs):6.0f} {ratio}")


if __name__ == "__main__":
    main()
