"""What decides a target in truth: the rows behind a path of the economy, and how far it misses.

A path that another room hands over is no cause; it rests on rows. Those that move a judgement
beyond chance take the path's place, so that the driver is something that can be verified, and the
grade is that of the rows. `gepsim sensitivity` looks at the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy import special

from gepsim.kept import kept
from gepsim.sums import product
from gepsim.targets.context import ForecastContext
from gepsim.targets.forecast import EXCESS, Forecast, UncertainInput
from gepsim.targets.judging import Judgement
from gepsim.targets.registry import SECTOR_OUTPUT
from gepsim.targets.verdict_draws import members_of_run

Array = np.ndarray
Inputs = Mapping[str, UncertainInput]

#: Chance that rows without any influence put one of them in a path's place.
_FALSE_ALARM = 0.05
#: Draws without which nothing goes with anything. [1]
_FEWEST = 3


def by_distance(judged: Judgement, forecast: Forecast, now: int) -> Judgement:
    """Return a judgement whose slack is the distance that the forecast states, if it does.

    A peak that is missed has no year; how far emissions rise above it says what decides it.
    """
    excess = forecast.series.get(EXCESS)
    return judged if excess is None else replace(judged, slack=-excess[now])


def causes(context: ForecastContext, inputs: Inputs, slack: Array) -> dict[str, UncertainInput]:
    """Return the uncertain inputs of a target with rows in the place of the economy's paths.

    Parameters
    ----------
    inputs : mapping of str to UncertainInput
        Of the target's forecast.
    slack : array
        Distance to the threshold by draw. [unit of the indicator]
    """
    told = context.evidence
    paths = [name for name in inputs if name == SECTOR_OUTPUT or told.of_economy(name)]
    rows = context.behind if paths else {}
    chosen = beyond_chance(rows, slack[1 : 1 + members_of_run(context.draws)])
    if not chosen:
        return dict(inputs)
    kept = {name: one for name, one in inputs.items() if name not in paths}
    whole = {n: replace(rows[n], values=_whole(rows[n].values, len(slack))) for n in chosen}
    return {**kept, **whole}


def beyond_chance(rows: Inputs, slack: Array) -> list[str]:
    """Return the rows that go with a distance more than chance lets any of them.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> price, noise = rng.random((2, 400))
    >>> rows = {"price": UncertainInput("B", price), "noise": UncertainInput("C", noise)}
    >>> beyond_chance(rows, 2.0 - price)
    ['price']
    """
    if not rows or len(slack) < _FEWEST:
        return []
    away = slack - slack.mean()
    if not np.isfinite(away).all() or not away.any():
        return []
    centred, width = kept("rows behind", lambda: _centred(rows), of=[rows])
    spread = width * np.linalg.norm(away)
    strength = np.divide(product(centred, away), spread, out=np.zeros(len(rows)), where=spread > 0)
    likely = special.chdtrc(1, strength**2 * len(slack)) * len(rows)
    return [name for name, chance in zip(rows, likely, strict=True) if chance < _FALSE_ALARM]


def _centred(rows: Inputs) -> tuple[Array, Array]:
    """Return the columns of rows less their means, and the length of each; all verdicts ask."""
    columns = np.stack([one.values for one in rows.values()])
    centred = columns - columns.mean(axis=1, keepdims=True)
    return centred, np.linalg.norm(centred, axis=1)


def _whole(column: Array, count: int) -> Array:
    """Return a run's column for all draws of a verdict, in which the run's come round again."""
    return np.append(np.median(column), np.resize(column, count - 1))
