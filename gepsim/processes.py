"""Work side by side: each process of this machine takes the next that waits."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection, wait
from typing import Any

from gepsim.errors import GepsimError
from gepsim.land.threads import use, workers
from gepsim.memory import available

#: Makes one thing of one item, and tells its steps.
Work = Callable[[Any, Callable[[str], None]], Any]
#: What is told is what the program and the libraries say.
_LOGS = ("gepsim", "py.warnings")
#: Seconds in which a process that was asked to end cleans up.
_LEAVE = 10.0


def side_by_side(
    work: Work,
    items: Sequence[Any],
    *,
    processes: int,
    progress: Callable[[str], None],
    names: Sequence[str],
) -> list[Any]:
    """Return ``work(item, progress)`` of every item, in their order.

    Parameters
    ----------
    work : callable
        Any function where `copied` says so; else one of a module, for it travels by name. Items
        and results always travel.
    items : sequence
    processes : int
        How many work at once.
    progress : callable
        Told what each of them is at.
    names : sequence of str
        What the items are called where a process is lost.

    Raises
    ------
    GepsimError
        If a process is lost. What failed in one is raised here, the first in order of the items;
        what the others had begun is finished before.
    """
    with _hands(work, min(processes, len(items))) as hands:
        return _Desk(hands, items, names, progress).answers()


def how_many(asked: int | None, items: int, need: float) -> int:
    """Return how many processes work at once: as asked, or as processors and memory allow.

    Parameters
    ----------
    asked : int or None
    items : int
        What there is to do.
    need : float
        Memory that each takes. [byte]

    Examples
    --------
    >>> how_many(3, 2, 1e9), how_many(None, 1, 1e9)
    (2, 1)
    """
    if asked is not None:
        return min(asked, items)
    room = available()
    fit = items if room is None else int(room // need)
    return max(1, min(items, workers(), fit))


def copied() -> bool:
    """Return whether processes begin as copies of this one, which have read everything already.

    The engine that draws charts has threads of its own, which no copy has; and other systems copy
    no process.
    """
    return sys.platform == "linux" and "vl_convert" not in sys.modules


class _Desk:
    """Hands out what waits, and takes in what comes."""

    def __init__(
        self, hands: Sequence[_Hand], items: Sequence[Any], names: Sequence[str],
        progress: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.hands, self.items, self.names, self.progress = hands, items, names, progress
        self.waiting = list(range(len(items)))
        self.at: dict[Connection, int] = {}
        self.done: dict[int, Any] = {}
        self.failed: dict[int, BaseException] = {}

    def answers(self) -> list[Any]:
        """Return what was made of every item, or raise what failed first in their order."""
        for hand in self.hands:
            self._next(hand.line)
        while self.at:
            for line in wait(list(self.at)):
                assert isinstance(line, Connection)
                self._hear(line)
        if self.failed:
            raise self.failed[min(self.failed)]
        return [self.done[place] for place in range(len(self.items))]

    def _next(self, line: Connection) -> None:
        """Give a process the next item, unless none waits or one has failed."""
        self.at.pop(line, None)
        if self.waiting and not self.failed:
            place = self.at[line] = self.waiting.pop(0)
            line.send(self.items[place])

    def _hear(self, line: Connection) -> None:
        place = self.at[line]
        try:
            kind, said = line.recv()
        except (EOFError, OSError):
            kind, said = "failed", _lost(self.names[place])
        if kind == "step":
            self.progress(said)
        elif kind == "log":
            logging.getLogger(said.name).handle(said)
        else:
            (self.done if kind == "done" else self.failed)[place] = said
            self._next(line)


def _lost(name: str) -> GepsimError:
    return GepsimError(
        f"{name}: its process was lost, as where memory runs out (--workers 1 takes one scenario "
        "after the other)"
    )


class _Hand:
    """A process and the line to it."""

    def __init__(self, work: Work, threads: int) -> None:
        ways: Any = multiprocessing.get_context("fork" if copied() else "spawn")
        self.line, theirs = ways.Pipe()
        self.process = ways.Process(target=_serve, args=(theirs, work, threads), daemon=True)
        with warnings.catch_warnings():  # a copy lacks the spinner's thread, and can do without
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()

    def leave(self) -> None:
        """Let it end: at once where it waits, else when it has cleaned up."""
        with suppress(OSError):
            self.line.send(None)
        self.line.close()
        if not _ended(self.process, _LEAVE / 10):
            self.process.terminate()
            if not _ended(self.process, _LEAVE):
                self.process.kill()


def _ended(process: Any, seconds: float) -> bool:
    process.join(seconds)
    return process.exitcode is not None


@contextmanager
def _hands(work: Work, count: int) -> Iterator[list[_Hand]]:
    hands: list[_Hand] = []
    try:
        hands += [_Hand(work, max(1, workers() // count)) for _ in range(count)]
        yield hands
    finally:
        for hand in hands:
            hand.leave()


class _Mouth:
    """Tells the process that began this one, a word at a time."""

    def __init__(self, line: Connection) -> None:
        self.line, self.lock = line, threading.Lock()

    def tell(self, kind: str, said: Any) -> None:
        """Send one word, whole."""
        word = pickle.dumps((kind, said))
        with self.lock:
            self.line.send_bytes(word)

    def put_nowait(self, record: logging.LogRecord) -> None:
        """Send what is logged, as `logging.handlers.QueueHandler` asks of a queue."""
        self.tell("log", record)


def _serve(line: Connection, work: Work, threads: int) -> None:
    """Do what comes down the line until nothing more does; a request to end cleans up first."""
    mouth = _Mouth(line)
    with suppress(KeyboardInterrupt, EOFError, OSError):
        signal.signal(signal.SIGTERM, _interrupt)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        use(threads)
        for each in _LOGS:
            logging.getLogger(each).handlers[:] = [QueueHandler(mouth)]  # type: ignore[arg-type]
        while (item := line.recv()) is not None:
            _try(work, item, mouth)


def _try(work: Work, item: Any, mouth: _Mouth) -> None:
    """Tell what came of an item, or why nothing did."""
    try:
        mouth.tell("done", work(item, lambda text: mouth.tell("step", text)))
    except Exception as error:
        mouth.tell("failed", _portable(error))


def _portable(error: Exception) -> Exception:
    """Return an error as it can travel."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # whatever hinders it on the way; its words can always travel
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """End where the process that began this one is gone; hidden folders are cleared by the next."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
