"""The record of yearly figures, forecast again and again from what was known, and held to the rest.

A figure is forecast as the plan's indicators are: the last level, a trend, and a swing that adds up
from year to year. Trend, swing, damping and inflation of a forecast are fitted on changes that
ended by the year it is made in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from gepsim.targets.yearly_record import LEAST, TREND_YEARS, Array, YearlySeries, fits, tail_of

#: Horizons that are judged, up to the length of a five-year plan. [year]
HORIZONS = (1, 2, 3, 4, 5)
#: Steps that are asked for, in swings of the horizon: not much worse, not worse, clearly better.
STEPS = (-1.0, 0.0, 1.0)
_NODES = special.ndtri((np.arange(16) + 0.5) / 16)


@dataclass(frozen=True)
class Cases:
    """Forecasts and what came, one entry per origin, series, place and horizon.

    Parameters
    ----------
    origin, year, horizon : array of int
        Year in which the forecast is made, year that it is of, and the years between.
    series : array of str
    swing : array
        Swing expected over the horizon, before inflation. [1]
    middle, width : array
        Expected change and its standard deviation. [1]
    tail : array
        How much swings of places and series differ from their mean, as a log standard deviation.
    doubt : array
        How unsure the width itself is, as a log standard deviation.
    change : array
        What came. [1]
    """

    origin: Array
    year: Array
    horizon: Array
    series: Array
    swing: Array
    middle: Array
    width: Array
    tail: Array
    doubt: Array
    change: Array

    def chance_above(self, level: Array) -> Array:
        """Return the chance of a change of at least `level`. [1]"""
        return chance_above(level, self.middle, self.width, self.tail, self.doubt)

    def chosen(self, which: Array) -> Cases:
        """Return some of the cases."""
        return Cases(**{name: values[which] for name, values in vars(self).items()})


def chance_above(level: Array, middle: Array, width: Array, tail: Array, doubt: Array) -> Array:
    """Return the chance that a change is at least `level`.

    A normal swing whose own size is lognormal. `tail` shares a known `width` out among places that
    swing more and less; `doubt` widens it.

    Examples
    --------
    >>> one = np.ones(1)
    >>> chance_above(0 * one, 0 * one, one, 0.3 * one, 0.2 * one).tolist()
    [0.5]
    """
    sizes = np.exp(np.multiply.outer(_NODES, np.hypot(tail, doubt)) - tail**2) * width
    return np.asarray(special.ndtr((middle - level) / sizes).mean(axis=0))


def forecasts(record: Sequence[YearlySeries]) -> Cases:
    """Return every forecast of the record with what came; spreads and trends as they were known.

    Judged is what has earlier forecasts of the same horizon to learn from: of these come the
    damping of trends and the inflation of spreads.
    """
    first = _first_forecasts(record)
    judged = [_learned(first, now) for now in sorted(set(first.origin.tolist()))]
    return _joined(judged) if judged else first


def _learned(first: Cases, now: int) -> Cases:
    """Return the forecasts of one year with what earlier ones taught.

    A spread is as much wider as the worst horizon up to its own was too narrow.
    """
    worst, found = 1.0, [first.chosen(np.zeros(len(first.change), bool))]
    for ahead in HORIZONS:
        past = first.chosen((first.year <= now) & (first.horizon == ahead))
        if len(past.change) < LEAST:
            continue
        here = first.chosen((first.origin == now) & (first.horizon == ahead))
        damping = damped(past.middle, past.swing, past.change)
        worst = max(worst, inflation((past.change - damping * past.middle) / past.swing))
        doubt = doubt_of(len(set(past.year.tolist())) / ahead)
        wider = {"width": worst * here.swing, "doubt": np.full(len(here.change), doubt)}
        found.append(replace(here, middle=damping * here.middle, **wider))
    return _joined(found)


def _joined(parts: Sequence[Cases]) -> Cases:
    names = vars(parts[0])
    return Cases(**{name: np.concatenate([getattr(one, name) for one in parts]) for name in names})


def _first_forecasts(record: Sequence[YearlySeries]) -> Cases:
    """Return every forecast as trend and swing alone make it."""
    years = sorted({int(year) for one in record for year in one.years})
    rows = [row for now in years for row in _made_in(record, now)]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    origin, year, horizon, series, middle, swing, tail, change = columns or [np.zeros(0)] * 8
    return Cases(origin, year, horizon, series, swing, middle, swing, tail, 0.0 * tail, change)


def _made_in(
    record: Sequence[YearlySeries], now: int
) -> Iterator[tuple[int, int, int, str, float, float, float, float]]:
    """Yield origin, year, horizon, series, trend, swing, tail and change of forecasts of a year."""
    known, tail = fits(record, now), tail_of(record, now)
    for one in (one for one in record if one.name in known and now in one.years):
        start, fit = int(now - one.years[0]), known[one.name]
        for ahead in HORIZONS:
            swing = fit.swing * spread_ahead(ahead)
            for then in one.levels[start + ahead : start + ahead + 1]:
                changes = then - one.levels[start]
                for change in changes[np.isfinite(changes)]:
                    where = (now, now + ahead, ahead, one.name)
                    yield *where, fit.trend * ahead, swing, tail, float(change)


def spread_ahead(years: float) -> float:
    """Return the spread of a random walk after some years, in swings of one year.

    The swings of the years and the doubt about a trend that was read from `TREND_YEARS` changes.

    Examples
    --------
    >>> round(spread_ahead(5) ** 2, 12)
    10.0
    """
    return float(np.sqrt(years + years**2 / TREND_YEARS))


def damped(trend: Array, swing: Array, change: Array) -> float:
    """Return what part of earlier trends came true, between 0 and 1.

    Examples
    --------
    Trends of 1 and 2 of which half came true:

    >>> damped(np.array([1.0, 2.0]), np.array([1.0, 1.0]), np.array([0.5, 1.0]))
    0.5
    """
    weight = np.square(trend / swing).sum()
    came = (trend * change / swing**2).sum()
    return float(np.clip(came / weight, 0.0, 1.0)) if weight > 0 else 0.0


def inflation(misses: Array) -> float:
    """Return by how much earlier spreads were too narrow; never below 1.

    Parameters
    ----------
    misses : array
        Earlier errors in standard deviations that were claimed. [1]

    Examples
    --------
    >>> inflation(np.array([-2.0, 2.0])), inflation(np.array([0.1, 0.1]))
    (2.0, 1.0)
    """
    return float(max(1.0, np.sqrt(np.mean(np.square(misses)))))


def doubt_of(spans: float) -> float:
    """Return how unsure a spread is that was learned from independent spans of years.

    The log standard deviation of a standard deviation, as of the scale of Student's t; places of
    one year are not independent, nor are spans that overlap.

    Examples
    --------
    >>> doubt_of(8.0), doubt_of(0.4) == doubt_of(1.0)
    (0.25, True)
    """
    return float(1.0 / np.sqrt(2.0 * max(1.0, spans)))


@dataclass(frozen=True)
class Swings:
    """What the record says of one year's swing, as the coefficient rows carry it. [1]"""

    share: float
    level: float
    tail: float

    def rows(self) -> dict[str, tuple[float, float, float]]:
        """Return value, low and high of the coefficient rows that carry them.

        Examples
        --------
        >>> Swings(0.1, 0.05, 0.0).rows()["swing_share"]
        (0.0, -0.2, 0.2)
        """
        half = {"swing_share": 1.96 * self.share, "swing_level": 1.96 * self.level}
        found = {name: (0.0, -round(one, 2), round(one, 2)) for name, one in half.items()}
        ends = (np.exp(sign * 1.96 * self.tail - self.tail**2) for sign in (0.0, -1.0, 1.0))
        value, low, high = (round(float(one), 2) for one in ends)
        return {**found, "swing_spread": (value, low, high)}


def swings(record: Sequence[YearlySeries], until: int) -> Swings:
    """Return the swings of a year of percentages and of levels, with the inflation of one year."""
    own = fits(record, until)
    cases = forecasts([one.until(until) for one in record])
    ahead = cases.chosen(cases.horizon == 1)
    worse = inflation((ahead.change - ahead.middle) / ahead.swing) if len(ahead.change) else 1.0

    def pooled(share: bool) -> float:
        alike = [own[one.name].swing for one in record if one.share == share and one.name in own]
        return worse * float(np.sqrt(np.mean(np.square(alike)))) if alike else 0.0

    return Swings(pooled(True), pooled(False), tail_of(record, until))


def outcomes(cases: Cases) -> Mapping[str, Array]:
    """Return chance, outcome and both simple forecasts of every step that is asked of every case.

    Persistence says that nothing changes; climatology, how often the step was reached in earlier
    years over the same horizon.
    """
    steps = np.repeat(STEPS, len(cases.change))
    level = np.concatenate([step * cases.swing for step in STEPS])
    chance = np.concatenate([cases.chance_above(step * cases.swing) for step in STEPS])
    happened = np.tile(cases.change, len(STEPS)) >= level
    known = ("origin", "year", "horizon")
    said = {name: np.tile(getattr(cases, name), len(STEPS)) for name in known}
    return {
        "chance": chance,
        "happened": happened,
        "persistence": (steps <= 0).astype(float),
        "climatology": base_rates(happened, steps, **said),
        "block": said["year"],
    }


def base_rates(happened: Array, kind: Array, origin: Array, year: Array, horizon: Array) -> Array:
    """Return how often each kind of outcome had come by each origin; one half before any had."""
    found = np.full(len(happened), 0.5)
    for one in sorted(set(zip(kind.tolist(), horizon.tolist(), origin.tolist(), strict=True))):
        alike = (kind == one[0]) & (horizon == one[1])
        past = alike & (year <= one[2])
        if past.any():
            found[alike & (origin == one[2])] = happened[past].mean()
    return found
