"""The rules of the house: who may import whom, how long a file is, what science may not say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gepsim"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOOR = {
    "errors": 0, "paths": 0, "units": 1, "dims": 1, "registry": 2, "settings": 2, "tables": 3,
    "toml": 4, "prices": 4, "coefficients": 4, "draws": 5, "city": 5,
    "services": 6, "land": 6, "economy": 6, "compensation": 6, "targets": 6,
    "valuation": 7, "scenario": 8, "inputs": 9, "results": 10, "engine": 11, "cli": 12,
}  # fmt: skip
SCIENCE = ("services", "land", "economy", "compensation", "targets", "valuation")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
        found |= {n.split(".")[1] for n in names if n.startswith("gepsim.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path):
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    for target in imported_rooms(path) - {here}:
        assert FLOOR[target] < FLOOR[here], f"{here} imports {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pint_stays_in_one_room(path):
    text = path.read_text(encoding="utf-8")
    if room(path) != "units":
        assert not re.search(r"^\s*(import pint|from pint)", text, re.M)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_fit_on_a_screen(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{path.name}: {node.name} has {lines} lines"


def test_help_costs_only_click():
    """`gepsim --help` must not import arrays."""
    import subprocess
    import sys

    heavy = "('numpy', 'xarray', 'pydantic')"
    code = f"import gepsim.cli, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
