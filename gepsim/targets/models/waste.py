"""Waste: what of the city's household waste and of industry's solid waste is used again."""

from __future__ import annotations

import numpy as np

from gepsim.targets.numerics import reported
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray


@indicator_model(
    inputs={
        "start": "percent",
        "since": "year",
        "recycling_trend": "percent year-1",
        "capacity_kitchen_waste_tpd": "t day-1",
        "kitchen_waste_utilisation": "1",
        "urban_waste": "t day-1",
        "project_effect": "percent",
        "swing": "1",
    },
    units="percent",
    kind="project",
    by_year=True,
    method=Text(
        "（可回收物＋餐厨垃圾利用量）÷清运量：设施能力×利用率＋趋势",
        "(recyclables + kitchen waste used) over waste generated: capacity x use + trend",
    ),
    sources=("indicator_note",),
)
def recycling_rate(
    start: float,
    since: Array,
    recycling_trend: Array,
    capacity_kitchen_waste_tpd: Array,
    kitchen_waste_utilisation: Array,
    urban_waste: Array,
    project_effect: Array,
    swing: Array,
) -> Array:
    """Share of urban household waste that is recycled or used.

    Examples
    --------
    100 t/d of kitchen waste at 0.7 utilisation of 1,200 t/d generated add 5.83 points:

    >>> round(float(recycling_rate(36.07, 0, -0.3, 100.0, 0.7, 1200.0, 0.0, 0.0)), 2)
    41.9
    """
    kitchen = 100.0 * capacity_kitchen_waste_tpd * kitchen_waste_utilisation / urban_waste
    rate = start + recycling_trend * since + kitchen + project_effect
    return reported(rate, swing, share=True)


@indicator_model(
    inputs={
        "start": "percent",
        "latest": "1",
        "since": "year",
        "waste_share_mining": "1",
        "waste_use_new": "1",
        "materials_value_added": "CNY year-1",
        "waste_decoupling": "year-1",
        "capacity_sludge_tpd": "t day-1",
        "solid_waste": "t year-1",
        "sludge_use_gain": "1",
        "project_effect": "percent",
        "swing": "1",
    },
    units="percent",
    kind="project",
    by_year=True,
    method=Text(
        "分废物流核算：采选废石尾矿随建材产值增长，污泥利用能力提高利用率",
        "balance by stream: mining waste grows with materials, sludge plants raise the use",
    ),
    sources=("indicator_note",),
)
def solid_waste_use(
    start: float,
    latest: int,
    since: Array,
    waste_share_mining: Array,
    waste_use_new: Array,
    materials_value_added: Array,
    waste_decoupling: Array,
    capacity_sludge_tpd: Array,
    solid_waste: Array,
    sludge_use_gain: Array,
    project_effect: Array,
    swing: Array,
) -> Array:
    """Share of general industrial solid waste that is used.

    Notes
    -----
    Mining waste grows with the value added of materials, less the decoupling; the added waste is
    used at the rate `waste_use_new`, all else as in the last observed year.
    """
    growth = materials_value_added / materials_value_added[latest]
    growth = growth * (1.0 - waste_decoupling) ** since
    added = waste_share_mining * (growth - 1.0)
    used = stream_mean(start, 100.0 * waste_use_new, added)
    tonnes = capacity_sludge_tpd * 365.0 * sludge_use_gain
    used = used + 100.0 * tonnes / (solid_waste * (1.0 + added)) + project_effect
    return reported(used, swing, share=True)


def stream_mean(rate: Array | float, rate_of_added: Array | float, added: Array | float) -> Array:
    """Return the mean use of a stock of waste to which a stream is added [percent].

    Parameters
    ----------
    rate, rate_of_added : array
        Use of what there was and of what comes to it. [percent]
    added : array
        What comes to it, relative to what there was. [1]

    Examples
    --------
    >>> stream_mean(96.0, 90.0, 1.0)
    array(93.)
    """
    return np.asarray((rate + rate_of_added * added) / (1.0 + added))
