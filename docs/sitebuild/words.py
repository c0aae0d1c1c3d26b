"""Words of the generated pages in both languages, and how names and rows are shown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from gepsim.coefficients import Row, Table, load_table
from gepsim.paths import shipped

CITY = "bazhong"


@cache
def rows() -> Table:
    """Return all shipped rows with those of the shipped city."""
    return load_table([shipped("coefficients"), shipped("scenarios") / CITY])


def said(name: str, language: str) -> str:
    """Return the name of a coefficient row in a language, or nothing where no row has it."""
    row = next(iter(rows().rows.get(name, ())), None)
    return str(getattr(row, language, "")) if row else ""


def named(name: str, language: str) -> str:
    """Return the name of a coefficient in a language with its code behind it."""
    word = said(name, language)
    return f"{word} `{name}`" if word else f"`{name}`"


def source(key: str) -> str:
    """Return a source as a page quotes it: title, who, year, where."""
    facts = rows().sources.get(key, {})
    where = facts.get("doi") or facts.get("address") or ""
    link = ""
    if where and where != "unknown":
        link = f" <https://doi.org/{where}>" if facts.get("doi") else f" <{where}>"
    parts = [str(facts.get(part, "")) for part in ("title", "body", "year")]
    return ". ".join(part for part in parts if part) + f".{link}"


def table(head: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    body = [head, ["---"] * len(head), *lines]
    cells = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in line] for line in body]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def formula(function: Callable[..., Any]) -> str:
    """Return the formula of a function: what its notes print, or else the line it returns."""
    notes = re.search(r"\.\. math::\s*(.+?)(?:\n\s*\n|\Z)", inspect.getdoc(function) or "", re.S)
    if notes:
        return f"$$\n{' '.join(notes[1].split())}\n$$\n"
    returned = re.findall(r"^    return (.+?)(?=^\S|\Z)", inspect.getsource(function), re.S | re.M)
    return f"```python\n{returned[-1].rstrip()}\n```\n" if returned else ""


def example(function: Callable[..., Any]) -> str:
    """Return the worked example of a function, which the tests execute."""
    text = inspect.getdoc(function) or ""
    _, _, after = text.partition("Examples\n--------\n")
    return "\n".join(_blocks(after.strip("\n").splitlines())) + "\n" if after else ""


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yield prose as prose and calls with their results as code."""
    inside = False
    for line in lines:
        if line.startswith(">>>") and not inside:
            inside = True
            yield "```pycon"
        elif inside and not line.strip():
            inside = False
            yield "```"
        yield line
    if inside:
        yield "```"


def parameters(function: Callable[..., Any]) -> Mapping[str, str]:
    """Return what the docstring says of each parameter, by name."""
    text = inspect.getdoc(function) or ""
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", text, re.S)
    found: dict[str, str] = {}
    names: list[str] = []
    for line in (section[1] if section else "").splitlines():
        if line and not line.startswith(" "):
            names = [name.strip() for name in line.split(":")[0].split(",")]
        else:
            found |= {name: f"{found.get(name, '')} {line.strip()}".strip() for name in names}
    return {name: re.sub(r"\s*\[[^\]]*\]\.?$", "", said) for name, said in found.items()}


def span(row: Row) -> str:
    """Return a row's value with its range and unit."""
    between = "" if row.low is None else f" ({row.low:g} … {row.high:g})"
    return f"{row.value:g}{between} {row.units}"
