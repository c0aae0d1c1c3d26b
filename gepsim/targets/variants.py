"""Contexts with another programme: what it does not reach is taken over, the rest forecast anew.

A verdict asks for each of its projects a year later, the record for each one left out and for each
payer missing; most of what a project is listed under it does not reach by any number.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gepsim.projects.programme import Programme
from gepsim.targets.context import Asked, ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.forecast import Array, Forecast
from gepsim.targets.indicator_inputs import IndicatorInputs
from gepsim.targets.project_effects import BY_SIZE, OF_PROJECTS, ProjectEffects


def later(context: ForecastContext, project: str) -> ForecastContext:
    """Return the same context with one project a year later; it shares all noise."""
    return under(context, context.programme.later(project))


def without(context: ForecastContext, project: str) -> ForecastContext:
    """Return the same context with one project struck out; it shares all noise."""
    return under(context, context.programme.without(project))


def under(context: ForecastContext, programme: Programme) -> ForecastContext:
    """Return the same context with another programme of the same projects."""
    moved, sized = _moved(context.programme, programme), _sized(context.programme, programme)
    same: dict[Asked, Forecast] = {
        name: one
        for name, one in context.forecasts.items()
        if isinstance(name, str)
        and not moved & reach(context, name)
        and not sized & reach(context, name, BY_SIZE)
    }
    return replace(context, programme=programme, forecasts=same)


def untouched(context: ForecastContext, other: ForecastContext, name: str) -> bool:
    """Return whether a context took the forecast of a target over from another."""
    found = other.forecasts.get(name)
    return found is not None and context.forecasts.get(name) is found


def reach(
    context: ForecastContext, name: str, words: tuple[str, ...] = OF_PROJECTS
) -> frozenset[str]:
    """Return the projects that can move a target, or one whose forecast it reads.

    Parameters
    ----------
    words : tuple of str
        First words of the parameters that are looked at: those that a project's size moves, or all.
    """
    if (name, words) not in context.reach:
        lineage = context.lineage(context.targets[name])
        found = (_reaching(context, one, words) for one in lineage)
        context.reach[name, words] = frozenset().union(*found)
    return context.reach[name, words]


def _reaching(context: ForecastContext, target: Target, words: tuple[str, ...]) -> frozenset[str]:
    effects = ProjectEffects(IndicatorInputs(context, target))
    read = [needed for needed in target.model.inputs if needed.split("_")[0] in words]
    return frozenset(name for needed in read for name in effects.reaching(needed))


def _moved(one: Programme, other: Programme) -> frozenset[str]:
    """Return the projects that are carried out or delivered at other times."""
    return _differing(one, _times(one), _times(other))


def _times(programme: Programme) -> Array:
    plan = programme.schedule
    return np.stack([plan.kept, plan.begin, plan.finish, programme.late])


def _sized(one: Programme, other: Programme) -> frozenset[str]:
    """Return the projects that are built larger or smaller."""
    return _differing(one, one.schedule.scale[None], other.schedule.scale[None])


def _differing(programme: Programme, one: Array, other: Array) -> frozenset[str]:
    differs = (one != other).any(axis=0)
    return frozenset(
        name for name, true in zip(programme.schedule.ids, differs, strict=True) if true
    )
