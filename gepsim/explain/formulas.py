"""What gepsim knows about a name: formula, inputs with units, rows with sources."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

from gepsim.city import City
from gepsim.city.plan import Indicator, Project, TextTarget
from gepsim.coefficients import Row, Table
from gepsim.compensation.network import Network
from gepsim.compensation.rules import RULES, rule_names
from gepsim.errors import InputError, Problem, suggest
from gepsim.explain.deduction import IMPORTED, deduction_explained
from gepsim.explain.river import edge_explained, edges
from gepsim.explain.slopes import SERVICE, rows_of_ls
from gepsim.inputs import Inputs
from gepsim.registry import DERIVED, FLOWS, SERVICES, Declared, Flow, Service
from gepsim.targets.models import MODELS


def explained(name: str, inputs: Inputs) -> list[str]:
    """Return the lines that explain a name in a scenario's city and rows.

    Raises
    ------
    InputError
        If nothing has that name; names the nearest.
    """
    table, city = inputs.table, inputs.city
    targets = targets_of(city)
    if name in SERVICES:
        terrain = rows_of_ls(city) if name == SERVICE else ()
        return [*_service(SERVICES[name], table), *terrain]
    if name == IMPORTED:
        return list(deduction_explained())
    if name in FLOWS:
        return list(_flow(FLOWS[name], table))
    if name in DERIVED:
        return list(_derived(DERIVED[name], table))
    if name in table.rows:
        return [name, *(line for row in table.named(name) for line in _row(row, table))]
    if name in targets:
        return list(_indicator(name, city))
    if name in RULES:
        rule = RULES[name]
        title = rule_names(Network.from_city(city))[name]
        return [f"{rule.name}  {title.zh}  {title.en}", "", *_doc(rule.compute)]
    if name in projects(city):
        return list(_rows(projects(city)[name]))
    if name in edges(city):
        return list(edge_explained(edges(city)[name], city))
    declared = [*SERVICES, IMPORTED, *FLOWS, *DERIVED, *RULES]
    known = [*declared, *table.rows, *targets, *projects(city), *edges(city)]
    raise InputError(Problem("explain", f"nothing is called '{name}'", suggest(name, known)))


def _service(service: Service, table: Table) -> Iterator[str]:
    yield f"{service.name}  {service.zh}  ({service.category}, {service.units})"
    if reason := service.not_applicable or service.zero_reason:
        yield f"  {reason}"
    for flow in service.flows.values():
        yield ""
        yield from _flow(flow, table)


def _flow(flow: Flow, table: Table) -> Iterator[str]:
    yield f"{flow.name} [{flow.units}]"
    yield from (f"    {line}" for line in _doc(flow.compute))
    yield from _inputs(_asked(flow), table)


def _derived(price: Declared, table: Table) -> Iterator[str]:
    """Yield a coefficient that a formula makes from rows."""
    yield f"{price.name} [{price.units}]"
    yield from (f"    {line}" for line in _doc(price.compute))
    yield from _inputs(price.inputs, table)


def _inputs(asked: Mapping[str, str], table: Table) -> Iterator[str]:
    """Yield inputs with their rows; those of a derived one stand below it."""
    for name, units in asked.items():
        yield f"  input {name} [{units}]"
        for row in table.rows.get(name, ()):
            yield from (f"    {line}" for line in _row(row, table))
        if name in DERIVED:
            yield f"    {DERIVED[name].summary}"
            yield from (f"  {line}" for line in _inputs(DERIVED[name].inputs, table))


def _asked(flow: Flow) -> dict[str, str]:
    """Return the inputs of a flow with its price and its limit."""
    asked = dict(flow.inputs)
    if flow.price:
        asked[flow.price] = flow.price_units
    if flow.limit:
        asked[flow.limit] = flow.units
    return asked


def _row(row: Row, table: Table) -> Iterator[str]:
    span = "" if row.low is None else f" ({row.dist} {row.low:g} … {row.high:g})"
    year = f" in prices of {row.price_year}" if row.price_year else ""
    title = table.sources[row.source].get("title", row.source)
    yield f"{row.ecosystem_type:4} {row.value:g} {row.units}{year}{span}  [{row.mark}] {title}"
    if row.note:
        yield f"     {row.note}"


def targets_of(city: City) -> dict[str, Indicator | TextTarget]:
    """Return the plan's indicators and the targets of its text by id."""
    return {i.id: i for i in city.indicators} | {t.id: t for t in city.text_targets}


def projects(city: City) -> dict[str, Project]:
    """Return the projects of the plan; a number alone may be an indicator's."""
    return {f"project {project.id}": project for project in city.projects}


def _rows(item: Indicator | TextTarget | Project) -> Iterator[str]:
    row = item.model_dump()
    yield f"{item.id}  {row['name_zh']}  {row['name_en']}"
    for key, value in row.items():
        if key not in ("id", "name_zh", "name_en") and value not in (None, "", ()):
            each = value if isinstance(value, tuple) else (value,)
            yield f"  {key}: {', '.join(map(_plain, each))}"


def _plain(value: object) -> str:
    """Return a value of a row; of several facts those that are there."""
    if not isinstance(value, dict):
        return str(value)
    return " ".join(str(one) for one in value.values() if one and not isinstance(one, tuple))


def _indicator(name: str, city: City) -> Iterator[str]:
    yield from _rows(targets_of(city)[name])
    model = MODELS[targets_of(city)[name].model]
    yield f"  model {model.name}: {model.summary}"
    yield from (f"    input {key} [{units}]" for key, units in model.inputs.items())
    for finding in city.findings_on(name):
        yield f"  note {finding.id}: {finding.finding_en} → {finding.treatment_en}"


def _doc(function: object) -> list[str]:
    return (inspect.getdoc(function) or "").splitlines()
