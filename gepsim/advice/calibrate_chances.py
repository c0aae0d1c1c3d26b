"""How far the chances of a scenario can be trusted, and the swings that its city's record gives."""

from __future__ import annotations

from dataclasses import dataclass

from gepsim.engine.road import travel
from gepsim.inputs import Inputs, layers_of
from gepsim.targets.hindcast import Hindcast
from gepsim.targets.rolling_forecasts import Swings, swings
from gepsim.targets.yearly_record import series_of


@dataclass(frozen=True)
class CalibratedChances:
    """Scores of the models and of the record, and what the record gives for the rows.

    Parameters
    ----------
    hindcast : Hindcast
    swings : Swings or None
        Fitted on years up to `known`; None for a city without yearly figures.
    known : int
        The base year: nothing that is judged by it was known.
    """

    hindcast: Hindcast
    swings: Swings | None
    known: int


def calibrate_chances(inputs: Inputs) -> CalibratedChances:
    """Simulate a scenario, hold its models and the record to what came, and fit the swings."""
    found = travel(inputs, layers_of(inputs)).targets.hindcast
    known, record = inputs.scenario.time.base, series_of(inputs.city.yearly_figures)
    return CalibratedChances(found, swings(record, known) if record else None, known)
