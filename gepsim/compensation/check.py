"""What a scenario asks of compensation, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.network import Network
from gepsim.compensation.offsets import ledger_of
from gepsim.compensation.rules import RULES, in_force
from gepsim.compensation.settings import CompensationSettings
from gepsim.draws import Draws
from gepsim.errors import InputError, Problems, suggest
from gepsim.registry import service_named


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
    dated = [("[compensation.river] reference_year", year)] if year is not None else []
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


def check_own_rules(network: Network) -> None:
    """Refuse rows of ``compensation_rules.csv`` about rules that nothing declares.

    Raises
    ------
    InputError
        With every such row.
    """
    problems = Problems()
    for row in network.own_rules:
        if row.rule not in RULES:
            where = f"compensation_rules.csv '{row.rule}'"
            problems.add(where, "unknown rule", suggest(row.rule, RULES))
    problems.raise_if_any()


def check_basis(settings: CompensationSettings, services: Iterable[str]) -> None:
    """Refuse rules that share money out by regulating services where an account has none.

    Parameters
    ----------
    settings : CompensationSettings
    services : iterable of str
        Services in the total of the account.

    Raises
    ------
    InputError
        With every such rule that the scenario asks for.
    """
    known = [service_named(name) for name in services]
    if not any(one.category == "regulating" and not one.not_applicable for one in known):
        refuse_baseless(settings, "no regulating service is in the total of [account]")


def check_worth(case: Case) -> None:
    """Refuse the same rules where the regulating services of a year are worth nothing.

    Raises
    ------
    InputError
        With every such rule that the scenario asks for.
    """
    worth = case.regulating_value.sum("county")
    nothing = [int(year) for year in case.years if not bool((worth.sel(time=year) > 0.0).all())]
    if nothing:
        refuse_baseless(case.settings, f"regulating services are worth nothing in {nothing[0]}")


def refuse_baseless(settings: CompensationSettings, why: str) -> None:
    """Raise for every rule that a scenario asks for and that shares by what is not there.

    A rule that is in force by default shares this part evenly.
    """
    problems = Problems()
    for name in in_force(settings.rules):
        if settings.rules.get(name) and RULES[name].by_regulating:
            where = f"[compensation.rules] {name}"
            hint = f"add one to the account, such as water_retention, or write {name} = false"
            problems.add(where, f"shares by the value of regulating services, but {why}", hint)
    problems.raise_if_any()
