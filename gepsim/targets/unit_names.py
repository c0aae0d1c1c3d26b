"""Units of indicators as people write them, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from gepsim.text import Text


@cache
def _table() -> dict[str, dict[str, Any]]:
    file = resources.files("gepsim.targets").joinpath("unit_names.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def unit_name(units: str) -> Text:
    """Return a unit as it stands behind a number; one that the table lacks as it is.

    Examples
    --------
    >>> unit_name("m2 person-1").en, unit_name("1").en, unit_name("kg").en
    ('m² per person', '', 'kg')
    """
    row = _table().get(units, {"zh": units, "en": units})
    return Text(row["zh"], row["en"])


def with_unit(value: float, units: str, digits: int = 4) -> Text:
    """Return a value with its unit in both languages.

    Examples
    --------
    >>> with_unit(40.75, "percent").en, with_unit(538.0, "yi_CNY year-1")
    ('40.75%', Text(zh='538 亿元', en='53.8 bn CNY'))
    """
    return _joined(value, units, unit_name(units), digits)


def distance(size: float, units: str) -> Text:
    """Return a distance with its unit in both languages.

    Examples
    --------
    >>> distance(2.861, "percent")
    Text(zh='2.86 个百分点', en='2.86 points')
    """
    row = _table().get(units, {})
    name = Text(**row["distance"]) if "distance" in row else unit_name(units)
    return _joined(size, units, name, 3)


def _joined(value: float, units: str, name: Text, digits: int) -> Text:
    smaller = _table().get(units, {}).get("per_en", 1)
    numbers = Text(_digits(value, digits), _digits(value / smaller, digits))
    gap = "" if name.en in ("", "%") else " "
    return numbers + gap + name


def _digits(value: float, digits: int) -> str:
    """Return a number with its leading digits, without an exponent.

    Examples
    --------
    >>> _digits(70415.4, 4), _digits(18.40, 4), _digits(0.0, 4)
    ('70415', '18.4', '0')
    """
    place = int(np.floor(np.log10(abs(value)))) if value else 0
    decimals = max(0, digits - 1 - place)
    written = f"{value:.{decimals}f}"
    return written.rstrip("0").rstrip(".") if decimals else written
