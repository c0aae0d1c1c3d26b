"""What must hold of the rows of targets before anything is forecast: models, units, criteria."""

from __future__ import annotations

from collections.abc import Iterator

from gepsim.city import City
from gepsim.city.plan import Indicator, PlanTarget
from gepsim.errors import InputError, Problems, suggest
from gepsim.targets.criteria import parse
from gepsim.targets.models import MODELS
from gepsim.targets.registry import OWN


def check_targets(city: City) -> None:
    """Refuse rows that no model can forecast or no criterion can judge.

    Raises
    ------
    InputError
        With every fault of every row: file, row, what was found and what is allowed.
    """
    problems = Problems()
    for where, row in target_rows(city):
        _check_criterion(row, where, problems)
        if row.model not in MODELS:
            what = f"model: unknown model '{row.model}'"
            problems.add(where, what, suggest(row.model, sorted(MODELS)))
        else:
            _check_model(row, where, city, problems)
    _check_read(city, problems)
    problems.raise_if_any()


def target_rows(city: City) -> Iterator[tuple[str, PlanTarget]]:
    """Yield every row of a target with its place for a message."""
    for row in city.indicators:
        yield f"indicators.csv '{row.id}'", row
    for text in city.text_targets:
        yield f"text_targets.csv '{text.id}'", text


def _check_criterion(row: PlanTarget, where: str, problems: Problems) -> None:
    """Note a criterion that cannot be read."""
    if isinstance(row, Indicator):
        try:
            parse(row.criterion, f"{where} criterion")
        except InputError as error:
            problems.take(error)


def _check_model(row: PlanTarget, where: str, city: City, problems: Problems) -> None:
    """Note what a row's model needs and the row does not say."""
    model = MODELS[row.model]
    if model.units not in (OWN, row.units):
        what = f"units: '{row.units}', but the model '{row.model}' gives '{model.units}'"
        problems.add(where, what, f"write {model.units}, or name another model")
    if model.needs_sector and not row.sector:
        known = suggest("", [sector.id for sector in city.sectors])
        problems.add(where, f"sector: empty, but the model '{row.model}' reads its output", known)
    known_names = {fact.name for fact in city.statistics}
    if row.statistic and row.statistic not in known_names:
        what = f"statistic: unknown statistic '{row.statistic}'"
        problems.add(where, what, suggest(row.statistic, sorted(known_names)))
    if row.twin and any(other.id == row.twin and other.twin for other in city.indicators):
        problems.add(where, f"twin: '{row.twin}' has a twin itself", "name that one")


def _check_read(city: City, problems: Problems) -> None:
    """Note models that others read and that more than one indicator has."""
    rows = [row for _, row in target_rows(city) if row.model in MODELS]
    for name in dict.fromkeys(name for row in rows for name in MODELS[row.model].reads):
        having = [row.id for row in rows if row.model == name and not row.twin]
        if len(having) > 1:
            ids = ", ".join(f"'{one}'" for one in having)
            what = f"{ids} have the model '{name}', which others read"
            problems.add("indicators.csv", what, "one may; the others name it as their twin")
