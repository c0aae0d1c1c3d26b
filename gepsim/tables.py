"""Tidy CSV in, checked rows out; every fault is named with file and line, all at once."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.settings import Section, read_section

R = TypeVar("R", bound=Section)
_LARGEST = 50_000_000  # bytes of a text file that a person writes

#: Rows with the same fault that are still named one by one.
MANY = 5


#: What a spreadsheet takes for a formula at the beginning of a cell.
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.])")


def plain_cell(value: Any) -> Any:
    """Return a cell for a CSV file that no spreadsheet takes for a formula.

    Text that begins as one gets an apostrophe in front; numbers are no formulas, and a number
    without end is a gap.

    Examples
    --------
    >>> plain_cell("=HYPERLINK(1)"), plain_cell("-1.5"), plain_cell("-cmd"), plain_cell(2)
    ("'=HYPERLINK(1)", '-1.5', "'-cmd", 2)
    >>> plain_cell(float("-inf"))
    ''
    """
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def own_cell(text: str) -> str:
    """Return a cell without the apostrophe that `plain_cell` put in front.

    Examples
    --------
    >>> own_cell("'=1+1"), own_cell("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def plain_row(row: Iterable[Any]) -> list[Any]:
    """Return the cells of a row for a CSV file."""
    return [plain_cell(value) for value in row]


def read_text(path: Path) -> str:
    """Return a file's text; say what to do when it is missing or not UTF-8."""
    try:
        if path.stat().st_size > _LARGEST:
            what = f"is larger than {_LARGEST:,} bytes"
            raise InputError(Problem(str(path), what, "is it the right file?"))
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(Problem(str(path), "file not found", "check the path")) from error
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise InputError(
                Problem(str(path), f"not UTF-8 at byte {error.start}", "save the file as UTF-8")
            ) from error
        raise InputError(Problem(str(path), f"cannot be read: {error}", "check it")) from error


def read_rows(path: Path, row: type[R]) -> list[R]:
    """Return the rows of a CSV file as `row` objects; empty cells take the field's default.

    Parameters
    ----------
    path : Path
        CSV with a header line; UTF-8, with or without a byte-order mark.
    row : type of Section
        A frozen model whose fields are the columns.

    Raises
    ------
    InputError
        With every fault of every row, as ``file:line``.
    """
    reader = csv.DictReader(read_text(path).splitlines())
    _check_header(_header(reader, path), row, f"{path.name}:1")
    problems, rows = Problems(), []
    for record in _records(reader, path):
        where = f"{path.name}:{reader.line_num}"
        if None in record or None in record.values():
            problems.add(where, f"expected {len(reader.fieldnames or ())} columns")
            continue
        try:
            rows.append(read_section(row, {k: v for k, v in record.items() if v != ""}, where))
        except InputError as error:
            problems.take(error)
    Problems(list(_folded(problems.found))).raise_if_any()
    return rows


def _header(reader: csv.DictReader[str], path: Path) -> Sequence[str]:
    """Return the columns that the first line names."""
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise _unreadable(path, 1, error) from error


def _records(reader: csv.DictReader[str], path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows; refuse a cell without end, as a quote that is not closed makes one."""
    try:
        yield from reader
    except csv.Error as error:
        raise _unreadable(path, reader.line_num, error) from error


def _unreadable(path: Path, line: int, error: csv.Error) -> InputError:
    hint = "is a quotation mark not closed?"
    return InputError(Problem(f"{path.name}:{line}", f"cannot be read: {error}", hint))


def _folded(found: Sequence[Problem]) -> Iterator[Problem]:
    """Return faults in order; one that many rows share is told once, with their number.

    Examples
    --------
    >>> print(*_folded([Problem(f"a.csv:{line}", "no value") for line in range(2, 9)]))
    a.csv:2 and 6 more rows: no value
    """
    lines: dict[tuple[str, str], list[Problem]] = {}
    for problem in found:
        lines.setdefault((problem.what, problem.hint), []).append(problem)
    for (what, hint), same in lines.items():
        if len(same) > MANY:
            yield Problem(f"{same[0].where} and {len(same) - 1} more rows", what, hint)
        else:
            yield from same


def _check_header(columns: Sequence[str], row: type[Section], where: str) -> None:
    """Refuse columns that the rows do not know, and a header without a required column."""
    problems, fields = Problems(), row.model_fields
    for column in columns:
        if column not in fields:
            problems.add(where, f"unknown column '{column}'", suggest(column, fields))
    for name, field in fields.items():
        if field.is_required() and name not in columns:
            problems.add(where, f"no column '{name}'", "add it to the header line")
    problems.raise_if_any()
