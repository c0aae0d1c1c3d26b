"""The notebooks of the documentation run as they are written, cell by cell."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import gepsim

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"


def cells(notebook: Path) -> list[str]:
    """Return the code of a notebook."""
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


def executed(notebook: Path) -> tuple[dict[str, Any], list[Any]]:
    """Run the cells of a notebook as Jupyter does; return its names and what each cell shows."""
    names: dict[str, Any] = {}
    shown = []
    for number, source in enumerate(cells(notebook)):
        tree = ast.parse(source, f"{notebook.name}: cell {number}")
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook.name, "exec"), names)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), notebook.name, "eval"), names))
    return names, shown


@pytest.fixture
def beside_a_baseline(tmp_path, monkeypatch):
    """Work in a folder that holds a baseline run with the notebook's draws."""
    monkeypatch.chdir(tmp_path)
    gepsim.scenario("baseline").simulate(resolution=500, members=100).save("outputs/baseline")


def test_the_ten_lines_run_as_written(beside_a_baseline):
    names, shown = executed(FOLDER / "ten_lines.ipynb")
    findings, total, unlikely, steps, (change, comparison), page = shown
    assert {"id", "finding_en", "treatment_en"} <= set(findings.columns)
    assert (total.ndim, total.attrs["units"]) == (0, "CNY year-1")
    assert set(unlikely.verdict) <= {"unlikely"}
    assert "m3 year-1" in steps.text()
    assert change.dims == ("time", "county")
    assert comparison.cautions == ()
    assert page == Path("outputs/mine/report.html")
    assert names["run"].folder == Path("outputs/mine")


def test_notebooks_keep_no_output():
    for notebook in FOLDER.glob("*.ipynb"):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs"), notebook.name
