"""Kinds of cell that city tables use beside plain numbers and text."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from gepsim.possible import kind, possible

#: What a county cell says when a row holds for the whole city.
ALL_COUNTIES = "*"

Zone = Literal["agricultural", "ecological", "urban"]


def _words(cell: Any) -> Any:
    """Return the words of a cell that lists several, parted by semicolons.

    Examples
    --------
    >>> _words("990001;990002")
    ('990001', '990002')
    """
    return tuple(word.strip() for word in cell.split(";")) if isinstance(cell, str) else cell


def _level(cell: Any) -> Any:
    """Return a cell as a number where it is one, as text otherwise.

    Examples
    --------
    >>> _level("28.0"), _level("established"), _level("100;75")
    (28.0, 'established', '100;75')
    """
    try:
        found = float(cell)
    except (TypeError, ValueError):
        return cell
    fault = kind("number").fault(found) if math.isfinite(found) else "is no finite number"
    if fault:
        raise ValueError(fault)
    return found


#: Numbers of one kind, each with the range that `possible.toml` gives it.
Year: Any = possible("year")
Count: Any = possible("count")
Area: Any = possible("area")
People: Any = possible("people")
Height: Any = possible("height")
Longitude: Any = possible("longitude")
Latitude: Any = possible("latitude")
Volume: Any = possible("volume")
Money: Any = possible("money")
MoneyWan: Any = possible("money_wan")
Energy: Any = possible("energy")
Electricity: Any = possible("electricity")
Emission: Any = possible("emission")
PercentOfMost: Any = possible("percent_of_most")
Weight: Any = possible("weight")
Number: Any = possible("number")


def _years(cell: Any) -> Any:
    """Return the years of a cell that lists several, parted by semicolons."""
    return tuple(int(word) for word in _words(cell)) if isinstance(cell, str) else cell


#: Several years in one cell.
Years = Annotated[tuple[Year, ...], BeforeValidator(_years)]

#: Several words in one cell.
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]

#: An indicator's level: a number, or the word or pair of numbers that the plan gives instead.
Level = Annotated[float | str | None, BeforeValidator(_level)]
Share: Any = possible("share")
