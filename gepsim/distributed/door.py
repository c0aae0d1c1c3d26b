"""How a run gets at its land by window: who works, where the stack lies, where maps wait."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gepsim.distributed.ground import open_ground
from gepsim.distributed.pool import pool
from gepsim.distributed.store import Store
from gepsim.errors import InputError, Problem
from gepsim.inputs import Inputs
from gepsim.land.chunked import ChunkedLayers

Progress = Callable[[str], None]
#: Opens the stack of a scenario.
Open = Callable[[Inputs, Progress], ChunkedLayers]
_MARK = ".windows-"
_DAY = 86400.0  # seconds after which nobody is still writing


@contextmanager
def windows(workers: int | None, cluster: str | None, beside: Path) -> Iterator[Open]:
    """Give what opens the stack of a scenario of which only windows are read.

    Parameters
    ----------
    workers : int or None
        Processes of this machine.
    cluster : str or None
        Address of a scheduler of dask, in place of them.
    beside : Path
        Folder in which maps wait until they are written; every worker must see it under this name.
    """
    _sweep(beside)
    scratch: list[Path] = []

    def place() -> Path:
        if not scratch:
            beside.mkdir(parents=True, exist_ok=True)
            scratch.append(Path(tempfile.mkdtemp(dir=beside.resolve(), prefix=_MARK)))
        return scratch[0]

    try:
        with pool(workers, cluster) as hands:
            yield lambda inputs, step: open_ground(_stack(inputs), inputs.city, hands, step, place)
    finally:
        for one in scratch:
            shutil.rmtree(one, ignore_errors=True)


def _stack(inputs: Inputs) -> Store:
    """Return the stack of a scenario on disk."""
    if inputs.stack is None:
        what = "needs a stack of layers on disk; the reference landscape is made in memory"
        hint = "gepsim layers reference landscape.nc, then --layers landscape.nc"
        raise InputError(Problem("--cluster", what, hint))
    return Store.at(inputs.stack)


def _sweep(parent: Path) -> None:
    """Remove what runs that died left; a living one needs no day."""
    for other in parent.glob(f"{_MARK}*"):
        if time.time() - other.stat().st_mtime > _DAY:
            shutil.rmtree(other, ignore_errors=True)
