"""Finished runs of a folder: what each is, when it was made, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.text import Text

_RECORD = "run.json"
#: What must be the same for a run to be another one of the same thing.
_SAME = ("scenario_sha256", "seed", "members")


@dataclass(frozen=True)
class FinishedRun:
    """What a folder says about the run that it holds.

    Parameters
    ----------
    folder : Path
    id : str
        Of its scenario.
    made : str
        When it was written, as ISO 8601 says it, or nothing.
    record : mapping
        Its ``run.json``.
    """

    folder: Path
    id: str
    title: Text
    made: str
    record: Mapping[str, Any]

    @property
    def resolution(self) -> int | None:
        """Return the cell size of its reference landscape, if it has that. [m]"""
        layers = self.record.get("scenario", {}).get("layers", {})
        return None if layers.get("path") else layers.get("resolution")

    @property
    def said(self) -> Text:
        """Return the run in a few words: when, cells, draws, seed."""
        at, cells = self.made.replace("T", " ")[:16] or "?", self.resolution
        land = Text(f"{cells} 米", f"{cells} m") if cells else Text("自有图层", "own layers")
        draws, seed = self.record.get("members"), self.record.get("seed")
        return Text(
            f"{at}（{land.zh}，{draws} 次抽样，种子 {seed}）",
            f"{at} ({land.en}, {draws} draws, seed {seed})",
        )

    def same_as(self, record: Mapping[str, Any]) -> bool:
        """Return whether another run asks the same of the same inputs."""
        return all(self.record.get(key) == record.get(key) for key in _SAME) and (
            self.record.get("inputs_sha256") == record.get("inputs_sha256")
        )


def finished_run(folder: str | Path) -> FinishedRun | None:
    """Return what a folder says about its run; None if it holds none that can be read."""
    place = Path(folder)
    try:
        record = json.loads((place / _RECORD).read_text(encoding="utf-8"))
        title = record["title"]
        return FinishedRun(
            place, str(record["id"]), Text(title["zh"], title["en"]),
            str(record.get("written", "")), record,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def finished_runs(folder: str | Path) -> Sequence[FinishedRun]:
    """Return the finished runs that lie in a folder, the newest first.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    place = Path(folder)
    if not place.is_dir():
        raise InputError(Problem(str(place), "no such folder", "name the folder of -o"))
    found = [finished_run(one) for one in sorted(place.iterdir()) if not one.name.startswith(".")]
    return sorted((one for one in found if one), key=lambda one: one.made, reverse=True)
