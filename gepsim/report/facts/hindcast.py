"""What the models would have said: years already observed, forecast from the base year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gepsim.report.figures import RANGE, rounded, share
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.targets.unit_names import unit_name
from gepsim.text import Text, same

_DIGITS = 4


def hindcast_sentence(run: Results) -> Text:
    """Return how often the intervals held what came, and how good the probabilities were."""
    found = run.get("hindcast")
    rows = found["rows"]
    return say(
        "hindcast.say", inside=sum(bool(row["inside"]) for row in rows), number=len(rows),
        coverage=share(float(found["coverage"])), brier=rounded(float(found["brier"]), 2),
        naive=rounded(float(found["brier_persistence"]), 2),
    )  # fmt: skip


def hindcast_table(run: Results) -> Table:
    """Return every forecast beside what was observed, the misses first."""
    rows = sorted(run.get("hindcast")["rows"], key=lambda row: bool(row["inside"]))
    keys = ("target.indicator", "common.year", "hindcast.interval", "hindcast.observed",
            "hindcast.inside", "hindcast.chance", "hindcast.happened")  # fmt: skip
    numbers = ("hindcast.interval", "hindcast.observed", "hindcast.chance")
    heads = [Column(say(key), key in numbers) for key in keys]
    return Table(heads, [_row(row) for row in rows])


def _row(row: Mapping[str, Any]) -> list[object]:
    low, high, observed = (rounded(float(row[k]), _DIGITS) for k in ("low", "high", "observed"))
    name = same(f"{row['id']} ") + Text(**row["name"])
    happened = row["happened"]
    return [
        name,
        str(row["year"]),
        same(low) + RANGE + high,
        same(f"{observed} ") + unit_name(row["unit"]),
        _yes(bool(row["inside"])),
        "–" if happened is None else share(float(row["probability"])),
        same("–") if happened is None else _yes(bool(happened)),
    ]


def _yes(true: bool) -> Text:
    return say("common.yes" if true else "common.no")
