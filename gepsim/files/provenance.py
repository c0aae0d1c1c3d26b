"""``run.json``: what a run was made of, so that it can be made again."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from gepsim import __version__
from gepsim._archive import commit as archived
from gepsim.files.check import Closure
from gepsim.files.model import Outcome
from gepsim.paths import PACKAGE
from gepsim.text import Text

_PACKAGES = ("netCDF4", "numba", "numpy", "pint", "pydantic", "pyproj", "scipy", "xarray")


def record(outcome: Outcome, closures: Sequence[Closure]) -> dict[str, Any]:
    """Return the record of a run.

    Two runs of the same inputs differ in ``command``, ``written`` and ``wall_seconds`` alone.
    """
    return {
        "format": 1,
        "id": outcome.id,
        "title": asdict(outcome.title),
        "landscape": outcome.landscape,
        "price_year": outcome.price_year,
        "seed": outcome.seed,
        "members": outcome.members,
        "gep_share_by_mark": {mark: outcome.marks[mark] for mark in sorted(outcome.marks)},
        "warnings": list(outcome.warnings),
        **outcome.notes(),
        "checks": [closure.as_dict() for closure in closures],
        "scenario_file": outcome.scenario_file,
        "command": outcome.command,
        "scenario": dict(outcome.scenario),
        "scenario_sha256": scenario_hash(outcome.scenario),
        "inputs_sha256": {name: outcome.inputs[name] for name in sorted(outcome.inputs)},
        "versions": versions(),
        "commit": commit(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_seconds": round(outcome.wall_seconds, 3),
    }


def as_json(values: Mapping[str, Any]) -> str:
    """Return a record as text, keys in the order given."""
    return json.dumps(values, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    """Return what JSON cannot say in words it knows."""
    if hasattr(value, "item"):
        return value.item()
    if isinstance(value, Text):
        return asdict(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True)
    return str(value)


def scenario_hash(scenario: Mapping[str, Any]) -> str:
    """Return a checksum of a resolved scenario that does not depend on the order of its keys.

    Examples
    --------
    >>> scenario_hash({"a": 1, "b": 2}) == scenario_hash({"b": 2, "a": 1})
    True
    """
    text = json.dumps(scenario, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python, gepsim and what its numbers pass through."""
    found = {"python": platform.python_version(), "gepsim": __version__}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def commit() -> str | None:
    """Return the commit of the checkout, marked if it was changed since, or that of the build."""
    if not (PACKAGE.parent / ".git").exists():
        return built_from()
    words = _git("rev-parse", "HEAD")
    return f"{words}-modified" if words and _git("status", "--porcelain", "-uno") else words


def built_from() -> str | None:
    """Return the commit that a wheel was built from or an archive written from, where known."""
    built: str | None = None
    with suppress(ImportError):  # nothing was built here
        built = importlib.import_module("gepsim._version").commit
    if built:
        return built.removeprefix("g")  # git describe sets a g before the number
    return None if archived.startswith("$") else archived


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(PACKAGE.parent), *words],
            capture_output=True, text=True, timeout=5, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
