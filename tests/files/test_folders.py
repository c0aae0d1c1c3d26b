"""A finished run is never lost, and nothing of a dead process stays."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gepsim.errors import GepsimError, InputError
from gepsim.files import folders
from gepsim.files.folders import check_place, recover, whole_folder, write_text
from gepsim.files.store import load_run, write_run


def put(folder, text):
    with whole_folder(folder) as new:
        (new / "run.json").write_text(text)
        (new / "other").write_text(text)


def read(folder):
    return (folder / "run.json").read_text(), (folder / "other").read_text()


@pytest.mark.parametrize("exchange", [True, False])
def test_a_new_run_takes_the_place_of_the_old_one(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    for text in "ab":
        put(tmp_path / "x", text)
        assert read(tmp_path / "x") == (text, text)
        assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_what_an_interrupted_exchange_left_comes_back(run, tmp_path):
    """Without an exchange in one step, a kill between two renames leaves the place empty."""
    left = tmp_path / ".baseline.old-0123abcd"
    (tmp_path / "baseline").mkdir()
    for path in run.folder.iterdir():
        (tmp_path / "baseline" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "baseline").rename(left)
    assert load_run(tmp_path / "baseline").record["seed"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["baseline"]


KILLED = """
import os, signal, sys
from pathlib import Path
from gepsim.files import folders
folders.shutil.rmtree = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
with folders.whole_folder(Path(sys.argv[1])) as new:
    (new / "run.json").write_text("b")
    (new / "other").write_text("b")
    if sys.argv[2] == "early":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "there"), [("early", "a"), ("late", "b")])
def test_a_kill_leaves_one_whole_run_and_the_next_writer_clears_up(tmp_path, when, there):
    put(tmp_path / "x", "a")
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "x", when], check=False)
    assert done.returncode == -signal.SIGKILL
    assert read(tmp_path / "x") == (there, there)
    assert len(list(tmp_path.iterdir())) == 2
    put(tmp_path / "x", "c")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_what_a_living_process_writes_is_left_alone(tmp_path):
    with whole_folder(tmp_path / "x") as new:
        (new / "run.json").write_text("a")
        recover(tmp_path / "x")
        assert new.exists()
    assert (tmp_path / "x" / "run.json").exists()


def test_folders_of_others_with_like_names_are_left_alone(tmp_path):
    for name in (".x.new-mine", ".x.backup", ".xy.new-01234567", ".[a]*.new-01234567"):
        (tmp_path / name).mkdir()
    put(tmp_path / "x", "a")
    assert len(list(tmp_path.iterdir())) == 5


def test_many_writers_leave_one_whole_run(tmp_path):
    faults = []

    def work(text):
        try:
            for _ in range(20):
                put(tmp_path / "x", text)
                write_text(tmp_path / "page", text)
        except GepsimError as error:
            faults.append(str(error))

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(set(read(tmp_path / "x"))) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page", "x"]


def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path):
    put(tmp_path / "disk" / "x", "a")
    (tmp_path / "x").symlink_to(tmp_path / "disk" / "x")
    put(tmp_path / "x", "b")
    assert (tmp_path / "x").is_symlink()
    assert read(tmp_path / "disk" / "x") == ("b", "b")


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_permissions_follow_the_mask(tmp_path, mask):
    before = os.umask(mask)
    try:
        put(tmp_path / "x", "a")
        write_text(tmp_path / "page", "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o777 & ~mask
    assert stat.S_IMODE((tmp_path / "page").stat().st_mode) == 0o666 & ~mask


def test_a_full_disk_is_called_that_and_the_older_run_stays(run, fake_outcome, tmp_path):
    write_run(fake_outcome(seed=1), tmp_path / "baseline")

    def full(_place):
        raise OSError(28, "No space left on device")

    with pytest.raises(GepsimError, match="No space left on device"):
        write_run(fake_outcome(seed=2), tmp_path / "baseline", report=full)
    with pytest.raises(GepsimError, match="is the disk full"), whole_folder(tmp_path / "baseline"):
        raise RuntimeError("NetCDF: HDF error")
    assert load_run(tmp_path / "baseline").record["seed"] == 1


def test_a_bad_place_is_refused_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter").write_text("")
    for place, words in [
        ("file", "is a file"),
        ("file/x", "is a file"),
        ("thesis", "not a run"),
        ("x" * 300, "is no place"),
    ]:
        with pytest.raises(InputError, match=words):
            check_place(tmp_path / place)
    with pytest.raises(InputError, match="the run takes about"):
        check_place(tmp_path / "x", 10**18)
    check_place(tmp_path / "deep" / "er" / "x", 1000)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "thesis"]


def test_a_reader_meets_one_run_or_the_other(run, fake_outcome, tmp_path):
    folder = tmp_path / "baseline"
    outcomes = [fake_outcome(seed=seed) for seed in (1, 2)]
    write_run(outcomes[0], folder)
    stop = threading.Event()

    def swap():
        from shutil import copytree

        copies = [copytree(folder, tmp_path / str(seed)) for seed in (1, 2)]
        (copies[1] / "run.json").write_text('{"seed": 2}')
        (copies[1] / "summary.csv").write_text("id\n2\n")
        turn = 0
        while not stop.is_set():
            with whole_folder(folder) as new:
                new.rmdir()
                copytree(copies[turn % 2], new)
            turn += 1

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(20):
            found = load_run(folder)
            assert (found.record["seed"] == 2) == (found.summary == [{"id": "2"}])
    finally:
        stop.set()
        thread.join()


def test_a_file_without_a_name_is_refused():
    with pytest.raises(InputError, match="is no name of a file"):
        write_text(Path(), "x")
