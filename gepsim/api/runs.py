"""Finished runs of a folder: what each is, when it was made, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gepsim.comparison.changes import changed
from gepsim.errors import InputError, Problem
from gepsim.text import Text

_RECORD = "run.json"
_COMMIT = 10  # letters of a commit that are shown


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

    @property
    def overrides(self) -> list[str]:
        """Return what was set otherwise than in its scenario's file, as ``--set`` takes it."""
        return [f"{'.'.join(one['key'])}={one['is']}" for one in self.record.get("overrides", [])]

    @property
    def version(self) -> str:
        """Return the version of gepsim and the commit that made it, as far as known."""
        commit = str(self.record.get("commit") or "")[:_COMMIT]
        return " ".join(filter(None, (self.record.get("versions", {}).get("gepsim", ""), commit)))

    def unlike(self, settings: Mapping[str, Any], inputs: Mapping[str, str]) -> list[str]:
        """Return what of its settings and input files is not as in another run of its name.

        Parameters
        ----------
        settings : mapping
            The other run's resolved scenario.
        inputs : mapping of str to str
            SHA-256 of its files.
        """
        then = self.record.get("inputs_sha256", {})
        files = sorted(name for name in {*then, *inputs} if then.get(name) != inputs.get(name))
        rows = changed([self.record.get("scenario", {}), settings])
        said = [f"{'.'.join(path)} {was} → {now}" for path, (was, now) in rows]
        return [*said, *(name for name in files if not _is_scenario(name))]


def _is_scenario(name: str) -> bool:
    """Return whether a file is a scenario whose changes are told one by one, or change nothing."""
    return name.endswith(".toml") and not name.endswith(("city.toml", "sources.toml"))


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
