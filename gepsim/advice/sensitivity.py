"""Which inputs decide each verdict, which carry the spread of GEP, and where verdicts turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from gepsim.advice.attribution import deciding_groups, group_of, ranks, turning_quantile, undecided
from gepsim.advice.inputs_drawn import DrawnInput, chances, everything_drawn
from gepsim.engine.state import RunState
from gepsim.targets.assess import Assessment
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.names import driver_name
from gepsim.text import Text

OUTCOME, DISTANCE, VALUE = "outcome", "distance", "value"
NAN = float("nan")


NO_NAME = Text("", "")


@dataclass(frozen=True)
class Decider:
    """One input that decides one verdict, or carries the spread of one value.

    Parameters
    ----------
    id : str
        Target, or ``gep_total``.
    probability : float
        Of the target; NaN for a value. [1]
    of : {"outcome", "distance", "value"}
        What was compared: whether the criterion holds; the distance to it, where it holds in
        nearly all draws or nearly none; a value.
    input : str
        Coefficient row or group, or what else was drawn.
    label : Text
        What that input is called.
    share, error : float
        First-order share of the variance, and its standard error. [1]
    low, high : float
        Probability, or mean value, in the fifth of the lowest and of the highest inputs;
        NaN for a distance.
    turns_at : float
        Value of the input at which the probability passes one half; NaN for none. [units]
    """

    id: str
    name_zh: str
    name_en: str
    checkpoint: int
    verdict: str = ""
    probability: float = NAN
    of: str = OUTCOME
    rank: int = 0
    input: str = ""
    label: Text = NO_NAME
    mark: str = ""
    share: float = NAN
    error: float = NAN
    low: float = NAN
    high: float = NAN
    turns_at: float = NAN
    units: str = ""


def verdict_deciders(road: RunState) -> list[Decider]:
    """Return what decides each verdict that has a probability, the most open verdict first.

    A verdict that no input decides by more than chance has one row with an empty `input`.
    """
    known = everything_drawn(road)
    parted = Parted.of(known.values(), _groups(road))
    judged = [one for one in road.targets.assessments if not np.isnan(one.probability)]
    judged.sort(key=lambda one: abs(one.probability - 0.5))
    return _named(road, [row for one in judged for row in _of_verdict(one, road, known, parted)])


@dataclass(frozen=True)
class Parted:
    """Inputs with the group of every draw along each: parted once, asked of every outcome."""

    inputs: tuple[DrawnInput, ...]
    labels: np.ndarray
    groups: int

    @classmethod
    def of(cls, inputs: Iterable[DrawnInput], groups: int) -> Parted:
        """Return inputs with their groups."""
        known = tuple(inputs)
        return cls(known, group_of(np.stack([one.column for one in known]), groups), groups)

    def and_those(self, inputs: Collection[DrawnInput]) -> Parted:
        """Return the same inputs and others."""
        if not inputs:
            return self
        more = Parted.of(inputs, self.groups)
        both = np.concatenate([self.labels, more.labels])
        return Parted((*self.inputs, *more.inputs), both, self.groups)


def _of_verdict(
    one: Assessment, road: RunState, known: Mapping[str, DrawnInput], parted: Parted
) -> list[Decider]:
    if one.judged is None:
        raise ValueError("a verdict with a probability has been judged")
    context = road.targets.context
    forecast = forecast_of(context, one.target.id)
    lucky = chances(forecast, one.year - int(context.years[0]), known, road.draws.members).values()
    tried = parted.and_those(lucky)
    own = slice(1, road.draws.members + 1)  # verdicts stand on more draws than the run has
    met, slack = one.judged.met[own], one.judged.slack[own]
    of = OUTCOME if undecided(met, parted.groups) else DISTANCE
    seen = met.astype(float) if of == OUTCOME else ranks(slack)
    blank = Decider(
        id=one.target.id,
        name_zh=one.target.name.zh,
        name_en=one.target.name.en,
        checkpoint=one.year,
        verdict=one.verdict,
        probability=one.probability,
        of=of,
    )
    return [_turned(row, met, drawn) for row, drawn in _ranked(blank, seen, tried)]


def _turned(row: Decider, met: np.ndarray, drawn: DrawnInput | None) -> Decider:
    """Return a row with the value at which the verdict turns; a distance has no such value."""
    if row.of == DISTANCE or drawn is None:
        return replace(row, low=NAN, high=NAN)
    quantile = turning_quantile(met, drawn.column)
    at = None if quantile is None else drawn.at(quantile)
    return row if at is None else replace(row, turns_at=at, units=drawn.units)


def _ranked(
    blank: Decider, seen: np.ndarray, tried: Parted
) -> list[tuple[Decider, DrawnInput | None]]:
    """Return a row for each input that decides, with the input; one blank row if none does."""
    found = deciding_groups(seen, tried.labels, tried.groups)
    rows: list[tuple[Decider, DrawnInput | None]] = []
    for rank, one in enumerate(found, start=1):
        drawn = tried.inputs[one.place]
        row = replace(
            blank,
            rank=rank,
            input=drawn.name,
            mark=drawn.mark,
            share=one.share,
            error=one.error,
            low=one.low,
            high=one.high,
        )
        rows.append((row, drawn))
    return rows or [(blank, None)]


def value_deciders(road: RunState) -> list[Decider]:
    """Return which inputs carry the spread of the city's GEP, in the first and the last year.

    `low` and `high` are mean totals in the fifths of lowest and highest inputs. [CNY year-1]
    """
    known = Parted.of(everything_drawn(road).values(), _groups(road))
    total = road.account.gep_total.sum("county")
    rows: list[Decider] = []
    for year in (int(total.time[0]), int(total.time[-1])):
        seen = total.sel(time=year).values[1:]
        blank = Decider("gep_total", "生态产品总值", "gross ecosystem product", year, of=VALUE)
        rows += [row for row, _ in _ranked(blank, seen, known)]
    return _named(road, rows)


def _named(road: RunState, rows: Iterable[Decider]) -> list[Decider]:
    """Return rows with the names of their inputs."""
    table, city = road.inputs.table, road.inputs.city
    return [
        replace(row, label=driver_name(row.input, table, city)) if row.input else row
        for row in rows
    ]


def _groups(road: RunState) -> int:
    """Return into how many groups the draws are parted, as the verdicts do. [1]"""
    return round(1.0 / road.targets.rules.quintile)
