"""A run's results in the forms that other programs want."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gepsim.errors import InputError, Problem, suggest
from gepsim.export.geopackage import write_geopackage
from gepsim.export.geotiff import write_geotiff
from gepsim.export.iamc import write_iamc
from gepsim.export.tidy import write_tidy
from gepsim.export.xlsx import write_xlsx
from gepsim.files.results import Results

Writer = Callable[[Results, Path], None]

#: What can be written, and what the name of the file or folder ends in.
KINDS: dict[str, tuple[Writer, str]] = {
    "xlsx": (write_xlsx, ".xlsx"),
    "csv": (write_tidy, ".csv"),
    "iamc": (write_iamc, "_iamc.csv"),
    "geotiff": (write_geotiff, "_maps"),
    "geopackage": (write_geopackage, ".gpkg"),
}


def export(run: Results, kind: str, target: Path | None = None) -> Path:
    """Write a run in another form and return where.

    Parameters
    ----------
    run : Results
    kind : str
        ``xlsx``, ``csv``, ``iamc``, ``geotiff`` or ``geopackage``.
    target : Path, optional
        File, or folder for ``geotiff``; by default in the run's own folder, under its name.

    Raises
    ------
    InputError
        If the kind is unknown, or needs a package that is not installed.
    """
    if kind not in KINDS:
        raise InputError(Problem("export", f"unknown form '{kind}'", suggest(kind, KINDS)))
    write, ending = KINDS[kind]
    place = target or run.written / f"{run.written.name}{ending}"
    write(run, place)
    return place
