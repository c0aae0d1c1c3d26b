"""Compiled loops: kept where nobody else can write, and never in the way of a run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gepsim.kernels import trusted

LOOP = """
from gepsim.kernels import kernel


@kernel(nogil=True)
def twice(x):
    return 2 * x


print(twice(4.0))
"""


@pytest.fixture
def call(tmp_path):
    (tmp_path / "loop.py").write_text(LOOP)

    def run():
        return subprocess.run(
            [sys.executable, tmp_path / "loop.py"], capture_output=True, text=True, check=False
        )

    return run


def kept(tmp_path):
    return sorted(p.suffix for p in (tmp_path / "__pycache__").glob("loop.*.nb?"))


@pytest.mark.parametrize("harm", [b"", b"garbage", b"\x80\x05cos\nsystem\n"])
def test_a_damaged_cache_is_compiled_anew(call, tmp_path, harm):
    assert call().stdout == "8.0\n"
    assert kept(tmp_path) == [".nbc", ".nbi"]
    for path in (tmp_path / "__pycache__").glob("loop.*.nb?"):
        path.write_bytes(harm)
    done = call()
    assert done.stdout == "8.0\n", done.stderr
    assert done.stderr.count("\n") <= 2
    done = call()
    assert (done.stdout, done.stderr) == ("8.0\n", "")


def test_nothing_is_kept_where_others_can_write(call, tmp_path):
    tmp_path.chmod(0o777)
    done = call()
    assert done.stdout == "8.0\n"
    assert "can be written by others" in done.stderr
    assert not kept(tmp_path)


def test_a_named_folder_must_be_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "deep"))
    assert trusted(tmp_path)
    tmp_path.chmod(0o775)
    assert not trusted(tmp_path)
