"""How a sweep is shown on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gepsim.cli import language
from gepsim.cli.console import print_table
from gepsim.text import Text

if TYPE_CHECKING:
    from gepsim.api.sweep import Sweep


def show(made: Sweep) -> None:
    """Print one line for each combination, and where the table and the page are."""
    from gepsim.api.sweep_page import page_of

    page = page_of(made, "")
    heads = [language.say(head) for head in page.heads]
    print_table(heads, ([language.say(cell) for cell in row] for row in page.rows))
    said = Text(
        "写入 {place}：sweep.csv、report.html", "written to {place}: sweep.csv, report.html"
    )
    click.echo(language.say(said.fill(place=str(made.folder))))
