"""Fills the parameters of an indicator's model by their names; see `gepsim.targets.registry`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gepsim.targets.context import Asked, ForecastContext
from gepsim.targets.forecast import Array, Forecast
from gepsim.targets.indicator_inputs import IndicatorInputs
from gepsim.targets.project_effects import ProjectEffects
from gepsim.targets.registry import MODELS, OWN, SECTOR_OUTPUT
from gepsim.units import factor


def forecast_of(
    context: ForecastContext, name: str, years: tuple[int, ...] | None = None
) -> Forecast:
    """Return an indicator by year and draw; each context makes it once.

    Parameters
    ----------
    years : tuple of int, optional
        Years that are asked for, where not all are: what is tried with another programme is judged
        in three of fourteen. A model whose years hang together answers for all of them anyway.

    Raises
    ------
    Missing
        If something that its model needs is not there.
    """
    whole, target = context.forecasts.get(name), context.targets[name]
    if whole is not None:
        return whole
    some = years if target.model.by_year else None
    key: Asked = name if some is None else (name, some)
    if key not in context.forecasts:
        context.forecasts[key] = _computed(IndicatorInputs(context, target, some))
    return context.forecasts[key]


def _computed(inputs: IndicatorInputs) -> Forecast:
    """Return what a model says, with observed years as observed."""
    if inputs.model.known:
        inputs.start()
    declared = inputs.model.inputs.items()
    found = inputs.model.compute(
        **{k: _fill(inputs, k, inputs.target.units if u == OWN else u) for k, u in declared}
    )
    parts = found if isinstance(found, Mapping) else {"": found}
    shape = (len(inputs.years), inputs.context.draws.members + 1)
    series = {part: np.array(np.broadcast_to(v, shape), float) for part, v in parts.items()}
    if inputs.model.anchored and len(series) == 1:
        for year, value in inputs.levels.items():
            series[next(iter(series))][inputs.years == year] = value
    headline = {"": next(iter(series.values()))} if "" not in series else {}
    return Forecast({**headline, **series}, inputs.uncertain, inputs.years)


def _fill(inputs: IndicatorInputs, name: str, units: str) -> Any:
    """Return the value of one parameter."""
    prefix, evidence = name.split("_")[0], inputs.context.evidence
    if name in _PLAIN:
        return _PLAIN[name](inputs)
    if name == SECTOR_OUTPUT:
        return inputs.sector_output(units)
    if evidence.knows(name):
        scale = factor(evidence.units(name), units, f"evidence '{name}'")
        return inputs.note(name, evidence.mark(name), scale * inputs.evidence(name))
    if prefix in _PREFIXED and len(name) > len(prefix):
        return _PREFIXED[prefix](inputs, name.removeprefix(prefix + "_"), units)
    return _of_another(inputs, name) if name in MODELS else inputs.coefficient(name, units)


def _of_another(inputs: IndicatorInputs, model: str) -> Array:
    """Return the forecast of the indicator with a model; its inputs become inputs here."""
    years = None if inputs.asked is None else tuple(inputs.years.tolist())
    forecast = forecast_of(inputs.context, inputs.context.producer(model).id, years)
    inputs.uncertain.update(forecast.inputs)
    return forecast.at(inputs.years)


_PLAIN: dict[str, Callable[[IndicatorInputs], Any]] = {
    "start": IndicatorInputs.start,
    "since": lambda inputs: inputs.since,
    "latest": lambda inputs: inputs.latest,
    "year": lambda inputs: inputs.years[:, None],
    "start_if_any": lambda inputs: inputs.start() if inputs.levels else 0.0,
    "seen": lambda inputs: inputs.seen,
    "swing": IndicatorInputs.swing,
    "observed_mean": IndicatorInputs.observed_mean,
    "goal": IndicatorInputs.goal,
    "observations": lambda inputs: len(inputs.levels),
    "support": lambda inputs: ProjectEffects(inputs).support(),
}
_PREFIXED: dict[str, Callable[[IndicatorInputs, str, str], Any]] = {
    "project": lambda inputs, _name, units: ProjectEffects(inputs).effect(units),
    "capacity": lambda inputs, lever, units: ProjectEffects(inputs).capacity(lever, units),
    "delivered": lambda inputs, lever, units: ProjectEffects(inputs).built(lever, units),
    "rule": lambda inputs, lever, _units: ProjectEffects(inputs).rule(lever),
    "weather": IndicatorInputs.weather,
    "luck": IndicatorInputs.luck,
    "yearly": IndicatorInputs.yearly,
}
