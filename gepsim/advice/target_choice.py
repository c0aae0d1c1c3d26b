"""Which targets a plan must reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import isnan

from gepsim.advice.trials import TrialRuns
from gepsim.errors import Problems, suggest
from gepsim.targets.assess import Assessment
from gepsim.targets.definitions import Target
from gepsim.targets.joint import TARGET_SETS


def chosen_targets(trials: TrialRuns, names: str) -> tuple[list[Assessment], list[str]]:
    """Return what is judged of the named targets, and ids that have no probability.

    Parameters
    ----------
    names : str
        ``binding``, ``quantitative`` or ``all`` indicators, or target ids parted by commas.

    Raises
    ------
    InputError
        If an id is unknown, or was named and has no probability at any checkpoint.
    """
    found = trials.road.targets.assessments
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if len(asked) == 1 and asked[0] in TARGET_SETS:
        sets = [one for one in found if _in_set(one.target, asked[0])]
        judged = [one for one in sets if not isnan(one.probability)]
        known = {one.target.id for one in judged}
        return judged, list(dict.fromkeys(o.target.id for o in sets if o.target.id not in known))
    _check_names(asked, found)
    judged = [one for one in found if one.target.id in asked and not isnan(one.probability)]
    return judged, []


def _in_set(target: Target, name: str) -> bool:
    if name == "binding":
        return target.binding
    return target.indicator and (name == "all" or not target.status)


def _check_names(asked: Sequence[str], found: Collection[Assessment]) -> None:
    problems = Problems()
    known = list(dict.fromkeys(one.target.id for one in found))
    if not asked:
        problems.add("--targets", "names no target", f"allowed: {', '.join(TARGET_SETS)}, or ids")
    for name in asked:
        if name not in known:
            problems.add("--targets", f"no target '{name}'", suggest(name, [*TARGET_SETS, *known]))
            continue
        own = [one for one in found if one.target.id == name]
        if all(isnan(one.probability) for one in own):
            problems.add("--targets", f"'{name}' has no probability: {own[-1].reason.en}")
    problems.raise_if_any()
