"""`gepsim export`: a run's results for other programs and for offices."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="A briefing for Word, a workbook, charts, tables, maps for QGIS.")
@click.argument(
    "folders", nargs=-1, required=True, metavar="RUN...", type=click.Path(path_type=Path)
)
@click.option(
    "--to",
    "kind",
    required=True,
    type=click.Choice(
        ["docx", "xlsx", "charts", "csv", "parquet", "iamc", "geotiff", "geopackage", "zip"]
    ),
    help="Form to write.",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language of docx, xlsx and charts.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File or folder; a folder for the files of several runs. By default in each run's own.",
)
def export(folders: tuple[Path, ...], kind: str, lang: str, output: Path | None) -> None:
    """Write runs in another form.

    \b
    docx        briefing of four to six pages: findings, targets at risk, charts, maps
    xlsx        workbook: a sheet per question with filter, charts and print set-up
    charts      every chart and map as PNG at print size and as SVG
    csv, parquet, iamc     long table, the same typed; wide table of medians for pyam
    geotiff, geopackage    maps with styles for QGIS; counties and payments with results
    zip         the run's whole folder in one file

    Several runs stand in one xlsx, csv, parquet or iamc, in `comparison` beside the first.

    \b
    Examples:
      gepsim export outputs/baseline --to docx
      gepsim export outputs/baseline --to docx --lang en
      gepsim export outputs/baseline outputs/green_transition --to xlsx
      gepsim export outputs/baseline --to geotiff
      gepsim export outputs/baseline --to iamc -o baseline.csv

    Exit codes: 0 done, 1 the file cannot be written, 2 a folder is no run, or the form needs
    a package that is not installed.
    """
    from gepsim import api
    from gepsim.cli.language import wrote

    for place in api.export([api.open(folder) for folder in folders], kind, output, lang):
        click.echo(wrote(place))
