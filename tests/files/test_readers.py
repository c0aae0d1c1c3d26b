"""Other programs open the files: the traps that each of them has are named in the tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import netCDF4
import pytest

import gepsim.files
from gepsim.units import factor

UNITS_XML = Path(gepsim.files.__file__).parent / "units" / "gepsim.xml"
FILES = ("accounts.nc", "maps.nc")


def tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, *words], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_nc_string_and_nothing_but_zlib_is_used(run, name):
    with netCDF4.Dataset(run.folder / name) as file:
        assert not file.groups
        for variable in file.variables.values():
            assert variable.dtype is not str
            used = {k for k, on in (variable.filters() or {}).items() if on}
            assert used <= {"zlib", "shuffle", "complevel"}


@pytest.mark.parametrize("name", FILES)
def test_coordinates_have_no_fill_value(run, name):
    with netCDF4.Dataset(run.folder / name) as file:
        for dim in set(file.dimensions) & set(file.variables) - {"county", "ecosystem_type"}:
            assert "_FillValue" not in file[dim].ncattrs()


@pytest.mark.parametrize("name", FILES)
def test_time_comes_first_and_is_unlimited(run, name):
    with netCDF4.Dataset(run.folder / name) as file:
        assert file.dimensions["time"].isunlimited()
        for variable in file.variables.values():
            assert "time" not in variable.dimensions[1:]


@pytest.mark.parametrize("name", FILES)
def test_the_cf_checker_finds_no_error(run, name):
    if importlib.util.find_spec("compliance_checker") is None:
        pytest.skip("compliance-checker is not installed; see the extra [test]")
    skip = ["check_grid_coordinates", "check_reduced_horizontal_grid"] if name == FILES[0] else []
    code = (
        "import sys; from compliance_checker.runner import CheckSuite, ComplianceChecker;"
        "CheckSuite.load_all_available_checkers();"
        "ok, bad = ComplianceChecker.run_checker(sys.argv[1], ['cf:1.11'], 0, 'lenient',"
        f"skip_checks={skip}, output_format='text'); sys.exit(not ok or bad)"
    )
    env = {**os.environ, "UDUNITS2_XML_PATH": str(UNITS_XML)}
    words = [sys.executable, "-c", code, str(run.folder / name)]
    done = subprocess.run(words, capture_output=True, text=True, env=env, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Errors" not in done.stdout


def test_the_udunits_file_agrees_with_the_house_units():
    """1 tce is 29.3076e9 J, 1 wan_CNY is 1e4 CNY, 15 mu_cn are a hectare."""
    root = ElementTree.parse(UNITS_XML).getroot()
    defined = {u.findtext("symbol"): u.findtext("def") for u in root.iter("unit")}
    assert float(defined["tce"].split()[0]) == factor("tce", "J")
    assert float(defined["wan_CNY"].split()[0]) == factor("wan_CNY", "CNY")
    assert float(defined["yi_CNY"].split()[0]) == factor("yi_CNY", "CNY")
    assert factor("mu_cn", "m2") == pytest.approx(10_000 / 15)


@pytest.mark.parametrize("name", FILES)
def test_every_unit_is_one_that_udunits_reads(run, name):
    with netCDF4.Dataset(run.folder / name) as file:
        found = {v.units for v in file.variables.values() if "units" in v.ncattrs()}
    code = "import cf_units, sys; [cf_units.Unit(u) for u in sys.argv[1:]]"
    if importlib.util.find_spec("cf_units") is None:
        pytest.skip("cf_units is not installed; it comes with the extra [test]")
    env = {**os.environ, "UDUNITS2_XML_PATH": str(UNITS_XML)}
    words = [sys.executable, "-c", code, *sorted(found)]
    done = subprocess.run(words, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr


@pytest.mark.readers
@pytest.mark.parametrize("name", FILES)
def test_ncdump_sees_no_string(run, name):
    done = tool("ncdump", "-h", str(run.folder / name))
    assert done.returncode == 0
    assert not [line for line in done.stdout.splitlines() if line.strip().startswith("string ")]


@pytest.mark.readers
@pytest.mark.parametrize("name", FILES)
def test_nco_averages_over_time(run, name, tmp_path):
    done = tool("ncwa", "-O", "-a", "time", str(run.folder / name), str(tmp_path / "mean.nc"))
    assert done.returncode == 0, done.stderr


@pytest.mark.readers
@pytest.mark.parametrize(("name", "steps"), [("accounts.nc", "14"), ("maps.nc", "4")])
def test_cdo_counts_the_years(run, name, steps):
    done = tool("cdo", "-s", "ntime", str(run.folder / name))
    assert done.stdout.split() == [steps], done.stderr


@pytest.mark.readers
def test_cdo_sees_the_projection(run):
    done = tool("cdo", "-s", "sinfon", str(run.folder / "maps.nc"))
    assert "projection" in done.stdout


@pytest.mark.readers
def test_gdal_sees_place_and_unit(run):
    done = tool("gdalinfo", f"NETCDF:{run.folder / 'maps.nc'}:gep_total")
    for fact in ('ID["EPSG",4545]', "Pixel Size = (100", "Unit Type: CNY m-2 year-1", "Origin"):
        assert fact in done.stdout


@pytest.mark.readers
def test_gdal_puts_the_map_on_the_right_place_on_earth(run, tmp_path):
    target = tmp_path / "degrees.tif"
    source = f"NETCDF:{run.folder / 'maps.nc'}:gep_total"
    assert tool("gdalwarp", "-q", "-t_srs", "EPSG:4326", source, str(target)).returncode == 0
    origin = next(
        line for line in tool("gdalinfo", str(target)).stdout.splitlines() if "Origin" in line
    )
    lon, lat = (float(part) for part in origin.split("(")[1].rstrip(")").split(","))
    assert (round(lon, 1), round(lat, 1)) == (106.3, 32.8)
