"""How long a turned knob of the workbench waits: median of 30 changes for each kind of knob.

python benchmarks/bench_workbench.py [SCENARIO]
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from gepsim.workbench.desk import Desk

CHANGES = 30


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "baseline"
    desk = Desk([name], Path())
    began = time.perf_counter()
    desk.answer(name, {})
    print(f"first answer {time.perf_counter() - began:.2f} s")
    for group, values in kinds(desk.page(name)["knobs"]).items():
        taken = []
        for change in values[:CHANGES]:
            began = time.perf_counter()
            desk.answer(name, change)
            taken.append(time.perf_counter() - began)
        print(f"{group:10} median {statistics.median(taken):.2f} s, most {max(taken):.2f} s")


def kinds(knobs: list[dict]) -> dict[str, list[dict]]:
    """Return 30 changes of the first knob of each group, or of each of its projects."""
    first = {knob["group"]: knob["id"] for knob in reversed(knobs) if knob["kind"] == "number"}
    rate, cluster, rain = (first[group] for group in ("measures", "clusters", "rain"))
    struck = [knob["id"] for knob in knobs if knob["id"].startswith("investment.scale.")]
    return {
        "measure": [{rate: 0.5 + n / 100} for n in range(CHANGES)],
        "project": [{project: 0.9} for project in struck],
        "cluster": [{cluster: 0.2 + n / 100} for n in range(CHANGES)],
        "rain": [{rain: 70.0 + n} for n in range(CHANGES)],
    }


if __name__ == "__main__":
    main()
