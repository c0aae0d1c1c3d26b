"""How good probabilities were: reliability, skill with its interval, coverage, rare outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import special

Array = np.ndarray

#: What is asked of probabilities: skill whose interval lies above 0 against two simple forecasts, a
#: coverage within bounds, and no more rare outcomes than chance allows.
GOALS = ("persistence", "climatology", "coverage", "rare")
#: Bounds of the share of levels within their 80 % interval.
COVERAGE = (0.75, 0.85)
#: Outcomes given less than this are rare, and the level at which their number is tested.
RARE, TESTED = 0.05, 0.05
#: Bounds of the groups of the reliability table.
BOUNDS = (0.0, 0.05, 0.10, 0.20, 0.40, 0.60, 0.80, 0.90, 0.95, 1.0)
_RESAMPLES = 1000
_CONFIDENCE = (0.025, 0.975)


@dataclass(frozen=True)
class Skill:
    """Share of a simpler forecast's Brier score that is saved, with its 95 % interval. [1]"""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """Outcomes whose chance lay between two bounds: what was said, and what came. [1]"""

    least: float
    most: float
    number: int
    chance: float
    frequency: float


@dataclass(frozen=True)
class Rare:
    """Outcomes given less than `RARE`.

    Parameters
    ----------
    number, happened : int
    expected : float
        Sum of their chances. [1]
    p_value : float
        Chance that as many happen if each has the chance `RARE`. [1]
    """

    number: int
    happened: int
    expected: float
    p_value: float


@dataclass(frozen=True)
class Scores:
    """Scores of one set of forecasts.

    Parameters
    ----------
    levels, outcomes : int
        How many levels were forecast, and how many yes-or-no questions about them.
    coverage : float
        Share of levels within their 80 % interval. [1]
    deciles : tuple of float
        Share of levels in each tenth of their forecast; 0.1 is perfect. [1]
    brier, brier_persistence, brier_climatology : float
        Mean squared difference of probability and outcome; 0 is perfect. [1]
    """

    levels: int
    outcomes: int
    coverage: float
    deciles: tuple[float, ...]
    brier: float
    brier_persistence: float
    brier_climatology: float
    against_persistence: Skill
    against_climatology: Skill
    rare: Rare
    reliability: tuple[Reliability, ...]
    missed: tuple[str, ...] = ()


def scores_from(found: Mapping[str, Any]) -> Scores:
    """Return scores from the plain numbers that a run's record has of them."""
    plain = {name: found[name] for name in Scores.__dataclass_fields__}
    return Scores(
        **{
            **plain,
            "deciles": tuple(found["deciles"]),
            "against_persistence": Skill(**found["against_persistence"]),
            "against_climatology": Skill(**found["against_climatology"]),
            "rare": Rare(**found["rare"]),
            "reliability": tuple(Reliability(**one) for one in found["reliability"]),
            "missed": tuple(found["missed"]),
        }
    )


def missed(found: Scores) -> tuple[str, ...]:
    """Return the goals that scores miss: words of `GOALS`."""
    low, high = COVERAGE
    held = (
        found.against_persistence.low > 0,
        found.against_climatology.low > 0,
        low <= found.coverage <= high,
        found.rare.p_value >= TESTED,
    )
    return tuple(goal for goal, true in zip(GOALS, held, strict=True) if not true)


def scores(
    places: Array,
    inside: Array,
    chance: Array,
    happened: Array,
    persistence: Array,
    climatology: Array,
    block: Array,
) -> Scores:
    """Return the scores of forecasts.

    Parameters
    ----------
    places : array
        Where each level lay in its forecast, as a quantile. [1]
    inside : array of bool
        Whether each level lay within its 80 % interval.
    chance, happened : array
        Probability and outcome of each question. [1]
    persistence, climatology : array
        What the two simple forecasts said. [1]
    block : array
        Outcomes with the same block are not independent and are resampled together.
    """
    happened = np.asarray(happened, float)
    lost = [np.square(one - happened) for one in (chance, persistence, climatology)]
    found = Scores(
        levels=len(places),
        outcomes=len(happened),
        coverage=_mean(inside),
        deciles=deciles(places),
        brier=_mean(lost[0]),
        brier_persistence=_mean(lost[1]),
        brier_climatology=_mean(lost[2]),
        against_persistence=skill(lost[0], lost[1], block),
        against_climatology=skill(lost[0], lost[2], block),
        rare=rare(chance, happened),
        reliability=reliability(chance, happened),
    )
    return replace(found, missed=missed(found))


def _mean(values: Array) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def deciles(places: Array) -> tuple[float, ...]:
    """Return the share of levels in each tenth of their forecast.

    Examples
    --------
    >>> deciles(np.array([0.05, 0.15, 0.95, 1.0]))
    (0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5)
    """
    counts = np.bincount(np.minimum((10 * places).astype(int), 9), minlength=10)
    return tuple(float(one) for one in counts / max(1, len(places)))


def skill(lost: Array, lost_simply: Array, block: Array) -> Skill:
    """Return the share of a simpler forecast's score that is saved, with its bootstrap interval.

    Examples
    --------
    >>> skill(np.array([0.1, 0.1]), np.array([0.4, 0.4]), np.array([2023, 2024]))
    Skill(value=0.75, low=0.75, high=0.75)
    """
    if not len(lost) or not lost_simply.any():
        return Skill(*[float("nan")] * 3)
    _, place = np.unique(block, return_inverse=True)
    sums = np.stack([np.bincount(place, one) for one in (lost, lost_simply)])
    drawn = np.random.default_rng(0).integers(0, sums.shape[1], (_RESAMPLES, sums.shape[1]))
    ours, simple = sums[:, drawn].sum(axis=2)
    found = 1.0 - ours[simple > 0] / simple[simple > 0]
    low, high = np.quantile(found, _CONFIDENCE).round(12)
    return Skill(float(round(1.0 - lost.sum() / lost_simply.sum(), 12)), float(low), float(high))


def rare(chance: Array, happened: Array) -> Rare:
    """Return how many outcomes given little chance came, and how likely as many are.

    Examples
    --------
    Twenty outcomes given 1 %, of which one came: as likely as not if each had 5 %.

    >>> found = rare(np.full(20, 0.01), np.arange(20) == 0)
    >>> found.happened, round(found.p_value, 2)
    (1, 0.64)
    """
    small = chance < RARE
    number, came = int(small.sum()), int(np.asarray(happened)[small].sum())
    p_value = float(1.0 - special.bdtr(came - 1, number, RARE)) if came else 1.0
    return Rare(number, came, float(chance[small].sum()), p_value)


def reliability(
    chance: Array, happened: Array, bounds: Sequence[float] = BOUNDS
) -> tuple[Reliability, ...]:
    """Return what was said and what came, by groups of probabilities; empty groups are left out.

    Examples
    --------
    >>> reliability(np.array([0.0, 0.98]), np.array([0.0, 1.0]))[1].frequency
    1.0
    """
    place = np.clip(np.searchsorted(bounds, chance, side="right") - 1, 0, len(bounds) - 2)
    groups = [(n, place == n) for n in range(len(bounds) - 1)]
    return tuple(
        Reliability(
            bounds[n],
            bounds[n + 1],
            int(here.sum()),
            float(chance[here].mean()),
            float(np.asarray(happened, float)[here].mean()),
        )
        for n, here in groups
        if here.any()
    )
