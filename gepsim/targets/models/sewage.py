"""Sewage: what of it reaches a plant, which villages are treated, what plants keep back."""

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
        "urban_population": "person",
        "urban_growth": "1",
        "sewage_routine_gain": "1",
        "capacity_wwtp_new_m3d": "m3 day-1",
        "sewage_utilisation": "1",
        "sewage_bod": "g m-3",
        "sewage_bod_per_person": "g person-1 day-1",
        "project_effect": "percent",
        "swing": "1",
    },
    units="percent",
    kind="project",
    by_year=True,
    method=Text(
        "BOD物料平衡：进厂负荷÷（人均排放量×城区人口），人口逐年增长",
        "BOD balance: load at plants over what a growing city sheds",
    ),
    sources=("collection_rate_definition",),
)
def sewage_collection(
    start: float,
    since: Array,
    urban_population: Array,
    urban_growth: Array,
    sewage_routine_gain: Array,
    capacity_wwtp_new_m3d: Array,
    sewage_utilisation: Array,
    sewage_bod: Array,
    sewage_bod_per_person: float,
    project_effect: Array,
    swing: Array,
) -> Array:
    """Share of urban domestic sewage that reaches a plant, measured by BOD.

    Examples
    --------
    15,000 m3/d at 100 g/m3 and 0.7 utilisation serve 23,333 of 575,000 people: 4.06 points.

    >>> sewage = sewage_collection(75.0, 0, 575e3, 0.015, 0.0, 15e3, 0.7, 100.0, 45.0, 0.0, 0.0)
    >>> round(float(sewage), 2)
    79.06
    """
    people = urban_population * (1.0 + urban_growth) ** since
    served = start / 100.0 * urban_population * (1.0 + sewage_routine_gain) ** since
    load = capacity_wwtp_new_m3d * sewage_utilisation * sewage_bod
    served = served + load / sewage_bod_per_person
    rate = 100.0 * served / people + project_effect
    return reported(rate, swing, share=True)


@indicator_model(
    inputs={
        "start": "percent",
        "since": "year",
        "rural_villages": "1",
        "villages_routine": "year-1",
        "capacity_villages": "1",
        "capacity_communities": "1",
        "project_effect": "percent",
        "swing": "1",
    },
    units="percent",
    kind="project",
    by_year=True,
    method=Text(
        "完成治理的行政村数÷行政村总数：项目村＋日常推进村",
        "treated villages over all villages: project villages and the yearly routine",
    ),
    sources=("indicator_note",),
)
def rural_sewage(
    start: float,
    since: Array,
    rural_villages: float,
    villages_routine: Array,
    capacity_villages: Array,
    capacity_communities: Array,
    project_effect: Array,
    swing: Array,
) -> Array:
    """Share of villages whose sewage is treated or controlled.

    Examples
    --------
    From 70 %, four years at 10 villages a year and 25 project villages of 1300:

    >>> round(float(rural_sewage(70.0, 4, 1300.0, 10.0, 21.0, 4.0, 0.0, 0.0)), 2)
    75.0
    """
    villages = villages_routine * since + capacity_villages + capacity_communities
    rate = start + 100.0 * villages / rural_villages + project_effect
    return reported(rate, swing, share=True)


@indicator_model(
    inputs={
        "start_if_any": "t year-1",
        "capacity_wwtp_upgrade_m3d": "m3 day-1",
        "capacity_wwtp_new_m3d": "m3 day-1",
        "wwtp_load": "1",
        "cod_cut_upgrade": "g m-3",
        "cod_cut_new": "g m-3",
        "ammonia_cut_upgrade": "g m-3",
        "ammonia_cut_new": "g m-3",
    },
    units="t year-1",
    kind="project",
    by_year=True,
    method=Text(
        "污水工程减排量＝水量×365×进出水浓度差×负荷率（COD与氨氮之和）",
        "cuts by sewage works: flow x 365 x concentration step x load (COD and ammonia)",
    ),
    sources=("gb_18918",),
)
def emission_cuts(
    start_if_any: float,
    capacity_wwtp_upgrade_m3d: Array,
    capacity_wwtp_new_m3d: Array,
    wwtp_load: Array,
    cod_cut_upgrade: Array,
    cod_cut_new: Array,
    ammonia_cut_upgrade: Array,
    ammonia_cut_new: Array,
) -> Array:
    """Yearly cut of COD and ammonia by sewage works, added to the last one that was reported.

    Examples
    --------
    80,000 m3/d raised from 60 to 50 mg/L of COD and from 8 to 5 mg/L of ammonia, load 0.85:

    >>> round(float(emission_cuts(0.0, 80e3, 0.0, 0.85, 10.0, 0.0, 3.0, 0.0)), 1)
    322.7
    """
    upgrade = capacity_wwtp_upgrade_m3d * (cod_cut_upgrade + ammonia_cut_upgrade)
    added = capacity_wwtp_new_m3d * (cod_cut_new + ammonia_cut_new)
    return start_if_any + yearly_tonnes((upgrade + added) * wwtp_load)


def yearly_tonnes(grams_per_day: Array) -> Array:
    """Return tonnes a year from grams a day.

    Examples
    --------
    >>> yearly_tonnes(1e6)
    365.0
    """
    return grams_per_day * 365.0 / 1e6
