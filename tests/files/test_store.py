"""A folder that exists is whole; the same run gives the same bytes; faults are said plainly."""

from __future__ import annotations

import dataclasses
import shutil

import netCDF4
import numpy as np
import pytest
import xarray as xr

from gepsim.errors import GepsimError, InputError
from gepsim.files import check, provenance, summary
from gepsim.files.accounts import account_tables
from gepsim.files.folders import write_text
from gepsim.files.store import load_run, write_run


def everything(path):
    with netCDF4.Dataset(path) as file:
        file.set_auto_maskandscale(False)
        facts = {name: str(file.getncattr(name)) for name in file.ncattrs()}
        return facts, {name: v[...].tobytes() for name, v in file.variables.items()}


def test_what_is_read_is_what_was_written(run, outcome):
    again = load_run(run.folder).accounts
    for name, array in account_tables(outcome).data_vars.items():
        np.testing.assert_array_equal(again[name].values, array.values, err_msg=str(name))


def test_the_same_outcome_gives_the_same_bytes(run, fake_outcome, tmp_path):
    again = write_run(fake_outcome(), tmp_path / "again")
    for file in ("accounts.nc", "maps.nc"):
        assert everything(run.folder / file) == everything(again.folder / file)
    one, two = run.record, again.record
    assert {k for k in one if one[k] != two[k]} <= {"written", "commit"}


def test_members_before_the_draws_are_the_central_estimate(run, outcome):
    np.testing.assert_array_equal(
        run.accounts["gep"].values,
        outcome.accounts["gep"].isel(member=0).transpose("time", "county", "service").values,
    )
    drawn = outcome.accounts["gep_total"].isel(member=slice(1, None))
    np.testing.assert_allclose(
        run.accounts["gep_total_quantile"].sel(quantile=0.95).values,
        drawn.quantile(0.95, "member").transpose("time", "county").values,
    )


def test_an_older_run_is_replaced_whole(run, fake_outcome, tmp_path):
    folder = shutil.copytree(run.folder, tmp_path / "baseline")
    (folder / "stray.txt").write_text("of the old run")
    assert write_run(fake_outcome(seed=2), folder).record["seed"] == 2
    assert not (folder / "stray.txt").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["baseline"]


def test_a_run_that_is_interrupted_leaves_the_older_one(run, fake_outcome, tmp_path):
    def broken(place):
        raise KeyboardInterrupt

    folder = shutil.copytree(run.folder, tmp_path / "baseline")
    with pytest.raises(KeyboardInterrupt):
        write_run(fake_outcome(seed=2), folder, report=broken)
    assert load_run(folder).record["seed"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["baseline"]


def test_a_folder_of_something_else_is_not_touched(outcome, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match=r"holds files but no run\.json"):
        write_run(outcome, tmp_path)
    assert (tmp_path / "thesis.docx").exists()


def test_a_place_that_cannot_be_written_is_named(outcome, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("gepsim.files.folders._exchange", refuse)
    with pytest.raises(GepsimError, match="close programs that show it"):
        write_run(outcome, tmp_path / "baseline")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_is_explained(run, tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        load_run(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"no accounts\.nc, maps\.nc, summary\.csv, run\.json"):
        load_run(tmp_path)


def test_a_broken_record_is_explained(run, tmp_path):
    folder = shutil.copytree(run.folder, tmp_path / "baseline")
    (folder / "run.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        load_run(folder)


def test_write_text_is_whole_or_not_at_all(tmp_path):
    write_text(tmp_path / "deep" / "page.html", "页")
    assert (tmp_path / "deep" / "page.html").read_text("utf-8") == "页"
    assert len(list((tmp_path / "deep").iterdir())) == 1


BREAKS = {
    "causes sum": lambda a: a.assign(gep_change=a["gep_change"] * 1.01),
    "services sum": lambda a: a.assign(gep_total=a["gep_total"] * (1 + 1e-6)),
    "transfers cancel": lambda a: a.assign(transfer=a["transfer"] + 1.0),
    "area of each county": lambda a: a.assign(extent=a["extent"] * (1 + 1e-6 * (a["time"] - 2022))),
    "energy is energy intensity": lambda a: a.assign(energy_use=a["energy_use"] * 1.01),
    "emissions are carbon": lambda a: a.assign(co2_emissions=a["co2_emissions"] * 1.01),
    "probabilities lie": lambda a: a.assign(probability_low=a["probability_met"] + 0.1),
    "no value is missing": lambda a: a.assign(investment=a["investment"] * np.nan),
}


@pytest.mark.parametrize("message", BREAKS)
def test_a_balance_that_does_not_close_is_not_written(outcome, tmp_path, message):
    broken = dataclasses.replace(outcome, accounts=BREAKS[message](outcome.accounts))
    with pytest.raises(GepsimError, match=f"do not close.*\n.*{message}"):
        write_run(broken, tmp_path / "baseline")
    assert not (tmp_path / "baseline").exists()


def test_a_gap_in_the_services_is_a_gap_in_the_sum(outcome):
    holed = outcome.accounts["gep"].copy()
    holed[0, 0, 0, 0] = np.nan
    assert check.gep_sums(outcome.accounts.assign(gep=holed)) == np.inf


def test_units_that_travelled_with_an_array_are_not_believed(outcome):
    """xarray keeps `units` through a division; the file's unit comes from the schema."""
    wrong = outcome.accounts["gep_total"].assign_attrs(units="m3", junk=1)
    tables = account_tables(
        dataclasses.replace(outcome, accounts=outcome.accounts.assign(gep_total=wrong))
    )
    assert tables["gep_total"].attrs["units"] == "CNY year-1"
    assert "junk" not in tables["gep_total"].attrs


def test_a_missing_variable_is_named(outcome):
    poor = dataclasses.replace(outcome, accounts=outcome.accounts.drop_vars("gep_change"))
    with pytest.raises(GepsimError, match="missing gep_change"):
        account_tables(poor)


def test_an_undescribed_variable_is_refused_with_a_hint(outcome):
    odd = outcome.accounts.assign(gep_totals=outcome.accounts["gep_total"].drop_attrs())
    with pytest.raises(
        GepsimError, match=r"has no units, long_name, long_name_zh .did you mean 'gep_total'"
    ):
        account_tables(dataclasses.replace(outcome, accounts=odd))


def test_a_room_may_declare_more_than_the_schema_knows(outcome):
    edges = xr.DataArray(
        np.ones((14, 2, 41)) * np.arange(41),
        {"time": outcome.accounts["time"], "edge": ["a>b", "b>c"]},
        ("time", "edge", "member"),
        attrs={"units": "CNY year-1", "long_name": "payment", "long_name_zh": "支付"},
    )
    more = outcome.accounts.assign(payment=edges)
    tables = account_tables(dataclasses.replace(outcome, accounts=more))
    assert tables["payment"].attrs["price_year"] == 2022
    assert tables["payment_quantile"].dims == ("time", "quantile", "edge")
    assert list(tables["edge_name_en"].values) == ["a>b", "b>c"]


def test_what_no_draw_moves_has_no_quantiles(outcome):
    still = outcome.accounts.assign(
        non_fossil_share=outcome.accounts["non_fossil_share"] * 0 + 42.5
    )
    tables = account_tables(dataclasses.replace(outcome, accounts=still))
    assert "non_fossil_share" in tables
    assert "non_fossil_share_quantile" not in tables


def test_wrong_dimensions_are_named(outcome):
    flat = outcome.accounts.assign(extent=outcome.accounts["extent"].sum("county"))
    with pytest.raises(GepsimError, match=r"extent: dimensions \(time, ecosystem_type\)"):
        account_tables(dataclasses.replace(outcome, accounts=flat))


def test_verdicts_may_come_as_words(outcome):
    words = xr.full_like(outcome.accounts["verdict"], "likely", dtype=object)
    tables = account_tables(
        dataclasses.replace(outcome, accounts=outcome.accounts.assign(verdict=words))
    )
    assert (tables["verdict"] == 1).all()


def test_labels_must_be_ascii(outcome, tmp_path):
    renamed = outcome.accounts.assign_coords(rule=["水费", "forest"])
    with pytest.raises(GepsimError, match="label '水费' is not ASCII"):
        write_run(dataclasses.replace(outcome, accounts=renamed), tmp_path / "baseline")


def test_an_unknown_column_of_the_summary_is_refused(tmp_path):
    with pytest.raises(GepsimError, match="did you mean 'verdict'"):
        summary.write_summary(tmp_path / "summary.csv", [{"verdikt": "likely"}])


def test_no_git_is_no_fault(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert provenance.commit() is None
