"""Small counts and bounded shares: what several indicator models compute with."""

from __future__ import annotations

import numpy as np
from scipy import special

from gepsim.plan_periods import plan_base

Array = np.ndarray
Number = Array | float


def binomial(quantile: Array, trials: Number, chance: Number) -> Array:
    """Return the binomial count at a quantile, so that one draw stays one draw in every scenario.

    Examples
    --------
    Three points, each bad with chance one half; 12.5 % of the draws have none:

    >>> binomial(np.array([0.10, 0.20, 0.60, 0.90]), 3, 0.5).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    trials, chance = np.asarray(trials, float), np.asarray(chance, float)
    none = (1.0 - chance) ** trials
    shape = np.broadcast_shapes(np.shape(quantile), none.shape)
    count = np.zeros(int(np.prod(shape)))
    # few quantiles lie beyond a count of 0, fewer beyond 1: only these are followed
    place: Array = np.flatnonzero(np.broadcast_to(quantile > none, shape))
    every = (quantile, trials, chance, none)
    beyond, left, hit, at_most = (np.broadcast_to(one, shape).ravel()[place] for one in every)
    odds = hit / np.maximum(1.0 - hit, np.finfo(float).tiny)
    exactly, open_, reached = at_most, left > 0, 0.0
    while open_.any():
        if not open_.all():
            parts = (place, beyond, left, odds, exactly, at_most)
            place, beyond, left, odds, exactly, at_most = (part[open_] for part in parts)
        exactly = exactly * np.maximum(left - reached, 0.0) / (reached + 1.0) * odds
        at_most, reached = at_most + exactly, reached + 1.0
        count[place] = reached
        open_ = (beyond > at_most) & (left > reached)
    return count.reshape(shape)


def objects_failed(
    start: Number,
    objects: int,
    latest: int,
    hazard: Array,
    repair: Array,
    fails: Array,
    heals: Array,
) -> Array:
    """Return how many of a few objects are in a failed state, by year and draw.

    Each year every sound object fails with the chance `hazard` and every failed one recovers with
    the chance `repair`.

    Parameters
    ----------
    start : array or float
        Failed objects in the last observed year. [1]
    objects : int
        How many objects there are. [1]
    latest : int
        Index of the last observed year.
    hazard, repair : array
        Chances by year and draw. [year-1]
    fails, heals : array
        Quantiles by year and draw. [1]
    """
    shape = fails.shape
    hazard, repair = np.broadcast_to(hazard, shape), np.broadcast_to(repair, shape)
    failed = np.zeros(shape)
    failed[: latest + 1] = start
    for now in range(latest + 1, shape[0]):
        before = failed[now - 1]
        recovered = binomial(heals[now], before, repair[now])
        broken = binomial(fails[now], objects - before, hazard[now])
        failed[now] = before - recovered + broken
    return failed


def bounded(start: Number, shift: Number, edge: Number) -> Array:
    """Return a percentage moved by `shift` on the logit scale; it stays between 0 and 100.

    Parameters
    ----------
    start : float
        Share to start from. [percent]
    shift : array
        Sum of drifts. [1]
    edge : float
        A share starts at most this close to 0 and 100. [percent]

    Examples
    --------
    >>> round(float(bounded(50.0, 0.1, 0.1)), 2)
    52.5
    """
    inside = np.clip(start, edge, 100.0 - edge)
    return 100.0 * special.expit(special.logit(inside / 100.0) + shift)


def dry_year(relative_rain: Number, response: Number) -> Array:
    """Return how much a dry year raises what low water concentrates or calls for [1].

    Rain above the normal neither thins out nor washes in: 1.

    Parameters
    ----------
    relative_rain : array
        Rain of the year against the climate normal. [1]
    response : array
        Rise in percent for a percent less rain. [1]

    Examples
    --------
    A fifth less rain at a response of one half, the normal, and a wet year:

    >>> dry_year(np.array([0.8, 1.0, 1.5]), 0.5).round(3).tolist()
    [1.118, 1.0, 1.0]
    """
    return np.minimum(relative_rain, 1.0) ** -np.asarray(response, float)


def reported(level: Array, swing: Array, *, share: bool) -> Array:
    """Return a level with the swings of the yearly figures since it was last reported.

    Parameters
    ----------
    level : array
        [percent, or any]
    swing : array
        Sum of the swings since the last report, 0 until then: on the logit scale of a percentage,
        on the log scale of all else. [1]
    share : bool
        Whether the level is a percentage, which stays between 0 and 100.

    Examples
    --------
    >>> reported(np.array([50.0, 50.0]), np.array([0.0, 0.1]), share=True).round(2).tolist()
    [50.0, 52.5]
    >>> reported(np.array([20.0]), np.array([-0.1]), share=False).round(2).tolist()
    [18.1]
    """
    if not share:
        return np.asarray(np.maximum(level, 0.0) * np.exp(swing))
    inside = np.clip(level, 0.0, 100.0)
    moved = 100.0 * special.expit(special.logit(inside / 100.0) + swing)
    return np.where(np.asarray(swing) == 0.0, inside, moved)


def since_period(intensity: Array, years: Array, seen: tuple[int, float] | None = None) -> Array:
    """Return the fall of an intensity since the last year of the previous five-year plan [percent].

    Years before the first such year that is known count from the first year.

    Parameters
    ----------
    intensity : array
        Use or emission per GDP by year and draw. [any]
    years : array of int
        Calendar years; see `gepsim.plan_periods`. [year]
    seen : tuple of int and float, or None
        Index of the last year in which the fall was measured, and that fall [percent]; the rest
        of its five-year plan follows from there.

    Examples
    --------
    >>> level = np.array([[1.0], [0.9], [0.81]])
    >>> since_period(level, np.array([2025, 2026, 2027])).ravel().round(6).tolist()
    [0.0, 10.0, 19.0]
    >>> since_period(level, np.array([2025, 2026, 2027]), seen=(1, 20.0)).ravel().round(6).tolist()
    [0.0, 20.0, 28.0]
    """
    flat = np.asarray(years).ravel()
    ends = np.array([plan_base(int(year)) for year in flat])
    left = intensity / intensity[np.clip(ends - int(flat[0]), 0, None)]
    if seen is not None:
        row, fall = seen
        after = (ends == ends[row]) & (np.arange(len(flat)) >= row)
        left[after] = (1.0 - fall / 100.0) * intensity[after] / intensity[row]
    return 100.0 * (1.0 - left)
