"""What a scenario asks of compensation, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.network import Network
from gepsim.compensation.offsets import ledger_of
from gepsim.compensation.settings import CompensationSettings
from gepsim.draws import Draws
from gepsim.errors import InputError, Problems


def check(
    network: Network, settings: CompensationSettings, draws: Draws, years: Sequence[int]
) -> None:
    """Refuse trial values without a coefficient and land taken without an offset.

    Raises
    ------
    InputError
        With every fault: unknown coefficient, wrong unit, unknown county, open conversion.
    """
    problems = Problems()
    try:
        with_trial_values(draws, settings)
    except InputError as error:
        problems.take(error)
    try:
        ledger_of(Case(network, {}, settings, draws, tuple(years)))
    except InputError as error:
        problems.take(error)
    problems.raise_if_any()
