"""Every word that exports say beyond those of the page; `words.toml` holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gepsim.text import Text


@cache
def _dictionary() -> Mapping[str, Text]:
    tree = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {
        f"{part}.{key}": Text(**said) for part, words in tree.items() for key, said in words.items()
    }


def tell(key: str, **values: Text | str | int) -> Text:
    """Return an entry with its gaps filled.

    Examples
    --------
    >>> tell("brief.figure", n=1, title="GEP").zh
    '图 1  GEP'
    """
    return _dictionary()[key].fill(**values)
