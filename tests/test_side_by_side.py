"""The comparison with InVEST says what is missing where InVEST is not installed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "bench_invest.py"


@pytest.mark.skipif(importlib.util.find_spec("natcap") is not None, reason="InVEST is installed")
def test_a_missing_program_is_named_on_one_line_with_where_to_read_on():
    done = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "natcap.invest is not importable by" in done.stderr
    heading = "## `bench_invest.py`: side by side with InVEST"
    assert heading in (SCRIPT.parent / "README.md").read_text(encoding="utf-8")
