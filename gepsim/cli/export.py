"""`gepsim export`: a run's results for other programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Tables for Excel, long CSV, IAMC for pyam, maps for QGIS.")
@click.argument("folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "kind",
    required=True,
    type=click.Choice(["xlsx", "csv", "iamc", "geotiff", "geopackage"]),
    help="Form to write.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File, or folder for geotiff; by default in the run's own folder.",
)
def export(folder: Path, kind: str, output: Path | None) -> None:
    """Write a run in another form.

    \b
    Examples:
      gepsim export outputs/baseline --to xlsx
      gepsim export outputs/baseline --to geotiff
      gepsim export outputs/baseline --to iamc -o baseline.csv

    Exit codes: 0 done, 1 the file cannot be written, 2 the folder is no run, or the form needs
    a package that is not installed.
    """
    from gepsim import api

    click.echo(f"wrote {api.open(folder).export(kind, output)}")
