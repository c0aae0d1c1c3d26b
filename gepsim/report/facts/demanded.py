"""The levels that are demanded of a target."""

from __future__ import annotations

import numpy as np

from gepsim.files.summary import summary_rows
from gepsim.report.reading import Results


def levels(run: Results, label: str) -> dict[int, float]:
    """Return the level that is demanded of a target, by checkpoint. [unit of the target]"""
    rows = [row for row in summary_rows(run.summary) if row.id == label]
    return {row.checkpoint: row.level for row in rows if np.isfinite(row.level)}
