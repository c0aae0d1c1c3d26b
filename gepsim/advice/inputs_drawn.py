"""The inputs that a run drew: one column of quantiles for each independent uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from gepsim.engine.drawn import DrawnInput, factor_sets, rows_drawn
from gepsim.engine.state import RunState
from gepsim.targets.forecast import CHANCE, Forecast


def everything_drawn(road: RunState) -> dict[str, DrawnInput]:
    """Return what every room of a run has drawn."""
    drawn = rows_drawn(road.draws, road.draws.used)
    return {**drawn, **factor_sets(road.inputs, road.draws)}


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
