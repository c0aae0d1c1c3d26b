"""Runs are records: what is replaced is said, other inputs are refused, a sweep is one table."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

import gepsim
from gepsim.api import finished_run, finished_runs
from gepsim.api.running import _check_places
from gepsim.api.sweep import grid_of
from gepsim.api.sweeping import sweep
from gepsim.cli import _guarded
from gepsim.errors import InputError

SMALL = ("layers.resolution=1000", "uncertainty.members=60")


@pytest.fixture
def kept(small_run, tmp_path):
    """Return a folder that holds the small run, as of the settings in `SMALL`."""
    shutil.copytree(small_run, tmp_path / "baseline")
    return tmp_path


def test_the_same_inputs_replace_and_others_are_refused_before_any_work(kept):
    same = gepsim.scenario("baseline", *SMALL)
    _check_places([same], kept, replace=False)
    other = gepsim.scenario("baseline", *SMALL, "uncertainty.seed=7")
    with pytest.raises(InputError) as refused:
        _check_places([other], kept, replace=False)
    assert "uncertainty.seed 2022 → 7" in str(refused.value)
    assert "--force" in str(refused.value)
    assert "已有一次输入不同的运行" in refused.value.text.zh
    _check_places([other], kept, replace=True)
    _check_places([gepsim.scenario("baseline", "id=another")], kept, replace=False)


def test_a_changed_table_is_named(kept):
    record = json.loads((kept / "baseline" / "run.json").read_text(encoding="utf-8"))
    name = next(key for key in record["inputs_sha256"] if key.endswith("indicators.csv"))
    record["inputs_sha256"][name] = "0" * 64
    (kept / "baseline" / "run.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InputError, match=r"indicators\.csv"):
        _check_places([gepsim.scenario("baseline", *SMALL)], kept, replace=False)


def test_runs_are_listed_with_what_was_changed(kept, capsys):
    (kept / "notes").mkdir()
    found = finished_runs(kept)
    assert [one.folder.name for one in found] == ["baseline"]
    assert "uncertainty.members=60" in found[0].overrides
    assert _guarded(["runs", str(kept)]) == 0
    assert "60 draws" in capsys.readouterr().out
    assert _guarded(["runs", str(kept / "nowhere")]) == 2


def test_commas_within_brackets_and_quotes_part_nothing():
    plain, grid = grid_of(["a.b=[1, 2]", "c='x, y'", "d={ e = 1, f = 2 }", "g=1,2", "h=1"])
    assert plain == ["a.b=[1, 2]", "c='x, y'", "d={ e = 1, f = 2 }", "h=1"]
    assert grid == {"g": ["1", "2"]}


def test_a_sweep_is_one_table_and_one_page(tmp_path):
    changes = ("layers.resolution=1000", "uncertainty.members=20")
    grid = {"economy.cluster_realisation": ["0.2", "0.6"]}
    made = sweep("baseline", changes, grid, tmp_path, command="gepsim run baseline")
    with (made.folder / "sweep.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["economy.cluster_realisation"] for row in rows] == ["0.2", "0.6"]
    alone = gepsim.scenario("baseline", *changes, "economy.cluster_realisation=0.6").live()
    end = alone.years[-1]
    assert float(rows[1][f"co2 {end} [万吨]"]) == alone.series["co2"].middle[-1]
    assert float(rows[1]["peak by 2030"]) == alone.peak
    page = (made.folder / "report.html").read_text(encoding="utf-8")
    assert "http:" not in page
    assert "https:" not in page
    assert "合成参考景观" in page
    assert finished_run(made.folder).record["command"] == "gepsim run baseline"
    with pytest.raises(InputError, match="other inputs"):
        sweep("baseline", changes, {"time.end": ["2030"]}, tmp_path, replace=False)
    with pytest.raises(InputError, match="unknown key"):
        sweep("baseline", changes, {"economy.nothing": ["1", "2"]}, tmp_path)
