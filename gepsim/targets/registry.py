"""Indicator models: plain functions that declare what they forecast an indicator from.

A row of ``indicators.csv`` or ``text_targets.csv`` names its model by the function's name; one
model may serve several rows. What differs between those rows stands in their other columns.

A parameter of a model is filled by its name:

==========================  =====================================================================
``start``                   last observed level of the indicator [its unit]
``start_if_any``            the same, or 0 where nothing was observed [its unit]
``seen``                    index of the last observed year, and that level; None without one
``observed_mean``           mean of its observed levels [its unit]
``observations``            how many there are [1]
``goal``                    level of the first of the indicator's goals [its unit]
``since``                   years since the last observation, at least 0, by year [year]
``latest``                  index of the year of the last observation, or of the base year
``year``                    calendar year, by year [year]
``project_effect``          sum of ``project_effect.<indicator>.<project>`` delivered since then
``support``                 largest delivered share among the acting projects [1]
``capacity_<lever>``        capacity of the acting projects delivered since then [lever's unit]
``delivered_<lever>``       capacity of the acting projects delivered in all [lever's unit]
``rule_<lever>``            year from which a rule holds that a project brings [year]
``swing``                   swings of its yearly figure since the last observation, on the logit
                            scale of a percentage, on the log scale of all else [1]
``weather_<name>``          quantile that all indicators share, by year and draw [1]
``luck_<name>``             quantile of this indicator alone, by year and draw [1]
``yearly_<row>``            a coefficient row drawn anew each year
name of an evidence array   see `gepsim.targets.evidence`
``sector_output``           gross output of the sector that the row names
name of another model       forecast of the city's indicator with that model
anything else               a coefficient row: ``<name>.<indicator>`` if there is one, or ``<name>``
==========================  =====================================================================

Arrays have the shape (years, draws) and broadcast; a plain number holds for all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gepsim.coefficients import Table
from gepsim.errors import InputError, Problem, suggest
from gepsim.registry import Declared, F
from gepsim.text import Text

Kind = Literal["mechanistic", "project", "trend", "hazard", "status"]

#: Stands for the unit of the indicator, where a model serves indicators of any unit.
OWN = "own"


@dataclass(frozen=True, kw_only=True)
class IndicatorModel(Declared):
    """How indicators are forecast; ``name`` is the function's name.

    Parameters
    ----------
    kind : str
        Family of the model.
    method : Text
        The method in one line, as the report prints it.
    anchored : bool
        Whether observed years show the observation itself.
    signed : bool
        Whether it is a change, which may be negative.
    known : bool
        Whether there is no forecast without an observed level.
    conditional : bool
        Whether it answers without an observed level from an assumed start or what projects build.
    by_year : bool
        Whether each year follows from what it is handed for that year, the first and the last
        observed one, so that some years can be forecast without those between.
    """

    kind: Kind
    method: Text
    anchored: bool = True
    signed: bool = False
    known: bool = False
    conditional: bool = False
    by_year: bool = False

    @property
    def needs_sector(self) -> bool:
        """Return whether a row with this model has to name a sector."""
        return SECTOR_OUTPUT in self.inputs

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the models whose forecasts this one reads.

        Examples
        --------
        >>> from gepsim.targets.models import MODELS
        >>> MODELS["good_air_days"].reads
        ('pm25',)
        """
        return tuple(name for name in self.inputs if name in MODELS)


#: The input that is filled with the output of the sector in the row's column `sector`.
SECTOR_OUTPUT = "sector_output"


class Models(dict[str, IndicatorModel]):
    """Indicator models by name; an unknown name is explained."""

    def __missing__(self, name: str) -> IndicatorModel:
        """Explain a name that no model has."""
        raise InputError(Problem("indicator models", f"no model '{name}'", suggest(name, self)))


MODELS = Models()


def own_row(table: Table, name: str, indicator: str) -> str:
    """Return the name of an indicator's own coefficient, or of the one for all indicators."""
    own = f"{name}.{indicator}"
    return own if own in table.rows else name


def indicator_model(*, inputs: Mapping[str, str], **facts: Any) -> Callable[[F], F]:
    """Declare the decorated function as a model; rows use it by the function's name."""

    def add(function: F) -> F:
        name = function.__name__
        if list(inspect.signature(function).parameters) != list(inputs):
            raise ValueError(f"'{name}': its parameters are not its declared inputs")
        if name in MODELS:
            raise ValueError(f"two models are called '{name}'")
        MODELS[name] = IndicatorModel(name=name, compute=function, inputs=inputs, **facts)
        return function

    return add
