"""Targets that nobody has measured: what follows from a reference, or from what projects build.

Each answer is conditional on a grade-C row until the city enters an observation.
"""

from __future__ import annotations

import numpy as np

from gepsim.targets.numerics import binomial, bounded
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray
Seen = tuple[int, float] | None

_REFERENCE = {
    "year": "year",
    "seen": "percent",
    "reference_share": "percent",
    "reference_year": "year",
    "logit_drift": "year-1",
    "share_edge": "percent",
}


@indicator_model(
    inputs=_REFERENCE,
    units="percent",
    kind="trend",
    conditional=True,
    method=Text(
        "自监测值起的有界趋势；没有监测值时自同类地区的参考水平起（C级）",
        "bounded trend from the last observation, or from a reference of its kind (grade C)",
    ),
    sources=("expert_estimate",),
)
def share_from_reference(
    year: Array,
    seen: Seen,
    reference_share: Array,
    reference_year: float,
    logit_drift: Array,
    share_edge: float,
) -> Array:
    """Share that grows from what was seen, or from the level of a reference in its year.

    Examples
    --------
    >>> year = np.array([[2023], [2025]])
    >>> share_from_reference(year, None, 50.0, 2023.0, 0.05, 0.1).ravel().round(2).tolist()
    [50.0, 52.5]
    >>> share_from_reference(year, (1, 60.0), 50.0, 2023.0, 0.05, 0.1)[1, 0].round(6)
    np.float64(60.0)
    """
    if seen is None:
        return bounded(reference_share, logit_drift * (year - reference_year), share_edge)
    row, start = seen
    return bounded(start, logit_drift * (year - year[row]), share_edge)


@indicator_model(
    inputs={**_REFERENCE, "objects": "1", "luck_coverage": "1"},
    units="percent",
    kind="hazard",
    conditional=True,
    method=Text(
        "少量站点逐个计数，每个的覆盖概率随趋势上升；没有监测值时自参考水平起（C级）",
        "few sites counted one by one, each covered with a rising chance; without an observation "
        "from a reference (grade C)",
    ),
    sources=("expert_estimate",),
)
def coverage_from_reference(
    year: Array,
    seen: Seen,
    reference_share: Array,
    reference_year: float,
    logit_drift: Array,
    share_edge: float,
    objects: float,
    luck_coverage: Array,
) -> Array:
    """Share of few sites that are covered; a site that is covered once stays so.

    Examples
    --------
    Of two sites, each covered with 0.5, a draw of middling luck has one:

    >>> luck = np.array([[0.5], [0.1]])
    >>> coverage_from_reference(np.array([[2023], [2024]]), None, 50.0, 2023, 0.0, 0.1, 2, luck)
    array([[50.],
           [50.]])
    """
    chance = share_from_reference(
        year, seen, reference_share, reference_year, logit_drift, share_edge
    )
    open_ = binomial(luck_coverage[:1], objects, 1.0 - chance / 100.0)
    return 100.0 * (1.0 - open_ / objects)


@indicator_model(
    inputs={"goal": "km", "support": "1", "planting_reach": "1"},
    units="km",
    kind="project",
    by_year=True,
    conditional=True,
    method=Text(
        "规划长度×承担项目的完成份额×可达比例（C级）",
        "length of the plan x delivered share of the project x part within reach (grade C)",
    ),
    sources=("expert_estimate",),
)
def planted_length(goal: float, support: Array, planting_reach: Array) -> Array:
    """Length that a programme has planted.

    Examples
    --------
    >>> planted_length(1000.0, 0.5, 0.9)
    450.0
    """
    return goal * support * planting_reach


@indicator_model(
    inputs={"support": "1"},
    units="percent",
    kind="project",
    by_year=True,
    conditional=True,
    method=Text(
        "承担项目的完成份额：项目完成即视为全覆盖",
        "delivered share of its project, which is taken to bring the whole",
    ),
    sources=("indicator_note",),
)
def covered_by_project(support: Array) -> Array:
    """Share that a project has built of what it is to bring.

    Examples
    --------
    >>> covered_by_project(0.25)
    25.0
    """
    return 100.0 * support


@indicator_model(
    inputs={"delivered_beautiful_rivers": "1"},
    units="1",
    kind="project",
    by_year=True,
    conditional=True,
    method=Text("承担项目建成的美丽河湖条数", "rivers that its project has made beautiful"),
    sources=("indicator_note",),
)
def rivers_made_beautiful(delivered_beautiful_rivers: Array) -> Array:
    """Rivers that are done; a river in work does not count.

    Examples
    --------
    >>> rivers_made_beautiful(np.array([3.9, 4.0])).tolist()
    [3.0, 4.0]
    """
    return np.floor(delivered_beautiful_rivers + 1e-9)
