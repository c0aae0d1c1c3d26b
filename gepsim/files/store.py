"""A run's folder: written whole or not at all, and read back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.files.folders import recover, steady, whole_folder
from gepsim.files.maps import write_maps
from gepsim.files.model import Outcome
from gepsim.files.money import write_money
from gepsim.files.netcdf import global_attributes, write_dataset
from gepsim.files.provenance import as_json
from gepsim.files.results import Results
from gepsim.files.summary import read_summary, write_summary
from gepsim.memory import give_back

FILES = ("accounts.nc", "maps.nc", "summary.csv", "run.json")
#: What damaged files raise, in the libraries that read them.
_DAMAGE = (ValueError, OSError, RuntimeError, KeyError, TypeError, AttributeError)


def write_run(
    run: Outcome | Results, folder: Path, report: Callable[[Path], str] | None = None
) -> Results:
    """Write all files of a run into `folder`, which appears only when all of them are there.

    Parameters
    ----------
    run : Outcome or Results
        What was simulated.
    folder : Path
        ``outputs/<scenario id>``; an older run in its place is replaced.
    report : callable, optional
        Makes the text of ``report.html`` from a folder that holds all other files.

    Raises
    ------
    GepsimError
        If the results do not close, or the folder cannot be written.
    """
    write_whole(run if isinstance(run, Results) else Results(outcome=run), folder, report)
    return load_run(folder)


def write_whole(run: Results, folder: Path, report: Callable[[Path], str] | None = None) -> None:
    """Write or copy all files of a run, and the page last, from a folder that holds the others."""
    if run.outcome is None:
        copy_run(run.written, folder)
        return
    _ = run.closures
    give_back()
    with whole_folder(folder) as new:
        write_files(run, run.outcome, new)
        give_back()
        if report is not None:
            (new / "report.html").write_text(report(new), encoding="utf-8")


def write_files(made: Results, outcome: Outcome, new: Path) -> None:
    """Write what a simulation made; maps beside the tables, which a second thread writes first.

    Until it ends, only that thread opens NetCDF.
    """
    with ThreadPoolExecutor(1) as second:
        maps = second.submit(write_maps, new / "maps.nc", outcome)
        about = "Ecosystem, energy, carbon, compensation and target accounts of a prefecture"
        facts = global_attributes(outcome, "Accounts", about)
        accounts = second.submit(write_dataset, new / "accounts.nc", made.accounts, facts)
        give_back()
        write_summary(new / "summary.csv", outcome.summary)
        (new / "run.json").write_text(as_json(made.record), encoding="utf-8")
        if made.record.get("money"):
            write_money(new / "money.csv", made.record["money"])
        maps.result()
        accounts.result()


def copy_run(old: Path, folder: Path) -> None:
    """Copy the files of a written run, whole or not at all."""
    if old.resolve() != folder.resolve():
        with whole_folder(folder) as new:
            for file in old.iterdir():
                copy = shutil.copytree if file.is_dir() else shutil.copy2
                copy(file, new / file.name)


def load_run(folder: Path) -> Results:
    """Return what a run's folder holds.

    Raises
    ------
    InputError
        If the folder is no run, or a file of it is missing or broken.
    """
    folder = Path(folder)
    try:
        there = folder.is_dir()
    except (OSError, ValueError) as error:  # a name that no system allows
        raise InputError(Problem(str(folder), "no such folder", "check the name")) from error
    if not there:
        recover(folder)  # an exchange that was cut short leaves the run beside its place
    with steady(folder) as place:
        found = _whole(place, folder)
    found.folder = folder
    return found


def _whole(place: Path, folder: Path) -> Results:
    """Return what lies in a place, all of it or an error that names the folder."""
    if not place.is_dir():
        hint = "name a folder that 'gepsim run' wrote, such as outputs/baseline"
        raise InputError(Problem(str(folder), "no such folder", hint))
    missing = [name for name in FILES if not (place / name).is_file()]
    if missing:
        hint = "run the scenario again"
        raise InputError(Problem(str(folder), f"is no whole run: no {', '.join(missing)}", hint))
    try:
        return read_run(place)
    except _DAMAGE as error:
        what = f"cannot be read: {error}".replace(str(place), folder.name)
        raise InputError(Problem(str(folder), what, "run it again")) from error


def read_run(folder: Path) -> Results:
    """Return what is there of a run's folder; files that are missing leave their part empty."""
    record, summary = folder / "run.json", folder / "summary.csv"
    facts = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    if not isinstance(facts, dict):
        raise ValueError("run.json holds no record")
    rows = read_summary(summary) if summary.is_file() else []
    return Results(folder, read_accounts(folder), rows, facts)


def read_accounts(folder: Path) -> xr.Dataset:
    """Return ``accounts.nc`` with whole years along `time` and text labels."""
    path = folder / "accounts.nc"
    if not path.is_file():
        return xr.Dataset()
    with xr.open_dataset(path, engine="netcdf4", decode_times=False) as opened:
        accounts = opened.load().drop_vars("time_bnds")
    accounts = accounts.set_coords([n for n, v in accounts.data_vars.items() if v.dtype == object])
    return accounts.assign_coords(time=accounts["year"].values).drop_vars("year")
