"""``summary.csv``: one row per indicator and checkpoint, readable in a spreadsheet."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gepsim.errors import GepsimError, suggest
from gepsim.tables import own_cell, plain_row
from gepsim.targets.summary_rows import SummaryRow

_ROW = tuple(field.name for field in fields(SummaryRow))
_AT = _ROW.index("target_zh")
#: The columns of a target's row; before them ``label``, id and name in one cell, since a
#: spreadsheet takes an id such as 4-1 for a date; and ``target``, what the plan says in its words.
COLUMNS = ("label", *_ROW[:_AT], "target", *_ROW[_AT:])
_DIGITS = 6


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
        said = {"label": label, "target": row.get("target_zh"), **row}
        yield {column: cell(said.get(column)) for column in COLUMNS}


def read_summary(path: Path) -> list[dict[str, str]]:
    """Return the rows of a written summary."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return [
            {k: own_cell(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows
        ]


def cell(value: Any) -> str:
    """Return a value as it stands in the table: nothing for a gap, several joined by semicolons.

    Examples
    --------
    >>> cell(0.123456789), cell(float("nan")), cell(["1", "32"]), cell(2027), cell(float("-inf"))
    ('0.123457', '', '1;32', '2027', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return ";".join(str(item) for item in value)
    number = float(value)
    return f"{number:.{_DIGITS}g}" if math.isfinite(number) else ""
