"""A plan, and rows of advice, as plain values for the files that lie beside a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from typing import Any

from gepsim.advice.joint_goal import JointGoal
from gepsim.advice.picks import Pick
from gepsim.advice.plan_doubts import doubts_on
from gepsim.advice.planning import Plan
from gepsim.advice.planning_problem import RequiredTarget


def plan_facts(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values: choices, money, and what is reached; money in CNY."""
    return {
        "confidence": plan.confidence,
        "free_from": plan.free,
        "proven": plan.proven,
        "added_cost": plan.added,
        "projects": {"now": plan.projects_now, "planned": plan.projects_money},
        "measures": {"now": plan.measures_now, "planned": plan.measures_money},
        "choices": [_choice(pick) for pick in plan.picks],
        "targets": [_target(one, plan) for one in plan.required],
        "at_once": [_goal(one) for one in plan.joint],
        "without_probability": list(plan.unjudged),
        "not_on_offer": [asdict(one) for one in plan.left],
    }


def _choice(pick: Pick) -> dict[str, Any]:
    return {
        "id": pick.decision.id,
        "name": asdict(pick.decision.name),
        "how": asdict(pick.option.text),
        "added_cost": pick.added,
        "equal_within_sampling_error": pick.cheaper is not None,
        "below_survey_error": pick.unseen,
        "saved_by_cheaper": pick.cheaper.saved if pick.cheaper else 0.0,
        "doubts": [asdict(said) for said in doubts_on(pick)],
    }


_NUMBERS = ("year", "now", "best", "asked", "reachable", "planned", "low", "high")


def _target(one: RequiredTarget, plan: Plan) -> dict[str, Any]:
    facts = {name: getattr(one, name) for name in _NUMBERS}
    return {
        "id": one.target.id,
        "name": asdict(one.target.name),
        **facts,
        "acting": list(one.acting),
        "driver": asdict(one.driver),
        "within_reach_with_clusters": plan.relief.get((one.target.id, one.year)),
    }


def _goal(one: JointGoal) -> dict[str, Any]:
    facts = {name: getattr(one, name) for name in _NUMBERS}
    return {"targets": [target.id for target in one.targets], **facts}


def rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows of an answer as plain values."""
    return [asdict(one) for one in found if is_dataclass(one) and not isinstance(one, type)]
