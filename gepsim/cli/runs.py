"""`gepsim runs`: the finished runs of a folder."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="List finished runs: when, how, from what.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
def runs(folder: Path | None) -> None:
    """List the finished runs of a folder, the newest first (default: outputs).

    \b
    Examples:
      gepsim runs
      gepsim runs trials

    Exit codes: 0 done, 2 there is no such folder.
    """
    from gepsim import api
    from gepsim.cli import language
    from gepsim.cli.console import print_table
    from gepsim.text import Text

    found = api.finished_runs(folder or Path("outputs"))
    if not found:
        said = Text("这里没有已完成的运行：{place}", "no finished run in {place}")
        click.echo(language.say(said.fill(place=str(folder or "outputs"))))
        return
    head = (Text("文件夹", "folder"), Text("情景", "scenario"), Text("运行", "run"),
            Text("改动", "overrides"), Text("版本", "version"))  # fmt: skip
    rows = [(str(one.folder), language.name(one.title), language.say(one.said),
             "; ".join(one.overrides) or "–", one.version) for one in found]  # fmt: skip
    print_table([language.say(each) for each in head], rows)
