"""How far soil figures depend on the form of LS, and on the size of the cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np

from gepsim.land.facts import LandscapeFacts
from gepsim.land.terrain import (
    Heights,
    SlopeForm,
    default_form,
    limited,
    slope_length_steepness,
)
from gepsim.sums import product

#: Width of the classes of slope that weights are gathered in; the lines of S break on their edges.
_CLASS = 0.01  # [degree]
_UPRIGHT = 90.0  # [degree]
_POINTS = 200_000
_EXTREMES = 200
_SEED = 1
_NORMAL_95 = 1.96  # standard errors on either side of a 95 % interval


def trial_forms(facts: LandscapeFacts) -> dict[str, SlopeForm]:
    """Return the forms of LS to be compared, the default first.

    Parameters
    ----------
    facts : LandscapeFacts
        Slope lengths to try are the rows ``slope_length_trial.<name>``.

    Returns
    -------
    dict of str to SlopeForm
        ``default``, ``no_slope_cap``, ``two_lines`` and ``hillside_<metres>``.
    """
    default = default_form(facts)
    longest = facts.get("slope_length_cap", "m")
    lengths = [*facts.family("slope_length_trial", "m"), longest]
    return {
        "default": default,
        "no_slope_cap": replace(default, cap=_UPRIGHT),
        "two_lines": replace(default, lines=2),
        **{f"hillside_{length:g}": replace(default, hillside=length) for length in lengths},
    }


def weighted_ls(
    slope: np.ndarray, weight: np.ndarray, facts: LandscapeFacts, forms: Mapping[str, SlopeForm]
) -> dict[str, float]:
    """Return the weighted sum of LS in several forms.

    Parameters
    ----------
    slope : ndarray
        [degree]
    weight : ndarray
        What LS is multiplied by in each cell.
    facts : LandscapeFacts
        Constants of LS.
    forms : mapping of str to SlopeForm

    Returns
    -------
    dict of str to float
        In the unit of the weight.

    Notes
    -----
    Cells are gathered in classes of 0.01 degree at the mean slope of each, within which LS is a
    straight line to 1e-7; six forms of a million cells cost no more than one.
    """
    place = (slope / _CLASS).astype(np.int32)
    held = np.bincount(place, weight)
    mean = np.bincount(place, weight * slope) / np.where(held > 0, held, 1.0)
    return {
        name: float(product(held, slope_length_steepness(mean, facts, form)))
        for name, form in forms.items()
    }


@dataclass(frozen=True)
class CellSizeEffect:
    """By how much LS over the city would differ if the land were looked at otherwise.

    Parameters
    ----------
    fine : float
        Distance of the points in the finer look. [m]
    change, error : float
        Relative change with the finer points, and half the width of its 95 % interval. [1]
    baseline : float
        Length over which a height model of the cell size reads slope: two cells. [m]
    from_heights : float
        Relative change with slope read over that length. [1]
    cells : int
        Cells drawn.
    """

    fine: float
    change: float
    error: float
    baseline: float
    from_heights: float
    cells: int


def cell_size_effect(
    ground: Heights,
    x: np.ndarray,
    y: np.ndarray,
    area: np.ndarray,
    weight: np.ndarray,
    resolution: float,
    points: int = _POINTS,
    raw: np.ndarray | None = None,
) -> CellSizeEffect:
    """Return how weighted LS would move with cells as small as the baseline of slope.

    Parameters
    ----------
    ground : Heights
        The land as a function of place.
    x, y : ndarray
        Centres of the cells. [m]
    area : ndarray
        [m2]
    weight : ndarray
        What LS is multiplied by in each cell.
    resolution : float
        Size of the cells. [m]
    points : int
        About so many points are looked at; cells are drawn at random, always the same.
    raw : ndarray, optional
        Raw heights of the centres, where they are known. [m]
    """
    facts = ground.relief.facts
    each = max(1, round(resolution / facts.get("slope_baseline", "m")))
    raw = ground.relief.at(x, y) if raw is None else raw
    finer = _refined(ground, raw, x, y, area, resolution, each)
    count = min(x.size, max(1, points // each**2))
    drawn = np.sort(np.random.default_rng(_SEED).choice(x.size, count, replace=False))
    x, y, weight = x[drawn], y[drawn], weight[drawn].astype(float)
    own = slope_length_steepness(ground.slope(x, y), facts).astype(float)
    small = slope_length_steepness(finer.slope(*_within(x, y, resolution, each)), facts)
    small = small.reshape(count, -1).mean(axis=1)
    read = slope_length_steepness(ground.slope(x, y, 2 * resolution), facts)
    whole = float(product(weight, own))
    change = float(product(weight, small)) / whole - 1
    spread = float(np.sqrt(((weight * (small - own * (1 + change))) ** 2).sum())) / whole
    return CellSizeEffect(
        fine=resolution / each,
        change=change,
        error=_NORMAL_95 * spread,
        baseline=2 * resolution,
        from_heights=float(product(weight, read)) / whole - 1,
        cells=count,
    )


def _refined(
    ground: Heights,
    raw: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    area: np.ndarray,
    resolution: float,
    each: int,
) -> Heights:
    """Return the heights as finer cells would have them: their limits are found between centres."""
    few = min(_EXTREMES, raw.size) - 1
    order = np.argpartition(raw, (few, raw.size - 1 - few))
    ends = np.unique(np.concatenate([order[:_EXTREMES], order[-_EXTREMES:]]))
    near = ground.relief.at(*_within(x[ends], y[ends], resolution, each))
    bottom, top = min(near.min(), raw.min()), max(near.max(), raw.max())
    return limited(ground.relief, raw, area, float(bottom), float(top))


def _within(
    x: np.ndarray, y: np.ndarray, resolution: float, each: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return evenly spaced points within cells, those of one cell after those of another [m]."""
    step = (np.arange(each) + 0.5) / each * resolution - resolution / 2
    dx, dy = (axis.ravel() for axis in np.meshgrid(step, step))
    return (x[:, None] + dx).ravel(), (y[:, None] + dy).ravel()


def effect_attrs(effect: CellSizeEffect) -> dict[str, float]:
    """Return an effect as attributes of the layer that holds LS."""
    return {f"cell_size_{name}": float(value) for name, value in asdict(effect).items()}


def effect_of(attrs: Mapping[str, Any]) -> CellSizeEffect | None:
    """Return the effect that a layer's attributes state, or None where they state none.

    Examples
    --------
    >>> effect = CellSizeEffect(30.0, -0.001, 0.002, 200.0, -0.25, 1000)
    >>> effect_of(effect_attrs(effect)) == effect, effect_of({})
    (True, None)
    """
    names = [field.name for field in fields(CellSizeEffect)]
    if not all(f"cell_size_{name}" in attrs for name in names):
        return None
    found = {name: float(attrs[f"cell_size_{name}"]) for name in names}
    return CellSizeEffect(**{**found, "cells": int(found["cells"])})  # type: ignore[arg-type]
