"""A run's results, or those of several, in the forms that other programs and offices want."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem, suggest
from gepsim.export.charts import write_charts
from gepsim.export.docx import write_docx
from gepsim.export.geopackage import write_geopackage
from gepsim.export.geotiff import write_geotiff
from gepsim.export.iamc import write_iamc
from gepsim.export.tidy import write_parquet, write_tidy
from gepsim.export.xlsx import write_xlsx
from gepsim.export.zipped import write_zip
from gepsim.files.results import Results

#: What several runs that stand in one file are called, and the folder that takes it.
TOGETHER = "comparison"


@dataclass(frozen=True)
class Form:
    """A form that a run can be written in.

    Parameters
    ----------
    write : callable
        Takes a run (all of them where `joint`), where to write, and the language.
    ending : str
        What the name of the file or folder ends in.
    joint : bool
        Whether several runs stand in one file.
    """

    write: Callable[..., None]
    ending: str
    joint: bool = False


def _plain(write: Callable[[Any, Path], None]) -> Callable[[Any, Path, str], None]:
    """Return a writer whose file holds both languages, or none."""
    return lambda run, path, lang: write(run, path)


#: What can be written.
KINDS: dict[str, Form] = {
    "docx": Form(write_docx, ".docx"),
    "xlsx": Form(write_xlsx, ".xlsx", joint=True),
    "charts": Form(write_charts, "_charts"),
    "csv": Form(_plain(write_tidy), ".csv", joint=True),
    "parquet": Form(_plain(write_parquet), ".parquet", joint=True),
    "iamc": Form(_plain(write_iamc), "_iamc.csv", joint=True),
    "geotiff": Form(_plain(write_geotiff), "_maps"),
    "geopackage": Form(_plain(write_geopackage), ".gpkg"),
    "zip": Form(_plain(write_zip), ".zip"),
}


def export(
    runs: Results | Sequence[Results], kind: str, target: Path | None = None, lang: str = "zh"
) -> list[Path]:
    """Write runs in another form and return where.

    Parameters
    ----------
    runs : Results or sequence of Results
        What stands in one file where the form allows it, and in a file each where it does not.
    kind : str
        A name of `KINDS`.
    target : Path, optional
        The file or folder; a folder for the files of several runs. By default each file lies in
        its run's own folder, and one of several runs in ``comparison`` beside the first.
    lang : {"zh", "en"}
        Language of headings and sentences, for the forms that have any.

    Raises
    ------
    InputError
        If the kind is unknown, or needs a package that is not installed.
    """
    if kind not in KINDS:
        raise InputError(Problem("export", f"unknown form '{kind}'", suggest(kind, KINDS)))
    form, found = KINDS[kind], [runs] if isinstance(runs, Results) else list(runs)
    if form.joint:
        place = target or _own(found, form.ending)
        form.write(found, place, lang)
        return [place]
    places = _places(found, form.ending, target)
    for run, place in zip(found, places, strict=True):
        form.write(run, place, lang)
    return places


def _own(runs: Sequence[Results], ending: str) -> Path:
    """Return where a file of all runs lies."""
    first = runs[0].written
    if len(runs) == 1:
        return first / f"{first.name}{ending}"
    return first.parent / TOGETHER / f"{TOGETHER}{ending}"


def _places(runs: Sequence[Results], ending: str, target: Path | None) -> list[Path]:
    """Return where the file of each run lies."""
    if len(runs) == 1 and target:
        return [target]
    names = [f"{run.written.name}{ending}" for run in runs]
    if target and len(set(names)) < len(names):
        what, hint = "two runs have the same folder name", "write them one by one"
        raise InputError(Problem("export", what, hint))
    return [(target or run.written) / name for run, name in zip(runs, names, strict=True)]
