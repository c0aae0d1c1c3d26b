"""A plan re-simulated in full, as the scenario that it is written as, and compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gepsim.advice.planning import Plan
from gepsim.engine.state import RunState
from gepsim.errors import GepsimError
from gepsim.targets.joint import joint_probability
from gepsim.targets.verdicts import wilson

_AGREE = 1e-9


def verified(plan: Plan, road: RunState) -> Plan:
    """Return a plan with the probabilities of its own whole simulation, and Wilson's bounds.

    Parameters
    ----------
    plan : Plan
    road : RunState
        Of the scenario that the plan is written as.

    Raises
    ------
    GepsimError
        If the simulation does not bear out what the search found.
    """
    found = {(one.target.id, one.year): one for one in road.targets.assessments}
    rows = []
    for one in plan.required:
        seen = found[one.target.id, one.year]
        if abs(seen.probability - one.planned) > _AGREE:
            raise GepsimError(
                f"the whole simulation gives target {one.target.id} in {one.year} a probability of "
                f"{seen.probability:.3f}, not the {one.planned:.3f} of the search"
            )
        rows.append(replace(one, planned=seen.probability, low=seen.low, high=seen.high))
    rules = road.targets.rules
    goals = [
        replace(one, low=float(low), high=float(high))
        for one in plan.joint
        for low, high in [wilson(one.planned, one.draws, rules.confidence)]
    ]
    return replace(plan, required=tuple(rows), joint=tuple(goals))


def together(plan: Plan, road: RunState) -> dict[int, float]:
    """Return how likely all reached targets are met at once, by checkpoint. [1]"""
    asked = {(one.target.id, one.year) for one in plan.required if one.reachable}
    years = sorted({year for _, year in asked})
    met = {
        year: [
            one.judged.met[1:]
            for one in road.targets.assessments
            if one.judged is not None and one.year == year and (one.target.id, year) in asked
        ]
        for year in years
    }
    return {year: joint_probability(np.stack(rows)) for year, rows in met.items()}
