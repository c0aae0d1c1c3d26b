"""`docs/results.md` holds every variable of a baseline run, as the run describes it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import gepsim

PLACE = Path(__file__).parents[2] / "docs" / "results_table.py"


@pytest.fixture(scope="module")
def document():
    spec = importlib.util.spec_from_file_location("results_table", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_that_of_a_run(document, small_run):
    """`python docs/results_table.py` writes it anew."""
    assert document.PAGE.read_text(encoding="utf-8") == document.page(gepsim.open(small_run))


def test_every_variable_stands_on_it_in_both_languages(document, small_run):
    run, page = gepsim.open(small_run), document.PAGE.read_text(encoding="utf-8")
    for dataset in (run.accounts, run.maps):
        for name, array in dataset.data_vars.items():
            assert f"`{name}`" in page, name
            if not str(name).endswith("_quantile"):
                assert array.attrs["long_name_zh"] in page, name
