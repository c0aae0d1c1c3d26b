"""`gepsim explain`: how a number comes about, and the numbers of one run, step by step."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Formula, inputs and sources of a name, with the numbers of a run.")
@click.argument("name")
@click.option("--run", "folder", type=click.Path(path_type=Path), help="A run folder.")
@click.option("--county", help="County, by code or name (default: the first).")
@click.option("--year", type=int, help="Year (default: the base year).")
@click.option("--scenario", help="Whose city and rows (default: the run's own, or baseline).")
def explain(
    name: str, folder: Path | None, county: str | None, year: int | None, scenario: str | None
) -> None:
    """Explain a service, coefficient, indicator, project, compensation rule or river edge.

    \b
    Examples:
      gepsim explain water_retention
      gepsim explain 水源涵养
      gepsim explain soil_retention --run outputs/baseline --county CODE
      gepsim explain UPSTREAM-DOWNSTREAM --run outputs/baseline --year YEAR
      gepsim explain 4-2 --run outputs/baseline
      gepsim explain "project 32"

    Exit codes: 0 done, 2 there is no such name, or the folder is no run.
    """
    from gepsim import api
    from gepsim.cli.language import chosen

    if folder is None:
        found = api.scenario(scenario or "baseline").explain(name)
    else:
        found = api.open(folder).explain(name, county, year, scenario)
    click.echo(found.text(chosen()))
