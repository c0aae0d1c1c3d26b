"""Contexts with another programme: what it does not reach is taken over, the rest forecast anew.

A verdict asks for each of its projects a year later, the record for each one left out and for each
payer missing; most of what a project is listed under it does not reach by any number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gepsim.projects.programme import Programme
from gepsim.targets.context import Asked, ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.forecast import Forecast
from gepsim.targets.indicator_inputs import IndicatorInputs
from gepsim.targets.project_effects import ProjectEffects


def later(context: ForecastContext, project: str) -> ForecastContext:
    """Return the same context with one project a year later; it shares all noise."""
    return under(context, context.programme.later(project))


def without(context: ForecastContext, project: str) -> ForecastContext:
    """Return the same context with one project struck out; it shares all noise."""
    return under(context, context.programme.without(project))


def under(context: ForecastContext, programme: Programme) -> ForecastContext:
    """Return the same context with another programme of the same projects."""
    moved = frozenset(_moved(context.programme, programme))
    same: dict[Asked, Forecast] = {
        name: one
        for name, one in context.forecasts.items()
        if isinstance(name, str) and not moved & reach(context, name)
    }
    return replace(context, programme=programme, forecasts=same)


def untouched(context: ForecastContext, other: ForecastContext, name: str) -> bool:
    """Return whether a context took the forecast of a target over from another."""
    found = other.forecasts.get(name)
    return found is not None and context.forecasts.get(name) is found


def reach(context: ForecastContext, name: str) -> frozenset[str]:
    """Return the projects that can move a target, or one whose forecast it reads."""
    if name not in context.reach:
        found = (_reaching(context, one) for one in context.lineage(context.targets[name]))
        context.reach[name] = frozenset().union(*found)
    return context.reach[name]


def _reaching(context: ForecastContext, target: Target) -> frozenset[str]:
    effects = ProjectEffects(IndicatorInputs(context, target))
    return frozenset(name for needed in target.model.inputs for name in effects.reaching(needed))


def _moved(one: Programme, other: Programme) -> Iterator[str]:
    """Yield the projects that are carried out, delivered or sized differently."""
    for row, name in enumerate(one.schedule.ids):
        if _told(one, row) != _told(other, row):
            yield name


def _told(programme: Programme, row: int) -> tuple[float, ...]:
    """Return all that says when and how much a project delivers."""
    plan = programme.schedule
    numbers = (plan.kept, plan.begin, plan.finish, plan.scale, programme.late)
    return tuple(float(each[row]) for each in numbers)
