"""Times the judging of all targets at all checkpoints, on a plain economy and land account.

Usage: python benchmarks/bench_targets.py [members]        (mark: 2,000 members in 5 s on 2 cores)
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path


def main(members: int) -> None:
    from gepsim.city import load_city
    from gepsim.coefficients import load_table
    from gepsim.draws import Draws
    from gepsim.paths import shipped
    from gepsim.prices import load_deflator
    from gepsim.projects.programme import programme
    from gepsim.projects.schedule import schedule
    from gepsim.projects.settings import InvestmentSettings
    from gepsim.targets.evaluate import evaluate

    path = Path(__file__).parent.parent / "tests" / "targets" / "conftest.py"
    spec = importlib.util.spec_from_file_location("plain", path)
    assert spec is not None
    assert spec.loader is not None
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)

    rows, city = shipped("coefficients"), load_city(shipped("scenarios") / "bazhong")
    deflator = load_deflator(rows / "deflator.csv")
    draws = Draws(load_table([rows, city.folder]), members, 1, city.codes, deflator, 2022)
    evidence = plain.make_evidence(city, members)
    premium = draws.table.value("acceleration_premium", "1")
    plan = programme(schedule(city, InvestmentSettings(), plain.YEARS, premium), draws)
    wall, cpu = time.perf_counter(), time.process_time()
    found = evaluate(city, evidence, draws, plain.YEARS, plain.CHECKPOINTS, plan, tasks=plain.TASKS)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{len(found.rows)} rows, {members} members: {wall:.2f} s wall, {cpu:.2f} s cpu")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
