"""A run's folder: written whole or not at all, and read back."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import xarray as xr

from gepsim.errors import GepsimError, InputError, Problem
from gepsim.files.maps import write_maps
from gepsim.files.model import Outcome
from gepsim.files.netcdf import global_attributes, write_dataset
from gepsim.files.provenance import as_json
from gepsim.files.results import Results
from gepsim.files.summary import read_summary, write_summary

FILES = ("accounts.nc", "maps.nc", "summary.csv", "run.json")
_MARK = "run.json"


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
    with whole_folder(folder) as new:
        write_files(run, run.outcome, new)
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
        write_summary(new / "summary.csv", outcome.summary)
        (new / "run.json").write_text(as_json(made.record), encoding="utf-8")
        maps.result()
        accounts.result()


def copy_run(old: Path, folder: Path) -> None:
    """Copy the files of a written run, whole or not at all."""
    if old.resolve() != folder.resolve():
        with whole_folder(folder) as new:
            for file in old.iterdir():
                shutil.copy2(file, new / file.name)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside `folder`; put it in its place if nothing went wrong.

    Raises
    ------
    GepsimError
        If the place is not ours to replace, or a program holds it open.
    """
    _refuse_foreign(folder)
    with friendly(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield new
        with friendly(folder):
            _swap(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def friendly(path: Path) -> Iterator[None]:
    """Say in plain words why a place cannot be written."""
    try:
        yield
    except PermissionError as error:
        advice = "close programs that show it, or choose another folder with -o"
        raise GepsimError(f"{path}: cannot be written ({advice})") from error
    except OSError as error:
        raise GepsimError(f"{path}: cannot be written ({error.strerror})") from error


def _refuse_foreign(folder: Path) -> None:
    """Raise if `folder` is something else than an older run."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(Problem(str(folder), "is a file", "choose another folder with -o"))
    if any(folder.iterdir()) and not (folder / _MARK).is_file():
        hint = "choose another folder with -o, or empty it"
        raise InputError(Problem(str(folder), f"holds files but no {_MARK}: not a run", hint))


def _swap(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`; the older run comes back if that fails."""
    new.chmod(0o755)
    if not folder.exists():
        new.replace(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    folder.replace(old / folder.name)
    try:
        new.replace(folder)
    except BaseException:
        (old / folder.name).replace(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write one file, whole or not at all."""
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def load_run(folder: Path) -> Results:
    """Return what a run's folder holds.

    Raises
    ------
    InputError
        If the folder is no run, or a file of it is missing or broken.
    """
    folder = Path(folder)
    if not folder.is_dir():
        hint = "name a folder that 'gepsim run' wrote, such as outputs/baseline"
        raise InputError(Problem(str(folder), "no such folder", hint))
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        hint = "run the scenario again"
        raise InputError(Problem(str(folder), f"is no whole run: no {', '.join(missing)}", hint))
    try:
        return read_run(folder)
    except (ValueError, OSError) as error:
        raise InputError(
            Problem(str(folder), f"cannot be read: {error}", "run it again")
        ) from error


def read_run(folder: Path) -> Results:
    """Return what is there of a run's folder; files that are missing leave their part empty."""
    record, summary = folder / "run.json", folder / "summary.csv"
    facts = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
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
