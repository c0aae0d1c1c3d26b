"""Indicator models: plain functions that declare which indicators they forecast, and from what.

A parameter of a model is filled by its name:

==========================  =====================================================================
``start``                   last observed level of the indicator [its unit]
``start_if_any``            the same, or 0 where nothing was observed [its unit]
``seen``                    index of the last observed year, and that level; None without one
``observed_mean``           mean of its observed levels [its unit]
``observations``            how many there are [1]
``since``                   years since the last observation, at least 0, by year [year]
``latest``                  index of the year of the last observation, or of the base year
``year``                    calendar year, by year [year]
``project_effect``          sum of ``project_effect.<indicator>.<project>`` delivered since then
``support``                 largest delivered share among the acting projects [1]
``capacity_<lever>``        capacity of the acting projects delivered since then [lever's unit]
``delivered_<lever>``       capacity of the acting projects delivered in all [lever's unit]
``rule_<lever>``            year from which a rule holds that a project brings [year]
``weather_<name>``          quantile that all indicators share, by year and draw [1]
``luck_<name>``             quantile of this indicator alone, by year and draw [1]
``yearly_<row>``            a coefficient row drawn anew each year
name of an evidence array   see `gepsim.targets.evidence`
name of another model       that indicator's forecast
anything else               a coefficient row: ``<name>.<indicator>`` if there is one, or ``<name>``
==========================  =====================================================================

Arrays have the shape (years, draws) and broadcast; a plain number holds for all.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from gepsim.coefficients import Table
from gepsim.errors import InputError, Problem, suggest
from gepsim.registry import Declared, F

Kind = Literal["mechanistic", "project", "trend", "hazard", "status"]


@dataclass(frozen=True, kw_only=True)
class IndicatorModel(Declared):
    """How one indicator is forecast; ``name`` is the indicator's id.

    Parameters
    ----------
    kind : str
        Family of the model.
    method_zh, method_en : str
        The method in one line, as the report prints it.
    anchored : bool
        Whether observed years show the observation itself.
    like : str
        Indicator whose observations, projects, rows and luck it shares.
    signed : bool
        Whether it is a change, which may be negative.
    statistic : str
        City statistic that is its level, for a target that the plan's table does not print.
    known : bool
        Whether there is no forecast without an observed level.
    """

    kind: Kind
    method_zh: str
    method_en: str
    anchored: bool = True
    like: str = ""
    signed: bool = False
    statistic: str = ""
    known: bool = False

    @property
    def key(self) -> str:
        """Return the id under which observations, projects and rows are looked up."""
        return self.like or self.name

    @property
    def function(self) -> str:
        """Return the name under which other models can ask for this forecast."""
        return str(self.compute.__name__)


class Models(dict[str, IndicatorModel]):
    """Indicator models by id; an unknown id is explained."""

    def __missing__(self, name: str) -> IndicatorModel:
        """Explain an indicator that no model forecasts."""
        hint = suggest(name, self)
        raise InputError(Problem("indicator models", f"no model for indicator '{name}'", hint))

    def producer(self, function: str) -> str | None:
        """Return the id of the indicator that a function alone forecasts."""
        return self.producers.get(function)

    @cached_property
    def producers(self) -> dict[str, str]:
        """Return the indicator of each function that forecasts a single one."""
        own = [(model.function, name) for name, model in self.items() if not model.like]
        several = Counter(function for function, _ in own)
        return {function: name for function, name in own if several[function] == 1}


MODELS = Models()


def own_row(table: Table, name: str, indicator: str) -> str:
    """Return the name of an indicator's own coefficient, or of the one for all indicators."""
    own = f"{name}.{indicator}"
    return own if own in table.rows else name


def forecasts(*ids: str, inputs: Mapping[str, str], **facts: Any) -> Callable[[F], F]:
    """Declare the decorated function as the model of one or more indicators."""

    def add(function: F) -> F:
        if list(inspect.signature(function).parameters) != list(inputs):
            raise ValueError(f"'{function.__name__}': its parameters are not its declared inputs")
        for name in ids:
            if name in MODELS:
                raise ValueError(f"indicator '{name}' has two models")
            MODELS[name] = IndicatorModel(name=name, compute=function, inputs=inputs, **facts)
        return function

    return add
