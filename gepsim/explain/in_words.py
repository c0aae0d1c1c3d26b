"""A declared formula in words: its own arithmetic, read from the function that computes it.

What is shown cannot differ from what is computed: sums, products and powers are written out with
the names of their inputs. What does more has a sentence in `words.toml`.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from gepsim.coefficients import Table
from gepsim.registry import FLOWS, Declared
from gepsim.text import Text, same

_SIGNS: Mapping[type, tuple[str, int]] = {
    ast.Add: (" + ", 1), ast.Sub: (" − ", 1), ast.Mult: (" × ", 2), ast.Div: (" ÷ ", 2),
    ast.Pow: (" ^ ", 3),
}  # fmt: skip
_WHOLE = 9  # binds closer than any sign


def formula_in_words(declared: Declared, table: Table) -> Text:
    """Return what a flow or a derived coefficient is, in words; nothing where nobody said it.

    Examples
    --------
    >>> import gepsim
    >>> rows = gepsim.scenario("baseline").inputs.table
    >>> formula_in_words(FLOWS["grain"], rows).en
    'area × grain yield'
    """
    told = _words()["formula"].get(declared.name)
    if told:
        return Text(*told)
    try:
        return _said(declared.compute, lambda name: name_of(name, table))
    except (KeyError, OSError, TypeError, SyntaxError):  # more than arithmetic, or no source
        return Text("", "")


def name_of(name: str, table: Table) -> Text:
    """Return what an input of a formula is called; its key in plain words where nobody named it."""
    rows = table.rows.get(name, ())
    if rows and rows[0].label:
        return rows[0].label.short.inline
    if name in _words()["driver"]:
        return Text(*_words()["driver"][name])
    if name in FLOWS:
        return Text(FLOWS[name].zh, name.replace("_", " "))
    return same(name.replace("_", " "))


def source_title(key: str, title: str) -> Text:
    """Return what a source is called; one that is no publication has a name in both languages.

    >>> source_title("a_norm", "GB/T 1").zh
    'GB/T 1'
    """
    told = _words()["source"].get(key)
    return Text(*told) if told else same(title)


@cache
def _words() -> dict[str, Any]:
    file = resources.files("gepsim.explain").joinpath("words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _said(function: Callable[..., Any], name: Callable[[str], Text]) -> Text:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    known: dict[str, tuple[Text, int]] = {}
    for line in getattr(tree, "body", ()):
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            known[line.targets[0].id] = _term(line.value, known, name)
        elif isinstance(line, ast.Return) and line.value is not None:
            return _term(line.value, known, name)[0]
    raise KeyError(function)


def _term(
    node: ast.expr, known: Mapping[str, tuple[Text, int]], name: Callable[[str], Text]
) -> tuple[Text, int]:
    """Return a term, and how closely it binds; KeyError where it is more than arithmetic."""
    if isinstance(node, ast.Name):
        return known.get(node.id) or (name(node.id), _WHOLE)
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return same(f"{node.value:g}"), _WHOLE
    if not isinstance(node, ast.BinOp):
        raise KeyError(type(node))
    sign, bind = _SIGNS[type(node.op)]
    left, right = (_term(side, known, name) for side in (node.left, node.right))
    return _held(left, bind) + sign + _held(right, bind + _later(node.op)), bind


def _later(sign: ast.operator) -> int:
    """Return 1 where a right side of the same rank needs brackets."""
    return int(isinstance(sign, (ast.Sub, ast.Div, ast.Pow)))


def _held(term: tuple[Text, int], bind: int) -> Text:
    """Return a term within another, in brackets where it binds less."""
    text, own = term
    return text if own >= bind else Text(f"（{text.zh}）", f"({text.en})")
