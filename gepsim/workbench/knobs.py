"""The knobs of a scenario: made from what its settings, measures, clusters and projects declare.

No knob is listed by hand: a new setting, measure, project or cluster has its own without a line
here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gepsim.api.parts import setting_name, setting_value
from gepsim.text import Text

NOTHING = Text("", "")
_HUNDREDTHS = 100.0


@dataclass(frozen=True, kw_only=True)
class Knob:
    """One thing that a person can turn.

    Parameters
    ----------
    id : str
        Its place in the scenario, parts joined by dots.
    name : Text
    group : str
        Under which heading it stands.
    kind : {"number", "choice", "switch"}
    value : number, str or bool
        As the scenario has it; None where it leaves it to a row.
    unit : Text
        Of what is shown.
    scale : float
        What is shown per unit of the scenario.
    low, high, step : float, optional
        Ends and step of a slider, as shown; what is possible is decided when it is read.
    choices : tuple of (str, Text)
    row : str
        Knobs with the same row stand on one line, under `line`.
    """

    id: str
    name: Text
    group: str
    kind: str = "number"
    value: Any = None
    unit: Text = NOTHING
    scale: float = 1.0
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    row: str = ""
    line: Text = NOTHING
    note: Text = NOTHING


@cache
def words() -> Mapping[str, Any]:
    """Return what people call units, and what they make by them."""
    file = resources.files("gepsim.workbench").joinpath("names.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def name_of(path: str) -> Text:
    """Return what a setting is called; by its key where nobody named it.

    Examples
    --------
    >>> name_of("land.pathway").en
    'Pathway of land change'
    """
    own = words()["names"].get(path)
    return Text(*own) if own else setting_name(path.split("."), _label)


def said(word: str, path: str = "") -> Text:
    """Return what a word that a setting takes is called."""
    own = words()["choices"].get(path, {}).get(word)
    return Text(*own) if own else setting_value(("", ""), word, _label)


def _label(dim: str, label: str) -> Text:
    plain = label.replace("_", " ")
    return Text(plain, plain)


def unit_name(units: str) -> Text:
    """Return a unit in both languages."""
    found = words()["units"].get(units)
    return Text(*found) if found else Text("", "") if units == "1" else Text(units, units)


def setting_knobs(model: BaseModel, path: str, group: str) -> Iterator[Knob]:
    """Yield a knob for every plain setting of a section, and of the sections within it.

    Tables by year or by name have knobs of their own kind; they are not plain.
    """
    for key, field in type(model).model_fields.items():
        value, here = getattr(model, key), f"{path}.{key}"
        if isinstance(value, BaseModel):
            yield from setting_knobs(value, here, group)
        elif (found := _plain(field, value, here, group)) is not None:
            yield found


def _plain(field: FieldInfo, value: Any, path: str, group: str) -> Knob | None:
    """Return the knob of a choice, a switch or a number; None for everything else."""
    name = name_of(path)
    choices = _choices(field.annotation)
    if choices:
        named = tuple((one, said(one, path)) for one in choices)
        return Knob(
            id=path, name=name, group=group, kind="choice", value=value, choices=named
        )  # fmt: skip
    if field.annotation is bool:
        return Knob(id=path, name=name, group=group, kind="switch", value=value)
    range_ = range_of(field)
    if isinstance(value, Mapping):
        return None
    if range_ is not None:
        return number(path, name, group, value, range_)
    return Knob(id=path, name=name, group=group, value=value) if _number(field) else None


def _number(field: FieldInfo) -> bool:
    """Return whether a setting is a number whose range is decided where it is read."""
    kind = field.annotation
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    plain = [get_args(one)[0] if get_origin(one) is Annotated else one for one in parts]
    return any(one in (int, float) for one in plain)


def number(path: str, name: Text, group: str, value: Any, range_: Any, **more: Any) -> Knob:
    """Return the knob of a number whose possible range is known.

    Parameters
    ----------
    range_
        The declared kind of the quantity: its units and whether it is whole.
    """
    unit, scale = unit_name(range_.units), 1.0 / words()["per"].get(range_.units, 1.0)
    return Knob(
        id=path, name=name, group=group, value=value, unit=unit, scale=scale, **more
    )  # fmt: skip


def as_percent(path: str, name: Text, group: str, value: float, **more: Any) -> Knob:
    """Return the knob of a factor that people read as a percentage."""
    return Knob(
        id=path, name=name, group=group, value=value, unit=Text("%", "%"), scale=_HUNDREDTHS,
        **more,
    )  # fmt: skip


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(str(one) for one in get_args(kind))
    return ()


def range_of(field: Any) -> Any:
    """Return the declared kind of quantity of a field, None where it is no quantity."""
    metadata = list(getattr(field, "metadata", ()))
    kinds = [getattr(field, "annotation", field)]
    while kinds:
        kind = kinds.pop()
        if get_origin(kind) is Annotated:
            metadata += get_args(kind)[1:]
            kinds.append(get_args(kind)[0])
        elif get_origin(kind) in (Union, UnionType):
            kinds += get_args(kind)
    return next((one for one in metadata if hasattr(one, "units") and hasattr(one, "why")), None)
