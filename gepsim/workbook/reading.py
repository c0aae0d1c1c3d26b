"""A city's workbook in, the folder that it stands for out, with the place of every cell."""

from __future__ import annotations

import csv
import io
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gepsim.city.load import SHARED, TABLES
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.paths import cache_folder, sha256
from gepsim.workbook.names import (
    OTHERS,
    SETTINGS,
    TOMLS,
    known_columns,
    known_stem,
    row_model,
    stem_of,
)
from gepsim.workbook.template import as_toml, column_letter
from gepsim.workbook.values import cell_text, quoted_key, setting_value

ENDING = ".xlsx"
#: The file of an unfolded workbook that says where each line stood.
PLACES = "places.json"
Grid = list[list[Any]]
#: Raised when the files that a workbook is unfolded to are written otherwise.
_FORMAT = 1
#: Rows above the names of the columns, at most.
_SEARCHED = 10
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def is_workbook(name: str | Path) -> bool:
    """Tell whether a name is that of a workbook."""
    return Path(name).suffix.lower() == ENDING


def unfold(path: Path) -> Path:
    """Return the folder that a workbook stands for; it is made once for each content.

    Raises
    ------
    InputError
        With every cell that cannot be read, every sheet and table that is unknown or missing.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), "file not found", "check the path"))
    folder = cache_folder() / "workbooks" / f"{sha256(path)[:16]}-{_FORMAT}" / path.stem
    if not (folder / PLACES).is_file():
        texts, places = _texts(path)
        _put(folder, {**texts, PLACES: json.dumps(places, ensure_ascii=False)})
    return folder


def _put(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files of a folder whole or not at all; another program may be quicker."""
    new = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    new.mkdir(parents=True)
    for name, text in texts.items():
        (new / name).write_text(text, encoding="utf-8")
    try:
        new.replace(folder)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        if not (folder / PLACES).is_file():
            raise


def _texts(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the files that a workbook stands for, and where their lines stood."""
    problems, texts = Problems(), dict[str, str]()
    places: dict[str, Any] = {}
    for sheet, grid in _grids(path, problems):
        stem, where = stem_of(sheet), f"{path.name} {sheet}"
        name = f"{stem}.toml" if stem in TOMLS else f"{stem}.csv"
        if name in texts:
            hint = f"'{places[name]['sheet']}' holds that table too; take one of them out"
            problems.add(where, f"a second sheet for the table '{stem}'", hint)
            continue
        read = _toml if stem in TOMLS else _csv
        texts[name], place = read(stem, grid, where, problems)
        places[name] = {"sheet": sheet, **place}
    _missing(path, texts, problems)
    problems.raise_if_any()
    return texts, places


def _grids(path: Path, problems: Problems) -> Iterator[tuple[str, Grid]]:
    """Yield the sheets that hold tables; note those whose table nobody knows. Files are closed."""
    both = _open(path)
    try:
        for sheet in both[0].sheetnames:
            stem, where = stem_of(sheet), f"{path.name} {sheet}"
            if stem and not known_stem(stem):
                known = [*TABLES, *TOMLS, *OTHERS]
                problems.add(where, f"no table is called '{stem}'", suggest(stem, known))
            elif stem:  # others are sheets of a person's own
                yield sheet, _grid(both[0][sheet], both[1][sheet], where, problems)
    finally:
        for book in both:
            book.close()


def _missing(path: Path, texts: Mapping[str, str], problems: Problems) -> None:
    needed = [f"{stem}.toml" for stem in TOMLS]
    needed += [f"{stem}.csv" for stem in TABLES if stem not in SHARED]
    for name in needed:
        if name not in texts:
            stem = name.split(".")[0]
            hint = f"name a sheet '{stem}'; gepsim init --workbook writes one for each table"
            problems.add(path.name, f"no sheet for the table '{stem}'", hint)


def _open(path: Path) -> tuple[Any, Any]:
    """Return the workbook with the values of its cells, and with their formulas."""
    try:
        import openpyxl
    except ImportError as error:
        hint = "pip install 'gepsim[office]'"
        raise InputError(Problem(str(path), "needs openpyxl to be read", hint)) from error
    try:
        return (
            openpyxl.load_workbook(path, read_only=True, data_only=True),
            openpyxl.load_workbook(path, read_only=True, data_only=False),
        )
    except Exception as error:  # whatever a broken file raises
        what = f"cannot be read as a workbook: {error or type(error).__name__}"
        raise InputError(Problem(path.name, what, "save it as .xlsx")) from error


def _grid(page: Any, formulas: Any, where: str, problems: Problems) -> Grid:
    """Return the cells of a sheet; note those whose value is an error or was never computed."""
    grid: Grid = []
    both = zip(page.iter_rows(), formulas.iter_rows(), strict=False)
    for line, (row, told) in enumerate(both, start=1):
        cells = [cell.value for cell in row]
        for place, (value, formula) in enumerate(zip(cells, told, strict=False)):
            cell = f"{where}!{column_letter(place)}{line}"
            if value in _ERRORS:
                problems.add(cell, f"the cell holds the error {value}", "mend its formula")
            elif value is None and formula.data_type == "f":
                hint = "open the file in a spreadsheet program and save it, or write the number"
                problems.add(cell, "a formula whose value is not in the file", hint)
        grid.append(cells)
    return grid


def _head(stem: str, grid: Grid) -> int | None:
    """Return the row that names most columns, at least half of its words; headings name few."""
    known = _known(stem)
    best, most = None, 0
    for line, cells in enumerate(grid[:_SEARCHED]):
        words = [str(cell).strip() for cell in cells if cell not in (None, "")]
        named = sum(word in known for word in words)
        if named > most and 2 * named >= len(words):
            best, most = line, named
    return best


def _known(stem: str) -> frozenset[str]:
    if stem in TOMLS:
        return frozenset(TOMLS[stem])
    model = row_model(stem)
    return frozenset(model.model_fields) if model else known_columns()


def _body(
    stem: str, grid: Grid, where: str, problems: Problems
) -> tuple[int, dict[str, int], list[int]]:
    """Return the row of column names, the place of each column, and the rows with data."""
    head = _head(stem, grid)
    if head is None:
        hint = "keep the row of column names that gepsim init --workbook writes"
        problems.add(where, f"no row names columns of the table '{stem}'", hint)
        return 0, {}, []
    columns: dict[str, int] = {}
    for place, cell in enumerate(grid[head]):
        word = str(cell).strip() if cell is not None else ""
        if word in columns:
            here = f"{where}!{column_letter(place)}{head + 1}"
            problems.add(here, f"column '{word}' stands twice", "take one of them out")
        elif word:
            columns[word] = place
    data = [
        line
        for line, cells in enumerate(grid[head + 1 :], start=head + 1)
        if any(_filled(cells, place) for place in columns.values())
    ]
    return head, columns, data


def _filled(cells: Sequence[Any], place: int) -> bool:
    return place < len(cells) and cells[place] not in (None, "")


def _csv(
    stem: str, grid: Grid, where: str, problems: Problems
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return a sheet as the table's file, and the row and column of each of its cells."""
    head, columns, data = _body(stem, grid, where, problems)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for line in data:
        row = []
        for place in columns.values():
            cell = f"{where}!{column_letter(place)}{line + 1}"
            value = grid[line][place] if place < len(grid[line]) else None
            row.append(cell_text(value, cell, problems))
        writer.writerow(row)
    letters = {name: column_letter(place) for name, place in columns.items()}
    return out.getvalue(), {"rows": [head + 1, *(line + 1 for line in data)], "columns": letters}


def _toml(
    stem: str, grid: Grid, where: str, problems: Problems
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return a sheet as a TOML file of one key a line, and the cell of each of them."""
    _, columns, data = _body(stem, grid, where, problems)
    lines: list[str] = []
    cells: list[str] = []
    keys: dict[str, str] = {}
    empty: dict[str, str] = {}
    for line in data:
        if TOMLS[stem] == SETTINGS and _filled(grid[line], columns.get("setting", 0)):
            word = str(grid[line][columns.get("setting", 0)]).strip()
            empty[word] = f"{column_letter(columns.get('value', 1))}{line + 1}"
        for key, place in _entries(stem, grid[line], columns):
            cell = f"{column_letter(place)}{line + 1}"
            if key in keys:
                problems.add(f"{where}!{cell}", f"'{key}' stands twice", "take one of them out")
                continue
            keys[key] = cell
            value = setting_value(grid[line][place], f"{where}!{cell}", problems)
            lines.append(f"{quoted_key(key)} = {as_toml(value)}")
            cells.append(cell)
    return "\n".join(lines) + "\n", {"cells": cells, "keys": {**empty, **keys}}


def _entries(
    stem: str, cells: Sequence[Any], columns: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """Yield the keys of a row that have a value, with the column of the value."""
    if TOMLS[stem] == SETTINGS:
        setting, value = columns.get("setting", 0), columns.get("value", 1)
        if _filled(cells, setting) and _filled(cells, value):
            yield str(cells[setting]).strip(), value
        return
    key = columns.get("key", 0)
    if _filled(cells, key):
        for name, place in columns.items():
            if place != key and _filled(cells, place):
                yield f"{str(cells[key]).strip()}.{name}", place
