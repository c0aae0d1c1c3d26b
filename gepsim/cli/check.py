"""`gepsim check`: read and check everything, compute nothing."""

from __future__ import annotations

import click


@click.command(short_help="Check scenarios, rows and tables; compute nothing.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--notes/--no-notes", default=True, help="Show the findings of the source audit.")
def check(scenarios: tuple[str, ...], notes: bool) -> None:
    """Report every problem of the inputs at once, then the known contradictions of the plan.

    \b
    Examples:
      gepsim check scenarios/baseline.toml
      gepsim check baseline full_clusters --no-notes

    Exit codes: 0 sound, 2 problems were found.
    """
    from gepsim.cli.work import check_layers, read_all

    inputs = read_all(scenarios, [])
    for each in inputs:
        check_layers(each)
        scenario = each.scenario
        rows = sum(len(rows) for rows in each.table.rows.values())
        click.echo(
            f"ok  {scenario.id}: {scenario.time.base}–{scenario.time.end}, "
            f"{len(each.city.counties)} counties, {len(each.city.indicators)} indicators, "
            f"{len(each.city.text_targets)} text targets, {len(each.city.projects)} projects, "
            f"{rows} coefficient rows, {scenario.uncertainty.members} members"
        )
    if notes:
        for city in {id(each.city): each.city for each in inputs}.values():
            click.echo(
                f"\nsource audit of {city.title['en']}: {len(city.audit)} findings, none repaired"
            )
            for finding in city.audit:
                click.echo(
                    f"note {finding.id}: {finding.finding_en}\n     → {finding.treatment_en}"
                )
