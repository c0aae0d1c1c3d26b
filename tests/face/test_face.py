"""The face in Python: one run, made or opened; the command line uses nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import gepsim

CLI = Path(gepsim.__file__).parent / "cli"
#: What the command line may import beside the face and itself: messages, words, units, places.
ALLOWED = {
    "gepsim",
    "gepsim.api",
    "gepsim.errors",
    "gepsim.text",
    "gepsim.units",
    "gepsim.wording",
    "gepsim.paths",
}


@pytest.fixture(scope="module")
def run():
    """Return a small run that stands in no file."""
    return gepsim.scenario("baseline").simulate(resolution=1000, members=40)


@pytest.fixture(scope="module")
def opened(run, tmp_path_factory):
    """Return the same run, saved and opened again."""
    return gepsim.open(run.save(tmp_path_factory.mktemp("face") / "baseline", report=True))


def test_the_page_says_where_the_value_of_each_service_comes_from(run, opened):
    found = {one.name: one for one in opened.origins()}
    assert set(run.accounts["service"].values.tolist()) <= set(found)
    page = (opened.folder / "report.html").read_text(encoding="utf-8")
    for name, one in found.items():
        assert f'id="origin-{name}"' in page
        assert all(formula.zh and formula.en for formula in one.formulas)
        graded = [row for row in one.rows if row.marks]
        assert graded, name
        assert all(row.sources.zh and row.values.zh for row in graded)


def test_a_run_opened_again_equals_the_run_that_was_saved(run, opened):
    assert set(opened.accounts.variables) == set(run.accounts.variables)
    for name in run.accounts.variables:
        xr.testing.assert_equal(run.accounts[name], opened.accounts[name])
    assert opened.record == run.record
    assert opened.summary == run.summary


def test_its_variables_have_the_units_and_names_of_the_file(run, opened):
    for name, array in opened.accounts.data_vars.items():
        told = {key: str(value) for key, value in array.attrs.items()}
        assert {key: str(value) for key, value in run[name].attrs.items()} == told, name


def test_its_maps_are_those_of_the_file(run, opened):
    assert set(run.maps.data_vars) == set(opened.maps.data_vars)
    for name in run.maps.data_vars:
        xr.testing.assert_equal(run.maps[name], opened.maps[name])


def test_its_page_is_that_of_its_folder(opened, tmp_path):
    page = (opened.folder / "report.html").read_text(encoding="utf-8")
    again = opened.report(path=tmp_path / "again.html").read_text(encoding="utf-8")
    assert page == again


def test_it_is_explained_in_memory_as_from_its_folder(run, opened):
    asked = {"name": "water_retention", "county": "511921", "year": 2030}
    one, other = run.explain(**asked), opened.explain(**asked)
    assert len(one) == len(other) > 20
    assert one.table().value.equals(other.table().value)
    total = next(step for step in one if step.label.en == "value")
    stored = run["gep"].sel(service="water_retention", county="511921", time=2030)
    assert total.value == pytest.approx(float(stored))


def test_explanations_are_for_the_runs_own_city(run):
    edges = [str(label) for label in run["payment"].edge.values]
    assert "pays" in run.explain(edges[0], year=2030).text("en")


def test_a_difference_is_of_central_estimates_and_its_spread_of_paired_draws(run, opened):
    faster = gepsim.scenario("baseline", economy={"cluster_realisation": 1.0})
    faster = faster.simulate(resolution=1000, members=40)
    change = faster - run
    assert float(change["co2_total"].sel(time=2035)) > 0
    paired = change["co2_total_quantile"].sel(time=2035)
    alone = (faster["co2_total_quantile"] - run["co2_total_quantile"]).sel(time=2035)
    assert float(paired[-1] - paired[0]) != pytest.approx(float(alone[-1] - alone[0]))
    kept = (faster - opened)["co2_total_quantile"].sel(checkpoint=2035)
    np.testing.assert_allclose(kept.values, paired.values, rtol=1e-3)


def test_draws_that_are_not_shared_are_refused(run):
    other = gepsim.scenario("baseline").simulate(resolution=1000, members=40, seed=7)
    with pytest.raises(gepsim.InputError, match="draws are paired only where both share it"):
        (other - run)["co2_total_quantile"]


def test_verdicts_are_a_table_with_numbers(run):
    assert len(run.verdicts) == len(run.summary)
    assert run.verdicts.probability.dtype == float
    assert set(run.verdicts.checkpoint) == {2027, 2030, 2035}


def test_all_faults_are_said_at_once():
    with pytest.raises(gepsim.InputError) as caught:
        gepsim.scenario("baseline", economy={"cluster_realization": 0.3}, time={"stop": 2035})
    assert "did you mean 'cluster_realisation'" in str(caught.value)
    assert "time.stop" in str(caught.value)


def test_an_unknown_variable_names_the_nearest(run):
    with pytest.raises(gepsim.InputError, match="did you mean 'gep_total'"):
        run["gep_totle"]


def test_comparison_is_a_table_and_words(run, opened):
    found = run.compare(opened)
    assert {"section", "year", "unit"} <= set(found.table().columns)
    assert "GEP" in str(found)


def test_what_is_printed_in_a_notebook(run):
    said = [run, run.explain("8-1"), run.compare(run.replace()), gepsim.scenario("baseline")]
    assert all(one._repr_html_().startswith(("<p", "<table")) for one in said)


def test_there_is_a_table_of_each_kind():
    for kind in ("services", "coefficients", "indicators", "projects", "sectors", "scenarios"):
        assert len(gepsim.catalogue(kind)) > 5


def test_the_package_costs_no_more_than_click():
    heavy = "('numpy', 'xarray', 'pydantic', 'pandas', 'rich')"
    code = f"import gepsim, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_face_is_there_and_typed():
    stub = Path(gepsim.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    for name in set(gepsim.__all__) - {"__version__"}:
        assert getattr(gepsim, name)
        assert f" import {name} as {name}\n" in stub


def test_the_command_line_imports_the_face_alone():
    breaches = []
    for path in sorted(CLI.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gepsim"):
                own = node.module.startswith(("gepsim.cli", "gepsim.workbench", "gepsim.api."))
                if not own and node.module not in ALLOWED:
                    breaches.append(f"{path.name}: {node.module}")
    assert breaches == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are not listed here")
def test_no_file_of_a_run_stays_open(opened):
    """HDF5 is not safe with threads: what garbage collection closes can end another's writing."""
    assert float(opened.maps["gep_total"][0].max()) > 0
    held = [str(link.resolve()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert not [name for name in held if name.endswith(".nc")]
