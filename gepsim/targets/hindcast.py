"""The hindcast gate: predict the known years from the base year alone, and count the hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gepsim.city.plan import Indicator
from gepsim.city.yearly import YearlyFigure
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target, criterion_inputs
from gepsim.targets.demands import Tasks
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import Forecast
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.judging import TRENDS, CriterionInputs, judge, missing
from gepsim.targets.rolling_forecasts import forecasts, outcomes
from gepsim.targets.scores import Scores, scores
from gepsim.targets.yearly_record import series_of
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
        Predicted probability that the criterion holds in that year at the general level. [1]
    place : float
        Share of the draws below the measured level; those at it count half. [1]
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
    place: float
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
    scores : Scores
        Of the indicators' own models; climatology is the share of criteria that held in the base
        year.
    record : Scores or None
        Of the record of yearly figures; None for a city that has none.
    """

    rows: tuple[HindcastRow, ...]
    coverage: float
    brier: float
    brier_persistence: float
    scores: Scores
    record: Scores | None


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
    found = scores_of(rows)
    return Hindcast(
        rows=tuple(rows),
        coverage=found.coverage,
        brier=found.brier,
        brier_persistence=found.brier_persistence,
        scores=found,
        record=record_scores(context.city.yearly_figures),
    )


def scores_of(rows: Sequence[HindcastRow]) -> Scores:
    """Return the scores of known levels; what one indicator did is one block."""
    judged = [row for row in rows if row.probability is not None]
    persisted = np.array([float(bool(row.persisted)) for row in judged])
    return scores(
        places=np.array([row.place for row in rows]),
        inside=np.array([row.inside for row in rows]),
        chance=np.array([row.probability for row in judged], float),
        happened=np.array([bool(row.happened) for row in judged]),
        persistence=persisted,
        climatology=np.full(len(judged), persisted.mean() if len(judged) else 0.5),
        block=np.array([row.id for row in judged]),
    )


def record_scores(figures: Sequence[YearlyFigure]) -> Scores | None:
    """Return the scores of the record of yearly figures; what one year brought is one block."""
    cases = forecasts(series_of(figures))
    if not len(cases.change):
        return None
    places = 1.0 - cases.chance_above(cases.change)
    return scores(places, (places >= LOW) & (places <= HIGH), **outcomes(cases))


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


def _lacks_a_past(target: Target, case: CriterionInputs) -> bool:
    """Return whether a criterion asks for a trend alone where no earlier window is known."""
    only = all(leaf.name in TRENDS for leaf in target.criterion.leaves())
    return only and case.now < case.window


def _asked_then(target: Target, case: CriterionInputs) -> CriterionInputs:
    """Return a case with the general level, which held before the plan was written.

    The plan's own levels were set with the years in view that are judged here; some are the very
    levels that were seen.
    """
    general = target.row.general_level if isinstance(target.row, Indicator) else None
    return replace(case, target=general, previous=target.base)


def _row(
    past: ForecastContext, forecast: Forecast, target: Target, tasks: Tasks, year: int, level: float
) -> HindcastRow:
    now = int(year - past.years[0])
    drawn = forecast.series[""][now, 1:]
    decimals = target.decimals
    place = float((drawn < level).mean() + (drawn == level).mean() / 2.0)
    low, central, high = np.round(np.quantile(drawn, [LOW, 0.5, HIGH]), decimals)
    task = target.task(tasks, year)
    last, table = past.last_seen(target.key), past.draws.table
    case = _asked_then(target, criterion_inputs(target, forecast, year, task, table, last))
    probability: float | None = None
    happened: bool | None = None
    persisted: bool | None = None
    if not missing(target.criterion, case) and not _lacks_a_past(target, case):
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
        place=place,
        probability=probability,
        happened=happened,
        persisted=persisted,
    )
