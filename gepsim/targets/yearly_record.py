"""The record of yearly figures, and how such figures move from year to year.

They move on the logit scale of percentages and the log scale of all else, where a figure cannot
leave its bounds and a swing means the same at every level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from gepsim.city.yearly import YearlyFigure

Array = np.ndarray

#: Changes from which the trend of a series is read. [year]
TREND_YEARS = 5
#: Fewer earlier changes or cases than this carry no number.
LEAST = 10


@dataclass(frozen=True)
class YearlySeries:
    """One series on the scale on which it moves.

    Parameters
    ----------
    share : bool
        Whether it is a percentage, on the logit scale; a level is on the log scale.
    years : array of int
        Consecutive years.
    levels : array
        By year and place; NaN where nothing is published. [1]
    """

    name: str
    share: bool
    years: Array
    levels: Array

    def until(self, year: int) -> YearlySeries:
        """Return what had been published by a year."""
        kept = self.years <= year
        return YearlySeries(self.name, self.share, self.years[kept], self.levels[kept])

    def changes(self, until: int) -> Array:
        """Return the yearly changes that had been published by a year, by year and place."""
        known = self.levels[self.years <= until]
        return np.diff(known, axis=0)


@dataclass(frozen=True)
class Fit:
    """How one series moves, as far as was known in a year. [year-1 and 1, on its scale]"""

    trend: float
    swing: float


def series_of(figures: Sequence[YearlyFigure]) -> tuple[YearlySeries, ...]:
    """Return the series of a table of yearly figures, by name.

    Examples
    --------
    >>> row = {"series": "s", "units": "percent", "mark": "A", "source": "x"}
    >>> known = ((2020, 50), (2022, 60))
    >>> rows = [YearlyFigure(place="a", year=y, value=v, **row) for y, v in known]
    >>> series_of(rows)[0].levels.round(3).ravel().tolist()
    [0.0, nan, 0.405]
    """
    found: dict[str, list[YearlyFigure]] = {}
    for row in sorted(figures, key=lambda row: (row.series, row.place, row.year)):
        found.setdefault(row.series, []).append(row)
    return tuple(_series(name, rows) for name, rows in found.items())


def _series(name: str, rows: Sequence[YearlyFigure]) -> YearlySeries:
    years = np.arange(min(row.year for row in rows), max(row.year for row in rows) + 1)
    places = sorted({row.place for row in rows})
    levels = np.full((len(years), len(places)), np.nan)
    share = rows[0].units == "percent"
    for row in rows:
        scaled = special.logit(row.value / 100.0) if share else np.log(row.value)
        levels[row.year - years[0], places.index(row.place)] = scaled
    return YearlySeries(name, share, years, levels)


def fits(record: Sequence[YearlySeries], until: int) -> dict[str, Fit]:
    """Return how every series moves, from changes that were published by a year.

    A series with fewer than `LEAST` changes has the swing of all series of its kind, and no trend;
    where these are too few as well, it has no fit.
    """
    changes = {one.name: one.changes(until) for one in record}
    own = {name: _fit(found) for name, found in changes.items()}
    found: dict[str, Fit] = {}
    for one in record:
        alike = [own[two.name].swing for two in record if two.share == one.share and
                 _number(changes[two.name]) >= LEAST]  # fmt: skip
        if _number(changes[one.name]) >= LEAST:
            found[one.name] = own[one.name]
        elif alike:
            found[one.name] = Fit(0.0, float(np.sqrt(np.mean(np.square(alike)))))
    return found


def _number(changes: Array) -> int:
    return int(np.isfinite(changes).sum())


def _fit(changes: Array) -> Fit:
    """Return trend and swing of the changes of one series; zeros where there are none."""
    known = changes[np.isfinite(changes)]
    recent = changes[-TREND_YEARS:]
    recent = recent[np.isfinite(recent)]
    if not len(known):
        return Fit(0.0, 0.0)
    return Fit(float(recent.mean()) if len(recent) else 0.0, float(known.std()))


def tail_of(record: Sequence[YearlySeries], until: int) -> float:
    """Return how much the swings of single places and series differ, as a log standard deviation.

    Swings are taken relative to those of their kind, and only where a place has `LEAST` changes.
    """
    ratios: list[float] = []
    for one in record:
        changes = one.changes(until)
        enough = np.isfinite(changes).sum(axis=0) >= LEAST if len(changes) else np.zeros(0, bool)
        if enough.any():
            own = np.nanstd(changes[:, enough], axis=0)
            ratios += list(np.log(own / np.sqrt(np.mean(own**2))))
    return float(np.std(ratios)) if ratios else 0.0
