"""What the page reads of a run's summary rows."""

from __future__ import annotations

from gepsim.files.results import Absent, Results, headed

__all__ = ["Absent", "Results", "headed"]
