"""The invented outcome, and its run written once for all tests of the files."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from gepsim.files.store import write_run


def _fake():
    place = Path(__file__).with_name("fake.py")
    spec = importlib.util.spec_from_file_location("fake", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fake_outcome():
    """Return the factory of invented outcomes."""
    return _fake().fake_outcome


@pytest.fixture(scope="session")
def outcome(fake_outcome):
    return fake_outcome()


@pytest.fixture(scope="session")
def run(outcome, tmp_path_factory):
    """Return a written run."""
    folder = tmp_path_factory.mktemp("outputs") / "baseline"
    return write_run(outcome, folder, report=lambda place: "<!doctype html>")
