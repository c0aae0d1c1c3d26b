"""Steps along time as year and month, as CF writes them and as products do."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

_SINCE: Final = re.compile(r"\s*(month|year)s?\s+since\s+(\d{1,4})(?:-(\d{1,2}))?", re.IGNORECASE)
_MONTHS: Final = 12


def step_labels(coordinate: Any) -> list[str]:
    """Return year and month of each step, or its number; empty words where nothing is known.

    Parameters
    ----------
    coordinate : DataArray
        Along the steps, as stored.
    """
    values = np.asarray(coordinate.values)
    units = str(coordinate.attrs.get("units", ""))
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        return [""] * values.size
    match = _SINCE.match(units)
    if match:
        return _counted(values, match)
    if "since" in units:
        return _decoded(values, units, str(coordinate.attrs.get("calendar", "standard")))
    return [f"{value:g}" for value in values.tolist()]


def _counted(values: np.ndarray, match: re.Match[str]) -> list[str]:
    """Return dates that are counted in months or years, which CF discourages and people write."""
    start = int(match[2]) * _MONTHS + int(match[3] or 1) - 1
    size = _MONTHS if match[1].lower() == "year" else 1
    months = start + np.floor(values.astype(float) * size).astype(int)
    return [f"{month // _MONTHS:04d}-{month % _MONTHS + 1:02d}" for month in months.tolist()]


def _decoded(values: np.ndarray, units: str, calendar: str) -> list[str]:
    """Return dates of CF's own units."""
    import cftime

    try:
        dates = np.ravel(cftime.num2date(values, units, calendar))
    except (ValueError, TypeError, OverflowError):
        return [""] * values.size
    return [f"{date.year:04d}-{date.month:02d}" for date in dates]
