"""From turned knobs to what a scenario file would say, and from its problems back to the knobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gepsim.api import Scenario
from gepsim.api.parts import merge
from gepsim.errors import InputError, Problem
from gepsim.workbench.knobs import Knob
from gepsim.workbench.panel import rain_by_year

Values = Mapping[str, Any]
_DIGITS = 12  # of a number that a page has multiplied and divided
_QUOTED = re.compile(r"'([^']+)'")


def changes_of(scenario: Scenario, knobs: Sequence[Knob], values: Values) -> dict[str, Any]:
    """Return the tables that say what was turned, and no more.

    Parameters
    ----------
    values : mapping of str to object
        Value of each knob that was turned, in the unit of the scenario.

    Raises
    ------
    InputError
        If a value belongs to no knob.
    """
    known = {knob.id: knob for knob in knobs}
    for name in values:
        if name not in known:
            raise InputError(Problem("knobs", f"no knob '{name}'", "open the page again"))
    turned = {name: _number(value) for name, value in values.items() if value != known[name].value}
    found: dict[str, Any] = {}
    for prefix, made in _SPECIAL.items():
        own = {n.removeprefix(prefix): turned.pop(n) for n in list(turned) if n.startswith(prefix)}
        if own:
            found = merge(found, made(scenario, own))
    for name, value in turned.items():
        found = merge(found, _nested(name, value))
    return found


def _number(value: Any) -> Any:
    """Return a number without the last digits that scaling leaves."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    plain = float(f"{value:.{_DIGITS}g}")
    return int(plain) if plain == int(plain) and isinstance(value, int) else plain


def _nested(name: str, value: Any) -> dict[str, Any]:
    for part in reversed(name.split(".")):
        value = {part: value}
    return dict(value)


def _clusters(scenario: Scenario, own: Values) -> dict[str, Any]:
    """Return the realisation of every cluster; a table names all of them."""
    part = scenario.inputs.scenario.economy.cluster_realisation
    names = [cluster.sector for cluster in scenario.inputs.city.clusters]
    now = {name: part[name] if isinstance(part, Mapping) else part for name in names}
    table = {**now, **own}
    same = len(set(map(str, table.values()))) == 1 and not isinstance(part, Mapping)
    whole = next(iter(table.values())) if same else table
    return {"economy": {"cluster_realisation": whole}}


def _rain(scenario: Scenario, own: Values) -> dict[str, Any]:
    """Return the rain of every year: what is not named lies on a line between its neighbours."""
    now = {str(year): value for year, value in rain_by_year(scenario).items()}
    return {"climate": {"rain": {**now, **own}}}


def _carried_out(scenario: Scenario, own: Values) -> dict[str, Any]:
    """Return which projects are struck out."""
    asked = scenario.inputs.scenario.investment
    kept = {one.id: bool(own.get(one.id, asked.keeps(one.id)))
            for one in scenario.inputs.city.projects}  # fmt: skip
    out = [name for name, keeps in kept.items() if not keeps]
    if asked.include is None:
        return {"investment": {"exclude": out}}
    within = [name for name, keeps in kept.items() if keeps]
    return {"investment": {"include": within, "exclude": []}}


def _start(scenario: Scenario, own: Values) -> dict[str, Any]:
    """Return the years by which projects start later than they do now."""
    asked = scenario.inputs.scenario.investment
    planned = {one.id: one.start for one in scenario.inputs.city.projects}
    shared = float(asked.delay.get("all", 0.0))
    late = {
        name: year - planned[name] - shared if isinstance(year, (int, float)) else year
        for name, year in own.items()
    }
    return {"investment": {"delay": late}}


def _measures(scenario: Scenario, own: Values) -> dict[str, Any]:
    """Return the paces; a measure that is given a first year keeps its old pace until then."""
    levers = scenario.inputs.scenario.energy.levers
    found: dict[str, dict[str, Any]] = {}
    for name, value in own.items():
        key, what = name.rsplit(".", 1)
        found.setdefault(key, {})[what] = value
        if what == "start" and levers.of(key).start is None:
            found[key]["before"] = levers.of(key).rate
    return {"energy": {"levers": found}}


#: Knobs that stand for more than one key, by the beginning of their ids.
_SPECIAL = {
    "economy.cluster_realisation.": _clusters,
    "climate.rain.": _rain,
    "investment.carried_out.": _carried_out,
    "investment.start.": _start,
    "energy.levers.": _measures,
}
#: What those write, where it is called otherwise than the knob.
_WRITTEN = {"investment.start.": "investment.delay.", "investment.carried_out.": "investment."}


def problems_at(error: InputError, turned: Iterable[str]) -> list[dict[str, Any]]:
    """Return every problem as on the command line, with the knob that it is about, if one is."""
    names = list(turned)
    return [
        {"text": {"zh": one.text.zh, "en": one.text.en}, "knob": _knob_of(one, names)}
        for one in error.problems
    ]


def _knob_of(problem: Problem, turned: Sequence[str]) -> str:
    """Return which of the turned knobs a problem is about: the one that shares most of its key.

    Examples
    --------
    >>> fault = Problem("a.toml", "'energy.levers.ev.rate': cannot be 500 percent")
    >>> _knob_of(fault, ["energy.levers.ev.start", "energy.levers.ev.rate"])
    'energy.levers.ev.rate'
    """
    said = _QUOTED.findall(problem.what) + _QUOTED.findall(problem.where)
    said += re.findall(r"\[([\w.]+)\]\s*([\w.-]*)", problem.where) and [
        ".".join(part for part in found if part)
        for found in re.findall(r"\[([\w.]+)\]\s*([\w.-]*)", problem.where)
    ]
    best, most = "", 1
    for name in turned:
        written = name
        for prefix, other in _WRITTEN.items():
            written = written.replace(prefix, other) if name.startswith(prefix) else written
        shared = max((_shared(written, one) for one in said), default=0)
        if shared > most:
            best, most = name, shared
    return best or (turned[0] if len(turned) == 1 else "")


def _shared(name: str, said: str) -> int:
    """Return how many leading parts two keys share."""
    count = 0
    for one, other in zip(name.split("."), said.split("."), strict=False):
        if one != other:
            break
        count += 1
    return count
