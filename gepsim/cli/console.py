"""What a person sees while a run works and when it is done."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table

from gepsim.api.steps import BEHIND, behind, name_of
from gepsim.cli import language
from gepsim.text import Text

Step = Callable[[str], None]
_TELLING = 0.1  # of the whole, before which nobody can say how long the rest takes


@contextmanager
def progress(quiet: bool, runs: int = 1) -> Iterator[Step]:
    """Show the step at work with its share and the time left; plain lines in a pipe.

    Parameters
    ----------
    runs : int
        Full runs that are to be made, one after the other or side by side.
    """
    if quiet:
        yield lambda text: None
        return
    told = Told(runs)
    if not sys.stderr.isatty():
        yield lambda text: click.echo(told.line(text), err=True)
        return
    with Console(stderr=True).status(language.say(Text("读取", "reading"))) as status:
        yield lambda text: status.update(told.line(text))


class Told:
    """What was told so far: how many runs are behind, and how long they took."""

    def __init__(self, runs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.runs, self.done, self.clock, self.began = runs, 0, clock, clock()
        self.at: dict[str, float] = {}

    def line(self, step: str) -> str:
        """Return a step with its share and about how long the rest takes.

        Examples
        --------
        >>> told = Told(1, iter([0.0, 1.0, 9.0]).__next__)
        >>> told.line("baseline: layers"), told.line("baseline: maps and tables")
        ('baseline: layers', 'baseline: maps and tables (45 %, about 11 s left)')
        """
        name, share = language.say(name_of(step)), behind(step)
        took = self.clock() - self.began
        if share is None:
            return name
        run = step.rpartition(": ")[0]
        if share == 0:
            self._one_is_done(run)
        self.at[run] = share
        whole = (self.done + sum(self.at.values())) / self.runs
        if whole < _TELLING or whole >= 1:
            return name
        left = took * (1 - whole) / whole
        said = Text(
            "{name}（{share:.0f}%，约剩 {left:.0f} 秒）",
            "{name} ({share:.0f} %, about {left:.0f} s left)",
        )
        return language.say(said).format(name=name, share=100 * whole, left=left)

    def _one_is_done(self, run: str) -> None:
        """Count the run that makes room for one that begins: itself again, or the furthest."""
        furthest = run if run in self.at else max(self.at, key=self.at.__getitem__, default="")
        if run in self.at or self.at.get(furthest, 0.0) >= BEHIND["maps and tables"]:
            del self.at[furthest]
            self.done += 1


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
