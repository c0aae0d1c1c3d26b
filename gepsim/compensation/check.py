"""What a scenario asks of compensation, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.network import Network
from gepsim.compensation.offsets import ledger_of
from gepsim.compensation.rules import RULES
from gepsim.compensation.settings import CompensationSettings
from gepsim.draws import Draws
from gepsim.errors import InputError, Problems, suggest


def check(
    network: Network, settings: CompensationSettings, draws: Draws, years: Sequence[int]
) -> None:
    """Refuse trial values without a coefficient and land taken without an offset.

    Raises
    ------
    InputError
        With every fault: unknown coefficient, wrong unit, unknown county, open conversion, year
        outside the run.
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
    year = settings.river.reference_year
    dated = [("[compensation.river] reference_year", year)]
    dated += [("[[compensation.conversions]] year", one.year) for one in settings.conversions]
    dated += [("[[compensation.offsets]] year", one.year) for one in settings.offsets]
    for where, when in dated:
        if when not in years:
            allowed = f"allowed: {min(years)}–{max(years)}"
            problems.add(where, f"year {when} is outside the run", allowed)
    problems.raise_if_any()


def check_rules(asked: Iterable[str], where: str) -> None:
    """Refuse rules of a scenario that nothing declares.

    Raises
    ------
    InputError
        With every unknown name, by its key in the scenario.
    """
    problems = Problems()
    for name in asked:
        if name not in RULES:
            problems.add(where, f"'compensation.rules.{name}': unknown rule", suggest(name, RULES))
    problems.raise_if_any()
