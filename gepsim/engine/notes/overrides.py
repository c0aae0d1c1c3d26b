"""What the command line or a caller changed in a scenario's own file."""

from __future__ import annotations

from typing import Any

from gepsim.comparison.changes import changed
from gepsim.engine.state import RunState
from gepsim.scenario_file import load


def overrides(road: RunState) -> list[dict[str, Any]]:
    """Return what is not as the scenario's file has it: what it was and what it is."""
    source = road.inputs.source
    as_written = load(source.files[0]).scenario.model_dump(mode="json", by_alias=True)
    taken = road.inputs.scenario.model_dump(mode="json", by_alias=True)
    return [
        {"key": list(path), "was": was, "is": now}
        for path, (was, now) in changed([as_written, taken])
    ]
