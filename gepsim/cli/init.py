"""`gepsim init`: a new city, ready to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Make the folder of a new city, ready to fill in.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Short name of the city (default: the folder's name).")
@click.option(
    "--counties", default="", metavar="CODE:NAME[/ENGLISH][:AREA],…",
    help="Counties of the city, each with its area where it is known.",
)  # fmt: skip
def init(folder: Path, name: str, counties: str) -> None:
    """Write the tables of a new city, with a row for each number that is its own.

    What holds for any city ships with gepsim and is not asked for. Each row that is says its unit,
    what is usual, and where such a number is published.

    \b
    Example:
      gepsim init hills --counties "990001:甲县/Jia:1.2e3 km2, 990002:乙区/Yi:640 km2"
      gepsim check hills/scenario.toml

    Exit codes: 0 done, 2 the folder already holds something, or a county cannot be read.
    """
    from gepsim import api

    files = api.new_city(folder, name, counties)
    click.echo(f"wrote {len(files)} files to {folder}; COLUMNS.md explains each column")
    click.echo(f"next: gepsim check {folder / 'scenario.toml'}")
