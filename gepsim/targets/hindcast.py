"""The hindcast gate: predict the known years from the base year alone, and count the hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target, criterion_inputs
from gepsim.targets.demands import Tasks
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import Forecast
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.judging import judge, missing
from gepsim.text import Text

#: The interval that is tested, as quantiles of the draws: 80 %.
LOW, HIGH = 0.10, 0.90


@dataclass(frozen=True)
class HindcastRow:
    """One known level that was predicted from the base year.

    Parameters
    ----------
    low, central, high : float
        Predicted 10 %, 50 % and 90 % quantiles. [unit of the indicator]
    observed : float
        What was measured. [unit of the indicator]
    inside : bool
        Whether the measured level lies within the interval.
    probability : float or None
        Predicted probability that the plan's criterion holds in that year. [1]
    happened, persisted : bool or None
        Whether it held, and whether it held at the level of the base year. All three are None
        where the criterion needs a task and has none.
    """

    id: str
    name: Text
    year: int
    unit: str
    low: float
    central: float
    high: float
    observed: float
    inside: bool
    probability: float | None
    happened: bool | None
    persisted: bool | None


@dataclass(frozen=True)
class Hindcast:
    """All known levels predicted from the base year, with the two scores.

    Parameters
    ----------
    coverage : float
        Share of measured levels within their 80 % interval. [1]
    brier : float
        Mean squared difference of probability and outcome; 0 is perfect. [1]
    brier_persistence : float
        The same for the forecast that nothing changes. [1]
    """

    rows: tuple[HindcastRow, ...]
    coverage: float
    brier: float
    brier_persistence: float


def hindcast(
    context: ForecastContext, targets: Sequence[Target], tasks: Tasks, known: int
) -> Hindcast:
    """Return how well the models predict what is known after year `known` from what was then."""
    then = {
        name: {year: value for year, value in levels.items() if year <= known}
        for name, levels in context.observed.items()
    }
    past = replace(context, observed=then, forecasts={})
    rows = [row for target in targets for row in _rows(context, past, target, tasks, known)]
    judged = [
        (row.probability, bool(row.happened), bool(row.persisted))
        for row in rows
        if row.probability is not None
    ]
    return Hindcast(
        rows=tuple(rows),
        coverage=_mean([float(row.inside) for row in rows]),
        brier=_mean([(chance - happened) ** 2 for chance, happened, _ in judged]),
        brier_persistence=_mean([float(same != happened) for _, happened, same in judged]),
    )


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _rows(
    context: ForecastContext, past: ForecastContext, target: Target, tasks: Tasks, known: int
) -> Iterator[HindcastRow]:
    """Yield a row per level of an indicator that was measured after the year `known`."""
    if not target.indicator or not target.model.anchored or target.status:
        return
    for year, level in sorted(context.observed.get(target.id, {}).items()):
        if known < year <= context.years[-1]:
            try:
                yield _row(past, forecast_of(past, target.id), target, tasks, year, level)
            except Missing:
                return


def _row(
    past: ForecastContext, forecast: Forecast, target: Target, tasks: Tasks, year: int, level: float
) -> HindcastRow:
    now = int(year - past.years[0])
    drawn = forecast.series[""][now, 1:]
    decimals = target.decimals
    low, central, high = np.round(np.quantile(drawn, [LOW, 0.5, HIGH]), decimals)
    task = target.task(tasks, year)
    last, table = past.last_seen(target.key), past.draws.table
    case = criterion_inputs(target, forecast, past.years, year, task, table, last)
    probability: float | None = None
    happened: bool | None = None
    persisted: bool | None = None
    if not missing(target.criterion, case):
        probability = float(judge(target.criterion, case).met[1:].mean())
        path = forecast.series[""][:, :1]
        seen, same = path.copy(), path.copy()
        seen[now], same[now] = level, path[0]
        happened = bool(judge(target.criterion, replace(case, series={"": seen})).met[0])
        persisted = bool(judge(target.criterion, replace(case, series={"": same})).met[0])
    return HindcastRow(
        id=target.id,
        name=target.name,
        year=year,
        unit=target.units,
        low=float(low),
        central=float(central),
        high=float(high),
        observed=level,
        inside=bool(low <= round(level, decimals) <= high),
        probability=probability,
        happened=happened,
        persisted=persisted,
    )
