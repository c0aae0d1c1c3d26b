"""What other tools rely on: names, dimensions, units and sums of the files of a run."""

from __future__ import annotations

import json

import netCDF4
import numpy as np
import pytest
import xarray as xr

from gepsim.files.fields import INDICATOR_VALUE
from gepsim.targets.flags import FLAG_NAMES
from gepsim.targets.verdicts import VERDICTS

VARIABLES = {
    "extent": ("time", "county", "ecosystem_type"),
    "quantity_water_retention": ("time", "county"),
    "gep": ("time", "county", "service"),
    "gep_quantile": ("time", "quantile", "county", "service"),
    "gep_total": ("time", "county"),
    "gep_total_quantile": ("time", "quantile", "county"),
    "gep_change": ("time", "driver"),
    "value_added": ("time", "sector"),
    "gross_output": ("time", "sector"),
    "energy_use": ("time", "sector", "carrier"),
    "co2_emissions": ("time", "sector"),
    "energy_intensity": ("time",),
    "energy_intensity_quantile": ("time", "quantile"),
    "carbon_intensity": ("time",),
    "carbon_intensity_quantile": ("time", "quantile"),
    "non_fossil_share": ("time",),
    "non_fossil_share_quantile": ("time", "quantile"),
    "investment": ("time", "project"),
    "transfer": ("time", "rule", "party"),
    "transfer_quantile": ("time", "quantile", "rule", "party"),
    INDICATOR_VALUE: ("time", "indicator"),
    "indicator_quantile": ("time", "quantile", "indicator"),
    "probability_met": ("checkpoint", "indicator"),
    "probability_low": ("checkpoint", "indicator"),
    "probability_high": ("checkpoint", "indicator"),
    "verdict": ("checkpoint", "indicator"),
    "risk_flags": ("checkpoint", "indicator"),
    "joint_probability": ("checkpoint", "target_set"),
}
UNITS = {
    "extent": "km2",
    "gep": "CNY year-1",
    "quantity_carbon_sequestration": "t year-1",
    "energy_use": "tce year-1",
    "energy_intensity": "tce wan_CNY-1",
    "carbon_intensity": "t wan_CNY-1",
    "non_fossil_share": "percent",
    "transfer": "CNY year-1",
}


@pytest.fixture(scope="module")
def accounts(run):
    with xr.open_dataset(run.folder / "accounts.nc") as opened:
        yield opened.load()


def test_all_five_files_are_there(run):
    names = {path.name for path in run.folder.iterdir()}
    assert names == {"accounts.nc", "maps.nc", "summary.csv", "run.json", "report.html"}


@pytest.mark.parametrize("name", VARIABLES)
def test_dimensions_are_those_of_the_contract_in_order(accounts, name):
    assert accounts[name].dims == VARIABLES[name]


@pytest.mark.parametrize("name", UNITS)
def test_units_are_those_of_the_contract(accounts, name):
    assert accounts[name].attrs["units"] == UNITS[name]


def test_every_number_says_what_it_is(run):
    with netCDF4.Dataset(run.folder / "accounts.nc") as file:
        for name, variable in file.variables.items():
            if variable.dtype == "S1" or name in ("time", "time_bnds", "year"):
                continue
            assert {"units", "long_name", "long_name_zh"} <= set(variable.ncattrs()), name
            if name not in file.dimensions:
                assert "cell_methods" in variable.ncattrs(), name
            assert ("CNY" in variable.units) == ("price_year" in variable.ncattrs()), name


def test_labels_read_as_text(accounts):
    assert list(accounts["county"].values)[:2] == ["511902", "511903"]
    assert list(accounts["county_name_zh"].values)[2] == "通江县"
    assert list(accounts["year"].values) == list(range(2022, 2036))
    assert accounts["gep_total"].sel(county="511921").sizes == {"time": 14}
    assert list(accounts["checkpoint"].values) == [2027, 2030, 2035]
    assert list(accounts["indicator_units"].values)[:3] == ["percent", "ug m-3", "percent"]


def test_time_is_the_middle_of_each_year_with_its_bounds(accounts):
    assert str(accounts["time"].values[0])[:10] == "2022-07-02"
    bounds = accounts["time_bnds"].values[-1]
    assert [str(bound)[:10] for bound in bounds] == ["2035-01-01", "2036-01-01"]


def test_services_sum_to_the_total(accounts):
    xr.testing.assert_allclose(accounts["gep"].sum("service"), accounts["gep_total"], rtol=1e-9)


def test_transfers_cancel_and_area_is_kept(accounts):
    assert float(abs(accounts["transfer"].sum("party")).max()) < 1e-3
    area = accounts["extent"].sum(["county", "ecosystem_type"])
    assert float(area.max() - area.min()) < 1e-9 * float(area.max())


def test_quantiles_rise_and_spread(accounts):
    for name in [n for n in accounts.data_vars if str(n).endswith("_quantile")]:
        steps = accounts[name].diff("quantile")
        assert bool((steps >= 0).where(steps.notnull(), True).all()), name
        assert bool((steps > 0).any()), name


def test_codes_are_explained(accounts):
    assert accounts["verdict"].attrs["flag_meanings"].split() == list(VERDICTS)
    assert list(accounts["verdict"].attrs["flag_values"]) == list(range(7))
    assert list(accounts["risk_flags"].attrs["flag_masks"]) == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert accounts["risk_flags"].attrs["flag_meanings"].split() == list(FLAG_NAMES)


def test_the_file_says_that_its_land_is_synthetic(accounts):
    assert accounts.attrs["landscape"] == "synthetic reference"
    assert accounts.attrs["Conventions"] == "CF-1.11, ACDD-1.3"
    assert accounts.attrs["seed"] == 1
    assert len(accounts.attrs["scenario_sha256"]) == 64


def test_what_is_unknown_stays_missing(accounts):
    assert bool(accounts["probability_met"].sel(indicator="2").isnull().all())
    assert bool(accounts[INDICATOR_VALUE].sel(indicator="2").isnull().all())


def test_maps_hold_every_service_on_projected_cells(run):
    with xr.open_dataset(run.folder / "maps.nc", decode_coords="all") as maps:
        services = [n for n in maps.data_vars if str(n).startswith("gep_")]
        assert len(services) == 4
        assert all(maps[n].dims == ("time", "y", "x") for n in services)
        assert maps["gep_total"].attrs["units"] == "CNY m-2 year-1"
        assert maps["crs"].attrs["crs_wkt"].isascii()
        assert 'ID["EPSG",4545]' in maps["crs"].attrs["crs_wkt"]
        assert [str(t)[:4] for t in maps["time"].values] == ["2022", "2027", "2030", "2035"]


def test_maps_keep_their_twelve_bits(run, outcome):
    with xr.open_dataset(run.folder / "maps.nc") as maps:
        found, exact = maps["gep_total"].values, outcome.maps["gep_total"].values
    np.testing.assert_array_equal(np.isnan(found), np.isnan(exact))
    np.testing.assert_allclose(found, exact, rtol=2.0**-13)


def test_cells_outside_the_city_are_missing_in_every_map(run, outcome):
    outside = outcome.maps["county"].values == 0
    with netCDF4.Dataset(run.folder / "maps.nc") as maps:
        for name in ("gep_total", "ecosystem_type"):
            assert np.ma.getmaskarray(maps[name][:])[:, outside].all()
            assert not np.ma.getmaskarray(maps[name][:])[:, ~outside].any()


def test_class_maps_name_their_classes(run):
    with netCDF4.Dataset(run.folder / "maps.nc") as maps:
        assert maps["county"].flag_meanings.split()[0] == "c511902"
        assert maps["ecosystem_type"].flag_meanings.split()[15] == "BAR"


def test_run_json_says_what_the_run_was_made_of(run):
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert record["seed"] == 1
    assert record["scenario"]["title"]["zh"] == "基准情景"
    assert record["gep_share_by_mark"] == {"A": 0.5, "B": 0.3, "C": 0.2}
    assert all(check["holds"] for check in record["checks"])
    assert {"python", "numpy", "netCDF4"} <= set(record["versions"])


def test_summary_opens_in_a_spreadsheet_with_its_chinese(run):
    raw = (run.folder / "summary.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    first = run.summary[0]
    assert (first["name_zh"], first["checkpoint"], first["projects"]) == (
        "优良天数比率",
        "2027",
        "1;2",
    )
