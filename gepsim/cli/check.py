"""`gepsim check`: read and check everything, and go the whole road once on few cells."""

from __future__ import annotations

import click


@click.command(short_help="Check scenarios, rows and tables; write nothing.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--notes/--no-notes", default=True, help="Show the findings of the source audit.")
def check(scenarios: tuple[str, ...], notes: bool) -> None:
    """Report every problem of the inputs at once, then the known contradictions of the plan.

    After `ok` no run stops for want of a row: one on few cells with few draws has reached its end.

    \b
    Examples:
      gepsim check scenarios/baseline.toml
      gepsim check baseline full_clusters --no-notes

    Exit codes: 0 sound, 2 problems were found.
    """
    from gepsim import api

    found = api.read_scenarios(scenarios)
    cities = {}
    checked = api.check_all(found)
    for each, findings in zip(found, checked, strict=True):
        inputs, scenario = each.inputs, each.inputs.scenario
        cities[inputs.city.folder] = (each.city, findings)
        rows = sum(len(rows) for rows in inputs.table.rows.values())
        click.echo(
            f"ok  {scenario.id}: {scenario.time.base}–{scenario.time.end}, "
            f"{len(inputs.city.counties)} counties, {len(inputs.city.indicators)} indicators, "
            f"{len(inputs.city.text_targets)} text targets, {len(inputs.city.projects)} projects, "
            f"{rows} coefficient rows, {scenario.uncertainty.members} members"
        )
        for told in inputs.source.replaced:
            click.echo(f"note {told.en}")
    for city, findings in cities.values() if notes else ():
        click.echo(f"\nsource audit of {city.en}: {len(findings)} findings, none repaired")
        for row in findings.itertuples():
            click.echo(f"note {row.id}: {row.finding_en}\n     → {row.treatment_en}")
