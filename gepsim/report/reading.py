"""What the page reads of a run's summary rows."""

from __future__ import annotations

from gepsim.files.results import Absent, Results, Row, headed
from gepsim.text import Text

__all__ = ["Absent", "Results", "Row", "headed", "text_of"]


def text_of(row: Row, column: str) -> Text:
    """Return a column of a summary row in both languages, or its one form for both."""
    one = row.get(column) or ""
    return Text(row.get(f"{column}_zh") or one, row.get(f"{column}_en") or one)
