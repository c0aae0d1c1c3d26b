"""The desk: scenarios that are open, and live results, each computed once."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gepsim.api import QUICK, InputError, Scenario, Text
from gepsim.errors import Problem, suggest
from gepsim.workbench.answers import live_answer, page_answer
from gepsim.workbench.changes import changes_of
from gepsim.workbench.knobs import Knob
from gepsim.workbench.panel import knobs_of

_KEPT = 200  # answers that are remembered


class Superseded(Exception):  # noqa: N818 - no error: a newer question has taken its place
    """A newer change of the same tab makes this answer idle."""


class Desk:
    """Scenarios by the names they were asked for, and what was computed for them.

    Parameters
    ----------
    names : sequence of str
        Scenarios to open, as on the command line.
    folder : Path
        Where new scenarios are written if their parent ships with gepsim.
    quick : mapping
        Resolution and draws of live results.
    """

    def __init__(
        self, names: Sequence[str], folder: Path, quick: Mapping[str, Any] = QUICK
    ) -> None:
        self.folder = folder
        self.quick = dict(quick)
        self._open: dict[str, tuple[Scenario, list[Knob]]] = {}
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._newest: dict[str, int] = {}
        self._work = threading.Lock()
        for name in names:
            self.open(name)

    @property
    def names(self) -> list[str]:
        """Return the scenarios that are open."""
        return list(self._open)

    def titles(self) -> list[dict[str, Any]]:
        """Return the open scenarios with their titles."""
        return [
            {"name": name, "title": {"zh": one.title.zh, "en": one.title.en}}
            for name, (one, _) in self._open.items()
        ]

    def open(self, name: str) -> None:
        """Read a scenario and make its knobs."""
        scenario = Scenario(name, [self.quick])
        self._open[name] = (scenario, knobs_of(scenario))

    def _of(self, name: str) -> tuple[Scenario, list[Knob]]:
        if name not in self._open:
            what = f"no scenario '{name}' is open"
            raise InputError(Problem("workbench", what, suggest(name, self._open)))
        return self._open[name]

    def page(self, name: str) -> dict[str, Any]:
        """Return what a scenario's page is built from."""
        return page_answer(name, *self._of(name))

    def changed(
        self, name: str, values: Mapping[str, Any], quick: bool = True
    ) -> tuple[Scenario, dict[str, Any]]:
        """Return a scenario under turned knobs, and what they say as tables.

        Raises
        ------
        InputError
            With every problem, as on the command line.
        """
        scenario, knobs = self._of(name)
        changes = changes_of(scenario, knobs, values)
        return Scenario(name, [*([self.quick] if quick else []), changes]), changes

    def answer(
        self, name: str, values: Mapping[str, Any], tab: str = "", turn: int = 0
    ) -> dict[str, Any]:
        """Return what turned knobs come to; one computation at a time, the newest of a tab only.

        Raises
        ------
        Superseded
            If the same tab has asked again meanwhile.
        InputError
            With every problem, as on the command line.
        """
        key = json.dumps([name, dict(values)], sort_keys=True, ensure_ascii=False)
        self._newest[tab] = max(turn, self._newest.get(tab, turn))
        if key in self._answers:
            return self._answers[key]
        with self._work:
            if turn < self._newest[tab]:
                raise Superseded
            if key not in self._answers:
                scenario, changes = self.changed(name, values)
                self._answers[key] = live_answer(scenario.live(), changes)
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
            return self._answers[key]

    def save(self, name: str, values: Mapping[str, Any], id_: str, title: str) -> dict[str, Any]:
        """Write turned knobs as a scenario file that names only what differs; open it."""
        _, changes = self.changed(name, values, quick=False)
        return self.save_changes(name, changes, id_, title)

    def save_changes(
        self, name: str, changes: Mapping[str, Any], id_: str, title: str
    ) -> dict[str, Any]:
        """Write a scenario under changes as a file that names only what differs; open it."""
        scenario = Scenario(name, [changes])
        words = Text(title or id_, title or id_)
        source = scenario.inputs.source.files[0]
        own = source.parent if Path(name).suffix == ".toml" else self.folder
        path = scenario.write(own / f"{id_}.toml", words, Text("", ""))
        self.open(str(path))
        return {"name": str(path), "text": path.read_text(encoding="utf-8")}

    def text(self, name: str, values: Mapping[str, Any], id_: str, title: str) -> str:
        """Return what `save` would write."""
        scenario, _ = self.changed(name, values, quick=False)
        words = Text(title or id_, title or id_)
        return scenario.text(id_, words, Text("", ""))
