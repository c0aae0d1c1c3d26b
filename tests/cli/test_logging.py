"""What a run says while it works: nothing, warnings once, or each step; and what it leaves."""

from __future__ import annotations

import logging
import re

import pytest

from gepsim.cli import _guarded

SMALL = ("--resolution", "1000", "--members", "20", "--no-report")


@pytest.fixture
def ran(tmp_path, capfd):
    """Run the baseline small; return the exit code, what was printed, and the log file's lines."""

    def go(*words):
        code = _guarded(["run", "baseline", *SMALL, "-o", str(tmp_path), *words])
        file = tmp_path / "baseline" / "run.log"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return code, capfd.readouterr(), lines

    return go


def test_quiet_is_silent_and_the_log_tells_all(ran):
    code, printed, lines = ran("--quiet")
    assert (code, printed.out, printed.err) == (0, "", "")
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (INFO|WARNING) ", one) for one in lines)
    assert any("baseline: layers" in line for line in lines)
    assert lines[-1:] != [""]


def test_verbose_tells_each_step_with_its_time(ran):
    code, printed, _ = ran("--verbose")
    assert code == 0
    assert re.search(r"\d\d:\d\d:\d\d,\d+ baseline: layers", printed.err)


def test_a_warning_is_said_once(ran):
    _, _, lines = ran("--quiet")
    warned = [line.split(" ", 2)[2] for line in lines if " WARNING " in line]
    assert warned
    assert len(warned) == len(set(warned))


def test_quiet_and_verbose_exclude_each_other(ran):
    code, printed, lines = ran("--quiet", "--verbose")
    assert code == 2
    assert "choose one" in printed.err
    assert not lines


def test_nothing_is_left_on_the_loggers(ran):
    before = [*logging.getLogger("gepsim").handlers, *logging.getLogger("py.warnings").handlers]
    ran("--quiet")
    after = [*logging.getLogger("gepsim").handlers, *logging.getLogger("py.warnings").handlers]
    assert before == after
