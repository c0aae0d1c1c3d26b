"""What a run tells while it works: steps and warnings, each once, for a file beside its results."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LOGGER = logging.getLogger("gepsim")
#: Where Python sends the warnings of libraries, if it was asked to.
LIBRARIES = logging.getLogger("py.warnings")
NAME = "run.log"
FORM = logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
FORM.converter = time.gmtime  # the same clock as in run.json


class Lines(logging.Handler):
    """Keeps what is said as lines; a warning that comes again is kept once."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self._warned: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line.

        Examples
        --------
        >>> kept = Lines()
        >>> for word in ("dry", "dry", "wet"):
        ...     kept.handle(logging.makeLogRecord({"levelno": logging.WARNING, "msg": word}))
        True
        True
        True
        >>> len(kept.lines)
        2
        """
        said = record.getMessage()
        if record.levelno >= logging.WARNING:
            if said in self._warned:
                return
            self._warned.add(said)
        self.lines.append(FORM.format(record))

    def warn(self, said: Mapping[str, str]) -> None:
        """Keep a warning of the run itself, in both languages, which terminal and page show too."""
        facts = {"levelno": logging.WARNING, "levelname": "WARNING"}
        self.handle(logging.makeLogRecord(facts | {"msg": f"{said['zh']} | {said['en']}"}))


@contextmanager
def kept(progress: Callable[[str], None]) -> Iterator[tuple[Lines, Callable[[str], None]]]:
    """Keep what is said within, and give a `progress` that is kept too."""
    lines = Lines()

    def told(step: str) -> None:
        LOGGER.info(step)
        progress(step)

    level = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    for each in (LOGGER, LIBRARIES):
        each.addHandler(lines)
    try:
        yield lines, told
    finally:
        LOGGER.setLevel(level)
        for each in (LOGGER, LIBRARIES):
            each.removeHandler(lines)


def write(folder: Path, lines: Lines) -> None:
    """Write what was kept beside the results; a disk that refuses it does not undo a run."""
    try:
        (folder / NAME).write_text("\n".join(lines.lines) + "\n", encoding="utf-8")
    except OSError as error:
        LOGGER.warning("%s cannot be written: %s", folder / NAME, error)
