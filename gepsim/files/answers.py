"""Answers about a run, as JSON in its folder: the cheapest plan, and what decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isnan
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.files.folders import write_text
from gepsim.files.results import Absent, Results
from gepsim.text import Text

#: Names of the files in the folder of a run.
PLAN, SENSITIVITY = "plan.json", "sensitivity.json"
#: What a run is known by; an answer made for another is not shown.
_KNOWN_BY = ("scenario_sha256", "seed", "members")
_UNREADABLE = Text("{name}（读不出）", "{name} (cannot be read)")
_OTHER = Text("{name}（是另一次运行的答案）", "{name} (the answer of another run)")


def lies_beside(run: Results, name: str) -> bool:
    """Return whether an answer lies in the folder of a run."""
    return run.folder is not None and (run.folder / name).is_file()


def write_answer(run: Results, name: str, facts: Mapping[str, Any]) -> Path:
    """Write an answer into the folder of a run.

    Raises
    ------
    InputError
        If the run lies in no folder yet.
    """
    if run.folder is None:
        raise InputError(Problem("run", "lies in no folder yet", "save it first"))
    write_text(run.folder / name, answer_text(Path(name).stem, run.record, facts))
    return run.folder / name


def answer_text(kind: str, record: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """Return the text of an answer.

    Parameters
    ----------
    kind : {"plan", "sensitivity"}
    record : mapping
        Of the run that it is about.

    Examples
    --------
    >>> text = answer_text("plan", {"seed": 1}, {"share": float("nan")})
    >>> json.loads(text)["made_for"]["seed"], json.loads(text)["share"]
    (1, None)
    """
    made_for = {key: record.get(key) for key in _KNOWN_BY}
    whole = {"format": 1, "kind": kind, "made_for": made_for, **facts}
    return json.dumps(_plain(whole), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read_answer(run: Results, name: str) -> Mapping[str, Any] | None:
    """Return what an answer holds; None without one.

    Raises
    ------
    Absent
        If it cannot be read, or is the answer of another run.
    """
    if run.folder is None or not lies_beside(run, name):
        return None
    try:
        found = json.loads((run.folder / name).read_text(encoding="utf-8"))
        made_for = dict(found["made_for"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Absent(_UNREADABLE.fill(name=name).plain) from fault
    if any(run.record.get(key) != value for key, value in made_for.items()):
        raise Absent(_OTHER.fill(name=name).plain)
    return dict(found)


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold; null for a number that is none."""
    if isinstance(value, float):
        return None if isnan(value) else value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
