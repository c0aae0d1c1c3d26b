"""Compiled templates on disk: taken again, never needed, never from where others can write."""

import os
import stat

import pytest

from gepsim.report.environment import Compiled, environment


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("GEPSIM_CACHE", str(tmp_path / "own"))
    environment.cache_clear()
    yield tmp_path / "own"
    environment.cache_clear()


def test_a_template_is_compiled_once_and_again_where_its_copy_is_damaged(place):
    environment().get_template("economy.html.j2")
    (copy,) = place.rglob("*.cache")
    whole = copy.read_bytes()
    for damaged in (b"", whole[:40], b"no template"):
        copy.write_bytes(damaged)
        environment.cache_clear()
        assert environment().get_template("economy.html.j2").name == "economy.html.j2"
        assert copy.read_bytes() == whole


def test_without_a_place_nothing_is_kept(place, monkeypatch):
    place.write_text("a file")
    assert environment().bytecode_cache is None
    monkeypatch.setattr(Compiled, "_get_cache_filename", lambda *_: str(place / "in a file"))
    environment().bytecode_cache = Compiled(str(place))
    assert environment().get_template("economy.html.j2")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system closes the user's profile")
def test_code_is_not_taken_from_where_others_can_write(place):
    place.mkdir()
    place.chmod(stat.S_IRWXU | stat.S_IRWXO)
    for child in (place, *place.rglob("*")):
        child.chmod(stat.S_IRWXU | stat.S_IRWXO)
    environment()
    for child in place.rglob("*"):
        child.chmod(stat.S_IRWXU | stat.S_IRWXO)
    environment.cache_clear()
    assert environment().bytecode_cache is None
