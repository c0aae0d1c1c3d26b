"""What gepsim knows about a name: formula, inputs with units, rows with sources."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

from gepsim.city import City
from gepsim.city.plan import Indicator, Project, TextTarget
from gepsim.coefficients import Row, Table
from gepsim.compensation.network import Network
from gepsim.compensation.rules import RULES, rule_names
from gepsim.errors import InputError, Problem, suggest
from gepsim.explain.imports import IMPORTED, deduction_formula
from gepsim.explain.in_words import formula_in_words, name_of
from gepsim.explain.naming import names_of
from gepsim.explain.river import edge_formula, edges
from gepsim.explain.slope_length import SERVICE, rows_of_ls
from gepsim.explain.steps import Explanation, Step
from gepsim.inputs import Inputs
from gepsim.registry import DERIVED, FLOWS, SERVICES, Declared, Flow, Service
from gepsim.targets.models import MODELS
from gepsim.text import Text, same

_NOTHING = Text("", "")


def formula_of(name: str, inputs: Inputs) -> Explanation:
    """Return the steps that explain a name in a scenario's city and rows.

    Raises
    ------
    InputError
        If nothing has that name; names the nearest.
    """
    table, city = inputs.table, inputs.city
    if name == IMPORTED:
        return deduction_formula()
    if name in edges(city):
        return edge_formula(edges(city)[name], city)
    kinds: tuple[tuple[Mapping[str, object], Callable[[], Iterator[Step]]], ...] = (
        (SERVICES, lambda: _service(SERVICES[name], table, city)),
        (FLOWS, lambda: _flow(FLOWS[name], table)),
        (DERIVED, lambda: _derived(DERIVED[name], table)),
        (table.rows, lambda: _coefficient(name, table)),
        (targets_of(city), lambda: _indicator(name, city)),
        (RULES, lambda: _rule(name, city)),
        (projects(city), lambda: _rows(projects(city)[name])),
    )
    for known, steps in kinds:
        if name in known:
            return Explanation(name, tuple(steps()))
    allowed = [*(key for known, _ in kinds for key in known), IMPORTED, *edges(city)]
    allowed = allowed if name.isascii() else names_of(inputs)
    raise InputError(Problem("explain", f"nothing is called '{name}'", suggest(name, allowed)))


def _service(service: Service, table: Table, city: City) -> Iterator[Step]:
    reason = service.not_applicable or service.zero_reason
    label = Text(service.zh, f"{service.name.replace('_', ' ')} ({service.category})")
    yield Step(name=service.name, label=label, unit=service.units, note=same(reason or ""))
    for flow in service.flows.values():
        yield from _flow(flow, table)
    if service.name == SERVICE:
        yield from rows_of_ls(city)


def _flow(flow: Flow, table: Table) -> Iterator[Step]:
    label = Text(flow.zh, flow.name.replace("_", " "))
    yield Step(name=flow.name, label=label, unit=flow.units, note=words_of(flow, table))
    yield from _inputs(_asked(flow), table)


def _derived(price: Declared, table: Table) -> Iterator[Step]:
    """Yield a coefficient that a formula makes from rows."""
    yield Step(name=price.name, unit=price.units, note=words_of(price, table))
    yield from _inputs(price.inputs, table)


def _inputs(asked: Mapping[str, str], table: Table) -> Iterator[Step]:
    """Yield inputs with their rows; those of a derived one stand below it."""
    for name, units in asked.items():
        rows = table.rows.get(name, ())
        label = rows[0].label if rows else _NOTHING
        note = words_of(DERIVED[name], table) if name in DERIVED else _NOTHING
        yield Step(name=f"input {name}", label=label or name_of(name, table), unit=units,
                   note=note, depth=1)  # fmt: skip
        yield from (_row(row, table) for row in rows)
        if name in DERIVED:
            yield from (step.under(1) for step in _inputs(DERIVED[name].inputs, table))


def words_of(declared: Declared, table: Table) -> Text:
    """Return how a number is made, as a line: in words, or as its function sums it up."""
    found = formula_in_words(declared, table)
    return Text("= ", "= ") + (found or same(declared.summary))


def _asked(flow: Flow) -> dict[str, str]:
    """Return the inputs of a flow with its price and its limit."""
    asked = dict(flow.inputs)
    if flow.price:
        asked[flow.price] = flow.price_units
    if flow.limit:
        asked[flow.limit] = flow.units
    return asked


def _coefficient(name: str, table: Table) -> Iterator[Step]:
    rows = table.named(name)
    yield Step(name=name, label=rows[0].label)
    yield from (_row(row, table) for row in rows)


def _row(row: Row, table: Table) -> Step:
    kind = row.ecosystem_type if row.county == "*" else f"{row.ecosystem_type} {row.county}"
    return Step(
        name=f"{kind:4}", value=row.value, unit=row.units, low=row.low, high=row.high,
        distribution=row.dist, mark=row.mark, price_year=row.price_year,
        price_kind=row.price_kind,
        source=str(table.sources[row.source].get("title", row.source)), note=same(row.note),
        depth=2,
    )  # fmt: skip


def _rule(name: str, city: City) -> Iterator[Step]:
    rule, title = RULES[name], rule_names(Network.from_city(city))[name]
    yield Step(name=rule.name, label=title, formula=_doc(rule.compute).split("\n\n")[0])


def targets_of(city: City) -> dict[str, Indicator | TextTarget]:
    """Return the plan's indicators and the targets of its text by id."""
    return {i.id: i for i in city.indicators} | {t.id: t for t in city.text_targets}


def projects(city: City) -> dict[str, Project]:
    """Return the projects of the plan; a number alone may be an indicator's."""
    return {f"project {project.id}": project for project in city.projects}


def _rows(item: Indicator | TextTarget | Project) -> Iterator[Step]:
    row = item.model_dump()
    yield Step(name=item.id, label=Text(row["name_zh"], row["name_en"]))
    for key, value in row.items():
        if key not in ("id", "name_zh", "name_en") and value not in (None, "", ()):
            each = value if isinstance(value, tuple) else (value,)
            yield Step(name=f"{key}:", label=same(", ".join(map(_plain, each))), depth=1)


def _plain(value: object) -> str:
    """Return a value of a row; of several facts those that are there."""
    if not isinstance(value, dict):
        return str(value)
    return " ".join(str(one) for one in value.values() if one and not isinstance(one, tuple))


def _indicator(name: str, city: City) -> Iterator[Step]:
    yield from _rows(targets_of(city)[name])
    model = MODELS[targets_of(city)[name].model]
    yield Step(name=f"model {model.name}", formula=model.summary, depth=1)
    for key, units in model.inputs.items():
        yield Step(name=f"input {key}", unit=units, depth=2)
    for finding in city.findings_on(name):
        words = f"{finding.finding_en} → {finding.treatment_en}"
        yield Step(name=f"note {finding.id}:", label=same(words), depth=1)


def _doc(function: object) -> str:
    return inspect.getdoc(function) or ""
