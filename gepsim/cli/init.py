"""`gepsim init`: a new city, ready to fill in, as a folder or as a workbook."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Make a new city to fill in: a folder, or a workbook.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--workbook", type=click.Path(path_type=Path), metavar="FILE.xlsx",
    help="Write one workbook in place of a folder.",
)  # fmt: skip
@click.option("--name", default="", help="Short name of the city (default: that of the folder).")
@click.option(
    "--counties", default="", metavar="CODE:NAME[/ENGLISH][:AREA],…",
    help="Counties of the city, each with its area where it is known.",
)  # fmt: skip
@click.option(
    "--like", metavar="SCENARIO",
    help="With --workbook: write this scenario and its city, to be changed.",
)  # fmt: skip
def init(
    folder: Path | None, workbook: Path | None, name: str, counties: str, like: str | None
) -> None:
    """Write the tables of a new city, with a row for each number that is its own.

    What holds for any city ships with gepsim and is not asked for. Each row that is says its unit,
    what is usual, and where such a number is published.

    A workbook has a sheet for each table, with headings and notes in Chinese and English, units
    and drop-downs; check and run read it as they read a folder.

    \b
    Examples:
      gepsim init hills --counties "990001:甲县/Jia:1.2e3 km2, 990002:乙区/Yi:640 km2"
      gepsim check hills/scenario.toml
      gepsim init --workbook hills.xlsx --counties "990001:甲县/Jia, 990002:乙区/Yi"
      gepsim init --workbook city.xlsx --like baseline
      gepsim check city.xlsx

    Exit codes: 0 done, 2 the folder already holds something, or a county cannot be read.
    """
    from gepsim import api
    from gepsim.cli.language import go_on, say, wrote
    from gepsim.text import Text

    if (folder is None) == (workbook is None):
        raise click.UsageError("name a folder, or a file with --workbook")
    if workbook:
        click.echo(wrote(api.new_workbook(workbook, name, counties, like)))
        click.echo(go_on(f"gepsim check {workbook}"))
    elif folder:
        if like:
            raise click.UsageError("--like goes with --workbook")
        files = api.new_city(folder, name, counties)
        said = Text("已写出 {n} 个文件到 {place}；COLUMNS.md 说明每一列",
                    "wrote {n} files to {place}; COLUMNS.md explains each column")  # fmt: skip
        click.echo(say(said.fill(n=len(files), place=str(folder))))
        click.echo(go_on(f"gepsim check {folder / 'scenario.toml'}"))
