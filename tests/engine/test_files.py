"""The files of a real run: every unit is readable, every number is named, every balance closes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import netCDF4
import pytest

import gepsim.files
from gepsim.files.store import load_run

UNITS_XML = Path(gepsim.files.__file__).parent / "units" / "gepsim.xml"


@pytest.fixture(scope="module")
def real(small_run):
    return load_run(small_run)


def test_every_unit_is_one_that_udunits_reads(small_run, real):
    if importlib.util.find_spec("cf_units") is None:
        pytest.skip("cf_units is not installed; it comes with the extra [test]")
    units = {str(unit) for unit in real.accounts["indicator_units"].values} - {"m2 person-1"}
    for name in ("accounts.nc", "maps.nc"):
        with netCDF4.Dataset(small_run / name) as file:
            units |= {v.units for v in file.variables.values() if "units" in v.ncattrs()}
    code = "import cf_units, sys; [cf_units.Unit(u) for u in sys.argv[1:]]"
    env = {**os.environ, "UDUNITS2_XML_PATH": str(UNITS_XML)}
    words = [sys.executable, "-c", code, *sorted(units)]
    done = subprocess.run(words, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr


def test_no_text_is_nc_string(small_run):
    for name in ("accounts.nc", "maps.nc"):
        with netCDF4.Dataset(small_run / name) as file:
            assert not [v.name for v in file.variables.values() if v.dtype is str]


def test_every_number_is_named_in_both_languages(real):
    for name, array in real.accounts.data_vars.items():
        assert {"units", "long_name", "long_name_zh"} <= set(array.attrs), name
        assert array.attrs["long_name"].isascii(), name
        assert ("CNY" in array.attrs["units"]) == ("price_year" in array.attrs), name


def test_every_label_has_a_chinese_name(real):
    for dim in ("county", "service", "sector", "party", "rule", "indicator", "ecosystem_type"):
        names = [str(name) for name in real.accounts[f"{dim}_name_zh"].values]
        assert not [name for name in names if name.isascii() and name != "PM2.5"], dim


def test_every_balance_closes(real):
    assert len(real.record["checks"]) > 5
    assert all(check["holds"] for check in real.record["checks"])


def test_maps_sum_to_the_accounts(real):
    """Value per area times the area on the ground, within the twelve bits that maps keep."""
    maps = real.maps
    for step, year in enumerate(maps["time"].values):
        found = float((maps["gep_total"][step] * maps["cell_area"].astype("f8")).sum())
        stated = float(real.accounts["gep_city"].sel(time=int(year)))
        assert found == pytest.approx(stated, rel=1.3e-4)
