"""Long tasks of the workbench: one at a time, each in a process of its own, each can be ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gepsim.api.steps import behind, name_of
from gepsim.wording import worded

_WAIT = 10.0  # seconds that a task has to clean up


@dataclass
class Job:
    """One task: what was asked, how far it is, and what it came to."""

    number: int
    asked: Mapping[str, Any]
    state: str = "waiting"
    step: str = ""
    steps: int = 0
    began: float = 0.0
    seconds: float = 0.0
    done: Mapping[str, Any] | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    thread: threading.Thread | None = None

    def answer(self) -> dict[str, Any]:
        """Return the job as the page shows it."""
        running = self.state == "running"
        return {
            "number": self.number,
            "kind": self.asked["kind"],
            "label": self.asked.get("label", ""),
            "state": self.state,
            "step": {"zh": name_of(self.step).zh, "en": name_of(self.step).en},
            "share": self.share,
            "seconds": round(time.monotonic() - self.began if running else self.seconds, 1),
            "done": self.done,
            "problems": self.problems,
        }

    @property
    def share(self) -> float | None:
        """Return how far a full run is; None where nobody can know. [1]"""
        if self.state == "done":
            return 1.0
        return behind(self.step) if self.asked["kind"] == "run" else None


class Jobs:
    """All tasks since the server began."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def start(self, asked: Mapping[str, Any]) -> Job:
        """Begin a task, or let it wait until those before it are through."""
        with self._lock:
            job = Job(len(self._jobs) + 1, dict(asked))
            self._jobs[job.number] = job
        job.thread = threading.Thread(target=self._work, args=(job,), daemon=True)
        job.thread.start()
        return job

    def answers(self) -> list[dict[str, Any]]:
        """Return all tasks, the newest first."""
        return [job.answer() for job in sorted(self._jobs.values(), key=lambda j: -j.number)]

    def done(self, number: int) -> Mapping[str, Any]:
        """Return what a task came to; KeyError if it has come to nothing."""
        found = self._jobs[number].done
        if found is None:
            raise KeyError(number)
        return found

    def cancel(self, number: int) -> bool:
        """End a task; return whether there was one to end."""
        job = self._jobs.get(number)
        if job is None or job.state not in ("waiting", "running"):
            return False
        with self._lock:
            job.state = "cancelled"
            if job.process is not None:
                job.process.terminate()
        return True

    def close(self) -> None:
        """End every task that still runs, and wait until it has cleaned up."""
        for job in list(self._jobs.values()):
            self.cancel(job.number)
            if job.process is not None and job.process.poll() is None:
                try:
                    job.process.wait(_WAIT)
                except subprocess.TimeoutExpired:
                    job.process.kill()
            if job.thread is not None:
                job.thread.join(_WAIT)

    def _work(self, job: Job) -> None:
        with self._turn:
            with self._lock:
                if job.state == "cancelled":
                    return
                job.state, job.began = "running", time.monotonic()
                job.process = subprocess.Popen(
                    [sys.executable, "-m", "gepsim.workbench.task"],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    text=True, encoding="utf-8",
                )  # fmt: skip
            self._listen(job, job.process)
            job.seconds = time.monotonic() - job.began

    def _listen(self, job: Job, process: subprocess.Popen[str]) -> None:
        """Follow a task until it ends; what it says on its error stream is kept for a failure."""
        errors: list[str] = []
        stream = process.stderr
        assert stream is not None
        assert process.stdin is not None
        assert process.stdout is not None
        reader = threading.Thread(target=lambda: errors.extend(stream), daemon=True)
        reader.start()
        with suppress(OSError):  # it may have died before it read; its end is told below
            json.dump(dict(job.asked), process.stdin)
            process.stdin.close()
        for line in process.stdout:
            self._hear(job, line)
        code = process.wait()
        reader.join(_WAIT)
        for pipe in (process.stdout, stream):
            pipe.close()
        if job.state == "running":
            job.state = "failed"
            last = worded(errors[-1].strip() if errors else f"the task ended with code {code}")
            job.problems = [{"zh": last.zh, "en": last.en}]

    def _hear(self, job: Job, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if "step" in said:
            job.step, job.steps = str(said["step"]), job.steps + 1
        elif job.state == "running" and "done" in said:
            job.done, job.state = said["done"], "done"
        elif job.state == "running" and "problems" in said:
            job.problems, job.state = list(said["problems"]), "failed"
