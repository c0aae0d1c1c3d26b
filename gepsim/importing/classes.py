"""Codes of land-cover products and the ecosystem types they stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems, suggest


@cache
def class_maps() -> dict[str, dict]:
    """Return the class maps that ship with gepsim, by name."""
    path = Path(__file__).with_name("class_maps.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def class_codes(
    where: str, classes: str, codes: Mapping[str, str], groups: Mapping[str, str]
) -> dict[int, int]:
    """Return the ecosystem type (as its position) of every code of a product.

    Parameters
    ----------
    where : str
        How messages call the layer.
    classes : str
        Name of a class map; empty for none.
    codes : mapping of str to str
        Own codes, beside or instead of a class map.
    groups : mapping of str to str
        Type that a group of the class map stands for.

    Raises
    ------
    InputError
        Unknown class maps, codes that no raster can hold, words that are no type.

    Examples
    --------
    >>> groups = {"FOREST": "CON", "CROP": "DRY", "WATER": "RIV"}
    >>> ECOSYSTEM_TYPES[class_codes("layer", "clcd", {}, groups)[2]]
    'CON'
    """
    problems, words = Problems(), dict(codes)
    if classes and classes not in class_maps():
        what = f"unknown class map '{classes}'"
        raise InputError(Problem(where, what, suggest(classes, class_maps())))
    if classes:
        words = {**class_maps()[classes]["classes"], **words}
    found: dict[int, int] = {}
    for code, word in words.items():
        name, number = groups.get(word, word), _number(code)
        if number is None:
            hint = "number the classes in the raster, and write the numbers here"
            problems.add(where, f"code '{code}' is no whole number, as rasters hold", hint)
        elif name in ECOSYSTEM_TYPES:
            found[number] = ECOSYSTEM_TYPES.index(name)
        else:
            hint = f'say which type it is: groups = {{ {word} = "…" }}'
            problems.add(where, f"code {code} is '{word}', which is no ecosystem type", hint)
    if not words:
        problems.add(where, "has no codes", "name a class map: " + ", ".join(class_maps()))
    problems.raise_if_any()
    return found


def _number(code: str) -> int | None:
    """Return a code as a whole number, or none where it is text.

    Examples
    --------
    >>> _number("12"), _number("0301K"), _number("1.5")
    (12, None, None)
    """
    try:
        return int(code)
    except ValueError:
        return None
