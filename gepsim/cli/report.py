"""`gepsim report`: build the page of runs again."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="(Re)build the report page of runs.")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language shown first; both are on the page.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Page to write.")
def report(runs: tuple[Path, ...], lang: str, output: Path | None) -> None:
    """Write report.html from the files of one run, or one page for several.

    \b
    Examples:
      gepsim report outputs/baseline --lang en
      gepsim report outputs/baseline outputs/green_transition -o both.html

    Exit codes: 0 done, 2 a folder is no run.
    """
    from gepsim import api
    from gepsim.cli.language import say
    from gepsim.text import Text

    page = output or (runs[0] / "report.html" if len(runs) == 1 else Path("report.html"))
    made = api.write_page([api.open(folder) for folder in runs], page, lang)
    click.echo(say(Text("已写出 {place}", "wrote {place}").fill(place=str(made))))
