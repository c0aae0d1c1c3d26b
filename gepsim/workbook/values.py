"""The value of a cell, as a table's file or a setting holds it."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from typing import Any

from gepsim.errors import Problems

#: Several years in one cell.
_YEARS = re.compile(r"\d+(\s*[,，;；、]\s*\d+)+")


def cell_text(value: Any, cell: str, problems: Problems) -> str:
    """Return a cell as a table's file holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        hint = "give the column the format Text and write it again, as 4-1"
        problems.add(cell, f"the spreadsheet made a date of it ({value})", hint)
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if isinstance(value, float) else " ".join(str(value).split("\n"))


def quoted_key(key: str) -> str:
    """Return a key joined by dots as TOML writes it."""
    parts = [part.strip() for part in key.split(".")]
    bare = re.compile(r"[A-Za-z0-9_-]+")
    return ".".join(p if bare.fullmatch(p) else json.dumps(p, ensure_ascii=False) for p in parts)


def setting_value(value: Any, cell: str, problems: Problems) -> Any:
    """Return a setting's value: a number, a word, or a list or table that stands as TOML."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()[:10]
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    text = str(value).strip()
    if _YEARS.fullmatch(text):
        return [int(word) for word in re.findall(r"\d+", text)]
    if text in ("true", "false"):
        return text == "true"
    if text[:1] in "[{":
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError as error:
            problems.add(cell, f"neither a list nor a table: {error}", "write it as [2027, 2030]")
    return text
