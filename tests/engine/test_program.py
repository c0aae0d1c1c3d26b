"""The real program from the outside: a fresh process, its files, its words, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import xarray as xr

from gepsim.cli import _guarded


def started(*words, cwd=None):
    command = [sys.executable, "-m", "gepsim", *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=cwd, env=os.environ)


def gepsim(*words):
    process = started(*words)
    out, err = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, out, err)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Run twice in fresh processes, away from the checkout, as a user of the wheel would.

    Both run at once, as on a server of several users; the second with a scenario beside it, each
    of the two in a process of its own.
    """
    place = tmp_path_factory.mktemp("work")
    runs = [
        started("run", "baseline", *more, "--members", 40, "--resolution", 1000, "-o", out,
                "--workers", workers, cwd=place)
        for out, workers, more in (("one", 1, ()), ("two", 2, ("green_transition",)))
    ]  # fmt: skip
    said = [process.communicate() for process in runs]
    for process, (_, err) in zip(runs, said, strict=True):
        assert process.returncode == 0, err
    return place, subprocess.CompletedProcess("run", 0, *said[0])


def test_a_run_writes_a_whole_folder(outputs):
    place, _ = outputs
    names = {path.name for path in (place / "one" / "baseline").iterdir()}
    tables = {"summary.csv", "money.csv"}
    assert names == {"accounts.nc", "maps.nc", "report.html", "run.json", "run.log", *tables}
    assert [path.name for path in (place / "one").iterdir()] == ["baseline"]


def test_a_run_answers_on_the_terminal_and_tells_its_steps_as_plain_lines_in_a_pipe(outputs):
    _, done = outputs
    assert "of 41 indicators" in done.stdout
    assert "synthetic reference" in done.stdout
    assert "GEP 2022" in done.stdout
    steps = done.stderr.splitlines()
    assert steps[0] == "baseline: layers"
    assert steps[-1].startswith("baseline: files and report (65 %, about ")


def test_the_same_seed_gives_the_same_files_whatever_the_threads_and_processes(outputs):
    place, _ = outputs
    beside = {path.name for path in (place / "two").iterdir()}
    assert beside == {"baseline", "green_transition", "comparison"}
    for name in ("accounts.nc", "maps.nc"):
        one, two = (xr.open_dataset(place / out / "baseline" / name) for out in ("one", "two"))
        with one, two:
            xr.testing.assert_identical(one, two)
    for name in ("accounts.nc", "maps.nc", "summary.csv"):
        one, two = ((place / out / "baseline" / name).read_bytes() for out in ("one", "two"))
        assert one == two, name


def test_the_record_lets_the_run_be_made_again(outputs):
    record = json.loads((outputs[0] / "one" / "baseline" / "run.json").read_text("utf-8"))
    assert record["seed"] == 2022
    assert record["members"] == 40
    assert record["command"].startswith("gepsim run baseline --members 40")
    assert {"key": ["uncertainty", "members"], "was": 1000, "is": 40} in record["overrides"]
    assert record["landscape"] == "synthetic reference"
    assert sum(record["gep_share_by_mark"].values()) == pytest.approx(1.0)
    assert "bazhong/indicators.csv" in record["inputs_sha256"]
    assert len(record["audit"]) >= 27


def test_check_reads_everything_and_tells_the_source_audit():
    done = gepsim("check", "baseline")
    assert done.returncode == 0
    assert done.stdout.startswith("ok  baseline: 2022–2035, 5 counties, 41 indicators")
    assert all(f"note D{number}:" in done.stdout for number in range(1, 28))


@pytest.mark.parametrize(
    "kind",
    ["services", "coefficients", "indicators", "projects", "sectors", "scenarios", "rules"],
)
def test_list_tells_what_there_is(kind, capsys):
    assert _guarded(["list", kind]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 2


@pytest.mark.parametrize("name", ["water_retention", "carbon_price", "4-2", "river_city"])
def test_explain_knows_services_rows_indicators_and_rules(name, capsys):
    assert _guarded(["explain", name]) == 0
    assert name in capsys.readouterr().out


def test_explain_suggests_a_name(capsys):
    assert _guarded(["explain", "water_retension"]) == 2
    assert "did you mean 'water_retention'?" in capsys.readouterr().err


def test_a_folder_that_is_no_run_is_not_written_over(tmp_path, capsys):
    (tmp_path / "baseline").mkdir()
    (tmp_path / "baseline" / "thesis.docx").write_text("years of work", encoding="utf-8")
    words = ["run", "baseline", "--members", "20", "--resolution", "1000", "-o", str(tmp_path)]
    assert _guarded(words) == 2
    assert "not a run" in capsys.readouterr().err
    assert (tmp_path / "baseline" / "thesis.docx").exists()


def test_a_nul_on_the_command_line_is_refused(capsys):
    assert _guarded(["export", "one", "a\0b"]) == 2
    assert "NUL" in capsys.readouterr().err


def test_layers_that_do_not_exist_are_named(capsys):
    assert _guarded(["run", "baseline", "--layers", "nowhere.nc"]) == 2
    assert "nowhere.nc: file not found" in capsys.readouterr().err
