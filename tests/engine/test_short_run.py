"""A run that ends before the plan does: what it cannot know stays open."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from gepsim.cli import _guarded
from gepsim.economy.peak import peak_tests
from gepsim.report.facts.carbon import peak_of
from gepsim.report.model import Absent
from gepsim.targets.models.economy import peak_year

SHORT = ["time.end=2024", "time.checkpoints=[2024]", 'account.price_series="current"']


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Return the folder of a run to 2024, in the prices of each year."""
    out = tmp_path_factory.mktemp("short")
    changes = [word for change in SHORT for word in ("--set", change)]
    small = ["--resolution", "1000", "--members", "20", "--quiet", "-o", str(out)]
    assert _guarded(["run", "baseline", *small, *changes]) == 0
    return out / "baseline"


def test_tasks_of_later_years_are_left_to_a_longer_run(short):
    with xr.open_dataset(short / "accounts.nc") as run:
        assert run.year.values.tolist() == [2022, 2023, 2024]
        assert run.sizes["checkpoint"] == 1


def test_whether_carbon_peaks_is_open(short):
    record = json.loads((short / "run.json").read_text(encoding="utf-8"))
    assert record["peak"]["strict_peak"] == {"central": None, "probability": None}
    with xr.open_dataset(short / "accounts.nc") as run:
        names = [str(name) for name in run["indicator"].values]
        assert np.isnan(run.probability_met[0, names.index("X1")])


def test_the_page_says_so_in_both_languages(short):
    page = (short / "report.html").read_text(encoding="utf-8")
    assert "计算到 2024 年为止，2030 年前能否达峰尚不可判断" in page


@pytest.mark.parametrize("end", [2029, 2030])
def test_no_peak_is_called_before_a_later_year_is_known(end, draws):
    years = list(range(2022, end + 1))
    path = xr.DataArray(np.ones((len(years), 3)), {"time": years}, dims=("time", "member"))
    found = peak_tests(path, draws)
    assert bool(found["strict_peak"].isnull().all())
    assert bool(found["weak_peak"].isnull().all())
    assert np.isnan(peak_year(path.values, np.array(years), 2030, 0.005)).all()
    with pytest.raises(Absent):
        peak_of(years, path.values[:, 0], 2030)
