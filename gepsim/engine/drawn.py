"""The coefficients that a run draws: one column of quantiles for each independent uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gepsim.coefficients import Row
from gepsim.draws import Draws, from_quantile
from gepsim.economy.base import base_year
from gepsim.economy.model import compute_read
from gepsim.engine.economy import economy_settings
from gepsim.inputs import Inputs
from gepsim.kept import kept
from gepsim.targets.forecast import UncertainInput


@dataclass(frozen=True)
class DrawnInput:
    """One independent source of uncertainty.

    Parameters
    ----------
    name : str
        Row, or group of rows that are drawn together; what a forecast calls what is no row.
    mark : str
        Grade of the evidence; ``chance`` for what no evidence would narrow.
    column : array
        Something that orders the draws: quantiles of rows, values of others.
    row : Row or None
        The row, where there is a single one.
    """

    name: str
    mark: str
    column: np.ndarray
    row: Row | None = None

    def at(self, quantile: float) -> float | None:
        """Return the value at a quantile in the row's unit; None where there is no single row."""
        if self.row is None:
            return None
        return float(from_quantile(self.row, np.array([quantile]))[0])

    @property
    def units(self) -> str:
        """Return the unit of its values; empty where there is no single row."""
        return self.row.units if self.row else ""


def rows_drawn(draws: Draws, names: Iterable[str]) -> dict[str, DrawnInput]:
    """Return coefficients that are uncertain, by the key of their draws."""
    found: dict[str, list[Row]] = {}
    for name in names:
        for row in draws.table.named(name):
            if row.dist != "fixed":
                found.setdefault(row.key, []).append(row)
    return {key: _drawn(key, rows, draws) for key, rows in sorted(found.items())}


def _drawn(key: str, rows: list[Row], draws: Draws) -> DrawnInput:
    first = rows[0]
    name = first.group or _place(first)
    mark = max((row.mark for row in rows), default="C")
    column = draws.column(key)
    return DrawnInput(name, mark, column, first if len(rows) == 1 else None)


def _place(row: Row) -> str:
    """Return a row's name with the county or type that it holds for."""
    where = [label for label in (row.county, row.ecosystem_type) if label != "*"]
    return f"{row.name} ({', '.join(where)})" if where else row.name


def factor_sets(inputs: Inputs, draws: Draws) -> dict[str, DrawnInput]:
    """Return the choice among sets of emission factors, where the draws make it."""
    if not inputs.scenario.energy.factor_set_uncertain:
        return {}
    column = draws.uniform("factor_set").values[1:]
    return {"factor_set": DrawnInput("factor_set", "B", column)}


def behind_the_economy(inputs: Inputs, draws: Draws) -> dict[str, UncertainInput]:
    """Return what the economy of a scenario draws, by name: the causes of its paths."""
    known = rows_drawn(draws, rows_of_the_economy(inputs, draws)) | factor_sets(inputs, draws)
    return {one.name: UncertainInput(one.mark, one.column) for one in known.values()}


def rows_of_the_economy(inputs: Inputs, draws: Draws) -> tuple[str, ...]:
    """Return the coefficients that the economy reads, found by one run of it without draws.

    Words, switches and years of the settings choose which they are; how large a number is does not.
    """
    scenario, city = inputs.scenario, inputs.city

    def make() -> tuple[str, ...]:
        asked = replace(draws, members=0, used={})
        base = kept("base year", lambda: base_year(city), of=[city])
        settings, years = economy_settings(inputs), scenario.time.years
        compute_read(base, settings, scenario.energy, asked, years)
        return tuple(asked.used)

    words = [str(numberless(part.model_dump())) for part in (scenario.economy, scenario.energy)]
    return kept("rows of the economy", make, of=[city, draws.table], words=words)


def numberless(settings: Any) -> Any:
    """Return settings without the size of their numbers.

    Examples
    --------
    >>> numberless({"ev": {"rate": 2.5, "start": 2026}, "path": "s_curve"})
    {'ev': {'rate': None, 'start': 2026}, 'path': 's_curve'}
    """
    if isinstance(settings, Mapping):
        return {key: numberless(value) for key, value in settings.items()}
    return None if isinstance(settings, float) else settings
