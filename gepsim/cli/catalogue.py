"""`gepsim list`: what there is."""

from __future__ import annotations

import click

KINDS = ("services", "coefficients", "indicators", "projects", "sectors", "scenarios", "rules")


@click.command("list", short_help="List services, coefficients, indicators, projects …")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--scenario", default="baseline", help="Whose city and rows (default: baseline).")
def list_(kind: str, scenario: str) -> None:
    """Print what there is of one kind.

    \b
    Examples:
      gepsim list services
      gepsim list coefficients | grep soil
    """
    from gepsim import api
    from gepsim.cli.console import print_table

    found = api.catalogue(kind, scenario)
    rows = found.astype(object).itertuples(index=False, name=None)
    print_table(list(found.columns), ([_cell(value) for value in row] for row in rows))


def _cell(value: object) -> object:
    """Return a number with the digits it has; nothing for none."""
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return "" if value is None else value
