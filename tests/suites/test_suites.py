"""The suites of faults in their short form; benchmarks/README.md tells of the long one."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SUITES = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(SUITES))  # they share a table


def suite(name):
    return module_at(SUITES / f"{name}.py")


def module_at(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("door", ["scenario", "text", "cell", "criterion", "recipe"])
def test_a_mutated_input_is_a_message_or_means_the_same(door):
    mutations = suite("suite_mutations")
    (found,) = mutations.suite(1, 0.005, [door]).values()
    assert not {kind: n for kind, n in found.items() if kind in mutations.BAD}


@pytest.mark.parametrize("fault", ["a_column", "a_file", "a_fact"])
def test_a_faulty_folder_that_check_passes_is_run(fault, monkeypatch, tmp_path):
    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path))
    folders = suite("suite_folders")
    (found,) = folders.suite(3, 0.02, fault).values()
    assert not {kind: n for kind, n in found.items() if kind in folders.BAD}


def test_a_writer_that_is_killed_loses_nothing(tmp_path):
    import random

    from gepsim.files.store import write_run
    from tests.files.fake import fake_outcome

    kills = suite("suite_kills")
    source = write_run(fake_outcome(shape=(8, 9)), tmp_path / "sound").written
    write_run(fake_outcome(shape=(8, 9)), tmp_path / "place" / "baseline")
    found = kills.kill_writes(random.Random(1), 3, source, tmp_path / "place")
    assert dict(found) == {"whole": 3}


THREADS = """
import sys
import numpy as np
from gepsim.sums import product
rng = np.random.default_rng(1)
a, b = rng.random((400, 300)), rng.random((300, 500))
sys.stdout.buffer.write(product(a, b).tobytes() + product(a[0], b).tobytes())
"""


def test_a_product_has_the_same_bytes_with_any_number_of_threads():
    import os

    found = {
        subprocess.run(
            [sys.executable, "-c", THREADS], capture_output=True, check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": n, "OMP_NUM_THREADS": n},
        ).stdout
        for n in ("1", "2", "3")
    }  # fmt: skip
    assert len(found) == 1
