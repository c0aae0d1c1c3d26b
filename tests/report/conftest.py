"""One made-up run and its page, shared by the tests of the report."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def _fake():
    """Return the maker of made-up runs that lies beside this file."""
    name = "report_fake"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "fake.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """Return a whole made-up run."""
    return _fake().make_run(tmp_path_factory.mktemp("runs") / "baseline")


@pytest.fixture(scope="session")
def other_folder(run_folder):
    """Return a second run with a slower economy."""
    return _fake().make_run(run_folder.parent / "green_transition", growth=0.8)


@pytest.fixture(scope="session")
def page(run_folder):
    """Return the page of the made-up run."""
    from gepsim.report import build

    return build([run_folder])
