"""What the rows of targets can be sought by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gepsim.report.facts.targets import JudgedTarget
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same

Options = list[tuple[str, Text]]
_EVERYWHERE = "*"


def choices(run: Results, targets: Sequence[JudgedTarget]) -> dict[str, Options]:
    """Return the departments, counties, domains and orders that a reader may choose."""
    departments = dict.fromkeys(name for target in targets for name in target.departments)
    domains = dict.fromkeys(target.domain for target in targets if target.domain)
    every = ("", say("seek.any"))
    counties = run.named("county") if run.has("county") else []
    return {
        "department": [every, *((name.zh, name) for name in departments)],
        "county": [every, *counties],
        "domain": [every, *((name.zh, name) for name in domains)],
        "order": [
            ("", say("seek.urgency")), ("chance", say("seek.chance")),
            ("id", say("seek.id")), ("department", say("seek.department")),
        ],
    }  # fmt: skip


def counties_of(run: Results, targets: Sequence[JudgedTarget]) -> dict[str, list[str]]:
    """Return the counties in which a project of a target lies, by id of the target."""
    where = {str(p["id"]): p["counties"] for p in run.record.get("projects", [])}
    return {
        target.id: sorted(
            {
                county
                for project in target.projects
                for county in where.get(project, ())
                if county != _EVERYWHERE
            }
        )
        for target in targets
    }


def words_of(run: Results, targets: Sequence[JudgedTarget]) -> dict[str, str]:
    """Return what a search finds a target by: its id, names, departments and projects."""
    names = {str(p["id"]): _names(p["name"]) for p in run.record.get("projects", [])}
    return {
        target.id: " ".join(
            [
                target.id, *target.name, *target.domain,
                *(word for name in target.departments for word in name),
                *(names.get(project, "") for project in target.projects),
            ]
        ).lower()
        for target in targets
    }  # fmt: skip


def _names(name: Any) -> str:
    return " ".join(same(part).zh for part in (name["zh"], name["en"]))
