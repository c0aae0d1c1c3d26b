"""Which uncertain inputs decide an outcome, counted from the draws that a run has anyway.

Draws are parted into equal groups along each input. What the groups differ by, less what chance
alone would show, is the input's first-order share of the outcome's variance. An input is named
only if chance would show as much for none of all inputs tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

from gepsim.sums import product

Array = np.ndarray

#: Chance that a single input without any influence is named in a whole ranking.
FALSE_ALARM = 0.05
#: Draws of the rarer outcome that a group must hold on average before outcomes are compared.
RARE = 5
_RESAMPLES = 200
_ITERATIONS = 30
#: Quantiles beyond which a turning point would be read off too few draws.
_TAIL = 0.05


@dataclass(frozen=True)
class Deciding:
    """One input that moves an outcome by more than chance.

    Parameters
    ----------
    place : int
        Row of the input among those tested.
    share : float
        First-order share of the outcome's variance. [1]
    error : float
        Standard error of the share, by resampling draws. [1]
    low, high : float
        Mean outcome in the group of lowest and of highest values.
    """

    place: int
    share: float
    error: float
    low: float
    high: float


def group_of(columns: Array, groups: int) -> Array:
    """Return the group of every draw along each input, 0 the lowest; ties keep their order.

    Examples
    --------
    >>> group_of(np.array([[0.4, 0.1, 0.3, 0.2]]), 2).tolist()
    [[1, 0, 1, 0]]
    """
    order = np.argsort(columns, axis=1, kind="stable")
    groups_in_order = np.arange(columns.shape[1]) * groups // columns.shape[1]
    found = np.empty_like(order)
    np.put_along_axis(found, order, np.broadcast_to(groups_in_order, order.shape), axis=1)
    return found


def between(outcome: Array, labels: Array, groups: int) -> Array:
    """Return the share of the outcome's variance that lies between the groups of each input [1].

    Examples
    --------
    >>> between(np.array([0.0, 0.0, 1.0, 1.0]), np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), 2).tolist()
    [1.0, 0.0]
    """
    away = outcome - outcome.mean()
    whole = float((away**2).sum())
    if whole == 0.0:
        return np.zeros(len(labels))
    flat = (labels + groups * np.arange(len(labels))[:, None]).ravel()
    size = len(labels) * groups
    sums = np.bincount(flat, np.tile(away, len(labels)), size).reshape(-1, groups)
    counts = np.bincount(flat, minlength=size).reshape(-1, groups)
    return np.asarray((sums**2 / np.maximum(counts, 1)).sum(axis=1) / whole)


def corrected(share: Array | float, draws: int, groups: int) -> Array:
    """Return a share less what grouping shows by chance alone, not below 0 [1].

    Examples
    --------
    Five groups of 101 draws show 4 % on average where there is nothing:

    >>> float(corrected(0.04, 101, 5))
    0.0
    >>> float(corrected(1.0, 101, 5))
    1.0
    """
    kept = 1.0 - (1.0 - np.asarray(share)) * (draws - 1) / (draws - groups)
    return np.clip(np.round(kept, 12), 0.0, 1.0)


def chance(share: Array, draws: int, groups: int) -> Array:
    """Return how likely an input without influence shows at least this share [1].

    Examples
    --------
    >>> chance(np.array([0.0, 0.5]), 200, 5).round(3).tolist()
    [1.0, 0.0]
    """
    return np.asarray(special.chdtrc(groups - 1, (draws - 1) * share))


def deciding(outcome: Array, columns: Array, groups: int) -> list[Deciding]:
    """Return the inputs that decide an outcome, the strongest first, without those within noise.

    Parameters
    ----------
    outcome : array
        By draw: whether a target is met, or a distance.
    columns : array
        By input and draw; only the order of the values counts.
    groups : int
        Equal groups into which the draws are parted along each input.

    Examples
    --------
    The outcome is the first input alone; the second has nothing to do with it:

    >>> rng = np.random.default_rng(1)
    >>> inputs = rng.random((2, 500))
    >>> found = deciding(inputs[0] > 0.5, inputs, 5)
    >>> [(one.place, one.low, one.high) for one in found]
    [(0, 0.0, 1.0)]
    """
    return deciding_groups(outcome, group_of(columns, groups), groups)


def deciding_groups(outcome: Array, labels: Array, groups: int) -> list[Deciding]:
    """Return `deciding` for inputs that are parted already: many outcomes share their groups.

    Parameters
    ----------
    labels : array
        Group of every draw along each input; see `group_of`.
    """
    outcome, draws = np.asarray(outcome, float), labels.shape[1]
    if not len(labels) or draws <= groups:
        return []
    share = between(outcome, labels, groups)
    named = np.flatnonzero(chance(share, draws, groups) * len(labels) < FALSE_ALARM)
    order = named[np.argsort(-share[named], kind="stable")]
    errors = _errors(outcome, labels[order], groups)
    return [
        Deciding(
            int(place),
            float(corrected(share[place], draws, groups)),
            float(error),
            float(outcome[labels[place] == 0].mean()),
            float(outcome[labels[place] == groups - 1].mean()),
        )
        for place, error in zip(order, errors, strict=True)
    ]


def _errors(outcome: Array, labels: Array, groups: int) -> Array:
    """Return the standard error of each share over resampled draws [1]."""
    if not len(labels):
        return np.zeros(0)
    draws, again = len(outcome), _resampled(len(outcome))
    drawn = outcome[again]
    away = drawn - drawn.mean(axis=1, keepdims=True)
    whole, first = (away**2).sum(axis=1), groups * np.arange(_RESAMPLES)[:, None]
    found, size = [], _RESAMPLES * groups
    for one in labels:
        flat = (one[again] + first).ravel()
        sums = np.bincount(flat, away.ravel(), size).reshape(-1, groups)
        counts = np.bincount(flat, minlength=size).reshape(-1, groups)
        inner = (sums**2 / np.maximum(counts, 1)).sum(axis=1)
        share = np.divide(inner, whole, out=np.zeros(_RESAMPLES), where=whole > 0)
        found.append(corrected(share, draws, groups).std())
    return np.array(found)


@cache
def _resampled(draws: int) -> Array:
    """Return the draws of each resample, the same for every outcome."""
    return np.random.default_rng(0).integers(0, draws, (_RESAMPLES, draws))


def undecided(met: Array, groups: int) -> bool:
    """Return whether both outcomes are frequent enough to be compared.

    Examples
    --------
    >>> undecided(np.array([True, False] * 50), 5), undecided(np.array([True] * 100), 5)
    (True, False)
    """
    rarer = min(int(met.sum()), int((~met).sum()))
    return rarer >= RARE * groups


def ranks(values: Array) -> Array:
    """Return ranks, ties sharing their mean; far tails then weigh no more than their order.

    Examples
    --------
    >>> ranks(np.array([5.0, 1.0, 5.0])).tolist()
    [1.5, 0.0, 1.5]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    first = np.cumsum(counts) - counts
    return np.asarray((first + (counts - 1) / 2.0)[place])


def turning_quantile(met: Array, column: Array, level: float = 0.5) -> float | None:
    """Return the quantile of an input at which the chance of being met passes `level`; or None.

    A logistic curve over the normal score of the input's order. None where it does not pass
    within the bulk of the draws.

    Examples
    --------
    >>> column = np.arange(1000.0)
    >>> rng = np.random.default_rng(3)
    >>> met = column / 1000 + rng.normal(0, 0.1, 1000) > 0.3
    >>> round(turning_quantile(met, column), 1)
    0.3
    >>> turning_quantile(np.ones(1000, bool), column) is None
    True
    """
    if met.all() or not met.any():
        return None
    score = special.ndtri((ranks(column) + 0.5) / len(column))
    start, slope = _logistic(met.astype(float), score)
    if not np.isfinite(slope) or slope == 0.0:
        return None
    place = float(special.ndtr((special.logit(level) - start) / slope))
    return place if _TAIL < place < 1.0 - _TAIL else None


def _logistic(met: Array, score: Array) -> tuple[float, float]:
    """Return intercept and slope of a logistic curve; a touch of shrinkage keeps it finite."""
    design = np.stack([np.ones_like(score), score])
    weights, ridge = np.zeros(2), np.diag([0.0, 1e-3])
    for _ in range(_ITERATIONS):
        fitted = special.expit(product(weights, design))
        bend = product(design * (fitted * (1.0 - fitted)), design.T) + ridge
        weights = weights + np.linalg.solve(
            bend, product(design, met - fitted) - product(ridge, weights)
        )
    return float(weights[0]), float(weights[1])
