"""What a person sees while a run works and when it is done."""

from __future__ import annotations

import logging
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


@contextmanager
def speaking(quiet: bool, verbose: bool) -> Iterator[None]:
    """Let the program's log through to the terminal: problems, warnings once, or each step.

    Warnings of libraries go to the log as well, so that ``--quiet`` is silent.
    """
    logger = logging.getLogger("gepsim")
    libraries = logging.getLogger("py.warnings")
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR if quiet else logging.INFO if verbose else logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s" if verbose else "%(message)s"))
    handler.addFilter(Once())
    level = logger.level
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(True)
    for each in (logger, libraries):
        each.addHandler(handler)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        logger.setLevel(level)
        for each in (logger, libraries):
            each.removeHandler(handler)


class Once(logging.Filter):
    """Lets each warning through once."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is news."""
        said = record.getMessage()
        new = record.levelno < logging.WARNING or said not in self._said
        self._said.add(said)
        return new


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
