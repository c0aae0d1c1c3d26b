"""Times writing and reading the files of one run at full size, with invented numbers.

Usage: python benchmarks/bench_files.py [members]
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

GRID = (1510, 1805)
SERVICES = 16


def load_fake() -> ModuleType:
    """Return the factory of invented outcomes that the tests use."""
    path = Path(__file__).parent.parent / "tests" / "results" / "fake.py"
    spec = importlib.util.spec_from_file_location("fake", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Run `work` and print its wall and processor time. [s]"""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:<28}{wall:8.2f} s wall {cpu:8.2f} s cpu", flush=True)
    return result


def main(members: int) -> None:
    from gepsim.files.accounts import account_tables
    from gepsim.files.check import check_outcome
    from gepsim.files.maps import write_maps
    from gepsim.files.netcdf import write_dataset
    from gepsim.files.store import load_run, write_run

    fake = load_fake()
    services = [f"service_{n}" for n in range(SERVICES)]
    maps = fake.fake_maps(GRID, services, 1)
    outcome = fake.fake_outcome(members=members, maps=maps)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        timed("balances", lambda: check_outcome(outcome))
        tables = timed("central and quantiles", lambda: account_tables(outcome))
        timed("accounts.nc", lambda: write_dataset(folder / "accounts.nc", tables, {}))
        timed("maps.nc", lambda: write_maps(folder / "maps.nc", outcome))
        print(f"{'':<28}{(folder / 'maps.nc').stat().st_size / 1e6:8.1f} MB")
        timed("whole run", lambda: write_run(outcome, folder / "run"))
        timed("load_run", lambda: load_run(folder / "run"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
