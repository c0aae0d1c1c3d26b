"""What two or more scenarios set differently, key by key, with units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gepsim.scenario_file import ScenarioSettings
from gepsim.settings import Unit

#: What names a scenario or says how its files are made; it changes no result.
_UNHEARD = ("schema", "id", "title", "note", "outputs")

Leaf = str | int | float | bool | None


def flat(values: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    """Yield every single setting with its path; lists are one setting.

    Examples
    --------
    >>> dict(flat({"energy": {"levers": {"ev": 3.0}}, "land": {"events": [1, 2]}}))
    {('energy', 'levers', 'ev'): 3.0, ('land', 'events'): '1, 2'}
    """
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from flat(value, (*path, str(key)))
    elif isinstance(values, (list, tuple)):
        yield path, ", ".join(str(value) for value in values)
    else:
        yield path, values


def changed(
    scenarios: Sequence[Mapping[str, Any]],
) -> list[tuple[tuple[str, ...], tuple[Leaf, ...]]]:
    """Return every setting that is not the same in all scenarios; None where one has none.

    Examples
    --------
    >>> changed([{"id": "a", "time": {"end": 2035}}, {"id": "b", "time": {"end": 2030}}])
    [(('time', 'end'), (2035, 2030))]
    """
    found = [dict(flat({k: v for k, v in s.items() if k not in _UNHEARD})) for s in scenarios]
    paths = list(dict.fromkeys(path for each in found for path in each))
    rows = [(path, tuple(each.get(path) for each in found)) for path in paths]
    return [(path, values) for path, values in rows if any(v != values[0] for v in values)]


def unit_of(path: Sequence[str], model: Any = ScenarioSettings) -> str:
    """Return the unit that a setting is declared in, nothing where it has none.

    Examples
    --------
    >>> unit_of(["energy", "levers", "coal_switch", "rate"])
    'percent'
    >>> unit_of(["climate", "variability"])
    'percent'
    >>> unit_of(["economy", "cluster_realisation"])
    ''
    """
    kind: Any = model
    facts: Sequence[Any] = ()
    for key in path:
        kind, facts = _step(kind, key)
    units = next((str(fact) for fact in facts if isinstance(fact, Unit)), "")
    return "" if units == "1" else units


def _of_choices(field: FieldInfo) -> list[Any]:
    """Return what is declared about the choices of a field that takes one of several types."""
    choices = get_args(field.annotation)
    return [fact for choice in choices if get_origin(choice) is Annotated
            for fact in get_args(choice)[1:]]  # fmt: skip


def _step(kind: Any, key: str) -> tuple[Any, Sequence[Any]]:
    """Return the type one key deeper, with what is declared about it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(key)
        return (field.annotation, [*field.metadata, *_of_choices(field)]) if field else (None, ())
    if get_origin(kind) in (Union, UnionType):
        found = [_step(choice, key) for choice in get_args(kind)]
        return next((step for step in found if step[0] is not None), (None, ()))
    value = get_args(kind)[-1] if get_args(kind) else None
    if get_origin(value) is Annotated:
        return get_args(value)[0], get_args(value)[1:]
    return value, ()
