"""A plan as a scenario file: what differs from the scenario that it extends, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.paths import shipped
from gepsim.scenario_file import ScenarioSettings, Source

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_ABOUT = ("id", "title", "note")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a child scenario has to name so that a parent becomes it.

    Examples
    --------
    >>> differences({"a": {"x": 1, "y": 2}, "b": 3}, {"a": {"x": 1, "y": 5}, "b": 3})
    {'a': {'y': 5}}
    """
    found: dict[str, Any] = {}
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            inner = differences(before, value)
            found |= {key: inner} if inner else {}
        elif value != before and value is not None:
            found[key] = value
    return found


def check_place(path: Path, source: Source) -> str:
    """Return the id of a scenario file to be written, or explain why it cannot be written there.

    Raises
    ------
    InputError
        If the name is no scenario id, the file exists, or the parent would not be found from there.
    """
    if path.suffix != ".toml":
        raise InputError(Problem(str(path), "a scenario is a TOML file", "name it ….toml"))
    if not _ID.fullmatch(path.stem):
        hint = "lower-case letters, digits and _, a letter first, as in greener_plan.toml"
        raise InputError(Problem(str(path), f"'{path.stem}' cannot be a scenario's id", hint))
    parent = source.files[0]
    if path.resolve() == parent.resolve():
        raise InputError(Problem(str(path), "is the scenario itself", "choose another name"))
    if not _ships(parent) and path.resolve().parent != parent.resolve().parent:
        what = f"'{parent.stem}' would not be found from there"
        raise InputError(Problem(str(path), what, f"write the plan into {parent.parent}"))
    if path.exists():
        hint = "choose another name, or move the file away"
        raise InputError(Problem(str(path), "exists and would be written over", hint))
    return path.stem


def _ships(parent: Path) -> bool:
    return parent.resolve().parent == shipped("scenarios").resolve()


def scenario_text(
    source: Source,
    planned: ScenarioSettings,
    name: str,
    title: Mapping[str, str],
    note: Mapping[str, str],
) -> str:
    """Return the text of a scenario file that extends one and holds a plan.

    Parameters
    ----------
    source : Source
        The scenario as its file has it.
    planned : ScenarioSettings
        What the new file must resolve to, but for its name.
    name : str
        Id of the new scenario.
    title, note : mapping
        In Chinese (``zh``) and English (``en``).
    """
    old, new = (one.model_dump(mode="json", by_alias=True) for one in (source.scenario, planned))
    changed = {k: v for k, v in differences(old, new).items() if k not in _ABOUT}
    head = {"schema": 1, "id": name, "extends": source.files[0].stem, "title": dict(title)}
    lines = [f"{key} = {_value(value)}" for key, value in head.items()]
    tables = {"note": dict(note), **changed}
    return "\n".join([*lines, *_tables(tables, ()), ""])


def _tables(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of nested tables, plain values first."""
    plain = {k: v for k, v in values.items() if not isinstance(v, Mapping)}
    if plain and path:
        yield f"\n[{'.'.join(map(_key, path))}]"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _tables(value, (*path, key))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _value(value: Any) -> str:
    """Return a value as TOML.

    Examples
    --------
    >>> _value({"zh": "计划", "share": [0.5, True]})
    '{ zh = "计划", share = [0.5, true] }'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)
