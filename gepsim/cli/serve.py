"""`gepsim serve`: the workbench, a local page with knobs and live verdicts."""

from __future__ import annotations

from pathlib import Path

import click

from gepsim.text import Text

_HERE = Text("工作台：{at}  （Ctrl-C 结束）", "workbench: {at}  (Ctrl-C ends it)")


@click.command(short_help="The workbench: a local page with knobs.")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO...]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Folder of finished runs; full runs are written there.",
)
@click.option(
    "--save-in",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Folder for saved scenarios that extend a shipped one (default: here).",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port (default: a free one)."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language that the page shows first.")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
def serve(
    scenarios: tuple[str, ...], output: Path, folder: Path, port: int, lang: str | None,
    no_browser: bool,
) -> None:  # fmt: skip
    """Open the workbench: turn the knobs of a plan and see which targets move.

    It listens on this machine alone, and nothing that is done in it leaves the machine. Ctrl-C
    ends it. Needs the extra: pip install "gepsim[app]"

    \b
    Examples:
      gepsim serve
      gepsim serve baseline green_transition
      gepsim serve mycity/scenario.toml --lang zh --port 8000

    Exit codes: 0 done, 2 a scenario has problems or the port is taken.
    """
    from gepsim.cli.language import chosen, say
    from gepsim.workbench.serve import serve as work

    work(
        scenarios or ("baseline",), output=output, folder=folder, port=port,
        language=lang or chosen() or "zh", browser=not no_browser,
        say=lambda at: click.echo(say(_HERE.fill(at=at))),
    )  # fmt: skip
