"""A city's tables as a workbook to fill in: headings in two languages, units, drop-downs, notes."""

from __future__ import annotations

import csv
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gepsim.city.facts import CityFacts
from gepsim.errors import InputError, Problem
from gepsim.tables import read_text
from gepsim.text import Text
from gepsim.workbook.names import (
    REFERENCES,
    SETTINGS,
    TOMLS,
    choices,
    column_name,
    known_stem,
    numeric,
    row_model,
    setting_name,
    sheet_name,
    table_name,
)

#: Rows above the data: what the sheet is, headings in both languages, names of the columns.
HEADS = 4
#: Empty rows below the data that drop-downs reach, and the most letters of a drop-down's words.
_SPARE, _LETTERS = 200, 250
#: Sheets that come first.
_FIRST = ("city", "sources", "scenario", "counties")
_NEEDED = Text("必填", "needed")
_FREE = Text("可空", "may stay empty")
_HEAD = {
    "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#0b4f66",
    "font_color": "#ffffff", "border": 1,
}  # fmt: skip
_COMMENT = {"x_scale": 2.0, "y_scale": 1.4}


def write_workbook(path: Path, folder: Path, scenario: Mapping[str, Any]) -> None:
    """Write the tables of a city's folder as a workbook that `gepsim check` and `run` read.

    Parameters
    ----------
    path : Path
        Must not exist.
    folder : Path
        The city's folder; its empty tables become empty sheets.
    scenario : mapping
        What the scenario asks, as nested tables.

    Raises
    ------
    InputError
        If there is such a file already.
    """
    import xlsxwriter

    if path.exists():
        raise InputError(Problem(str(path), "there is such a file already", "choose a new name"))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheets = _sheets(folder, scenario)
    draft = path.with_name(f".{path.name}.new-{secrets.token_hex(4)}")
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(draft), plain) as book:
            for stem, (columns, rows) in sheets.items():
                _write(book, stem, columns, rows, sheets)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


Rows = list[list[Any]]


def _sheets(folder: Path, scenario: Mapping[str, Any]) -> dict[str, tuple[list[str], Rows]]:
    found: dict[str, tuple[list[str], Rows]] = {
        "city": (list(SETTINGS), _facts(tomllib.loads(read_text(folder / "city.toml")))),
        "sources": _sources(tomllib.loads(read_text(folder / "sources.toml"))),
        "scenario": (list(SETTINGS), [[k, _said(v), ""] for k, v in flat(scenario)]),
    }
    for table in sorted(folder.glob("*.csv"), key=lambda p: (p.stem not in _FIRST, p.stem)):
        if known_stem(table.stem):
            columns, *rows = csv.reader(read_text(table).splitlines())
            found[table.stem] = (list(columns), [list(row) for row in rows])
    return found


def _facts(known: Mapping[str, Any]) -> Rows:
    """Return every setting of ``city.toml`` with its value, where it has one."""
    values = {name: value for name, value in flat(known) if value != {}}
    names = [*dict.fromkeys([*_fields(CityFacts), *values])]
    return [[name, _said(values.get(name)), _meant(name).plain] for name in names]


def _meant(setting: str) -> Text:
    """Return what a setting of the city is; totals that sources state are a check and no more."""
    said = setting_name(setting)
    return said if said or not setting.startswith("stated.") else setting_name("stated")


def _fields(model: type[BaseModel], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += _fields(kind, f"{prefix}{name}.")
        elif kind is Text:
            found += [f"{prefix}{name}.{lang}" for lang in ("zh", "en")]
        else:
            found.append(prefix + name)
    return found


def _sources(known: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], Rows]:
    columns = list(dict.fromkeys([*TOMLS["sources"], *(c for one in known.values() for c in one)]))
    return columns, [
        [key, *(_said(one.get(column)) for column in columns[1:])] for key, one in known.items()
    ]


def flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return nested tables as settings whose keys are joined by dots.

    Examples
    --------
    >>> flat({"land": {"pathway": "none"}, "id": "a"})
    [('land.pathway', 'none'), ('id', 'a')]
    """
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            found += flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


def _said(value: Any) -> Any:
    """Return a value as a cell holds it: numbers and words as such, lists and tables as TOML."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_toml(value) if isinstance(value, (list, tuple, Mapping)) else value


def as_toml(value: Any) -> str:
    """Return a value as TOML writes it in one line.

    Examples
    --------
    >>> as_toml([2027, 2030]), as_toml({"zh": "甲", "n": True})
    ('[2027, 2030]', '{ "zh" = "甲", "n" = true }')
    """
    import json

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(str(k), ensure_ascii=False)} = {as_toml(v)}"
                          for k, v in value.items() if v is not None)  # fmt: skip
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, (int, float)):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False)


def _write(
    book: Any, stem: str, columns: Sequence[str], rows: Rows,
    sheets: Mapping[str, tuple[list[str], Rows]],
) -> None:  # fmt: skip
    page = book.add_worksheet(sheet_name(stem))
    head = book.add_format(_HEAD)
    quiet = book.add_format({"font_color": "#6b7280", "italic": True, "num_format": "@"})
    page.write_string(0, 0, table_name(stem).plain, book.add_format({"bold": True, "size": 13}))
    for place, column in enumerate(columns):
        name = column_name(column)
        page.write_string(1, place, name.zh, head)
        page.write_string(2, place, name.en, head)
        page.write_string(HEADS - 1, place, column, quiet)
        page.write_comment(HEADS - 1, place, note(stem, column), _COMMENT)
        numbers = _numbers(stem, column, place, rows)
        look = book.add_format({} if numbers else {"num_format": "@"})
        page.set_column(place, place, _width(column, place, rows), look)
        for line, row in enumerate(rows, start=HEADS):
            _cell(page, line, place, row[place] if place < len(row) else "", numbers)
        _offer(page, stem, column, place, len(rows), sheets)
    page.set_row(1, 32)
    page.set_row(2, 46)
    page.freeze_panes(HEADS, 1)
    page.autofilter(HEADS - 1, 0, HEADS - 1 + len(rows), max(0, len(columns) - 1))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1, HEADS - 1)


def _field(stem: str, column: str) -> Any:
    model = row_model(stem)
    return model.model_fields.get(column) if model else None


def _numbers(stem: str, column: str, place: int, rows: Rows) -> bool:
    """Tell whether a column holds numbers: as its model says, or else as its cells do."""
    field = _field(stem, column)
    if field is not None:
        return numeric(field.annotation)
    if TOMLS.get(stem) == SETTINGS:
        return False
    cells = [row[place] for row in rows if place < len(row) and row[place] != ""]
    return bool(cells) and all(map(_is_number, cells))


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, (int, float)) or float(value) == float(value)
    except ValueError:
        return False


def _cell(page: Any, line: int, place: int, value: Any, numbers: bool) -> None:
    if value == "" or value is None:
        return
    if isinstance(value, (int, float)) or (numbers and _is_number(value)):
        page.write_number(line, place, float(value))
    else:
        page.write_string(line, place, str(value))


def _width(column: str, place: int, rows: Rows) -> float:
    longest = max((len(str(row[place])) for row in rows if place < len(row)), default=0)
    return float(min(44, max(13, len(column) + 1, longest + 2)))


def note(stem: str, column: str) -> str:
    """Return what a person must know to fill in a column, in both languages."""
    name, field = column_name(column), _field(stem, column)
    if TOMLS.get(stem) == SETTINGS or field is None:
        return name.plain
    words = choices(field.annotation)
    asked = _NEEDED if field.is_required() else _FREE
    lines = [f"{name.zh}：{asked.zh}", f"{name.en}: {asked.en}"]
    if words:
        lines.append(f"可填 / one of: {', '.join(words)}")
    if numeric(field.annotation):
        lines.append("只填数字 / a plain number")
    return "\n".join(lines)


def _offer(
    page: Any, stem: str, column: str, place: int, rows: int,
    sheets: Mapping[str, tuple[list[str], Rows]],
) -> None:  # fmt: skip
    """Give a column the drop-down of its words; those of other tables may be joined by ``;``."""
    field = _field(stem, column)
    words = choices(field.annotation) if field is not None else []
    last = HEADS + rows + _SPARE
    if words and sum(map(len, words)) + len(words) < _LETTERS:
        page.data_validation(HEADS, place, last, place, {
            "validate": "list", "source": words, "error_title": column[:30],
            "error_message": f"可填 / one of: {', '.join(words)}"[:_LETTERS],
        })  # fmt: skip
    elif column in REFERENCES and stem != REFERENCES[column][0]:
        other, key = REFERENCES[column]
        if other in sheets and key in sheets[other][0]:
            own = sheets[other][0].index(key)
            letter, end = column_letter(own), HEADS + len(sheets[other][1]) + _SPARE
            source = f"='{sheet_name(other)}'!${letter}${HEADS + 1}:${letter}${end}"
            page.data_validation(
                HEADS, place, last, place,
                {"validate": "list", "source": source, "show_error": False},
            )  # fmt: skip


def column_letter(place: int) -> str:
    """Return the letters of a column that is counted from 0.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
