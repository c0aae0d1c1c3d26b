"""What is 100 % today and can lapse: few objects with a yearly hazard, and rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gepsim.targets.numerics import binomial, dry_year, objects_failed
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray

#: What the series of an indicator with several are called.
PARTS = {
    "start_rate": Text("线索启动率", "clues followed up"),
    "closure_rate": Text("案件结案率", "cases closed"),
}
#: States of a rule or practice.
IN_PLACE, LAPSING, LAPSED = 1.0, 0.5, 0.0


@indicator_model(
    inputs={
        "start": "percent",
        "latest": "1",
        "objects": "1",
        "failure_hazard": "year-1",
        "hazard_dry_response": "1",
        "relative_rain": "1",
        "repair_chance": "year-1",
        "support_relief": "1",
        "support": "1",
        "luck_failure": "1",
        "luck_repair": "1",
    },
    units="percent",
    kind="hazard",
    method=Text(
        "逐个对象的年失效概率与修复概率（按整数计），维护项目降低失效概率，水体类枯水年失效概率升高",
        "yearly failure and repair of counted objects; maintaining projects lower failure, dry "
        "years raise that of waters",
    ),
    sources=("indicator_note",),
)
def share_kept(
    start: float,
    latest: int,
    objects: float,
    failure_hazard: Array,
    hazard_dry_response: Array,
    relative_rain: Array,
    repair_chance: Array,
    support_relief: Array,
    support: Array,
    luck_failure: Array,
    luck_repair: Array,
) -> Array:
    """Share of counted objects that are in order."""
    count = int(objects)
    hazard = failure_hazard * dry_year(relative_rain, hazard_dry_response)
    hazard = np.minimum(hazard * (1.0 - support_relief * support), 1.0)
    failed = objects_failed(
        round((1.0 - start / 100.0) * count),
        count,
        latest,
        hazard,
        repair_chance,
        luck_failure,
        luck_repair,
    )
    return 100.0 * (1.0 - failed / count)


STATUS: dict[str, Any] = {
    "inputs": {
        "start": "1",
        "latest": "1",
        "lapse_hazard": "year-1",
        "renewal_chance": "year-1",
        "support_relief": "1",
        "support": "1",
        "luck_lapse": "1",
        "luck_renewal": "1",
    },
    "kind": "status",
    "method": Text(
        "状态机（在位—将失效—失效）：逐年失效概率，证据更新即恢复",
        "states in place, lapsing, lapsed: yearly hazard, restored by renewed evidence",
    ),
    "sources": ("indicator_note",),
}


@indicator_model(units="1", **STATUS)
def in_place(
    start: float,
    latest: int,
    lapse_hazard: Array,
    renewal_chance: Array,
    support_relief: Array,
    support: Array,
    luck_lapse: Array,
    luck_renewal: Array,
) -> Array:
    """Whether a rule or practice is in place: 1, 0.5 while its evidence lapses, 0 after that.

    It starts from the year of its last evidence. What lapses is renewed within the year or lost;
    what is lost can be established again.

    Examples
    --------
    Lapsing in the second year, lost in the third, back in the fourth:

    >>> lapse, renewal = np.array([[0.5], [0.0], [0.5], [0.5]]), np.array([[1], [1], [1], [0]])
    >>> in_place(1.0, 0, 0.01, 0.6, 0.5, np.zeros((4, 1)), lapse, renewal).ravel().tolist()
    [1.0, 0.5, 0.0, 1.0]
    """
    hazard = np.broadcast_to(lapse_hazard * (1.0 - support_relief * support), luck_lapse.shape)
    state = np.full(luck_lapse.shape, float(start))
    for now in range(latest + 1, len(state)):
        before = state[now - 1]
        renewed = luck_renewal[now] < renewal_chance
        kept = np.where(luck_lapse[now] < hazard[now], LAPSING, IN_PLACE)
        state[now] = np.where(before == IN_PLACE, kept, np.where(renewed, IN_PLACE, LAPSED))
    return state


@indicator_model(units="percent", **STATUS)
def appraisal_share(
    start: float,
    latest: int,
    lapse_hazard: Array,
    renewal_chance: Array,
    support_relief: Array,
    support: Array,
    luck_lapse: Array,
    luck_renewal: Array,
) -> Array:
    """Weight of the environment in appraisals, as long as the rule holds."""
    luck = (luck_lapse, luck_renewal)
    held = in_place(1.0, latest, lapse_hazard, renewal_chance, support_relief, support, *luck)
    return start * (held > LAPSED)


@indicator_model(
    inputs={
        "cases_per_year": "1",
        "clue_missed": "1",
        "case_unclosed": "1",
        "luck_clue": "1",
        "luck_case": "1",
    },
    units="percent",
    kind="hazard",
    method=Text(
        "少量案件的二项分布：线索启动与结案分别计",
        "binomial on a small number of cases: clues followed up, cases closed",
    ),
    sources=("indicator_note",),
    anchored=False,
    known=True,
)
def damage_cases(
    cases_per_year: float,
    clue_missed: Array,
    case_unclosed: Array,
    luck_clue: Array,
    luck_case: Array,
) -> Mapping[str, Array]:
    """Rates of clues followed up and of cases closed in a year.

    Examples
    --------
    >>> rates = damage_cases(20, 0.01, 0.1, np.array([0.5, 0.97]), np.array([0.5, 0.5]))
    >>> rates["start_rate"].tolist(), rates["closure_rate"].tolist()
    ([100.0, 95.0], [90.0, 90.0])
    """
    cases = int(cases_per_year)
    return {
        "start_rate": 100.0 * (1.0 - binomial(luck_clue, cases, clue_missed) / cases),
        "closure_rate": 100.0 * (1.0 - binomial(luck_case, cases, case_unclosed) / cases),
    }
