"""What the package says of itself agrees with itself, wherever it is said."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import gepsim
from gepsim.files.provenance import built_from, commit
from gepsim.paths import cache_folder

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_known_to_the_package_the_build_and_the_citation():
    release = re.search(
        r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )[1]
    assert PROJECT["tool"]["hatch"]["version"]["fallback-version"] == f"{release}.dev0"
    code = (ROOT / "gepsim" / "__init__.py").read_text(encoding="utf-8")
    assert f'__version__ = "{release}.dev0"' in code
    assert gepsim.__version__


def test_a_release_has_its_note():
    release = PROJECT["tool"]["hatch"]["version"]["fallback-version"].removesuffix(".dev0")
    assert f"## {release}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_licence_file_that_the_metadata_name_is_there():
    for name in PROJECT["project"]["license-files"]:
        assert (ROOT / name).stat().st_size > 500


def test_types_are_offered_to_readers():
    assert (ROOT / "gepsim" / "py.typed").is_file()


def test_the_commit_of_a_build_has_no_letter_before_it(monkeypatch):
    fake = type(sys)("gepsim._version")
    fake.commit = "g0123abc"
    monkeypatch.setitem(sys.modules, "gepsim._version", fake)
    assert built_from() == "0123abc"


def test_a_tree_that_nothing_tells_of_has_no_commit(monkeypatch):
    monkeypatch.setitem(sys.modules, "gepsim._version", None)
    monkeypatch.setattr("gepsim.files.provenance.PACKAGE", ROOT / "nowhere" / "gepsim")
    assert commit() is None


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"GEPSIM_CACHE": "here"}, Path("here")),
        ({"XDG_CACHE_HOME": "base"}, Path("base") / "gepsim"),
        ({"GEPSIM_CACHE": "here", "XDG_CACHE_HOME": "base"}, Path("here")),
    ],
)
def test_the_cache_goes_where_it_is_told(monkeypatch, variables, folder):
    for name in ("GEPSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == folder


def test_the_cache_lies_where_the_system_keeps_such(monkeypatch):
    for name in ("GEPSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert cache_folder().parts[-1] in ("gepsim", "Cache")
    assert cache_folder().is_absolute()


def test_help_needs_neither_arrays_nor_labels():
    heavy = "('xarray', 'numpy', 'pint')"
    code = f"import sys, gepsim.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"
