"""What a run assumes, in a planner's words, and what was changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gepsim.comparison.changes import Leaf, flat
from gepsim.comparison.spoken import name_of, spoken, value_of
from gepsim.files.summary import summary_rows
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, listed

#: Settings that every reader has to know, in this order.
_ALWAYS = (
    ("economy", "cluster_realisation"),
    ("land", "pathway"),
    ("economy", "new_capacity_factor"),
)
_TABLES = ("investment", "climate")
_MEASURES = ("energy", "levers")
#: Settings that say how finely a run was made; they stand elsewhere on the page.
_HOW = ("uncertainty", "layers")


@dataclass(frozen=True)
class Assumption:
    """One setting: its name, its value, and what the scenario's file has where it was changed."""

    name: Text
    value: Text
    was: Text | None = None


def namer(run: Results) -> Any:
    """Return how labels are called in a run."""

    def name(dim: str, label: str) -> Text:
        return run.name(dim, label) if run.has(dim) else Text(label, label)

    return name


def assumptions(run: Results) -> list[Assumption]:
    """Return the assumptions of a run, the changed ones first."""
    settings = dict(flat(run.record.get("scenario", {})))
    return [*changed_by_hand(run), *_stated(run, settings)]


def changed_by_hand(run: Results) -> list[Assumption]:
    """Return what was set otherwise than in the scenario's file."""
    names = namer(run)
    found = [
        (tuple(one["key"]), (one["is"], one["was"]))
        for one in run.record.get("overrides", [])
        if one["key"][0] not in _HOW
    ]
    return [Assumption(name, now, was) for name, (now, was) in spoken(found, names)]


def _stated(run: Results, settings: Mapping[tuple[str, ...], Leaf]) -> list[Assumption]:
    names = namer(run)
    told = {tuple(one["key"]) for one in run.record.get("overrides", [])}
    open_ = {path: value for path, value in settings.items() if path not in told}
    single: list[tuple[str, ...]] = [path for path in _ALWAYS if path in open_]
    single += [path for path in open_ if path[0] in _TABLES and open_[path] not in (None, "", ())]
    found = [Assumption(name_of(p, names), value_of(p, open_[p], names)) for p in single]
    return [*found, *_measures(open_, names), *_tasks(run)]


def _measures(settings: Mapping[tuple[str, ...], Leaf], names: Any) -> list[Assumption]:
    """Return all measures of energy that are at work, in one line."""
    paths = [(path, (value,)) for path, value in settings.items() if path[:2] == _MEASURES]
    rows = [(name, cells[0]) for name, cells in spoken(paths, names)]
    acting = [name + " " + value for name, value in rows if not value.zh.startswith(("0%", "–"))]
    return [Assumption(say("assumption.measures"), listed(acting))] if acting else []


def _tasks(run: Results) -> list[Assumption]:
    """Return which tasks from above are assumed, not issued."""
    rows = [row for row in summary_rows(run.summary) if row.level_basis == "assumed"]
    named = list(dict.fromkeys(row.name for row in rows))
    return [Assumption(say("assumption.tasks"), listed(named))] if named else []


def in_title(run: Results) -> Text:
    """Return what was changed by hand, as it stands beside the name of the scenario."""
    found = changed_by_hand(run)
    if not found:
        return Text("", "")
    return say("assumption.title", changes=_joined(found))


def _joined(found: Sequence[Assumption]) -> Text:
    return listed([one.name + " " + one.value for one in found[:3]]) + (
        " …" if len(found) > 3 else ""
    )
