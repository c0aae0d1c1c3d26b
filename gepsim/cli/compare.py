"""`gepsim compare`: what differs between runs, inputs first."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Compare runs: changed inputs first, then results.")
@click.argument(
    "runs", nargs=-1, required=True, metavar="RUN RUN...", type=click.Path(path_type=Path)
)
@click.option(
    "--csv", "target", type=click.Path(path_type=Path), help="Write the table as CSV too."
)
def compare(runs: tuple[Path, ...], target: Path | None) -> None:
    """Show changed inputs, then differences in GEP, paths, compensation and verdicts.

    Runs that share their draws also say how likely GEP, CO2 and carbon intensity lie above the
    first.

    \b
    Examples:
      gepsim compare outputs/baseline outputs/full_clusters
      gepsim compare outputs/* --csv differences.csv

    Exit codes: 0 done, 2 a folder is no run or fewer than two were given.
    """
    from gepsim import api
    from gepsim.cli.language import chosen

    comparison = api.compare(*(api.open(folder) for folder in runs))
    click.echo(comparison.text(chosen()))
    if target:
        comparison.to_csv(target)
