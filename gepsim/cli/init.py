"""`gepsim init`: a new city, ready to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Make the folder of a new city, ready to fill in.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Short name of the city (default: the folder's name).")
def init(folder: Path, name: str) -> None:
    """Write every table a city needs, headed and empty; the check lists what is missing.

    \b
    Example:
      gepsim init mianyang
      gepsim check mianyang/scenario.toml

    Exit codes: 0 done, 2 the folder already holds something.
    """
    from gepsim import api

    files = api.new_city(folder, name)
    click.echo(f"wrote {len(files)} files to {folder}; COLUMNS.md explains each column")
    click.echo(f"next: gepsim check {folder / 'scenario.toml'}")
