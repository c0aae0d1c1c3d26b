"""The rules of the house: who may import whom, how long a file is, what science may not say."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "gepsim"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOOR = {
    "_archive": 0, "_version": 0, "text": -2, "wording": -1,
    "errors": 0, "kept": 0, "memory": 0, "paths": 0, "crs": 0, "plan_periods": 0, "sums": 0,
    "quick": 0,
    "kernels": 1,
    "plain_units": 0, "units": 1,
    "dims": 2, "registry": 2, "settings": 2, "possible": 3, "tables": 3,
    "toml": 4, "prices": 4, "peers": 4, "coefficients": 4, "strata": 4.5, "draws": 5, "city": 5,
    "draw_parts": 5.5,
    "services": 6, "land": 6, "economy": 6, "compensation": 6,
    "processes": 7, "projects": 7, "workbook": 7,
    "targets": 8, "valuation": 8, "importing": 8, "scenario_file": 9,
    "inputs": 10, "files": 11, "comparison": 12, "report": 13, "export": 14, "engine": 14,
    "distributed": 15, "advice": 15, "explain": 16, "api": 17, "workbench": 18, "cli": 19,
}  # fmt: skip


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
        found |= {n.split(".")[1] for n in names if n.startswith("gepsim.")}
    return found


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def places(*found: tuple[Path, str]) -> list[str]:
    return [f"{path.relative_to(PACKAGE)}: {what}" for path, what in found]


def test_imports_point_down():
    breaches = []
    for path in MODULES:
        here = room(path)
        if here not in ("__init__", "__main__"):
            others = imported_rooms(path) - {here}
            up = [other for other in others if FLOOR[other] >= FLOOR[here]]
            breaches += places(*((path, f"imports {other}") for other in up))
    assert not breaches


def test_no_files_import_each_other_in_a_circle():
    """Wherever the import stands: one inside a function ties files no less."""
    known = {module(path): path for path in MODULES}
    graph = {name: imported_modules(TREES[path], known) - {name} for name, path in known.items()}
    assert list(TopologicalSorter(graph).static_order())


def module(path: Path) -> str:
    parts = ("gepsim", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def imported_modules(tree: ast.AST, known: Collection[str]) -> set[str]:
    """Return the files that an import leads to: a name of a room, or else the room's own face."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in known else node.module for name in inner}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(known)


def test_an_import_inside_a_function_counts():
    here = ast.parse("def f():\n    from gepsim.b import c, g")
    assert imported_modules(here, ["gepsim.b", "gepsim.b.c"]) == {"gepsim.b", "gepsim.b.c"}


def test_rooms_are_small():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not places(*((path, f"{n} lines") for path, n in lines.items() if n > 300))


def test_functions_fit_on_a_screen():
    long = [
        (path, f"{node.name} has {length(node)} lines")
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and length(node) > 40
    ]
    assert not places(*long)


def length(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_pint_stays_in_one_room():
    found = [
        (path, "imports pint")
        for path in MODULES
        if room(path) != "units"
        and re.search(r"^\s*(import pint|from pint)", path.read_text(encoding="utf-8"), re.M)
    ]
    assert not places(*found)


def test_services_know_neither_members_nor_scenarios():
    words = {"member", "scenario_file"}
    found = [
        (path, node.value)
        for path, tree in TREES.items()
        if room(path) == "services"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in words
    ]
    assert not places(*found)


def test_help_costs_only_click():
    """`gepsim --help` must not import arrays."""
    import subprocess
    import sys

    heavy = "('numpy', 'xarray', 'pydantic')"
    code = f"import gepsim.cli, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


#: Classes that still share a name with another room's.
TWINS = {"Demand", "Finding", "Flow", "Grid", "Line", "Outcome", "Section", "StatedTotals", "Table",
         "Target", "Work"}  # fmt: skip


def test_a_class_name_means_one_thing():
    found: dict[str, list[str]] = {}
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module(path))
    twice = {name: places for name, places in found.items() if len(places) > 1}
    assert {name: places for name, places in twice.items() if name not in TWINS} == {}
