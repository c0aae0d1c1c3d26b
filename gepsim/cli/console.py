"""What a person sees while a run works and when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table

Step = Callable[[str], None]


@contextmanager
def progress(quiet: bool) -> Iterator[Step]:
    """Show the step at work on a terminal; stay silent in a pipe."""
    console = Console(stderr=True)
    if quiet or not sys.stderr.isatty():
        yield lambda text: None
        return
    with console.status("reading") as status:
        yield lambda text: status.update(text)


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as an aligned table, or tab-separated in a pipe."""
    if not sys.stdout.isatty():
        click.echo("\t".join(head))
        for row in rows:
            click.echo("\t".join(str(cell) for cell in row))
        return
    table = Table(*head, box=None, header_style="bold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)
