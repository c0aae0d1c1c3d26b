"""Every word of the page in both languages; `words.toml` holds them, this module says them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gepsim.targets.verdicts import VERDICT_NAMES
from gepsim.text import LANGUAGES, Text


@cache
def dictionary() -> Mapping[str, Text]:
    """Return all entries of ``words.toml`` under dotted keys, with the names of the verdicts."""
    source = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    verdicts = {f"verdict.{name}": said for name, said in VERDICT_NAMES.items()}
    return {**dict(_flat(tomllib.loads(source))), **verdicts}


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Text]]:
    for key, value in tree.items():
        if set(value) == set(LANGUAGES):
            yield prefix + key, Text(value["zh"], value["en"])
        else:
            yield from _flat(value, f"{prefix}{key}.")


def say(key: str, **values: Text | str | int) -> Text:
    """Return an entry with its gaps filled, each language with its own form of the values.

    Examples
    --------
    >>> say("unit.per_year", what=Text("亿元", "bn CNY"))
    Text(zh='亿元/年', en='bn CNY per year')
    """
    return dictionary()[key].fill(**values)


def known(key: str) -> bool:
    """Tell whether the dictionary has an entry."""
    return key in dictionary()
