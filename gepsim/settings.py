"""The strict base of everything a person writes by hand: unknown keys are errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo

from gepsim.errors import InputError, Problems, UnitsError, one_line, suggest
from gepsim.units import number, quantity


class Section(BaseModel):
    """One table of a scenario file, or one row of a city table; frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _read_as_a_person_means(cls, value: Any, info: ValidationInfo) -> Any:
        """Read numbers that are written as text alike everywhere; take no truth for a number."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if isinstance(value, int) and value.bit_length() > _BITS:
                raise ValueError("is larger than any number that is used")
            return value
        field = cls.model_fields[str(info.field_name)]
        if isinstance(value, str):
            return _number(value, field)
        if _truth_within(value) and not _mentions(_kind(field), bool):
            raise ValueError("is neither a number nor text, but true or false")
        return value


_BITS = 1000  # an integer that is no float any more
S = TypeVar("S", bound=Section)
#: What pydantic calls a key that a section, or a text in two languages, does not have.
UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
#: What pydantic finds where a table could stand, and no table does.
_TABLES = ("dict_type", "mapping_type", "model_type", "dataclass_type", "model_attributes_type")
#: Patterns in words.
_PATTERNS = {"^[a-z][a-z0-9_]*$": "takes lower-case letters, digits and _, a letter first"}
_TOLD, _SHOWN = 50, 80  # faults that are told one by one, letters of a value that are repeated
#: How pydantic names the branches of a choice of types; a person never wrote them.
_BRANCH = re.compile(r"^constrained-|\[")


def _number(text: str, field: FieldInfo) -> Any:
    """Return text as a number where the field holds only numbers without a unit of their own."""
    if any(isinstance(each, Unit) for each in field.metadata) or not _numeric(_kind(field)):
        return text
    try:
        return number(text)
    except UnitsError as error:
        problem = error.problems[0]
        raise ValueError(f"{problem.what} ({problem.hint})") from error


def _kind(field: FieldInfo) -> Any:
    return field.annotation


@cache
def _numeric(kind: Any) -> bool:
    """Return whether a type holds numbers and nothing else that text could be."""
    parts = [part for part in get_args(kind) if part is not type(None)]
    if get_origin(kind) in (Union, UnionType):
        return all(map(_numeric, parts))
    return kind in (int, float)


def _truth_within(value: Any) -> bool:
    """Return whether a value is true or false, or a list or table that holds one."""
    if isinstance(value, Mapping):
        return any(map(_truth_within, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_truth_within, value))
    return isinstance(value, bool)


@cache
def _mentions(kind: Any, wanted: type) -> bool:
    """Return whether a type, or a part of it, may be what is wanted; a section knows its own."""
    if kind in (wanted, Any) or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return True
    return any(_mentions(part, wanted) for part in get_args(kind) if not isinstance(part, str))


class Unit(str):
    """The unit of a number, kept with its type so that others can name it."""


def in_units(units: str) -> Any:
    """Return the type of a number that may also be written as text with a unit.

    Examples
    --------
    >>> from pydantic import TypeAdapter
    >>> TypeAdapter(in_units("m2")).validate_python("3 ha")
    30000.0
    """

    def convert(value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("is neither a number nor text with a unit")
        if not isinstance(value, str):
            return value
        try:
            return quantity(value, units)
        except UnitsError as error:
            problem = error.problems[0]
            raise ValueError(f"{problem.what} ({problem.hint})") from error

    return Annotated[float, BeforeValidator(convert), Unit(units)]


@dataclass(frozen=True)
class Span:
    """The years that a scenario may name: from its base year to the last year of the plan.

    It is the context in which a section is checked; without one, years are not bounded.
    """

    base: int
    last: int


def year(after_base: int = 0, after_last: int = 0) -> Any:
    """Return the type of a year within the span of a run, its ends moved by so many years.

    Examples
    --------
    >>> from pydantic import TypeAdapter
    >>> kind = TypeAdapter(year(after_base=1))
    >>> kind.validate_python(2030, context=Span(2024, 2040))
    2030
    """

    def check(value: int, info: ValidationInfo) -> int:
        span = info.context
        if isinstance(span, Span):
            first, last = span.base + after_base, span.last + after_last
            if not first <= value <= last:
                raise ValueError(f"year {value} is not within {first}–{last}")
        return value

    return Annotated[int, AfterValidator(check)]


def explain_validation(error: ValidationError, where: str, model: type[BaseModel]) -> InputError:
    """Return pydantic's findings as problems with key, finding and suggestion."""
    problems = Problems()
    faults = _as_meant(error.errors(include_url=False))
    for fault in faults[:_TOLD]:
        path = [str(part) for part in fault["loc"] if not _BRANCH.search(str(part))]
        name, key = ".".join(path), path[-1] if path else ""
        if fault["type"] in UNKNOWN_KEY:
            known = _fields_at(model, fault["loc"][:-1])
            problems.add(where, f"unknown key '{name}'", suggest(key, known))
        elif fault["type"] == "missing":
            problems.add(where, f"'{name}' is required")
        else:
            message = str(fault["msg"]).removeprefix("Value error, ")
            message = _PATTERNS.get(str(fault.get("ctx", {}).get("pattern")), message)
            table = isinstance(fault["input"], Mapping)  # the message names what is wrong in it
            found = "" if table else f", found {one_line(_said(fault['input']), _SHOWN)}"
            problems.add(where, f"'{name}': {message}{found}")
    if len(faults) > _TOLD:
        problems.add(where, f"has {len(faults) - _TOLD} more faults", "mend these first")
    return InputError(problems.found)


def _as_meant(faults: Sequence[Any]) -> list[Any]:
    """Return faults without those of a table where a single value was written, and refused."""
    plain = [[part for part in one["loc"] if not _BRANCH.search(str(part))] for one in faults]
    return [
        one for one, path in zip(faults, plain, strict=True)
        if one["type"] not in _TABLES or plain.count(path) == 1
    ]  # fmt: skip


def _said(value: Any) -> str:
    """Return a value as it was written, however large or deep."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, endless nesting
        return f"a {type(value).__name__} that is too large to show"


def _fields_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the field names of the sub-model that a path leads to."""
    here: Any = model
    for part in path:
        field = _fields_of(here).get(str(part))
        if field is None:
            continue
        kind = getattr(field, "annotation", None)
        candidates = [kind, *getattr(kind, "__args__", ())]
        here = next((c for c in candidates if _fields_of(c)), here)
    named = {name: getattr(field, "alias", None) for name, field in _fields_of(here).items()}
    return [alias or name for name, alias in named.items() if not name.startswith("_")]


def _fields_of(model: Any) -> Mapping[str, Any]:
    """Return the fields of a section or of a checked dataclass by name."""
    return getattr(model, "model_fields", None) or getattr(model, "__dataclass_fields__", {})


def read_section(
    model: type[S], values: Mapping[str, Any], where: str, span: Span | None = None
) -> S:
    """Return `values` as `model`; raise one `InputError` with all problems.

    Parameters
    ----------
    model, values
        The section and what a person wrote for it.
    where : str
        File, as problems name it.
    span : Span, optional
        Years that the section may name.
    """
    try:
        return model.model_validate(values, context=span)
    except ValidationError as error:
        raise explain_validation(error, where, model) from error
