"""Which sources a city's numbers come from, for whoever reads the record or a briefing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gepsim.city.load import SHARED, TABLES
from gepsim.engine.state import RunState


def sources_brief(road: RunState) -> list[dict[str, Any]]:
    """Return the city's own sources with the number of rows that name them, the most first."""
    city, table = road.inputs.city, road.inputs.table
    named = Counter(row.source for rows in table.rows.values() for row in rows)
    for name in TABLES:
        if name not in SHARED:
            named.update(str(getattr(row, "source", "")) for row in getattr(city, name))
    return [
        {"key": key, "rows": rows, **{part: city.sources[key].get(part, "") for part in _TOLD}}
        for key, rows in named.most_common()
        if key in city.sources
    ]


_TOLD = ("title", "body", "year", "address", "licence", "accessed")
