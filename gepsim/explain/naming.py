"""What things are called: a name in either language stands wherever a code does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gepsim.city import City
from gepsim.city.called import target_names
from gepsim.compensation.network import Network
from gepsim.compensation.rules import rule_names
from gepsim.explain.river import edges
from gepsim.inputs import Inputs
from gepsim.registry import FLOWS, SERVICES
from gepsim.text import comparable as _plain

_TO = "-"
_PROJECT = re.compile(r"项目 ?(\w+)")


def key_of(name: str, inputs: Inputs) -> str:
    """Return the code of what has a name, or the name itself where nothing is called so.

    Examples
    --------
    >>> import gepsim
    >>> inputs = gepsim.scenario("baseline").inputs
    >>> key_of("土壤保持", inputs), key_of("8-1", inputs), key_of("Forest cover", inputs)
    ('soil_retention', '8-1', '8-1')
    """
    if name in inputs.table.rows or name in SERVICES:
        return name
    if project := _PROJECT.fullmatch(_plain(name)):
        return f"project {project[1]}"
    names = dict(reversed(list(_names(inputs))))  # what comes first counts
    wanted = _plain(name)
    return names.get(wanted) or _edge(wanted, inputs.city) or name


def names_of(inputs: Inputs) -> list[str]:
    """Return every name in Chinese and English, for a hint to one that was mistyped."""
    return [name for name, _ in _names(inputs)]


def county_of(name: str, city: City) -> str:
    """Return the code of a county called by its name, or the name where none is called so."""
    return _counties(city).get(_plain(name), name)


def target_of(name: str, city: City) -> str:
    """Return the id of a target called by its name, or the name where none is called so."""
    return target_names(city).get(_plain(name), [name])[0]


def _counties(city: City) -> Mapping[str, str]:
    return {_plain(word): one.code for one in city.counties for word in (one.name_zh, one.name_en)}


def _names(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Yield every name with its code; the first of two things of one name counts."""
    city = inputs.city
    for service in SERVICES.values():
        yield from ((_plain(service.zh), service.name), (_spoken(service.name), service.name))
    for target in (*city.indicators, *city.text_targets):
        yield from ((_plain(each), target.id) for each in (target.name_zh, target.name_en))
    for one in city.projects:
        yield from ((_plain(each), f"project {one.id}") for each in (one.name_zh, one.name_en))
    for rule, title in rule_names(Network.from_city(city)).items():
        yield from ((_plain(each), rule) for each in title)
    for flow in FLOWS.values():
        yield from ((_plain(flow.zh), flow.name), (_spoken(flow.name), flow.name))
    for name, rows in inputs.table.rows.items():
        yield from ((_plain(each), name) for each in rows[0].label if each)


def _spoken(key: str) -> str:
    return key.replace("_", " ")


def _edge(name: str, city: City) -> str:
    """Return the river edge between two places that are called by their names, or nothing."""
    upper, dash, lower = name.partition(_TO)
    codes = _counties(city)
    found = f"{codes.get(upper.strip(), upper)}{_TO}{codes.get(lower.strip(), lower)}"
    return found if dash and found in edges(city) else ""
