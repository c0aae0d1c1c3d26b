"""TOML in, with every value's place: which file and line a key was written on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.tables import read_text

_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")

Key = tuple[str, ...]
_DOTTED = re.compile(r"^\s*\[{0,2}\s*(?:[\w\"'-]+\s*\.\s*){20}", re.MULTILINE)
_AT = re.compile(r"\(at line (\d+), column \d+\)")
#: Signs of a Chinese keyboard, and those that TOML reads.
_FULL_WIDTH = dict(zip("＝“”‘’，［］｛｝．＃", "=\"\"'',[]{}.#", strict=True))
_DEEPEST, _SHOWN = 20, 80  # levels of tables, letters of an override that a message repeats


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; explain what a person can do about a fault.

    Raises
    ------
    InputError
        If the file is missing, is not UTF-8 or is not TOML.
    """
    text = read_text(path)
    if _DOTTED.search(text):  # told here: tomllib takes time by the square of the parts
        what = f"holds a key of more than {_DEEPEST} parts"
        raise InputError(Problem(path.name, what, "flatten it"))
    try:
        return _shallow(tomllib.loads(text), path.name)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_fault(path.name, text, str(error))) from error
    except (RecursionError, ValueError) as error:  # deep nesting; integers of thousands of digits
        raise InputError(Problem(path.name, _beyond(error), "write what is meant")) from error


def _beyond(error: Exception) -> str:
    """Return what is beyond all measure in a file."""
    return "is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _shallow(values: dict[str, Any], where: str) -> dict[str, Any]:
    """Return tables that are not nested deeper than a scenario ever is."""
    todo: list[tuple[Any, int]] = [(values, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > _DEEPEST:
            raise InputError(Problem(where, f"is nested more than {_DEEPEST} deep", "flatten it"))
        inner = value.values() if isinstance(value, Mapping) else value
        todo += [(each, depth + 1) for each in inner if isinstance(each, (Mapping, list))]
    return values


def _fault(name: str, text: str, message: str) -> Problem:
    """Return what is wrong with a text, at its line where the parser says so."""
    found = _AT.search(message)
    if not found:
        return Problem(name, message, _remedy(message))
    line = text.splitlines()[int(found[1]) - 1 : int(found[1])]
    wide = next((sign for sign in "".join(line).split("#")[0] if sign in _FULL_WIDTH), "")
    hint = f"full-width {wide}: type a plain {_FULL_WIDTH[wide]}" if wide else _remedy(message)
    return Problem(f"{name}:{found[1]}", _AT.sub("", message).strip(), hint)


def _remedy(message: str) -> str:
    if "Unescaped '\\'" in message:
        return "write paths with / or in single quotes"
    if "Invalid statement" in message:
        return 'put keys that are not plain ASCII words in quotes, as in "4-1" = 3'
    return "TOML lines are key = value, with text in quotes"


def key_lines(text: str) -> dict[Key, int]:
    """Return the line number of every key of a TOML text.

    Examples
    --------
    >>> key_lines('id = "a"\\n[time]\\nend = 2035\\n')
    {('id',): 1, ('time',): 2, ('time', 'end'): 3}
    """
    lines: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line.split("#")[0].rstrip()):
            table = _parts(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _parts(text: str) -> Key:
    return tuple(next((part for part in match if part), "") for match in _PART.findall(text))


def merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return `parent` with what `child` names replaced, table by table.

    Examples
    --------
    >>> merge({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}})
    {'a': {'x': 1, 'y': 3}}
    """
    whole = dict(parent)
    for key, value in child.items():
        both = isinstance(value, Mapping) and isinstance(whole.get(key), Mapping)
        whole[key] = merge(whole[key], value) if both else value
    return whole


def lost_entries(
    parent: Mapping[str, Any], child: Mapping[str, Any], at: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Yield the lists of tables that a child's own lists replace, with the entries that go.

    Examples
    --------
    >>> parent = {"land": {"events": [{"name": "reservoir", "year": 2026}]}}
    >>> list(lost_entries(parent, {"land": {"events": [{"name": "road", "year": 2028}]}}))
    [('land.events', ['reservoir 2026'])]
    """
    for key, value in child.items():
        old, name = parent.get(key), f"{at}{key}"
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            yield from lost_entries(old, value, f"{name}.")
        elif isinstance(value, list) and isinstance(old, list):
            lost = [entry for entry in old if isinstance(entry, Mapping) and entry not in value]
            if lost:
                yield name, [_called(entry, n) for n, entry in enumerate(lost, start=1)]


def _called(entry: Mapping[str, Any], number: int) -> str:
    """Return how people call an entry of a list."""
    words = [str(entry[key]) for key in ("id", "name", "project", "to", "year") if key in entry]
    return " ".join(words[:2]) or f"entry {number}"


def parse_override(text: str) -> dict[str, Any]:
    """Return ``KEY=VALUE`` from the command line as nested tables.

    Examples
    --------
    >>> parse_override("economy.cluster_realisation=0.3")
    {'economy': {'cluster_realisation': 0.3}}
    >>> parse_override("layers.path=real/stack.nc")
    {'layers': {'path': 'real/stack.nc'}}
    """
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise InputError(Problem(f"--set {text}", "no KEY=VALUE", "as in --set time.end=2030"))
    where, parts = f"--set {text[:_SHOWN]}", _parts(key)
    if not parts or len(parts) > _DEEPEST:
        raise InputError(Problem(where, "names no key", "as in --set time.end=2030"))
    try:
        found: Any = _shallow(tomllib.loads(f"value = {value}"), where)["value"]
    except tomllib.TOMLDecodeError:
        found = value.strip()
    except (RecursionError, ValueError) as error:
        raise InputError(Problem(where, _beyond(error), "write what is meant")) from error
    for part in reversed(parts):
        found = {part: found}
    return dict(found)
