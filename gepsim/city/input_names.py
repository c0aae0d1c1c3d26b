"""What an uncertain input is called: the name of its rows, with the sector, county or type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gepsim.city.model import City
from gepsim.coefficients import Row, Table
from gepsim.dims import ECOSYSTEM_NAMES
from gepsim.text import Text, listed

_PLACE = re.compile(r"^(?P<key>.*?) \((?P<place>.*)\)$")
_PROJECT = Text("项目{id}的{what}", "{what} of project {id}")
_OTHERS = Text("等", " and others")


def input_name(key: str, table: Table, city: City) -> Text | None:
    """Return the name of a coefficient row, or of a group of rows that are drawn together.

    Parameters
    ----------
    key : str
        A row's name or a group, with the place it holds for: ``practice_factor (DRY)``.
    table : Table
        The rows, each with its name in both languages.
    city : City
        Names sectors, counties and places along the river.

    Returns
    -------
    Text or None
        None where no row is called so.

    Examples
    --------
    >>> from gepsim.city import load_city
    >>> from gepsim.coefficients import load_table
    >>> from gepsim.paths import default_city, shipped
    >>> folder = shipped("scenarios") / default_city()
    >>> city, table = load_city(folder), load_table([shipped("coefficients"), folder])
    >>> input_name("grain_price", table, city).zh
    '粮食价格'
    >>> input_name("project_effect.6-4.9", table, city).en
    'effect of project 9'
    """
    found = _PLACE.match(key)
    places = found["place"].split(", ") if found else []
    base = found["key"] if found else key
    rows = table.rows.get(base) or table.groups.get(base, ())
    if not rows:
        return None
    parts = base.split(".")[1:] if base in table.rows else []
    return _at(_of_project(_common(rows), parts, city), (*parts, *places), city)


def _common(rows: Iterable[Row]) -> Text:
    """Return the name that rows share; else the first one's, which is not alone."""
    names = list(dict.fromkeys(row.label for row in rows))
    plain = list(dict.fromkeys(name.short for name in names))
    if len(names) == 1:
        return names[0]
    return plain[0] if len(plain) == 1 else plain[0] + _OTHERS


def _of_project(name: Text, parts: list[str], city: City) -> Text:
    """Return a name with the project that a row's last part is the number of."""
    projects = {project.id for project in city.projects}
    if len(parts) > 1 and parts[-1] in projects:
        return _PROJECT.fill(what=name, id=parts[-1])
    return name


def _at(name: Text, parts: Iterable[str], city: City) -> Text:
    """Return a name with the words for the sectors, counties and types among `parts`."""
    known = {**city.labels, **ECOSYSTEM_NAMES}
    words = listed(known[part].short for part in parts if part in known)
    return name + Text("（", " (") + words + Text("）", ")") if words else name
