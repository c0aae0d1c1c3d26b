"""Shares without a mechanism of their own: a bounded trend from the last observation.

Without an observation there is nothing to start from, and the indicator is not assessable.
"""

from __future__ import annotations

import numpy as np

from gepsim.targets.numerics import bounded
from gepsim.targets.registry import OWN, indicator_model
from gepsim.text import Text

Array = np.ndarray


@indicator_model(
    inputs={
        "start": "percent",
        "since": "year",
        "logit_drift": "year-1",
        "share_edge": "percent",
        "project_effect": "percent",
        "yearly_share_error": "percent",
    },
    units="percent",
    kind="trend",
    by_year=True,
    method=Text(
        "自最近监测值起的有界趋势；没有监测值则不可评估",
        "bounded trend from the last observation; without one it is not assessable",
    ),
    sources=("indicator_note",),
)
def share(
    start: float,
    since: Array,
    logit_drift: Array,
    share_edge: float,
    project_effect: Array,
    yearly_share_error: Array,
) -> Array:
    """Percentage that drifts and stays between 0 and 100.

    Examples
    --------
    >>> round(float(share(50.0, 2, 0.05, 0.1, 0.0, 0.0)), 2)
    52.5
    """
    error = np.where(np.asarray(since) > 0, yearly_share_error, 0.0)
    return np.clip(bounded(start, logit_drift * since, share_edge) + project_effect + error, 0, 100)


@indicator_model(
    inputs={"start": OWN, "since": "year", "level_drift": "year-1", "project_effect": OWN},
    units=OWN,
    kind="trend",
    by_year=True,
    method=Text(
        "自最近监测值起的线性趋势；没有监测值则不可评估",
        "linear trend from the last observation; without one it is not assessable",
    ),
    sources=("indicator_note",),
)
def level(start: float, since: Array, level_drift: Array, project_effect: Array) -> Array:
    """Level that drifts by a share of itself each year.

    Examples
    --------
    >>> level(100.0, 2, 0.25, 0.0)
    150.0
    """
    return start * (1.0 + level_drift * since) + project_effect
