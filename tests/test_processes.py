"""Work side by side: every answer in its place, what fails is told, nobody is left behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time

import pytest

from gepsim.errors import GepsimError, InputError, Problem
from gepsim.processes import how_many, side_by_side

#: The program where Ctrl-C is heard; what a shell begins in the background does not hear it.
HEARS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from gepsim.cli import main
main()
"""


def asked(item, progress):
    """Do what an item asks for."""
    progress(f"{item}: begun")
    if item == "bad":
        raise InputError(Problem("here", "is bad", "is good"))
    if item == "odd":
        error = ValueError("odd")
        error.kept = lambda: None  # such an error cannot travel
        raise error
    if item == "lost":
        os._exit(1)
    logging.getLogger("gepsim").warning("%s is odd", item)
    return os.getpid(), item


def answers(items, count=2):
    steps = []
    made = side_by_side(asked, items, processes=count, progress=steps.append, names=items)
    return made, steps


@pytest.mark.parametrize("copies", [True, False])
def test_answers_come_in_the_order_of_what_was_asked_from_other_processes(
    copies, caplog, monkeypatch
):
    monkeypatch.setattr("gepsim.processes.copied", lambda: copies and os.name == "posix")
    made, steps = answers(["a", "b", "c", "d"])
    assert [item for _, item in made] == ["a", "b", "c", "d"]
    workers = {process for process, _ in made}
    assert len(workers) == 2
    assert os.getpid() not in workers
    assert sorted(steps) == ["a: begun", "b: begun", "c: begun", "d: begun"]
    assert sorted(record.getMessage() for record in caplog.records) == [
        "a is odd", "b is odd", "c is odd", "d is odd",
    ]  # fmt: skip


def test_what_failed_first_in_order_is_raised_and_nothing_new_begins():
    steps = []
    with pytest.raises(InputError, match=r"here: is bad \(is good\)"):
        side_by_side(
            asked, ["bad", "lost", "c"], processes=1, progress=steps.append, names="abc"
        )  # fmt: skip
    assert steps == ["bad: begun"]


def test_a_lost_process_is_named_with_what_helps():
    with pytest.raises(GepsimError, match=r"lost: its process was lost.*--workers 1") as raised:
        answers(["lost", "b"])
    assert "--workers 1" in raised.value.text.zh
    assert "进程" in raised.value.text.zh


def test_an_error_that_cannot_travel_is_told_in_words():
    with pytest.raises(RuntimeError, match="ValueError: odd"):
        answers(["odd"])


def test_processes_are_as_asked_or_as_memory_and_what_there_is_to_do_allow(monkeypatch):
    monkeypatch.setattr("gepsim.processes.workers", lambda: 8)
    monkeypatch.setattr("gepsim.processes.available", lambda: 5 << 30)
    assert [how_many(None, 20, 1 << 30), how_many(None, 3, 1 << 30)] == [5, 3]
    assert [how_many(None, 20, 99 << 30), how_many(7, 20, 99 << 30)] == [1, 7]
    monkeypatch.setattr("gepsim.processes.available", lambda: None)
    assert how_many(None, 20, 99 << 30) == 8


@pytest.mark.skipif(os.name != "posix", reason="asks a group of processes to end")
@pytest.mark.parametrize("whom", ["all", "first"])
def test_an_interrupted_command_leaves_neither_files_nor_processes(whom, tmp_path):
    words = [sys.executable, "-c", HEARS, "run", "baseline", "ecology_first", "--workers", "2",
             "--resolution", "1000", "--members", "20", "--no-report", "-o", "out"]  # fmt: skip
    going = subprocess.Popen(
        words, cwd=tmp_path, start_new_session=True, text=True, stderr=subprocess.PIPE
    )
    begun = [going.stderr.readline() for _ in range(4)]
    assert {line.split(":")[0] for line in begun} == {"baseline", "ecology_first"}
    if whom == "all":
        os.killpg(going.pid, signal.SIGINT)
    else:
        going.send_signal(signal.SIGTERM)
    said = going.communicate(timeout=60)[1]
    assert going.returncode == 130
    assert said.endswith("interrupted; nothing half-written was left behind\n")
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
    for _ in range(100):
        if not alive(going.pid):
            return
        time.sleep(0.1)
    pytest.fail("a process is left")


def alive(group):
    """Return whether a process of a group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
