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
    from gepsim.comparison.compare import compare as compare_runs
    from gepsim.errors import InputError, Problem
    from gepsim.explain.river import gain_lines
    from gepsim.files.store import load_run

    if len(runs) < 2:
        raise InputError(
            Problem("compare", f"{len(runs)} run given", "name at least two run folders")
        )
    loaded = [load_run(folder) for folder in runs]
    comparison = compare_runs(loaded)
    click.echo(comparison.text())
    for line in gain_lines(loaded):
        click.echo(line)
    if target:
        comparison.to_csv(target)
