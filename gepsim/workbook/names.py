"""What sheets, columns and settings of a city's workbook are called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from pydantic import BaseModel

from gepsim.city.load import SHARED, TABLES
from gepsim.coefficients import Row
from gepsim.text import Text

#: Sheets that stand for TOML files, with the columns of each.
SETTINGS = ("setting", "value", "note")
TOMLS: dict[str, tuple[str, ...]] = {
    "city": SETTINGS,
    "scenario": SETTINGS,
    "sources": ("key", "title", "body", "year", "place", "doi", "address", "licence", "accessed"),
}
#: Tables of a city folder that no model of `gepsim.city` reads.
OTHERS = ("landscape", "landscape_cover", "landscape_lines", "accounts")
#: Where the words of a column come from: sheet and column.
REFERENCES = {
    "county": ("counties", "code"), "source": ("sources", "key"),
    "indicator": ("indicators", "id"), "project": ("projects", "id"),
    "sector": ("sectors", "id"), "responsible_zh": ("departments", "name_zh"),
    "upstream": ("river_nodes", "id"), "downstream": ("river_nodes", "id"),
}  # fmt: skip
#: Longest name of a sheet. [letters]
_LONGEST = 31


@cache
def _names() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))


def table_name(stem: str) -> Text:
    """Return what a table is called: in Chinese its name, in English what it holds."""
    return Text(*_names()["tables"].get(stem, (stem, stem)))


def column_name(column: str) -> Text:
    """Return what a column is called.

    Examples
    --------
    >>> column_name("invest_wan").zh, column_name("no_such").en
    ('投资（万元）', 'no_such')
    """
    return Text(*_names()["columns"].get(column, (column, column)))


def setting_name(setting: str) -> Text:
    """Return what a setting of the city is called; nothing where nobody wrote it."""
    return Text(*_names()["settings"].get(setting, ("", "")))


def known_columns() -> frozenset[str]:
    """Return every column that has a name."""
    return frozenset(_names()["columns"])


def sheet_name(stem: str) -> str:
    """Return the name of a table's sheet; it ends with the name of the table's file.

    Examples
    --------
    >>> sheet_name("counties"), stem_of(sheet_name("counties")), stem_of("Sheet1")
    ('县区 counties', 'counties', '')
    """
    zh = table_name(stem).zh
    return stem if zh == stem else f"{zh} {stem}"[:_LONGEST]


def stem_of(sheet: str) -> str:
    """Return the table that a sheet holds; nothing for a sheet of a person's own."""
    last = sheet.split()[-1] if sheet.split() else ""
    return last if re.fullmatch(r"[a-z][a-z0-9_]*", last) else ""


def known_stem(stem: str) -> bool:
    """Tell whether a city has a table of that name."""
    own = stem in TABLES and stem not in SHARED
    return own or stem in TOMLS or stem in OTHERS or stem.startswith("coefficients_")


def row_model(stem: str) -> type[BaseModel] | None:
    """Return the model of a table's rows, where there is one."""
    if stem in TABLES and stem not in SHARED:
        return TABLES[stem]
    return Row if stem.startswith("coefficients_") else None


def choices(kind: Any) -> list[str]:
    """Return the words that a column may hold, where they are listed.

    Examples
    --------
    >>> from typing import Literal
    >>> choices(Literal["a", "b"] | None), choices(float)
    (['a', 'b'], [])
    """
    parts = get_args(kind)
    if parts and all(isinstance(part, str) for part in parts):
        return [part for part in parts if part]
    return [word for part in parts if not isinstance(part, str) for word in choices(part)]


def numeric(kind: Any) -> bool:
    """Tell whether a column holds numbers and no words.

    Examples
    --------
    >>> numeric(float | None), numeric(str), numeric(tuple[int, ...])
    (True, False, False)
    """
    parts = [part for part in get_args(kind) if part is not type(None)]
    if isinstance(kind, type) and issubclass(kind, (int, float)):
        return True
    united = parts and getattr(kind, "__origin__", None) is not tuple
    words = any(isinstance(part, str) for part in parts)
    return bool(united) and not words and numeric(parts[0])
