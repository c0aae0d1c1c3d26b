"""Where the import begins to object: rows of ``limits.toml``, each with its reason."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from gepsim.units import factor


@cache
def _rows() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("limits.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def limit(name: str, units: str = "1") -> float:
    """Return one limit in the units asked for.

    Examples
    --------
    >>> limit("seat_distance", "m"), limit("county_area")
    (10000.0, 0.01)
    """
    row = _rows()[name]
    return float(row["value"]) * factor(row["units"], units, f"limits.toml '{name}'")
