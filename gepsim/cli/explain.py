"""`gepsim explain`: how a number comes about, and the numbers of one run, step by step."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Formula, inputs and sources of a name, with the numbers of a run.")
@click.argument("name")
@click.option("--run", "folder", type=click.Path(path_type=Path), help="A run folder.")
@click.option("--county", help="County code (default: the first).")
@click.option("--year", type=int, help="Year (default: the base year).")
@click.option("--scenario", default="baseline", help="Whose city and rows (default: baseline).")
def explain(
    name: str, folder: Path | None, county: str | None, year: int | None, scenario: str
) -> None:
    """Explain a service, coefficient, indicator, project, compensation rule or river edge.

    \b
    Examples:
      gepsim explain water_retention
      gepsim explain soil_retention --run outputs/baseline --county CODE
      gepsim explain UPSTREAM-DOWNSTREAM --run outputs/baseline --year YEAR
      gepsim explain 4-2 --run outputs/baseline
      gepsim explain "project 32"

    Exit codes: 0 done, 2 there is no such name, or the folder is no run.
    """
    from gepsim.explain.deduction import IMPORTED, deduction_of_run
    from gepsim.explain.formulas import explained, targets_of
    from gepsim.explain.river import edge_recomputed, edges
    from gepsim.explain.steps import recomputed
    from gepsim.explain.verdicts import judged_in
    from gepsim.inputs import gather

    inputs = gather(scenario)
    lines = explained(name, inputs)
    if folder:
        if name in edges(inputs.city):
            steps = edge_recomputed(name, folder, year, scenario)
        elif name in targets_of(inputs.city):
            steps = judged_in(name, folder, year)
        elif name == IMPORTED:
            steps = deduction_of_run(folder, county, year, scenario)
        else:
            steps = recomputed(name, folder, county, year, scenario)
        lines += steps
    for line in lines:
        click.echo(line)
