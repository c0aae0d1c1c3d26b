"""The inputs that a run drew: one column of quantiles for each independent uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.coefficients import Row
from gepsim.draws import Draws, from_quantile
from gepsim.engine.state import RunState
from gepsim.targets.forecast import CHANCE, Forecast


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


def rows_drawn(draws: Draws) -> dict[str, DrawnInput]:
    """Return the coefficients that a run has drawn, by the key of their draws."""
    found: dict[str, list[Row]] = {}
    for name in draws.used:
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


def everything_drawn(road: RunState) -> dict[str, DrawnInput]:
    """Return what every room of a run has drawn."""
    found = rows_drawn(road.draws)
    if road.inputs.scenario.energy.factor_set_uncertain:
        column = road.draws.uniform("factor_set").values[1:]
        found["factor_set"] = DrawnInput("factor_set", "B", column)
    return found


def chances(
    forecast: Forecast, now: int, known: Iterable[str], members: int
) -> Mapping[str, DrawnInput]:
    """Return what an indicator's forecast drew beside coefficients: weather, luck, delays.

    Evidence of other rooms is left out: it is no source of uncertainty, it rests on coefficients.
    """
    names, found = set(known), {}
    for name, one in forecast.inputs.items():
        own = one.mark == CHANCE or name.startswith("delay of project")
        if own and name not in names:
            values = one.values[now] if one.values.ndim == 2 else one.values
            found[name] = DrawnInput(name, one.mark, np.asarray(values[1 : members + 1], float))
    return found
