"""``summary.csv``: one row per indicator and checkpoint, readable in a spreadsheet.

A text in two languages takes two columns, ``<field>_zh`` and ``<field>_en``. A list stands in one
cell, its items parted by semicolons; the two columns of a list of texts have as many items, in the
same order. A yes is 1, a no is 0; what is not known is empty.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from gepsim.errors import GepsimError, suggest
from gepsim.kept import kept
from gepsim.tables import own_cell, plain_row
from gepsim.targets.summary_rows import SummaryRow
from gepsim.text import LANGUAGES, Text

#: Parts the items of a list in one cell.
SEPARATOR = ";"
_DIGITS = 6
_TYPES: dict[str, Any] = get_type_hints(SummaryRow)


@cache
def _columns(name: str) -> tuple[str, ...]:
    """Return the columns of one field."""
    two = _TYPES[name] in (Text, tuple[Text, ...])
    return tuple(f"{name}_{language}" for language in LANGUAGES) if two else (name,)


#: Id and name in one cell: a spreadsheet takes an id such as 4-1 for a date.
_LABEL = "label"
#: The columns of the table.
COLUMNS = (_LABEL, *(column for field in fields(SummaryRow) for column in _columns(field.name)))


def columns_of(row: SummaryRow) -> dict[str, Any]:
    """Return the fields of a row by column."""
    return {
        column: value
        for field in fields(row)
        for column, value in _split(field.name, getattr(row, field.name)).items()
    }


def _split(name: str, value: Any) -> dict[str, Any]:
    """Return one field by column; of a text in two languages both."""
    if isinstance(value, Text):
        return {f"{name}_{language}": value[language] for language in LANGUAGES}
    if _TYPES[name] == tuple[Text, ...]:
        return {f"{name}_{lang}": [item[lang] for item in value] for lang in LANGUAGES}
    return {name: value}


def row_from(columns: Mapping[str, str]) -> SummaryRow:
    """Return a row that was written, its texts and numbers as they were.

    Columns that an older file lacks are empty.
    """
    return SummaryRow(**{field.name: _read(field.name, columns) for field in fields(SummaryRow)})


def _read(name: str, columns: Mapping[str, str]) -> Any:
    """Return one field from its columns."""
    kind, cells = _TYPES[name], [columns.get(column) or "" for column in _columns(name)]
    if kind is Text:
        return Text(*cells)
    if kind == tuple[Text, ...]:
        return tuple(Text(*pair) for pair in zip(*map(_items, cells), strict=False))
    if kind == tuple[str, ...]:
        return _items(cells[0])
    return _scalar(kind, cells[0])


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()


def _scalar(kind: Any, cell: str) -> Any:
    """Return a number, a yes or no, or a word.

    Examples
    --------
    >>> _scalar(float, "1.5"), _scalar(int | None, ""), _scalar(bool, "1"), _scalar(str, "x")
    (1.5, None, True, 'x')
    """
    if NoneType in get_args(kind):
        return int(float(cell)) if cell else None
    if kind is float:
        return float(cell) if cell else float("nan")
    if kind is bool:
        return cell == "1"
    return int(float(cell or 0)) if kind is int else cell


def write_summary(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows with a byte-order mark, so that Excel reads the Chinese.

    Raises
    ------
    GepsimError
        If a row has a column that the table does not know.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(plain_row(row.values()) for row in cells(rows))


def cells(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Yield the rows as they stand in the table, as text by column.

    Raises
    ------
    GepsimError
        If a row has a column that the table does not know.
    """
    for row in rows:
        for column in row.keys() - set(COLUMNS):
            raise GepsimError(f"summary: unknown column '{column}' ({suggest(column, COLUMNS)})")
        label = " ".join(str(row[key]) for key in ("id", "name_zh") if row.get(key))
        said = {_LABEL: label, **row}
        yield {column: cell(said.get(column)) for column in COLUMNS}


def read_summary(path: Path) -> list[dict[str, str]]:
    """Return the rows of a written summary."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return [
            {k: own_cell(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows
        ]


def summary_rows(rows: Sequence[Mapping[str, str]]) -> list[SummaryRow]:
    """Return the rows of a run with their facts as numbers and texts; each run's are read once."""
    return list(kept("rows of a summary", lambda: [row_from(row) for row in rows], of=[rows]))


def cell(value: Any) -> str:
    """Return a value as it stands in the table: nothing for a gap, items parted by semicolons.

    Examples
    --------
    >>> cell(0.123456789), cell(float("nan")), cell(["1", "32"]), cell(2027), cell(True)
    ('0.123457', '', '1;32', '2027', '1')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(str(item) for item in value)
    number = float(value)
    return f"{number:.{_DIGITS}g}" if math.isfinite(number) else ""
