"""Problems of the files that a workbook was unfolded to, told by sheet and cell."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gepsim.errors import InputError, Problem
from gepsim.workbook.reading import PLACES, is_workbook, unfold

_WHERE = re.compile(r"^(?P<file>\w+\.(?:csv|toml))(?::(?P<line>\d+))?(?P<rest>.*)$", re.S)
_QUOTED = re.compile(r"'([^']+)'")


@contextmanager
def told_in_cells(name: str | Path) -> Iterator[None]:
    """Let problems of what is read from a workbook name its sheets and cells.

    Where `name` is no workbook, nothing changes.
    """
    if not is_workbook(name):
        yield
        return
    try:
        yield
    except InputError as error:
        path = Path(name)
        try:
            folder = unfold(path)
        except InputError:
            raise error from None
        raise InputError([in_cells(one, path.name, folder) for one in error.problems]) from error


def in_cells(problem: Problem, book: str, folder: Path) -> Problem:
    """Return a problem of an unfolded file as one of the workbook's cell."""
    found = _WHERE.match(problem.where)
    places = json.loads((folder / PLACES).read_text(encoding="utf-8"))
    if found is None or found["file"] not in places:
        return problem
    place = places[found["file"]]
    cell = _cell(place, found["line"], found["rest"], problem.what, folder / found["file"])
    where = f"{book} {place['sheet']}" + (f"!{cell}" if cell else "")
    return Problem(where + found["rest"], problem.what, problem.hint)


def _cell(place: Mapping[str, Any], line: str | None, rest: str, what: str, file: Path) -> str:
    words = _QUOTED.findall(what)
    if "keys" in place:
        own, cells = _setting(place["keys"], words), place["cells"]
        return own or (cells[int(line) - 1] if line and int(line) <= len(cells) else "")
    rows = place["rows"]
    number = int(line) if line else _line_of(rest, file)
    if not 1 <= number <= len(rows):
        return ""
    named = [*words, *re.findall(r"^(\w+):", what)]
    column = next((place["columns"][word] for word in named if word in place["columns"]), "A")
    return f"{column}{rows[number - 1]}"


def _setting(keys: Mapping[str, str], words: Sequence[str]) -> str:
    """Return the cell of the first setting that is named, or of the first part of it."""
    for word in words:
        for key, cell in keys.items():
            if key == word or key.startswith(f"{word}."):
                return cell
    return ""


def _line_of(rest: str, file: Path) -> int:
    """Return the line whose cell is what a problem quotes; 0 for none or for several."""
    label = _QUOTED.search(rest)
    if label is None:
        return 0
    with file.open(encoding="utf-8", newline="") as opened:
        lines = [n for n, row in enumerate(csv.reader(opened), start=1) if label[1] in row]
    return lines[0] if lines else 0
