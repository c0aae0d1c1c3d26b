"""Who works on the windows: this process, processes of this machine, or a cluster (dask)."""

from __future__ import annotations

import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from gepsim import __version__
from gepsim.distributed.answering import refuse_silence
from gepsim.errors import GepsimError, InputError, Problem
from gepsim.land.threads import use

Found = TypeVar("Found")

#: Seconds in which a scheduler must answer, in which workers must come, and between two looks.
ANSWER, WORKERS, LOOK = 5, 20, 5
#: What a worker keeps of memory that it lets go. dask has it give back all but 64 KiB: arrays of a
#: window, let go a hundred times, then cost as much again in pages made anew. [byte]
_KEPT = {"MALLOC_TRIM_THRESHOLD_": 1 << 28, "MALLOC_MMAP_THRESHOLD_": 1 << 25}
#: Windows that wait at each worker, so that none is idle and few results wait.
_AHEAD = 2
_INSTALL = "pip install gepsim[distributed]"


class Pool(Protocol):
    """What works on windows."""

    @property
    def memory(self) -> float:
        """Return what one worker may take. [byte]"""

    def each(
        self, work: Callable[[Any, Any], Found], items: Sequence[Any], job: Any
    ) -> Iterator[Found]:
        """Yield ``work(item, job)`` for every item, in their order."""


class Alone:
    """One window after the other in this process."""

    def __init__(self, memory: float) -> None:
        self.memory = memory

    def each(
        self, work: Callable[[Any, Any], Found], items: Sequence[Any], job: Any
    ) -> Iterator[Found]:
        """Yield ``work(item, job)`` for every item, in their order."""
        for item in items:
            yield work(item, job)


class Dask:
    """Processes of dask; what a lost worker did not finish is done again by another."""

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def _workers(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.scheduler_info(n_workers=-1)["workers"]
        return found

    @property
    def memory(self) -> float:
        """Return what one thread of the smallest worker may take. [byte]"""
        limits = [(w["memory_limit"] or machine_memory(), w) for w in self._workers.values()]
        return float(min(limit / w["nthreads"] for limit, w in limits))

    def each(
        self, work: Callable[[Any, Any], Found], items: Sequence[Any], job: Any
    ) -> Iterator[Found]:
        """Yield ``work(item, job)`` for every item, in their order.

        Raises
        ------
        GepsimError
            If a window is lost with every worker that takes it, or nobody is left to work.
        """
        threads = sum(w["nthreads"] for w in self._workers.values())
        waiting: deque[Any] = deque()
        packed = pickle.dumps(job)
        try:
            for item in items:
                waiting.append(self.client.submit(_one, work, item, packed, pure=False))
                if len(waiting) > _AHEAD * threads:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()

    def _result(self, future: Any) -> Any:
        """Wait for a window, as long as anybody is there to work on it."""
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        waited = 0
        try:
            while True:
                try:
                    return future.result(timeout=LOOK)
                except (TimeoutError, UnboundLocalError):  # dask's own, where it is cut off late
                    waited = 0 if self._workers else waited + LOOK
                if waited >= WORKERS:
                    what = f"cluster: no worker is left since {waited} s"
                    raise GepsimError(f"{what}; start some and run again: dask worker ADDRESS")
        except KilledWorker as error:
            what = "cluster: a window was lost with every worker that took it"
            hint = "too little memory for a window? fewer threads a worker, or smaller chunks"
            raise GepsimError(f"{what}; {hint}") from error
        except (OSError, FutureCancelledError) as error:
            if isinstance(error, OSError) and error.filename is not None:
                raise  # a file, not the way to the scheduler
            what = "cluster: the scheduler no longer answers"
            raise GepsimError(f"{what}; start it and run again: dask scheduler") from error


def _one(work: Callable[[Any, Any], Found], item: Any, packed: bytes) -> Found:
    """Do one window in a thread of a worker; other windows have the other threads."""
    use(1)
    return work(item, _unpacked(packed))


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Any:
    """Return a job, unpacked once for all of its windows."""
    return pickle.loads(packed)


@contextmanager
def pool(
    workers: int | None = None, cluster: str | None = None, memory: float | None = None
) -> Iterator[Pool]:
    """Give who works on the windows.

    Parameters
    ----------
    workers : int, optional
        Processes of this machine; with one, or none named, this process works alone.
    cluster : str, optional
        Address of a scheduler of dask, in place of processes of this machine.
    memory : float, optional
        What a worker may take; its share of the machine by default. [byte]

    Raises
    ------
    InputError
        If dask is not there, no scheduler answers, it has no workers, or these have another gepsim.
    """
    if cluster is None and (workers or 1) == 1:
        yield Alone(memory or machine_memory())
        return
    with _dask(), _local(workers or 1, memory) if cluster is None else _far(cluster) as client:
        yield Dask(client)


def machine_memory() -> float:
    """Return the memory of this machine. [byte]"""
    import os

    names = ("SC_PAGE_SIZE", "SC_PHYS_PAGES")
    if not hasattr(os, "sysconf") or not set(names) <= set(os.sysconf_names):
        return float(1 << 32)  # Windows does not say: what any machine has
    pages, size = (os.sysconf(name) for name in names)
    return float(pages * size)


@contextmanager
def _dask() -> Iterator[None]:
    """Refuse where dask is missing; keep its talk of lost workers to what we say ourselves."""
    try:
        import dask
        import distributed  # noqa: F401
    except ImportError as error:
        what = "needs dask, which is not installed"
        raise InputError(Problem("--workers, --cluster", what, _INSTALL)) from error
    quiet = {
        "distributed.logging.distributed": "critical",
        "distributed.comm.timeouts.connect": f"{ANSWER}s",
        **{f"distributed.nanny.pre-spawn-environ.{name}": size for name, size in _KEPT.items()},
    }
    logs = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL)
    try:
        with dask.config.set(quiet):
            yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)


@contextmanager
def _local(workers: int, memory: float | None) -> Iterator[Any]:
    """Give a client of processes of this machine, which end with it."""
    from distributed import Client, LocalCluster

    share = memory or machine_memory() / workers
    with (
        _no_script(),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True,
            memory_limit=share, dashboard_address="127.0.0.1:0",
        ) as own,
        Client(own) as client,
    ):  # fmt: skip
        yield client


@contextmanager
def _no_script() -> Iterator[None]:
    """Hide the script at work, which new processes would otherwise run again from its top."""
    import __main__

    known: dict[str, Any] = vars(__main__)
    hidden: dict[str, Any] = {
        name: known.pop(name) for name in ("__file__", "__spec__") if name in known
    }
    known["__spec__"] = None
    try:
        yield
    finally:
        known.update(hidden)


@contextmanager
def _far(address: str) -> Iterator[Any]:
    """Give a client of a cluster that is there already, and stays."""
    from distributed import Client

    where = f"--cluster {address}"
    refuse_silence(address, where, ANSWER)
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        what = f"no scheduler of dask answers within {ANSWER} s"
        hint = "start one: dask scheduler; then workers: dask worker ADDRESS"
        raise InputError(Problem(where, what, hint)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS)
        except TimeoutError as error:
            what = f"the scheduler has no workers after {WORKERS} s"
            raise InputError(Problem(where, what, f"start some: dask worker {address}")) from error
        _same_program(client, where)
        yield client


def _version() -> str:
    return __version__


def _same_program(client: Any, where: str) -> None:
    """Refuse workers that have no gepsim, or another: their windows would not fit."""
    own, hint = __version__, "install the same gepsim on every worker"
    try:
        found = set(client.run(_version).values())
    except ImportError as error:
        raise InputError(Problem(where, f"a worker has no gepsim: {error}", hint)) from error
    if found != {own}:
        others = ", ".join(sorted(found - {own}))
        raise InputError(Problem(where, f"workers have gepsim {others}, here is {own}", hint))
