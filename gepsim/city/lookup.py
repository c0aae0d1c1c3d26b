"""Rows of a table by name; an unknown name is explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from gepsim.errors import InputError, Problem, suggest

T = TypeVar("T")


def find(rows: Iterable[T], column: str, name: str, where: str) -> T:
    """Return the row that a column names; explain an unknown name."""
    found = {str(getattr(row, column)): row for row in rows}
    if name not in found:
        raise unknown(where, column, name, found)
    return found[name]


def unknown(where: str, kind: str, name: str, known: Iterable[str]) -> InputError:
    """Return the error for a name that no row has."""
    return InputError(Problem(where, f"unknown {kind} '{name}'", suggest(name, known)))
